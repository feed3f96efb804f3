package extract

import (
	"slices"

	"guichet/domain"
	"guichet/mail/attachment"
)

// placing turns the places of one document into places of its message.
type placing struct {
	file     string
	inside   []string
	document attachment.Document
}

// part is the placing of a document inside. The messages of an EDIFACT interchange are parts of the same file.
func (at placing) part(d attachment.Document) placing {
	next := placing{file: at.file, inside: at.inside, document: d}
	if d.Kind != attachment.EDIFACT || at.document.Kind != attachment.EDIFACT {
		next.inside = append(slices.Clone(at.inside), d.Name)
	}
	return next
}

// carrier leads to the part whose order the document has taken for its own, where it has: a PDF that carries its data.
func (at placing) carrier() placing {
	if d := at.document; d.Order != nil && d.Order.Exact {
		for _, part := range d.Parts {
			if part.Order == d.Order {
				return at.part(part)
			}
		}
	}
	return at
}

// place is where a value of the document's order stands.
func (at placing) place(p attachment.Place) domain.Place {
	from := at
	if p.Page == 0 {
		from = at.carrier()
	}
	place := domain.Place{File: from.file, Inside: from.inside, Page: p.Page, X0: p.X0, Y0: p.Y0, X1: p.X1, Y1: p.Y1,
		Sheet: p.Sheet, Cell: p.Cell, Path: p.Path, Start: p.Start, End: p.End}
	for _, page := range at.document.Pages {
		if page.Number == p.Page && p.Page > 0 {
			place.Width, place.Height, place.Turn = page.Width, page.Height, page.Turn
		}
	}
	return place
}

func (at placing) fields(places map[string]attachment.Place) map[string]domain.Place {
	if len(places) == 0 {
		return nil
	}
	fields := make(map[string]domain.Place, len(places))
	for key, p := range places {
		fields[key] = at.place(p)
	}
	return fields
}
