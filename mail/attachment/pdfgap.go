package attachment

import (
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// gapMeter tells whether a space stands between two characters: by the room that
// the first takes with its own margins, not by its ink.
type gapMeter struct {
	file *pdfFile
	page int
	text references.FPDF_TEXTPAGE
	open bool
}

func (f *pdfFile) gaps(page int) *gapMeter { return &gapMeter{file: f, page: page} }

// space compares the advance boxes of the characters a and b of the page. Where
// they cannot be had, or there is no meter, it trusts PDFium, which saw a space.
func (m *gapMeter) space(a, b int) bool {
	if m == nil {
		return true
	}
	if !m.open {
		res, err := m.file.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: m.file.page(m.page)})
		if err != nil {
			return true
		}
		m.text, m.open = res.TextPage, true
	}
	x, errX := m.file.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: m.text, Index: a})
	y, errY := m.file.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: m.text, Index: b})
	if errX != nil || errY != nil {
		return true
	}
	p, q := x.Rect, y.Rect
	em := max(abs32(p.Top-p.Bottom), abs32(q.Top-q.Bottom))
	across := max(q.Left-p.Right, p.Left-q.Right)
	along := max(min(q.Bottom, q.Top)-max(p.Top, p.Bottom), min(p.Bottom, p.Top)-max(q.Top, q.Bottom))
	return em <= 0 || max(across, along) > 0.1*em
}

func abs32(v float32) float32 { return max(v, -v) }

func (m *gapMeter) close() {
	if m != nil && m.open {
		_, _ = m.file.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: m.text})
		m.open = false
	}
}
