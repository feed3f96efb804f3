package attachment

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"strings"
	"testing"
)

// drawn decodes a page drawn for people.
func drawn(t *testing.T, data []byte, page, turn int) *image.Gray {
	t.Helper()
	out, err := shared.Picture(context.Background(), "p.pdf", data, page, turn)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return grey(img)
}

// inkIn counts dark points of a rectangle of a page, given in points.
func inkIn(img *image.Gray, page Page, p Place) int {
	scale := float64(img.Bounds().Dx()) / page.Width
	n := 0
	for y := int(p.Y0 * scale); y < int(p.Y1*scale); y++ {
		for x := int(p.X0 * scale); x < int(p.X1*scale); x++ {
			if img.GrayAt(x, y).Y < 128 {
				n++
			}
		}
	}
	return n
}

// TestPictureMatchesPlaces draws pages, upright and turned, and finds ink in each line's rectangle and none between lines.
func TestPictureMatchesPlaces(t *testing.T) {
	t.Parallel()
	page := layoutPage(120, 24, []float64{50, 140, 300, 360, 430, 500, 570},
		[]string{"Code", "Designation", ">Qty", "Unit", ">Price", ">Amount"},
		[]string{"AX-100", "Hexagon screw", ">20", "box", ">2.50", ">50.00"},
		[]string{"AX-200", "Flat washer", ">30", "box", ">1.00", ">30.00"},
		[]string{"AX-300", "Wing nut", ">40", "box", ">1.50", ">60.00"})
	for _, rotate := range []int{0, 90, 180, 270} {
		page.rotate = rotate
		data := writePDF(page)
		doc := shared.Read(context.Background(), "p.pdf", "", data)
		if doc.Order == nil || len(doc.Order.Lines) != 3 {
			t.Fatalf("turned by %d: %+v %s", rotate, doc.Order, doc.Problem)
		}
		img := drawn(t, data, 1, doc.Pages[0].Turn)
		if got, want := img.Bounds().Dx() > img.Bounds().Dy(), doc.Pages[0].Width > doc.Pages[0].Height; got != want {
			t.Errorf("turned by %d: the picture is %v, the page %g x %g", rotate, img.Bounds(), doc.Pages[0].Width, doc.Pages[0].Height)
		}
		for i, l := range doc.Order.Lines {
			if ink := inkIn(img, doc.Pages[0], l.Place); ink < 200 {
				t.Errorf("turned by %d: %d dark points where line %d is said to stand", rotate, ink, i+1)
			}
			if i > 0 {
				above := doc.Order.Lines[i-1].Place
				between := Place{X0: above.X0, X1: above.X1, Y0: above.Y1 + 3, Y1: l.Place.Y0 - 2}
				if ink := inkIn(img, doc.Pages[0], between); ink > 0 {
					t.Errorf("turned by %d: %d dark points between lines %d and %d", rotate, ink, i, i+1)
				}
			}
		}
	}
}

func TestPictureRefuses(t *testing.T) {
	t.Parallel()
	data := writePDF(layoutPage(100, 16, []float64{40, 400}, []string{"Only one page stands in it"}))
	for name, try := range map[string]struct {
		data []byte
		page int
	}{"page 2": {data, 2}, "page 0": {data, 0}, "no PDF": {[]byte("hello"), 1}, "empty": {nil, 1}} {
		if out, err := shared.Picture(context.Background(), name, try.data, try.page, 0); err == nil {
			t.Errorf("%s: drawn, %d bytes", name, len(out))
		}
	}
}

func TestViewCacheIsBounded(t *testing.T) {
	t.Parallel()
	var c viewCache
	for i := range 20 {
		c.put(strings.Repeat("k", i+1), make([]byte, maxViews/5))
	}
	if c.size > maxViews || len(c.order) != 5 || c.get("k") != nil || c.get(strings.Repeat("k", 20)) == nil {
		t.Errorf("%d bytes in %d pictures are kept", c.size, len(c.order))
	}
}

