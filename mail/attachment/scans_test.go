package attachment

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"golang.org/x/image/draw"
)

// scanOf is how a document is printed, laid askew on a scanner, and kept.
type scanOf struct {
	name    string
	dpi     int
	angle   float64 // radians
	specks  int     // dark points on a million
	grain   float64 // spread of the paper's brightness
	quality int     // of the JPEG
	picture bool    // kept as a picture, not as a PDF
}

// scanSet chooses 60 documents of one page, each layout at least once, and a way of
// degrading each; the same ones every time.
func scanSet(t *testing.T, files map[string][]byte, expected map[string]printedOrder) []scanOf {
	t.Helper()
	rng := rand.New(rand.NewPCG(7, 2027))
	names := make([]string, 0, len(expected))
	for n := range expected {
		names = append(names, n)
	}
	slices.Sort(names)
	rng.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	var out []scanOf
	seen := map[string]int{}
	for most := 1; most <= 3; most++ {
		for _, n := range names {
			if layout := expected[n].Layout; len(out) < 60 && seen[layout] < most && onePage(t, files[n]) && !slices.ContainsFunc(out, func(s scanOf) bool { return s.name == n }) {
				seen[layout]++
				dpi := []int{300, 200, 300, 200, 250, 150}[len(out)%6]
				out = append(out, scanOf{name: n, dpi: dpi, angle: (rng.Float64() - 0.5) * 0.06, specks: rng.IntN(400), grain: 4 + rng.Float64()*10, quality: 55 + rng.IntN(35), picture: len(out)%5 == 4})
			}
		}
	}
	return out
}

func onePage(t *testing.T, data []byte) bool {
	t.Helper()
	f, release, err := shared.pdf.open(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	return f.pageCount() == 1
}

// scan draws the first page and degrades it.
func (s scanOf) scan(t testing.TB, data []byte) []byte {
	t.Helper()
	f, release, err := shared.pdf.open(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	fine, err := f.renderAt(0, ocrDPI)
	if err != nil {
		t.Fatal(err)
	}
	img := resize(fine, fine.Bounds().Dx()*s.dpi/ocrDPI)
	img = turnBy(img, s.angle)
	rng := rand.New(rand.NewPCG(uint64(s.dpi), uint64(len(data))))
	for i, v := range img.Pix {
		ink := 20 + float64(v)*0.9 // paper is not white, toner is not black
		img.Pix[i] = uint8(math.Max(0, math.Min(255, ink+rng.NormFloat64()*s.grain)))
	}
	for range len(img.Pix) / 1_000_000 * s.specks {
		x, y := rng.IntN(img.Bounds().Dx()-1), rng.IntN(img.Bounds().Dy()-1)
		draw.Draw(img, image.Rect(x, y, x+1+rng.IntN(2), y+1+rng.IntN(2)), image.NewUniform(color.Gray{uint8(rng.IntN(120))}), image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	if s.picture {
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: s.quality}); err != nil {
		t.Fatal(err)
	}
	return pictureInPDF(b.Bytes(), img.Bounds().Dx(), img.Bounds().Dy(), s.dpi)
}

// pictureInPDF writes a PDF whose one page is a grey JPEG.
func pictureInPDF(jpg []byte, w, h, dpi int) []byte {
	pw, ph := float64(w)*72/float64(dpi), float64(h)*72/float64(dpi)
	content := fmt.Sprintf("q %.2f 0 0 %.2f 0 0 cm /I Do Q", pw, ph)
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Resources << /XObject << /I 5 0 R >> >> /Contents 4 0 R >>", pw, ph),
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream", w, h, len(jpg), jpg),
	}
	return pdfOf(objects)
}

// TestPurchaseOrderScans reads printed orders that were scanned badly. All 60 take
// minutes: GUICHET_TEST_SCANS=all reads them, else every tenth is read.
func TestPurchaseOrderScans(t *testing.T) {
	if !needTesseract(t) {
		t.Skip("tesseract is not installed")
	}
	t.Parallel()
	reader := NewReader(Options{Timeout: 20 * time.Minute}) // the machine may be busy
	t.Cleanup(func() { _ = reader.Close() })
	files, expected := purchaseOrders(t)
	set := scanSet(t, files, expected)
	least := 0.86
	if os.Getenv("GUICHET_TEST_SCANS") != "all" {
		least = 0.75 // of so few, one bad page weighs much
		var some []scanOf
		for i := 0; i < len(set); i += 10 {
			some = append(some, set[i])
		}
		set = some
	}
	for _, part := range []struct {
		name  string
		least float64
		has   func(dpi int) bool
	}{{"200 dpi and more", least, func(dpi int) bool { return dpi >= 200 }}, {"150 dpi", 0, func(dpi int) bool { return dpi < 200 }}} {
		byName := map[string]scanOf{}
		var names []string
		for _, s := range set {
			if part.has(s.dpi) {
				byName[s.name] = s
				names = append(names, s.name)
			}
		}
		if len(names) == 0 {
			continue
		}
		t.Logf("%d scans of %s", len(names), part.name)
		all, _ := report(t, readSet(t, names, func(n string) Document {
			return reader.Read(context.Background(), n, "", byName[n].scan(t, files[n]))
		}, expected))
		if f1 := all.lines.f1(); f1 < part.least {
			t.Errorf("lines_f1 of scans of %s is %.4f, want at least %.2f", part.name, f1, part.least)
		}
	}
}
