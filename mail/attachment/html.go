package attachment

import (
	"context"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readHTML reads the text and the tables of a page; scripts and hidden parts are
// left out.
func (r *Reader) readHTML(_ context.Context, in input, doc *Document) error {
	root, err := html.Parse(strings.NewReader(decodeText(in.data, in.contentType)))
	if err != nil {
		return problemf(ProblemDamaged, "the HTML cannot be read (%v)", err)
	}
	h := htmlFlow{budget: r.opts.MaxCells}
	h.walk(root, 0)
	h.endLine()
	doc.Text = textOfBlocks([]block{{rows: h.rows}})
	doc.flow(h.rows, h.blocks)
	return nil
}

// htmlFlow gathers lines of text and tables in reading order.
type htmlFlow struct {
	rows   [][]Cell
	blocks []block
	line   strings.Builder
	budget int
	serial int
}

const maxHTMLDepth = 512

func (h *htmlFlow) place() Place {
	h.serial++
	return Place{Path: "element", Start: h.serial}
}

func (h *htmlFlow) endLine() {
	if t := oneLine(h.line.String()); t != "" {
		h.rows = append(h.rows, []Cell{{Text: t, Place: h.place()}})
	}
	h.line.Reset()
}

func (h *htmlFlow) walk(n *html.Node, depth int) {
	if depth > maxHTMLDepth || h.budget <= 0 {
		return
	}
	if n.Type == html.TextNode {
		h.line.WriteString(n.Data)
		return
	}
	block := false
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Head, atom.Template, atom.Noscript:
		return
	case atom.Table:
		if !layoutTable(n) {
			h.endLine()
			h.table(n)
			return
		}
		block = true
	case atom.P, atom.Div, atom.Tr, atom.Li, atom.H1, atom.H2, atom.H3, atom.H4, atom.Br, atom.Ul, atom.Section:
		block = true
	case atom.Td, atom.Th:
		h.line.WriteString(" ")
	}
	if hidden(n) {
		return
	}
	if block {
		h.endLine()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		h.walk(c, depth+1)
	}
	if block {
		h.endLine()
	}
}

func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		v := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
		if a.Key == "hidden" || a.Key == "style" && (strings.Contains(v, "display:none") || strings.Contains(v, "visibility:hidden")) {
			return true
		}
	}
	return false
}

// layoutTable says that a table holds other tables: it arranges the page.
func layoutTable(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.DataAtom == atom.Table {
			return true
		}
	}
	return false
}

func (h *htmlFlow) table(n *html.Node) {
	var b block
	for d := range n.Descendants() {
		if d.DataAtom != atom.Tr {
			continue
		}
		var row []Cell
		for c := d.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
				continue
			}
			if h.budget--; h.budget <= 0 {
				break
			}
			row = append(row, Cell{Text: cellText(c), Place: h.place()})
			for range min(atoi(attrOf(c, "colspan")), 60) - 1 {
				row = append(row, Cell{})
			}
		}
		b.rows = append(b.rows, row)
	}
	h.blocks = append(h.blocks, b)
	h.rows = append(h.rows, b.rows...)
}

func attrOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// cellText keeps line breaks of a cell.
func cellText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode && d.Parent.DataAtom != atom.Script && d.Parent.DataAtom != atom.Style:
			b.WriteString(d.Data)
		case d.DataAtom == atom.Br, d.DataAtom == atom.P, d.DataAtom == atom.Div:
			b.WriteString("\x00")
		}
	}
	var lines []string
	for l := range strings.SplitSeq(b.String(), "\x00") {
		if l = oneLine(l); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}
