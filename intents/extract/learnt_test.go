package extract

import (
	"testing"

	"guichet/domain"
	"guichet/mail/attachment"

	"github.com/shopspring/decimal"
)

// TestLearntIsTheCustomersOwn uses what was learnt for the customer it was learnt of, in words, tables and papers, and for
// nobody else; the catalogue it was added to stays as it was.
func TestLearntIsTheCustomersOwn(t *testing.T) {
	t.Parallel()
	plain := NewCatalogue([]domain.Product{{SKU: "P-100", Name: "Agrafe acier 20 mm", Unit: Box}, {SKU: "P-200", Name: "Collier nylon 200 mm", Unit: Box}, {SKU: "Q7", Name: "Ruban adhésif", Unit: Piece}}, nil)
	taught := plain.With([]domain.LearntReference{{Customer: "A", Words: "KX-9", SKU: "P-100"}, {Customer: "A", Words: "les petits bidules", SKU: "P-200"},
		{Customer: "A", Words: "Q7", SKU: "P-200"}, {Customer: "A", Words: "gone", SKU: "NONE"}, {Customer: "", Words: "nobody", SKU: "P-100"}, {Customer: "A", Words: " - ", SKU: "P-100"}})
	for name, test := range map[string]struct {
		catalogue *Catalogue
		customers []domain.CustomerCode
		words     string
		want      domain.SKU
	}{
		"a number":                      {taught, []domain.CustomerCode{"A"}, "12 x KX 9", "P-100"},
		"words":                         {taught, []domain.CustomerCode{"A"}, "- 12 boîtes : les petits bidules", "P-200"},
		"over our own number":           {taught, []domain.CustomerCode{"A"}, "réf Q7 : 3 pièces", "P-200"},
		"another customer":              {taught, []domain.CustomerCode{"B"}, "12 x KX 9", ""},
		"another customer's own number": {taught, []domain.CustomerCode{"B"}, "réf Q7 : 3 pièces", "Q7"},
		"nobody":                        {taught, nil, "12 x KX-9", ""},
		"the plain catalogue":           {plain, []domain.CustomerCode{"A"}, "12 x KX-9", ""},
		"an article that is gone":       {taught, []domain.CustomerCode{"A"}, "12 x gone", ""},
	} {
		facts := test.catalogue.ReadText(NewText("Merci de nous livrer :\n"+test.words+"\n"), Scope{Customers: test.customers}, nil)
		var got domain.SKU
		for _, l := range facts.Lines {
			if l.Quantity != nil && l.Article.Found() {
				got = l.Article.SKU
			}
		}
		if got != test.want {
			t.Errorf("%s: %q is read as %q, want %q (%+v)", name, test.words, got, test.want, facts.Lines)
		}
	}
	line := attachment.OrderLine{BuyerSKU: "KX-9", Description: "Collier nylon 200 mm", Quantity: decimal.NewFromInt(3)}
	if got := taught.paperArticle(line, []domain.CustomerCode{"A"}); got.SKU != "P-100" || got.How != "learnt" {
		t.Errorf("a paper's number: %+v", got)
	}
	if got := taught.paperArticle(line, []domain.CustomerCode{"B"}); got.SKU != "P-200" {
		t.Errorf("the same line of another customer: %+v", got)
	}
}

// TestLike offers the named article first, then those whose number begins so, then the alike; never more than asked.
func TestLike(t *testing.T) {
	t.Parallel()
	c := NewCatalogue([]domain.Product{{SKU: "VIS-1", Name: "Vis bois 4x40"}, {SKU: "VIS-2", Name: "Vis bois 5x50"}, {SKU: "ECR-1", Name: "Écrou frein M8"}}, nil)
	for words, want := range map[string]string{"vis bois 5x50": "VIS-2 VIS-1", "ECR-1": "ECR-1", "vis": "VIS-1 VIS-2", "": "", "zzz": ""} {
		var got string
		for _, p := range c.Like(words, nil, 2) {
			got += " " + string(p.SKU)
		}
		if len(got) > 0 {
			got = got[1:]
		}
		if got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

// TestPlacesOfPapers leads each line to its file, inside archives and to the data that a PDF carries.
func TestPlacesOfPapers(t *testing.T) {
	t.Parallel()
	c := NewCatalogue([]domain.Product{{SKU: "P-100", Name: "Agrafe acier"}}, nil)
	order := func(place attachment.Place) *attachment.Order {
		return &attachment.Order{Exact: true, DocumentKind: attachment.KindOrder, Lines: []attachment.OrderLine{{SupplierSKU: "P-100", Quantity: decimal.NewFromInt(2), Place: place}}}
	}
	data := order(attachment.Place{Path: "/Order/OrderLine"})
	documents := []attachment.Document{
		{Name: "a.zip", Kind: attachment.ZIP, Parts: []attachment.Document{{Name: "b.csv", Kind: attachment.CSV, Order: order(attachment.Place{Cell: "A2"})}}},
		{Name: "c.pdf", Kind: attachment.PDF, Order: data, Parts: []attachment.Document{{Name: "order-x.xml", Kind: attachment.OrderX, Order: data}}},
		{Name: "d.pdf", Kind: attachment.PDF, Pages: []attachment.Page{{Number: 2, Width: 595, Height: 842, Turn: 1}}, Order: order(attachment.Place{Page: 2, X0: 1, Y0: 2, X1: 3, Y1: 4})},
		{Name: "e.edi", Kind: attachment.EDIFACT, Parts: []attachment.Document{{Name: "e.edi#1", Kind: attachment.EDIFACT, Order: order(attachment.Place{Path: "segment 5 LIN"})}}},
	}
	var got []domain.Place
	for _, paper := range c.ReadPapers(documents, Scope{}) {
		for _, l := range paper.Lines {
			got = append(got, l.At)
		}
	}
	if len(got) != 4 {
		t.Fatalf("%d lines, want 4: data that a PDF carries are read once", len(got))
	}
	if p := got[0]; p.File != "a.zip" || len(p.Inside) != 1 || p.Inside[0] != "b.csv" || p.Cell != "A2" {
		t.Errorf("in an archive: %+v", p)
	}
	if p := got[1]; p.File != "c.pdf" || len(p.Inside) != 1 || p.Inside[0] != "order-x.xml" {
		t.Errorf("in the data of a PDF: %+v", p)
	}
	if p := got[2]; p.File != "d.pdf" || p.Inside != nil || p.Width != 595 || p.Height != 842 || p.Turn != 1 || p.Y1 != 4 {
		t.Errorf("on a page: %+v", p)
	}
	if p := got[3]; p.File != "e.edi" || p.Inside != nil || p.Path != "segment 5 LIN" {
		t.Errorf("in an interchange: %+v", p)
	}
}
