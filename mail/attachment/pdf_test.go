package attachment

import (
	"context"
	"strings"
	"testing"
)

// want is an order line in short: code, quantity, price.
type want struct{ code, quantity, price string }

func (w want) String() string { return w.code + " " + w.quantity + " " + w.price }

func linesWanted(o *Order) []string {
	if o == nil {
		return nil
	}
	var out []string
	for _, l := range o.Lines {
		code := l.SupplierSKU
		for _, c := range []string{l.BuyerSKU, l.GTIN} {
			if code == "" {
				code = c
			}
		}
		price := ""
		if l.UnitPrice != nil {
			price = l.UnitPrice.String()
		}
		out = append(out, want{code, l.Quantity.String(), price}.String())
	}
	return out
}

func checkLines(t *testing.T, doc Document, wants []want) {
	t.Helper()
	if doc.Problem != "" {
		t.Fatalf("problem: %s", doc.Problem)
	}
	var expected []string
	for _, w := range wants {
		expected = append(expected, w.String())
	}
	if got := strings.Join(linesWanted(doc.Order), "\n"); got != strings.Join(expected, "\n") {
		t.Errorf("lines:\n%s\nwant:\n%s\ntext:\n%s", got, strings.Join(expected, "\n"), doc.Text)
	}
}

func TestPDFLayouts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		pages     []pdfPage
		want      []want
		reference string
		requested string
		kind      string
	}{
		{
			name: "french, flush right figures, thousands by dots, total",
			pages: []pdfPage{{texts: append([]pdfText{{40, 60, 14, "BON DE COMMANDE N° 26/4417"}, {40, 80, 9, "Date : 03/02/2027"}, {300, 80, 9, "Livraison souhaitée : 15/02/2027"}},
				layoutPage(140, 16, []float64{40, 110, 300, 360, 420, 490, 560},
					[]string{"Votre réf.", "Désignation", ">Qté", "Un.", ">P.U. HT", ">Montant HT"},
					[]string{"KX-100", "Café moulu 250 g", ">1.200", "pce", ">2,50", ">3.000,00"},
					[]string{"KX-207", "Filtres papier n° 4", ">50", "boîte", ">11,40", ">570,00"},
					[]string{"", "", "", "", ">Total HT", ">3.570,00"},
				).texts...)}},
			want: []want{{"KX-100", "1200", "2.5"}, {"KX-207", "50", "11.4"}}, reference: "26/4417", requested: "2027-02-15", kind: KindOrder,
		},
		{
			name: "german, wrapped descriptions, price for a hundred",
			pages: []pdfPage{{texts: append([]pdfText{{40, 60, 14, "Bestellung"}, {40, 84, 9, "Bestell-Nr."}, {200, 84, 9, "Datum"}, {300, 84, 9, "Liefertermin"}, {40, 96, 9, "4500077123"}, {200, 96, 9, "03.02.2027"}, {300, 96, 9, "KW 9/2027"}},
				layoutPage(140, 12, []float64{40, 70, 150, 330, 380, 430, 470, 560},
					[]string{"Pos.", "Artikel-Nr.", "Bezeichnung", ">Menge", "ME", ">Preis", "pro", "Betrag"},
					[]string{"10", "881-203", "Kabelschuh isoliert rot", ">500", "St", ">12,00", "100", "60,00"},
					[]string{"", "", "1,5 mm², lose Ware", "", "", "", "", ""},
					[]string{"20", "881-207", "Kabelschuh isoliert blau", ">1.000", "St", ">13,50", "100", "135,00"},
				).texts...)}},
			want: []want{{"881-203", "500", "0.12"}, {"881-207", "1000", "0.135"}}, reference: "4500077123", requested: "2027-W09", kind: KindOrder,
		},
		{
			name: "english, quantity first, two pages with repeated header, a page turned",
			pages: []pdfPage{
				{texts: append([]pdfText{{40, 60, 14, "Purchase Order"}, {300, 60, 9, "PO Number: PO-8812"}, {300, 74, 9, "Required by: 1 March 2027"}},
					layoutPage(140, 14, []float64{40, 90, 140, 250, 470, 540}, []string{"Qty", "Unit", "Item code", "Description", "Unit price"},
						[]string{"1,250", "ea", "4471", "Nitrile gloves L", "0.18"}, []string{"40", "box", "4475", "Face masks", "6.00"}).texts...)},
				{texts: layoutPage(80, 14, []float64{40, 90, 140, 250, 470, 540}, []string{"Qty", "Unit", "Item code", "Description", "Unit price"},
					[]string{"3", "case", "4490", "Hand gel 5 L", "22.75"}).texts},
			},
			want: []want{{"4471", "1250", "0.18"}, {"4475", "40", "6"}, {"4490", "3", "22.75"}}, reference: "PO-8812", requested: "2027-03-01", kind: KindOrder,
		},
		{
			name: "no header at all",
			pages: []pdfPage{{texts: append([]pdfText{{40, 60, 12, "Pedido nº 77/27"}},
				layoutPage(120, 18, []float64{40, 140, 380}, []string{"TUB-016", "Tubo PEX rojo 16", "25 m"}, []string{"VAL-012", "Válvula 1/2", "4 uds"}).texts...)}},
			want: []want{{"TUB-016", "25", ""}, {"VAL-012", "4", ""}}, reference: "77/27", kind: KindOrder,
		},
		{
			name: "a request for prices is no order",
			pages: []pdfPage{{texts: append([]pdfText{{40, 60, 14, "Preisanfrage Nr. A-19"}},
				layoutPage(120, 18, []float64{40, 140, 380, 440}, []string{"Artikelnummer", "Bezeichnung", "Menge", "Einheit"}, []string{"Z-55", "Schlauch", "10", "m"}).texts...)}},
			want: []want{{"Z-55", "10", ""}}, reference: "A-19", kind: KindQuoteRequest,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			doc := shared.Read(context.Background(), "order.pdf", "application/pdf", writePDF(tt.pages...))
			checkLines(t, doc, tt.want)
			if doc.Order == nil {
				return
			}
			if o := doc.Order; o.Reference != tt.reference || o.RequestedOn != tt.requested || o.DocumentKind != tt.kind {
				t.Errorf("reference %q, requested %q, kind %q; want %q, %q, %q", o.Reference, o.RequestedOn, o.DocumentKind, tt.reference, tt.requested, tt.kind)
			}
		})
	}
}