// TestListing marks the rows where an order's lines stand, in each kind without pages.
func TestListing(t *testing.T) {
	t.Parallel()
	sheet := [][]any{{"Purchase order", "NO-1"}, {}, {"Item", "Supplier part", "Quantity", "Price"}}
	for i := range 30 {
		sheet = append(sheet, []any{i + 1, "A-" + string(rune('A'+i%26)) + "10", 5 + i, 2})
	}
	for name, try := range map[string]struct {
		data  []byte
		spots []string // what the rows of line 1 and of the last line hold
		gap   bool
	}{
		"o.xlsx": {workbook(t, sheet), []string{"4 1 A-A10 5 2", "33 30 A-D10 34 2"}, true},
		"o.csv":  {[]byte("ref;designation;qte;prix\nA-10;Vis;5;1,20\nA-11;Rondelle;6;0,10\n"), []string{"2 A-10 Vis 5 1,20", "3 A-11 Rondelle 6 0,10"}, false},
		"o.txt":  {[]byte("Commande 77\n\nRéf    Désignation    Quantité\nA-10   Vis tête H     5\nA-11   Rondelle       6\n\nMerci\n"), []string{" A-10 Vis tête H 5", " A-11 Rondelle 6"}, false},
		"o.html": {[]byte("<p>Order 77</p><table><tr><th>Code</th><th>Description</th><th>Qty</th></tr><tr><td>A-10</td><td>Bolt</td><td>5</td></tr><tr><td>A-11</td><td>Nut</td><td>6</td></tr></table>"), []string{" A-10 Bolt 5", " A-11 Nut 6"}, false},
		"o.edi": {[]byte("UNB+UNOA:3+A+B+261119:0710+1'UNH+1+ORDERS:D:96A:UN'BGM+220+ONE+9'LIN+1++A1:SA'QTY+21:5'LIN+2++A2:SA'QTY+21:6'UNS+S'UNT+8+1'UNZ+1+1'"),
			[]string{"4 LIN+1++A1:SA", "6 LIN+2++A2:SA"}, false},
		"o.xml": {[]byte(`<cXML><Request><OrderRequest><OrderRequestHeader orderID="7" orderDate="2026-11-20"/><ItemOut lineNumber="1" quantity="5"><ItemID><SupplierPartID>A-10</SupplierPartID></ItemID></ItemOut>` +
			`<ItemOut lineNumber="2" quantity="6"><ItemID><SupplierPartID>A-11</SupplierPartID></ItemID></ItemOut></OrderRequest></Request></cXML>`),
			[]string{"OrderRequest › ItemOut @lineNumber 1", "OrderRequest › ItemOut @lineNumber 2"}, false},
	} {
		doc := shared.Read(context.Background(), name, "", try.data)
		if doc.Order == nil || len(doc.Order.Lines) < 2 {
			t.Errorf("%s: no order (%s)", name, doc.Problem)
			continue
		}
		places := []Place{doc.Order.Lines[0].Place, doc.Order.Lines[len(doc.Order.Lines)-1].Place}
		list, err := shared.Listing(context.Background(), name, "", try.data, places)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		firsts := make([]string, len(places))
		gap := false
		for _, row := range list.Rows {
			gap = gap || row.Gap
			for _, s := range row.Spots {
				if firsts[s] == "" {
					firsts[s] = strings.TrimRight(row.Label+" "+strings.Join(row.Cells, " "), " ")
				}
			}
		}
		if firsts[0] != try.spots[0] || firsts[1] != try.spots[1] || gap != try.gap {
			t.Errorf("%s: marked %q, gap %v, of %+v", name, firsts, gap, list)
		}
	}
}

// TestInside finds a file in an archive in a mail, and nothing where there is none.
func TestInside(t *testing.T) {
	t.Parallel()
	zip := packed(t, "a/order.csv", "ref;qte\nA-1;5\n", "b.txt", "hello")
	got, err := shared.Inside(context.Background(), "x.zip", zip, []string{"order.csv"})
	if err != nil || !strings.HasPrefix(string(got), "ref;qte") {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := shared.Inside(context.Background(), "x.zip", zip, nil); err != nil || !bytes.Equal(got, zip) {
		t.Errorf("the empty path gives %d bytes, %v", len(got), err)
	}
	for _, path := range [][]string{{"nothing"}, {"order.csv", "more"}, {"a", "b", "c", "d", "e"}} {
		if got, err := shared.Inside(context.Background(), "x.zip", zip, path); err == nil {
			t.Errorf("%q: found %d bytes", path, len(got))
		}
	}
	outer := packed(t, "inner.zip", string(zip))
	if got, err := shared.Inside(context.Background(), "y.zip", outer, []string{"inner.zip", "b.txt"}); err != nil || string(got) != "hello" {
		t.Errorf("two deep: %q, %v", got, err)
	}
}

// BenchmarkPicture draws a page that was not drawn before.
func BenchmarkPicture(b *testing.B) {
	page := layoutPage(100, 16, []float64{40, 110, 300, 360, 420, 490, 560}, []string{"Code", "Designation", ">Qty", "Unit", ">Price", ">Amount"}, []string{"AX-1", "Hexagon screw", ">100", "box", ">1.25", ">125.00"})
	data := writePDF(page)
	for b.Loop() {
		shared.views = viewCache{}
		if _, err := shared.Picture(context.Background(), "x.pdf", data, 1, 0); err != nil {
			b.Fatal(err)
		}
	}
}
