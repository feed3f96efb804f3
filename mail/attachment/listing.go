package attachment

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Listing is a document without pages as a person reads it beside what was taken from it: its rows, those far from any of
// the places that were asked for left out.
type Listing struct {
	// Columns are the letters of a sheet's columns; none for other kinds.
	Columns []string
	Rows    []ListingRow
}

// ListingRow is a row of a sheet, a segment, an element of an XML document, a line of text.
type ListingRow struct {
	Sheet string
	Label string // the row's or the segment's number, the element's name
	Cells []string
	// Spots are the indexes of the places that stand in this row.
	Spots []int
	// Gap tells that rows before it were left out.
	Gap bool
}

// Bounds of a listing: rows in all, rows shown before and after a place, cells of a row, runes of a cell.
const (
	listedRows   = 400
	listedAround = 2
	listedCells  = 26
	listedRunes  = 200
)

// Listing lays out a document without pages around some places of it. It fails where the document cannot be read.
func (r *Reader) Listing(ctx context.Context, name, contentType string, data []byte, places []Place) (Listing, error) {
	list, err := timed(ctx, func(ctx context.Context) (Listing, error) {
		return r.list(ctx, input{name: name, contentType: contentType, data: data}, places)
	})
	if err != nil {
		return Listing{}, fmt.Errorf("listing %q: %w", name, err)
	}
	return list, nil
}

func (r *Reader) list(ctx context.Context, in input, places []Place) (Listing, error) {
	if err := r.refuse(in); err != nil {
		return Listing{}, err
	}
	var rows []listedRow
	var err error
	switch detect(in) {
	case EDIFACT:
		rows, err = ediRows(in.data)
	case UBL, OrderX, FacturX, CXML:
		rows, err = xmlRows(in.data)
	default:
		rows, err = r.cellRows(ctx, in)
	}
	if err != nil {
		return Listing{}, err
	}
	return around(rows, places), nil
}

// listedRow is a row that knows whether a place stands in it.
type listedRow struct {
	ListingRow
	holds func(Place) bool
}

// around keeps the rows near the places, and the first ones of each sheet, which say what its columns are.
func around(rows []listedRow, places []Place) Listing {
	keep := make([]bool, len(rows))
	head := -1
	for i := range rows {
		if i > 0 && rows[i].Sheet != rows[i-1].Sheet {
			head = -1
		}
		if rows[i].heading() {
			head = i
		}
		for p, place := range places {
			if rows[i].holds(place) {
				rows[i].Spots = append(rows[i].Spots, p)
			}
		}
		if len(rows[i].Spots) == 0 {
			continue
		}
		for k := max(0, i-listedAround); k <= min(len(rows)-1, i+listedAround); k++ {
			keep[k] = true
		}
		if head >= 0 {
			keep[head] = true
		}
	}
	var list Listing
	widest := 0
	last := -1
	for i := range rows {
		if !keep[i] || len(list.Rows) == listedRows {
			continue
		}
		row := rows[i].ListingRow
		row.Gap = last >= 0 && i != last+1
		last = i
		if row.Sheet != "" || row.Label == "" {
			widest = max(widest, len(row.Cells))
		}
		list.Rows = append(list.Rows, row)
	}
	if sheet := len(rows) > 0 && rows[0].Label != "" && rows[0].Sheet != ""; sheet {
		for c := range widest {
			list.Columns = append(list.Columns, strings.TrimRight(cellName(c, 0), "1"))
		}
	}
	return list
}

// heading tells whether a row heads the columns of those beneath it.
func (r listedRow) heading() bool {
	cells := make([]Cell, len(r.Cells))
	for c, text := range r.Cells {
		cells[c].Text = text
	}
	return len(cells) > 1 && headerScore(cells) > 0
}

// cellRows are the rows of a sheet, of a table, or the lines of a text.
func (r *Reader) cellRows(ctx context.Context, in input) ([]listedRow, error) {
	in.budget = new(allowance)
	in.budget.Store(4 * r.opts.MaxBytes)
	doc := Document{Name: in.name, Kind: detect(in)}
	if err := r.dispatch(ctx, in, &doc); err != nil {
		return nil, err
	}
	if doc.rows == nil {
		return nil, problemf(ProblemUnsupported, "%s has no rows", doc.Kind)
	}
	var rows []listedRow
	for _, cells := range doc.rows {
		row := listedRow{holds: func(p Place) bool { return rowHolds(cells, p) }}
		for _, c := range cells[:min(len(cells), listedCells)] {
			row.Cells = append(row.Cells, cut(oneLine(c.Text), listedRunes))
			if c.Place.Cell != "" && row.Label == "" {
				row.Sheet, row.Label = c.Place.Sheet, strings.TrimLeft(c.Place.Cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// rowHolds tells whether a place begins in one of the cells of a row.
func rowHolds(cells []Cell, p Place) bool {
	return slices.ContainsFunc(cells, func(c Cell) bool {
		q := c.Place
		if p.Path == "" && p.Cell == "" {
			return q.Cell == "" && q.Start < p.End && p.Start < q.End
		}
		return q.Sheet == p.Sheet && q.Cell == p.Cell && q.Path == p.Path && q.Start == p.Start
	})
}

// ediRows are segments as they came; a line's own go from its LIN to the next.
func ediRows(data []byte) ([]listedRow, error) {
	segs, _, err := splitEDIFACT(data)
	if err != nil {
		return nil, err
	}
	var rows []listedRow
	head := ""
	for _, s := range segs {
		place := s.place().Path
		switch s.tag {
		case "LIN":
			head = place
		case "UNS", "UNT", "UNH":
			head = ""
		}
		group := head
		text := s.tag
		for _, e := range s.elements {
			text += "+" + strings.Join(e, ":")
		}
		rows = append(rows, listedRow{ListingRow: ListingRow{Label: fmt.Sprint(s.number), Cells: []string{cut(text, listedRunes)}},
			holds: func(p Place) bool { return p.Path != "" && (p.Path == place || p.Path == group) }})
	}
	return rows, nil
}

// xmlRows are the elements and attributes that hold a value, with their names.
func xmlRows(data []byte) ([]listedRow, error) {
	root, err := parseXML(data)
	if err != nil {
		return nil, err
	}
	var rows []listedRow
	add := func(path, label, value string) {
		rows = append(rows, listedRow{ListingRow: ListingRow{Label: label, Cells: []string{cut(oneLine(value), listedRunes)}},
			holds: func(p Place) bool { return p.Path != "" && (p.Path == path || strings.HasPrefix(path, p.Path+"/")) }})
	}
	var walk func(n *node, label string)
	walk = func(n *node, label string) {
		label = strings.TrimPrefix(label+" › "+n.name, " › ")
		for _, a := range n.attrs {
			if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" && strings.TrimSpace(a.Value) != "" {
				add(n.path+"/@"+a.Name.Local, lastNames(label)+" @"+a.Name.Local, a.Value)
			}
		}
		if n.text != "" && len(n.text) < 10_000 {
			add(n.path, lastNames(label), n.text)
		}
		for _, c := range n.children {
			walk(c, label)
		}
	}
	walk(root, "")
	return rows, nil
}

// lastNames are the two innermost names of an element's path, enough for a person to recognise it.
func lastNames(label string) string {
	names := strings.Split(label, " › ")
	return strings.Join(names[max(0, len(names)-2):], " › ")
}
