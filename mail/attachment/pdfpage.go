package attachment

import (
	"math"
	"sort"
	"strings"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"
)

// word is a Word with the line it sits on: the height of its baseline from the top
// and the size of its letters, both in points.
type word struct {
	Word
	base, size float64
	tilted     bool // not along the page's reading direction
	number     bool // begins with a number, set when lines are made
}

// rule is a drawn line, horizontal when y0 == y1, else vertical.
type rule struct{ x0, y0, x1, y1 float64 }

// layout is one page as read.
type layout struct {
	number        int
	width, height float64
	words         []word
	rules         []rule
	recognised    bool       // by OCR
	turn          int        // quarters clockwise
	lines         []textLine // what linesOf gives, nil until it was asked
}

func (l *layout) page() Page {
	p := Page{Number: l.number, Width: l.width, Height: l.height, Turn: l.turn, Words: make([]Word, len(l.words))}
	for i, w := range l.words {
		p.Words[i] = w.Word
	}
	return p
}

// maxChars bounds the characters of one page.
const maxChars = 60_000

// readPage reads the words and rules of a page, turned so that it reads upright.
func (f *pdfFile) readPage(i int) (layout, error) {
	out := layout{number: i + 1}
	size, err := f.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: f.doc, Index: i})
	if err != nil {
		return out, err
	}
	out.width, out.height = size.Width, size.Height
	res, err := f.GetPageTextStructured(&requests.GetPageTextStructured{Page: f.page(i), Mode: requests.GetPageTextStructuredModeChars})
	if err != nil {
		return out, err
	}
	chars := res.Chars
	if len(chars) > maxChars {
		chars = chars[:maxChars]
	}
	turn := f.turnOf(i, size.Width, size.Height)
	quarter := dominantAngle(chars, turn.quarters)
	out.words = wordsOf(chars, turn, quarter, f.gaps(i))
	out.rules = f.rulesOf(i, turn)
	if quarter != 0 {
		out.rotate(quarter)
	}
	return out, nil
}

// turn maps PDF coordinates (origin bottom left, before /Rotate) to the page as
// seen (origin top left).
type turn struct {
	quarters      int // of /Rotate, clockwise
	x0, y0        float64
	width, height float64 // as seen
}

func (f *pdfFile) turnOf(i int, width, height float64) turn {
	t := turn{width: width, height: height}
	if rot, err := f.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: f.page(i)}); err == nil {
		t.quarters = int(rot.PageRotation)
	}
	if box, err := f.FPDFPage_GetCropBox(&requests.FPDFPage_GetCropBox{Page: f.page(i)}); err == nil && box.Right > box.Left {
		t.x0, t.y0 = float64(box.Left), float64(box.Bottom)
	} else if box, err := f.FPDFPage_GetMediaBox(&requests.FPDFPage_GetMediaBox{Page: f.page(i)}); err == nil {
		t.x0, t.y0 = float64(box.Left), float64(box.Bottom)
	}
	return t
}

func (t turn) point(x, y float64) (float64, float64) {
	x, y = x-t.x0, y-t.y0
	switch t.quarters {
	case 1:
		return y, x
	case 2:
		return t.width - x, y
	case 3:
		return t.width - y, t.height - x
	}
	return x, t.height - y
}

func (t turn) box(left, bottom, right, top float64) (x0, y0, x1, y1 float64) {
	x0, y0 = t.point(left, top)
	x1, y1 = t.point(right, bottom)
	return math.Min(x0, x1), math.Min(y0, y1), math.Max(x0, x1), math.Max(y0, y1)
}

// quarterOf rounds a character's angle, clockwise before /Rotate, to quarters; ok is
// false for slanted text.
func quarterOf(angle float64) (quarter int, ok bool) {
	q := math.Round(angle / (math.Pi / 2))
	return (int(q)%4 + 4) % 4, math.Abs(angle-q*math.Pi/2) < 0.05
}

// needed gives the quarter turns clockwise that bring text at the quarter q upright on
// a page that is shown turned by pageQuarters.
func needed(q, pageQuarters int) int { return (8 - q - pageQuarters%4) % 4 }

