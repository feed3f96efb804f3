package attachment

import (
	"bytes"
	"context"
	"image/png"
	"os"
	"strings"
	"testing"
)

// TestPictureOfAScan draws a tilted and a lying scan the way they were read: each line's rectangle holds its ink.
func TestPictureOfAScan(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("recognising takes seconds")
	}
	ctx := context.Background()
	page := layoutPage(150, 40, []float64{50, 140, 300, 360, 430, 500, 570},
		[]string{"Code", "Designation", ">Qty", "Unit", ">Price", ">Amount"},
		[]string{"AX-1001", "Hexagon screw", ">20", "box", ">2.50", ">50.00"},
		[]string{"AX-2002", "Flat washer", ">30", "box", ">1.00", ">30.00"},
		[]string{"AX-3003", "Wing nut", ">40", "box", ">1.50", ">60.00"})
	f, release, err := shared.pdf.open(ctx, writePDF(page))
	if err != nil {
		t.Fatal(err)
	}
	upright, err := f.renderAt(0, ocrDPI)
	release()
	if err != nil {
		t.Fatal(err)
	}
	for _, scan := range []string{"tilted", "lying"} {
		img := turnBy(upright, 0.03)
		if scan == "lying" {
			img = quarterTurns(upright, 1)
		}
		var file bytes.Buffer
		if err := png.Encode(&file, img); err != nil {
			t.Fatal(err)
		}
		doc := shared.Read(ctx, "scan.png", "image/png", file.Bytes())
		if strings.HasPrefix(doc.Problem, ProblemOCRMissing) {
			if os.Getenv("GUICHET_TEST_REQUIRE") == "1" {
				t.Fatal(doc.Problem)
			}
			t.Skip(doc.Problem)
		}
		if doc.Order == nil || len(doc.Order.Lines) == 0 {
			t.Errorf("%s: nothing was read (%s)", scan, doc.Problem)
			continue
		}
		if turned := doc.Pages[0].Turn != 0; turned != (scan == "lying") {
			t.Errorf("%s: turned by %d quarters", scan, doc.Pages[0].Turn)
		}
		drawnPage := drawn(t, file.Bytes(), 1, doc.Pages[0].Turn)
		for i, l := range doc.Order.Lines {
			if ink := inkIn(drawnPage, doc.Pages[0], l.Place); ink < 200 {
				t.Errorf("%s, turned by %d: %d dark points where line %d is said to stand (%+v)", scan, doc.Pages[0].Turn, ink, i+1, l.Place)
			}
		}
	}
}
