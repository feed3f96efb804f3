package attachment

import (
	"context"
	"image"
	"math"
	"slices"
	"strings"
)

// ocrDPI is the resolution at which pages are recognised.
const ocrDPI = 300

// scanPages recognises the pages that hold no text. It fills in their layouts.
func (r *Reader) scanPages(ctx context.Context, f pdfSource, blank []int, pages []layout, doc *Document) error {
	done := 0
	for _, i := range blank {
		img, err := f.renderAt(i, ocrDPI)
		if ctx.Err() != nil {
			return ctx.Err()
		}
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
		l.number = pages[i].number
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

// Tesseract's page segmentation modes: sparse text finds every cell of a table and
// leaves its order to us; column text reads lines of varying size.
const (
	columnText = 4
	sparseText = 11
)

// recognisePage straightens the picture, wipes its rules and recognises it; scale
// turns pixels into points. Where rows seem to lack cells, sparse segmentation is
// asked too and what it adds is taken in. When the first try is poor the other
// orientations are tried and the best is kept.
func (r *Reader) recognisePage(ctx context.Context, img *image.Gray, scale float64) (layout, error) {
	img = normalise(deskew(despeckle(img)))
	rules := eraseRules(img)
	words, err := r.ocr.recognise(ctx, img, columnText)
	if err != nil {
		return layout{}, err
	}
	best := ocrLayout(img, words, rules, scale)
	if !poor(words) {
		from, to, unsure := doubtful(best)
		if len(words) < 12 || !unsure {
			return best, nil
		}
		more, err := r.recogniseBand(ctx, img, int(from/scale), int(to/scale))
		if err != nil {
			return best, nil
		}
		return ocrLayout(img, mergeWords(words, more), rules, scale), nil
	}
	for _, try := range []struct{ turns, mode int }{{0, sparseText}, {1, sparseText}, {3, sparseText}, {2, sparseText}} {
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
			best.turn = try.turns
			if !poor(again) {
				break
			}
		}
	}
	return best, nil
}

// recogniseBand asks for sparse text between two heights of the picture.
func (r *Reader) recogniseBand(ctx context.Context, img *image.Gray, from, to int) ([]Word, error) {
	from, to = max(from, 0), min(to, img.Bounds().Dy())
	if to-from < 20 {
		from, to = 0, img.Bounds().Dy()
	}
	band := &image.Gray{Pix: img.Pix[from*img.Stride:], Stride: img.Stride, Rect: image.Rect(0, 0, img.Bounds().Dx(), to-from)}
	words, err := r.ocr.recognise(ctx, band, sparseText)
	for i := range words {
		words[i].Y0 += float64(from)
		words[i].Y1 += float64(from)
	}
	return words, err
}

// doubtful says that the page may hold more than was read: no order, a row that
// swallowed another, an unsure number, or a code beside the rows. From and to are the
// heights between which it should be read again.
func doubtful(l layout) (from, to float64, unsure bool) {
	l.number = 1
	lines := linesOf(&l)
	tables, order, chunks := pagesOrder([]layout{l}, [][]textLine{lines}, "", wordConfidence([]layout{l}))
	if order == nil {
		return 0, l.height, true
	}
	top, bottom := math.Inf(1), 0.0
	for _, line := range order.Lines {
		unsure = unsure || line.Confidence < 0.6
		top, bottom = math.Min(top, line.Place.Y0), math.Max(bottom, line.Place.Y1)
	}
	pitch := (bottom - top) / float64(len(order.Lines))
	to = bottom + 3*pitch // from stays the top of the page unless there is a header
	for _, t := range tables {
		for _, h := range t.Header {
			if h.Place.Y1 > 0 && (from == 0 || h.Place.Y0-10 < from) {
				from = h.Place.Y0 - 10
			}
		}
		for _, row := range t.Rows {
			for c, cell := range row {
				unsure = unsure || c < len(t.Columns) && t.Columns[c].Role == RoleQuantity && strings.Contains(cell.Text, "\n")
			}
		}
	}
	for _, c := range chunks {
		unsure = unsure || !c.table && c.y0 > top-pitch && c.y1 < bottom+1.6*pitch && looksCode(c.Text)
	}
	return from, to, unsure
}

// mergeWords adds the words of b that stand where a has none, and takes those that
// are surer than the one word of a in their place.
func mergeWords(a, b []Word) []Word {
	out := append([]Word(nil), a...)
	for _, w := range b {
		hits, at := 0, -1
		for i, o := range out {
			x, y := overlap(o.X0, o.X1, w.X0, w.X1), overlap(o.Y0, o.Y1, w.Y0, w.Y1)
			if x > 0 && y > 0 && x*y > 0.2*math.Min((o.X1-o.X0)*(o.Y1-o.Y0), (w.X1-w.X0)*(w.Y1-w.Y0)) {
				hits++
				at = i
			}
		}
		switch {
		case hits == 0 && w.Confidence > 0.4:
			out = append(out, w)
		case hits == 1 && w.Confidence > out[at].Confidence+0.15:
			out[at] = w
		}
	}
	return out
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

// settleBases gives the words baselines by their middles: recognised boxes are
// often too high or too low by the noise around them.
func (l *layout) settleBases() {
	var sizes []float64
	for _, w := range l.words {
		sizes = append(sizes, w.size)
	}
	if len(sizes) == 0 {
		return
	}
	slices.Sort(sizes)
	usual := sizes[len(sizes)/2]
	for i := range l.words {
		w := &l.words[i]
		w.base = (w.Y0+w.Y1)/2 + 0.4*math.Min(w.size, 1.3*usual)
		if w.size < 1.5*usual {
			w.base = (w.Y0+w.Y1)/2 + 0.4*usual
			w.size = math.Min(w.size, 1.1*usual)
		}
	}
}

// ocrLayout turns recognised words into a page in points.
func ocrLayout(img *image.Gray, words []Word, rules []rule, scale float64) layout {
	l := layout{recognised: true, width: float64(img.Bounds().Dx()) * scale, height: float64(img.Bounds().Dy()) * scale}
	for _, w := range words {
		w.X0, w.Y0, w.X1, w.Y1 = w.X0*scale, w.Y0*scale, w.X1*scale, w.Y1*scale
		l.words = append(l.words, word{Word: w, size: math.Max(w.Y1-w.Y0, 4)})
	}
	l.settleBases()
	for _, r := range rules {
		l.rules = append(l.rules, rule{r.x0 * scale, r.y0 * scale, r.x1 * scale, r.y1 * scale})
	}
	return l
}
