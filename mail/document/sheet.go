package document

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // logos
	_ "image/png"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"guichet/domain"
	"guichet/prompts"
)

// Measures in millimetres on A4.
const (
	pageWidth  = 210.0
	pageHeight = 297.0
	margin     = 18.0
	width      = pageWidth - 2*margin
	bottom     = pageHeight - 28.0 // text ends here, the legal mentions follow
	lineHeight = 4.6
)

// sheet is a paper being drawn.
type sheet struct {
	pdf      *fpdf.Fpdf
	paper    domain.Paper
	language string
	options  Options
	y        float64
	stamp    string // drawn across each page
	running  string // the title, said again at the head of further pages
	carry    func(s *sheet)
	resume   func(s *sheet)
	// The present font and colour, found again after a page break.
	style, ink string
	size       float64
}

// newSheet begins a paper with its first page's head.
func newSheet(paper domain.Paper, options Options) (*sheet, error) {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCreationDate(paper.On.Time())
	pdf.SetModificationDate(paper.On.Time())
	pdf.SetCatalogSort(true)
	pdf.SetProducer("Guichet", true)
	pdf.SetLang(paper.Language)
	pdf.SetAuthor(legible(paper.Company.Name), true)
	pdf.SetMargins(margin, margin, margin)
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddUTF8FontFromBytes("go", "", goregular.TTF)
	pdf.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	pdf.AliasNbPages("{pages}")
	s := &sheet{pdf: pdf, paper: paper, language: paper.Language, options: options}
	pdf.SetFooterFunc(s.footer)
	if len(options.Logo) > 0 {
		if _, kind, err := image.DecodeConfig(bytes.NewReader(options.Logo)); err != nil {
			return nil, fmt.Errorf("reading the logo: %w", err)
		} else {
			pdf.RegisterImageOptionsReader("logo", fpdf.ImageOptions{ImageType: kind}, bytes.NewReader(options.Logo))
		}
	}
	return s, pdf.Error()
}

func (s *sheet) word(key string) string { return prompts.Word(s.language, "paper", key) }

func (s *sheet) money(amount domain.Decimal, currency string) string {
	return prompts.FormatMoney(amount, currency, s.language)
}

func (s *sheet) number(amount domain.Decimal, decimals int) string {
	return prompts.FormatNumber(amount, decimals, s.language)
}

func (s *sheet) day(d domain.Date) string { return prompts.FormatShortDay(d, s.language) }

// font chooses style ("" or "B") and size in points.
func (s *sheet) font(style string, size float64) {
	s.style, s.size = style, size
	s.pdf.SetFont("go", style, size)
}

// colour sets the colour of text: "ink", "grey", "blue", "faint".
func (s *sheet) colour(name string) {
	s.ink = name
	switch name {
	case "grey":
		s.pdf.SetTextColor(95, 95, 95)
	case "blue":
		s.pdf.SetTextColor(24, 62, 110)
	case "faint":
		s.pdf.SetTextColor(228, 228, 228)
	default:
		s.pdf.SetTextColor(20, 20, 20)
	}
}

// text writes one line at x and y (its baseline box's top), aligned in w: "L", "R" or "C".
func (s *sheet) text(x, y, w float64, text, align string) {
	s.pdf.SetXY(x, y)
	s.pdf.CellFormat(w, lineHeight, legible(text), "", 0, align+"M", false, 0, "")
}

// lines writes wrapped lines downwards from the present height.
func (s *sheet) lines(x, w float64, text string) {
	for _, line := range s.wrap(text, w) {
		s.room(lineHeight)
		s.text(x, s.y, w, line, "L")
		s.y += lineHeight
	}
}

// room begins another page where less than h is left, with the carried totals of a table under way.
func (s *sheet) room(h float64) {
	if s.y+h <= bottom {
		return
	}
	style, size, ink := s.style, s.size, s.ink
	if s.carry != nil {
		s.carry(s)
	}
	s.page()
	if s.resume != nil {
		s.resume(s)
	}
	s.font(style, size)
	s.colour(ink)
}

// page begins a further page.
func (s *sheet) page() {
	s.pdf.AddPage()
	s.drawStamp()
	s.y = margin
	if s.running == "" {
		return
	}
	s.font("", 8)
	s.colour("grey")
	s.text(margin, s.y, width, s.running, "L")
	s.y += 7
}

// drawStamp writes the stamp across the page, under what follows.
func (s *sheet) drawStamp() {
	if s.stamp == "" {
		return
	}
	s.font("B", 84)
	s.colour("faint")
	s.pdf.TransformBegin()
	s.pdf.TransformRotate(52, pageWidth/2, pageHeight/2)
	s.pdf.SetXY(0, pageHeight/2-15)
	s.pdf.CellFormat(pageWidth, 30, legible(s.stamp), "", 0, "CM", false, 0, "")
	s.pdf.TransformEnd()
}

// bytes finishes the PDF.
func (s *sheet) bytes() ([]byte, error) {
	var out bytes.Buffer
	if err := s.pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("writing the PDF: %w", err)
	}
	return out.Bytes(), nil
}
