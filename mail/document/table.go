package document

import (
	"strconv"

	"github.com/shopspring/decimal"
)

// column is a column of a table: its title, its width as a share of the page's, its alignment.
type column struct {
	title string
	share float64
	align string
}

// table draws rows over pages, repeating the head, with carried totals where a row has an amount.
type table struct {
	*sheet
	columns  []column
	sum      decimal.Decimal
	currency string
	// summed tells that rows have an amount and totals are carried.
	summed bool
	rows   int
}

// newTable begins a table and draws its head.
func (s *sheet) newTable(columns []column, currency string, summed bool) *table {
	t := &table{sheet: s, columns: columns, currency: currency, summed: summed}
	s.room(22)
	t.head()
	s.carry = func(*sheet) { t.total(t.word("carried")) }
	s.resume = func(*sheet) {
		t.head()
		t.total(t.word("brought"))
	}
	if !summed {
		s.carry, s.resume = nil, func(*sheet) { t.head() }
	}
	return t
}

// at is where a column begins, and its width.
func (t *table) at(index int) (float64, float64) {
	x := margin
	for _, c := range t.columns[:index] {
		x += c.share * width
	}
	return x, t.columns[index].share * width
}

func (t *table) head() {
	t.pdf.SetFillColor(24, 62, 110)
	t.pdf.Rect(margin, t.y, width, 6.4, "F")
	t.pdf.SetTextColor(255, 255, 255)
	for i, c := range t.columns {
		x, w := t.at(i)
		t.fit(c.title, w-2)
		t.text(x+1, t.y+0.9, w-2, c.title, c.align)
	}
	t.y += 7.6
	t.colour("ink")
}

// fit chooses the size of a head's title: smaller where a language's word is wider than its column.
func (t *table) fit(title string, w float64) {
	for size := 8.0; size >= 5; size -= 0.25 {
		t.font("B", size)
		if t.pdf.GetStringWidth(legible(title)) <= w {
			return
		}
	}
}

// total writes a sum in the last column, as a line of its own.
func (t *table) total(label string) {
	t.font("B", 8.5)
	t.colour("ink")
	x, w := t.at(len(t.columns) - 1)
	t.text(margin, t.y, x-margin-2, label, "R")
	t.text(x+1, t.y, w-2, t.money(t.sum, t.currency), "R")
	t.y += lineHeight + 1.4
}

// row draws one row; a marked one has a bar before it. The first column may wrap and its note stands below it in grey.
func (t *table) row(cells []string, note string, amount decimal.Decimal, marked bool) {
	t.font("", 8.8)
	_, first := t.at(0)
	lines := t.wrap(cells[0], first-3)
	t.font("", 7.6)
	notes := []string{}
	if note != "" {
		notes = t.wrap(note, first+width*0.2)
	}
	height := float64(len(lines))*4.2 + float64(len(notes))*3.6 + 1.8
	reserve := 0.0
	if t.summed {
		reserve = lineHeight + 1.4
	}
	t.room(min(height, bottom-margin-30) + reserve)
	top := t.y
	t.font("", 8.8)
	t.colour("ink")
	for i := 1; i < len(cells); i++ {
		x, w := t.at(i)
		t.text(x+1, top, w-2, cells[i], t.columns[i].align)
	}
	for _, line := range lines {
		t.text(margin+1, t.y, first-2, line, "L")
		t.y += 4.2
	}
	t.font("", 7.6)
	t.colour("grey")
	for _, line := range notes {
		t.text(margin+1, t.y, first+width*0.2, line, "L")
		t.y += 3.6
	}
	t.y += 1.8
	t.rule(top, marked)
	t.sum = t.sum.Add(amount)
	t.rows++
}

// rule draws the line under a row and the bar before a marked one.
func (t *table) rule(top float64, marked bool) {
	t.pdf.SetDrawColor(215, 215, 215)
	t.pdf.SetLineWidth(0.15)
	t.pdf.Line(margin, t.y-0.7, pageWidth-margin, t.y-0.7)
	if marked {
		t.pdf.SetFillColor(196, 84, 24)
		t.pdf.Rect(margin-2.2, top, 1.1, t.y-top-1.4, "F")
	}
}

// end closes the table: what follows carries nothing.
func (t *table) end() {
	t.carry, t.resume = nil, nil
	t.y += 2
}

// sums draws labelled amounts at the right, the last in bold; they stay together on one page.
func (s *sheet) sums(facts []fact) {
	s.room(float64(len(facts))*5.4 + 4)
	for i, f := range facts {
		style := ""
		if i == len(facts)-1 {
			style = "B"
			s.pdf.SetDrawColor(24, 62, 110)
			s.pdf.SetLineWidth(0.4)
			s.pdf.Line(pageWidth-margin-86, s.y, pageWidth-margin, s.y)
			s.y += 1
		}
		s.font(style, 9.5)
		s.colour("ink")
		s.text(pageWidth-margin-86, s.y, 50, f.label, "L")
		s.text(pageWidth-margin-46, s.y, 45, f.text, "R")
		s.y += 5.4
	}
	s.y += 3
}

// colon is the colon of the language: French puts a no-break space before it.
func (s *sheet) colon() string {
	if s.language == "fr" {
		return "\u00a0: "
	}
	return ": "
}

// note writes a small paragraph over the page's width.
func (s *sheet) note(text string) {
	if text == "" {
		return
	}
	s.font("", 8)
	s.colour("grey")
	s.lines(margin, width, text)
	s.y += 1
	s.colour("ink")
}

// pageOf is "2/{pages}"; fpdf puts the number of pages in at the end.
func pageOf(page int) string { return strconv.Itoa(page) + "/{pages}" }