// dominantAngle gives the quarter turns that most of the text needs after /Rotate.
func dominantAngle(chars []*responses.GetPageTextStructuredChar, pageQuarters int) int {
	var counts [4]int
	for _, c := range chars {
		if q, ok := quarterOf(c.Angle); ok && strings.TrimSpace(c.Text) != "" {
			counts[needed(q, pageQuarters)]++
		}
	}
	best := 0
	for q, n := range counts {
		if n > counts[best] {
			best = q
		}
	}
	return best
}

// glyph is one character as seen on the page.
type glyph struct {
	text           string
	x0, y0, x1, y1 float64
}

// wordsOf joins characters to words: a space, a jump or a gap ends one.
func wordsOf(chars []*responses.GetPageTextStructuredChar, t turn, quarter int, gaps *gapMeter) []word {
	defer gaps.close()
	last := -1 // the character before, in chars
	var out []word
	var run []glyph
	tilted, soft := false, false
	flush := func() {
		if len(run) > 0 {
			w := wordOf(run, quarter)
			w.tilted = tilted
			if n := len(out); n > 0 && strings.Trim(w.Text, floating) == "" {
				w.sitBeside(out[n-1])
			}
			out = append(out, w)
		}
		run, soft = run[:0], false
	}
	for at, c := range chars {
		text := cleanGlyph(c.Text)
		if strings.TrimSpace(text) == "" {
			// PDFium puts in spaces and line ends of no width by its own judgement,
			// often between the letters of a word: those are weighed again below.
			if soft = true; c.PointPosition.Right-c.PointPosition.Left > 0.01 {
				flush()
			}
			continue
		}
		var g glyph
		g.text = text
		g.x0, g.y0, g.x1, g.y1 = t.box(c.PointPosition.Left, c.PointPosition.Bottom, c.PointPosition.Right, c.PointPosition.Top)
		q, straight := quarterOf(c.Angle)
		aslant := !straight || needed(q, t.quarters) != quarter
		if len(run) > 0 && (aslant != tilted || breaks(run, g, quarter, soft && gaps.space(last, at))) {
			flush()
		}
		soft, last = false, at
		tilted = aslant
		run = append(run, g)
	}
	flush()
	return out
}

func cleanGlyph(s string) string {
	switch s {
	case "\u00ad", "\u2011", "\u2010", "\u2212", "\ufffe", "\u0002":
		return "-"
	case "\ufb01":
		return "fi"
	case "\ufb02":
		return "fl"
	case "\ufb00":
		return "ff"
	case "\u200b", "\ufeff", "\ufffd":
		return ""
	}
	if s != "" && s[0] < 0x20 {
		return ""
	}
	return s
}

// breaks says whether g begins another word than the run's: where a space is, at any
// gap, else only at a jump.
func breaks(run []glyph, g glyph, quarter int, space bool) bool {
	last := run[len(run)-1]
	size := math.Min(g.y1-g.y0, g.x1-g.x0)
	for _, r := range append(run, g) {
		size = math.Max(size, math.Max(r.y1-r.y0, r.x1-r.x0))
	}
	size = math.Max(size, 3)
	if space {
		return true
	}
	gap, drift := g.x0-last.x1, math.Abs((g.y0+g.y1)/2-(last.y0+last.y1)/2)
	switch quarter {
	case 1:
		gap, drift = last.y0-g.y1, math.Abs((g.x0+g.x1)/2-(last.x0+last.x1)/2)
		gap = math.Max(gap, g.y0-last.y1)
	case 3:
		gap, drift = math.Max(g.y0-last.y1, last.y0-g.y1), math.Abs((g.x0+g.x1)/2-(last.x0+last.x1)/2)
	case 2:
		gap = last.x0 - g.x1
	}
	return gap > 0.95*size || gap < -1.2*size || drift > 0.9*size
}

const descending = "gjpqyQçÇ,;()[]{}|/\\@_µþ$§ß"
const floating = "-–—'\"’`´^~*°º=+·•«»<>“”„"

