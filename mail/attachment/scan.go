package attachment

import (
	"context"
	"image"
	"math"
	"strings"

	"github.com/klippa-app/go-pdfium/requests"
)

// ocrDPI is the resolution at which pages are recognised.
const ocrDPI = 300

// scanPages recognises the pages that hold no text. It fills in their layouts.
func (r *Reader) scanPages(ctx context.Context, f *pdfFile, blank []int, pages []layout, doc *Document) error {
	done := 0
	for _, i := range blank {
		img, err := f.render(i)
		if err != nil {
			return problemf(ProblemDamaged, "page %d of the PDF cannot be drawn", i+1)
		}
		if inkShare(img) < 0.0004 {
			continue
		}
		if done >= r.opts.MaxOCRPages {
			return problemf(ProblemTooLarge, "more than %d pages are pictures; the rest was not read", r.opts.MaxOCRPages)
		}
		l, err := r.recognisePage(ctx, img, pages[i].width/float64(img.Bounds().Dx()))
		if err != nil {
			if done == 0 {
				doc.Kind = Scan
			}
			return err
		}
		l.number, l.width, l.height = pages[i].number, pages[i].width, pages[i].height
		pages[i] = l
		done++
	}
	if done > 0 {
		doc.OCR = true
		if done == len(pages) {
			doc.Kind = Scan
		}
	}
	return nil
}

// render draws a page in grey at 300 dpi, less for very large pages.
func (f *pdfFile) render(i int) (*image.Gray, error) {
	size, err := f.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: f.doc, Index: i})
	if err != nil {
		return nil, err
	}
	dpi := ocrDPI
	if area := size.Width * size.Height / 72 / 72; area > 0 {
		dpi = int(math.Min(ocrDPI, math.Sqrt(20_000_000/area)))
	}
	res, err := f.RenderPageInDPI(&requests.RenderPageInDPI{Page: f.page(i), DPI: max(dpi, 20), ImageFormat: requests.RenderImageFormatGrayscale})
	if err != nil {
		return nil, err
	}
	defer res.Cleanup()
	return grey(res.Result.RenderedImage), nil
}

// inkShare is the share of dark points.
func inkShare(img *image.Gray) float64 {
	n := 0
	for _, v := range img.Pix {
		if v < 128 {
			n++
		}
	}
	return float64(n) / float64(max(1, len(img.Pix)))
}

// readImage recognises a picture as a page.
func (r *Reader) readImage(ctx context.Context, in input, doc *Document) error {
	img, err := decodePicture(in.data, r.opts.MaxPixels)
	if err != nil {
		return err
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	if w < 300 || h < 150 {
		return problemf(ProblemNoText, "the picture is too small to hold a document")
	}
	// A page is taken to be as wide as A4 on its short side.
	short := min(w, h)
	if want := 8.27 * ocrDPI; float64(short) < 0.9*want || float64(short) > 1.3*want {
		img = resize(img, int(float64(w)*want/float64(short)))
	}
	l, err := r.recognisePage(ctx, img, 72.0/ocrDPI)
	if err != nil {
		return err
	}
	l.number = 1
	doc.OCR = true
	doc.layouts([]layout{l})
	if doc.Text == "" {
		return problemf(ProblemNoText, "no text was recognised in the picture")
	}
	return nil
}

// recognisePage straightens the picture, wipes its rules and recognises it; scale
// turns pixels into points. When the first try is poor another segmentation and
// the other orientations are tried and the best is kept.
func (r *Reader) recognisePage(ctx context.Context, img *image.Gray, scale float64) (layout, error) {
	img = deskew(img)
	rules := eraseRules(img)
	words, err := r.ocr.recognise(ctx, img, 4)
	if err != nil {
		return layout{}, err
	}
	best := ocrLayout(img, words, rules, scale)
	if !poor(words) {
		return best, nil
	}
	for _, try := range []struct{ turns, mode int }{{0, 6}, {1, 4}, {3, 4}, {2, 4}} {
		turned := quarterTurns(img, try.turns)
		again, err := r.ocr.recognise(ctx, turned, try.mode)
		if err != nil {
			return best, nil
		}
		if quality(again) > 1.15*quality(words) {
			words = again
			var kept []rule
			if try.turns == 0 {
				kept = rules
			}
			best = ocrLayout(turned, again, kept, scale)
			if !poor(again) {
				break
			}
		}
	}
	return best, nil
}

func poor(words []Word) bool { return len(words) < 8 || meanConfidence(words) < 0.6 }

// quality weighs how much was read by how surely.
func quality(words []Word) float64 {
	n := 0
	for _, w := range words {
		if w.Confidence > 0.5 {
			n += len(w.Text)
		}
	}
	return float64(n) * meanConfidence(words)
}

// ocrLayout turns recognised words into a page in points.
func ocrLayout(img *image.Gray, words []Word, rules []rule, scale float64) layout {
	l := layout{width: float64(img.Bounds().Dx()) * scale, height: float64(img.Bounds().Dy()) * scale}
	for _, w := range words {
		w.X0, w.Y0, w.X1, w.Y1 = w.X0*scale, w.Y0*scale, w.X1*scale, w.Y1*scale
		size := math.Max(w.Y1-w.Y0, 4)
		base := w.Y1
		if strings.ContainsAny(w.Text, descending) {
			base -= 0.2 * size
		}
		l.words = append(l.words, word{Word: w, base: base, size: size})
	}
	for i := range l.words[min(1, len(l.words)):] {
		if w := &l.words[i+1]; strings.Trim(w.Text, floating) == "" {
			w.sitBeside(l.words[i])
		}
	}
	for _, r := range rules {
		l.rules = append(l.rules, rule{r.x0 * scale, r.y0 * scale, r.x1 * scale, r.y1 * scale})
	}
	return l
}
