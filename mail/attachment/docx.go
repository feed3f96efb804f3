package attachment

import (
	"context"
	"strings"
)

// readDOCX reads the paragraphs and tables of a Word document with its headers
// and footers.
func (r *Reader) readDOCX(ctx context.Context, in input, doc *Document) error {
	z, err := openZIP(in.data)
	if err != nil {
		return err
	}
	var flow docxFlow
	var parts []string
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, "word/header") && strings.HasSuffix(f.Name, ".xml") {
			parts = append(parts, f.Name)
		}
	}
	for _, name := range append(parts, "word/document.xml") {
		data, err := member(z, name, r.opts.MaxBytes, in.budget)
		if err != nil {
			return err
		}
		root, err := parseXML(data)
		if err != nil {
			return err
		}
		flow.walk(first(root.child("body"), root))
	}
	doc.Text = textOfBlocks([]block{{rows: flow.rows}})
	doc.flow(flow.rows, flow.blocks)
	return nil
}

// docxFlow gathers rows in reading order: a paragraph is a row of one cell. The
// tables stand also as blocks of their own.
type docxFlow struct {
	rows   [][]Cell
	blocks []block
}

func (d *docxFlow) walk(n *node) {
	for _, c := range n.children {
		switch c.name {
		case "p":
			d.paragraph(c)
		case "tbl":
			d.table(c)
		case "sdt":
			if content := c.child("sdtContent"); content != nil {
				d.walk(content)
			}
		}
	}
}

func (d *docxFlow) paragraph(n *node) {
	for line := range strings.SplitSeq(docxText(n), "\n") {
		var row []Cell
		for cell := range strings.SplitSeq(line, "\t") {
			if strings.TrimSpace(cell) != "" {
				row = append(row, Cell{Text: oneLine(cell), Place: Place{Path: n.path, Start: len(d.rows), End: len(row)}})
			}
		}
		if len(row) > 0 {
			d.rows = append(d.rows, row)
		}
	}
	for _, box := range n.descend("txbxContent", 0) {
		d.walk(box)
	}
}

func (d *docxFlow) table(n *node) {
	var b block
	for _, tr := range n.all("tr") {
		var row []Cell
		for _, tc := range tr.children {
			if tc.name == "sdt" {
				tc = first(tc.find("sdtContent/tc"), tc)
			}
			if tc.name != "tc" {
				continue
			}
			var lines []string
			for _, p := range tc.descend("p", 0) {
				if t := strings.TrimSpace(docxText(p)); t != "" {
					lines = append(lines, t)
				}
			}
			row = append(row, Cell{Text: strings.Join(lines, "\n"), Place: Place{Path: tc.path + tr.path[strings.LastIndexByte(tr.path, '/'):]}})
			span := tc.find("tcPr/gridSpan")
			for range min(atoi(span.attr("val")), 60) - 1 {
				row = append(row, Cell{})
			}
		}
		b.rows = append(b.rows, row)
	}
	d.blocks = append(d.blocks, b)
	d.rows = append(d.rows, b.rows...)
}

// docxText joins the runs of a paragraph; tabs and breaks stand as such.
func docxText(n *node) string {
	var b strings.Builder
	var walk func(*node)
	walk = func(n *node) {
		for _, c := range n.children {
			switch c.name {
			case "t":
				b.WriteString(c.raw())
			case "tab":
				b.WriteString("\t")
			case "br", "cr":
				b.WriteString("\n")
			case "noBreakHyphen":
				b.WriteString("-")
			case "r", "hyperlink", "ins", "smartTag", "sdt", "sdtContent", "fldSimple":
				walk(c)
			}
		}
	}
	walk(n)
	return b.String()
}

// descend gives the elements of a name below n, not those inside one another.
func (n *node) descend(name string, depth int) []*node {
	var out []*node
	if n == nil || depth > maxXMLDepth {
		return nil
	}
	for _, c := range n.children {
		if c.name == name {
			out = append(out, c)
		} else {
			out = append(out, c.descend(name, depth+1)...)
		}
	}
	return out
}

// flow reads a document of paragraphs and tables in reading order.
func (doc *Document) flow(rows [][]Cell, blocks []block) {
	doc.rows = rows
	inTable := map[Place]bool{}
	for _, b := range blocks {
		tables, outside := b.tables()
		doc.Tables = append(doc.Tables, tables...)
		for _, row := range b.rows {
			for _, c := range row {
				inTable[c.Place] = len(tables) > 0
			}
		}
		for _, row := range outside {
			for _, c := range row {
				if len(tables) > 0 && len(tables[0].Header) > 0 {
					inTable[c.Place] = false
				}
			}
		}
	}
	chunks := chunksOf(rows, 0)
	for i := range chunks {
		chunks[i].table = inTable[chunks[i].Place]
	}
	doc.Order = assemble(doc.Tables, chunks, doc.Text, nil)
}