func TestPDFTurnedPage(t *testing.T) {
	t.Parallel()
	page := layoutPage(140, 16, []float64{40, 140, 380, 440}, []string{"Article", "Désignation", "Quantité", "Unité"}, []string{"P-7781", "Rame papier A4", "120", "ramette"}, []string{"P-7790", "Enveloppes C5", "4", "boîte"})
	for _, rotate := range []int{0, 90, 180, 270} {
		page.rotate = rotate
		doc := shared.Read(context.Background(), "x.pdf", "", writePDF(page))
		checkLines(t, doc, []want{{"P-7781", "120", ""}, {"P-7790", "4", ""}})
	}
}

func TestPDFPlaces(t *testing.T) {
	t.Parallel()
	doc := shared.Read(context.Background(), "x.pdf", "", writePDF(layoutPage(140, 16, []float64{40, 140, 380, 440},
		[]string{"Code", "Description", "Qty", "Unit"}, []string{"P-1", "Paper", "7", "box"})))
	if doc.Order == nil || len(doc.Order.Lines) != 1 {
		t.Fatalf("no line: %+v", doc.Order)
	}
	p := doc.Order.Lines[0].Place
	if p.Page != 1 || p.X0 < 38 || p.X0 > 42 || p.Y1 < 150 || p.Y1 > 162 {
		t.Errorf("place %+v, want the second row", p)
	}
}
