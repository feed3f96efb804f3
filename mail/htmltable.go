package mail

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// cellBetween keeps the cells of a row apart.
const cellBetween = " | "

// table writes a table. Rows of short cells become one line each, because an order's rows must stay
// rows; cells that hold blocks of text (a layout table) are written one after another.
func (w *htmlWriter) table(n *html.Node, s style, depth int) {
	w.endLine()
	var rows [][][]string
	for _, tr := range tableRows(n) {
		rowStyle := s.inside(tr, w.sheet)
		var cells [][]string
		for c := tr.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && (c.DataAtom == atom.Td || c.DataAtom == atom.Th) {
				cells = append(cells, w.cell(c, rowStyle, depth+2))
			} else if c.Type == html.ElementNode {
				cells = append(cells, w.cell(c, rowStyle, depth+2))
			}
		}
		rows = append(rows, cells)
	}
	data := dataRows(rows) >= 2
	w.dataTable = w.dataTable || data
	prefix := strings.Repeat("> ", w.quote)
	for _, cells := range rows {
		if line, ok := joinCells(cells, data); ok {
			if line != "" {
				w.lines = append(w.lines, prefix+line)
			}
			continue
		}
		for _, cell := range cells {
			for _, line := range cell {
				if line == cutMark {
					w.lines = append(w.lines, line)
				} else {
					w.lines = append(w.lines, strings.TrimRight(prefix+line, " "))
				}
			}
		}
	}
	if data {
		w.blankLine()
	}
}

// cell renders a cell apart and returns its lines.
func (w *htmlWriter) cell(n *html.Node, s style, depth int) []string {
	inner := &htmlWriter{sheet: w.sheet, size: w.size}
	inner.walk(n, s, depth)
	inner.endLine()
	w.size, w.cut = inner.size, w.cut || inner.cut
	w.hidden.WriteString(inner.hidden.String())
	w.dataTable = w.dataTable || inner.dataTable
	lines := inner.lines
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// tableRows finds the rows of a table itself, not those of tables inside it.
func tableRows(n *html.Node) []*html.Node {
	var rows []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		switch c.DataAtom {
		case atom.Tr:
			rows = append(rows, c)
		case atom.Tbody, atom.Thead, atom.Tfoot:
			rows = append(rows, tableRows(c)...)
		case atom.Caption:
			rows = append(rows, c)
		}
	}
	return rows
}

// dataRows counts rows with at least two short filled cells.
func dataRows(rows [][][]string) int {
	n := 0
	for _, cells := range rows {
		filled := 0
		for _, cell := range cells {
			if len(cell) > 0 && shortCell(cell) {
				filled++
			}
		}
		if filled >= 2 {
			n++
		}
	}
	return n
}

// shortCell tells a cell of a data table from a block of text.
func shortCell(lines []string) bool {
	size, filled := 0, 0
	for _, line := range lines {
		if line == cutMark || strings.HasPrefix(line, "> ") {
			return false
		}
		if line != "" {
			filled++
		}
		size += len(line)
	}
	return filled <= 3 && size <= 240
}

// joinCells makes one line of a row; empty cells keep their place in a data table only.
func joinCells(cells [][]string, data bool) (string, bool) {
	var texts []string
	filled := 0
	for _, cell := range cells {
		if !shortCell(cell) || !data && len(cell) > 1 {
			return "", false
		}
		text := strings.Join(strings.Fields(strings.Join(cell, " ")), " ")
		if text != "" {
			filled++
		}
		if text != "" || data {
			texts = append(texts, text)
		}
	}
	if filled == 0 {
		return "", true
	}
	if filled == 1 && len(cells) > 0 && !data {
		return strings.Join(texts, ""), true
	}
	return strings.TrimRight(strings.Join(texts, cellBetween), " |"), true
}