// wordOf unites glyphs and works out the baseline: the bottom of the letters that
// stand on it.
func wordOf(run []glyph, quarter int) word {
	w := word{Word: Word{X0: run[0].x0, Y0: run[0].y0, X1: run[0].x1, Y1: run[0].y1, Confidence: 1}}
	var b strings.Builder
	var bottoms []float64
	for _, g := range run {
		b.WriteString(g.text)
		w.X0, w.Y0, w.X1, w.Y1 = math.Min(w.X0, g.x0), math.Min(w.Y0, g.y0), math.Max(w.X1, g.x1), math.Max(w.Y1, g.y1)
		if !strings.Contains(descending, g.text) && !strings.Contains(floating, g.text) {
			bottoms = append(bottoms, g.y1)
		}
	}
	w.Text = b.String()
	w.base, w.size = w.Y1, math.Max(w.Y1-w.Y0, 4)
	if len(bottoms) > 0 {
		sort.Float64s(bottoms)
		w.base = bottoms[len(bottoms)/2]
	} else if strings.Trim(w.Text, floating) == "" {
		w.base = w.Y1 + 2
	}
	return w
}

// sitBeside gives a word of dashes or quotes the baseline of the word before it, if
// it stands at the height of that one's letters.
func (w *word) sitBeside(prev word) {
	if mid := (w.Y0 + w.Y1) / 2; mid > prev.Y0-1 && mid < prev.Y1+1 {
		w.base, w.size = prev.base, prev.size
	}
}

// rotate turns the page by quarters clockwise so that its text reads upright.
func (l *layout) rotate(quarter int) {
	l.turn = quarter
	turnBox := func(x0, y0, x1, y1 float64) (a, b, c, d float64) {
		switch quarter {
		case 1:
			return l.height - y1, x0, l.height - y0, x1
		case 2:
			return l.width - x1, l.height - y1, l.width - x0, l.height - y0
		}
		return y0, l.width - x1, y1, l.width - x0
	}
	for i := range l.words {
		w := &l.words[i]
		w.X0, w.Y0, w.X1, w.Y1 = turnBox(w.X0, w.Y0, w.X1, w.Y1)
		w.base, w.size = w.Y1, math.Max(w.Y1-w.Y0, 4)
		if strings.ContainsAny(w.Text, descending) {
			w.base = w.Y1 - 0.2*w.size
		}
	}
	for i := range l.rules {
		r := &l.rules[i]
		r.x0, r.y0, r.x1, r.y1 = turnBox(r.x0, r.y0, r.x1, r.y1)
	}
	if quarter != 2 {
		l.width, l.height = l.height, l.width
	}
}

// maxRules bounds the drawn lines looked at on one page.
const maxRules = 3000

// rulesOf gives the drawn lines: thin paths, and the edges of boxes.
func (f *pdfFile) rulesOf(i int, t turn) []rule {
	count, err := f.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: f.page(i)})
	if err != nil {
		return nil
	}
	var out []rule
	for n := range min(count.Count, maxRules) {
		obj, err := f.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: f.page(i), Index: n})
		if err != nil {
			return out
		}
		kind, err := f.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: obj.PageObject})
		if err != nil || kind.Type != enums.FPDF_PAGEOBJ_PATH {
			continue
		}
		b, err := f.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: obj.PageObject})
		if err != nil {
			continue
		}
		x0, y0, x1, y1 := t.box(float64(b.Left), float64(b.Bottom), float64(b.Right), float64(b.Top))
		out = append(out, edges(x0, y0, x1, y1)...)
	}
	return out
}

func edges(x0, y0, x1, y1 float64) []rule {
	w, h := x1-x0, y1-y0
	switch {
	case w < 3 && h < 3:
		return nil
	case h < 3:
		return []rule{{x0, (y0 + y1) / 2, x1, (y0 + y1) / 2}}
	case w < 3:
		return []rule{{(x0 + x1) / 2, y0, (x0 + x1) / 2, y1}}
	}
	return []rule{{x0, y0, x1, y0}, {x0, y1, x1, y1}, {x0, y0, x0, y1}, {x1, y0, x1, y1}}
}
