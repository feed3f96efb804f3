package attachment

import (
	"context"
	"strings"
)

// maxRepeat bounds the repeated rows and columns of an OpenDocument sheet: the
// file may say that an empty cell is repeated a million times.
const maxRepeat = 100

// readODS reads an OpenDocument sheet (OASIS OpenDocument 1.2, part 1, 9).
func (r *Reader) readODS(ctx context.Context, in input, doc *Document) error {
	z, err := openZIP(in.data)
	if err != nil {
		return err
	}
	data, err := member(z, "content.xml", r.opts.MaxBytes, in.budget)
	if err != nil {
		return err
	}
	root, err := parseXML(data)
	if err != nil {
		if manifest, e := member(z, "META-INF/manifest.xml", r.opts.MaxBytes, in.budget); e == nil && strings.Contains(string(manifest), "encryption-data") {
			return problemf(ProblemPassword, "the sheet is protected by a password")
		}
		return problemf(ProblemDamaged, "the sheet cannot be read (%v)", err)
	}
	var blocks []block
	cells := 0
	for _, t := range root.all("body/spreadsheet/table") {
		b := odsTable(t, &cells, r.opts.MaxCells)
		if cells > r.opts.MaxCells || ctx.Err() != nil {
			return problemf(ProblemTooLarge, "the sheet has more than %d cells", r.opts.MaxCells)
		}
		blocks = append(blocks, b)
	}
	doc.Text = textOfBlocks(blocks)
	doc.grids(blocks...)
	return nil
}

func odsTable(t *node, cells *int, limit int) block {
	var b block
	name := t.attr("name")
	row := 0
	for _, tr := range t.descend("table-row", 0) {
		var out []Cell
		for _, tc := range tr.children {
			if tc.name != "table-cell" && tc.name != "covered-table-cell" {
				continue
			}
			text := odsText(tc)
			repeat := max(1, atoi(tc.attr("number-columns-repeated")))
			for range min(repeat, maxRepeat) {
				out = append(out, Cell{Text: text, Place: Place{Sheet: name, Cell: cellName(len(out), row)}})
			}
		}
		for len(out) > 0 && out[len(out)-1].Text == "" {
			out = out[:len(out)-1]
		}
		if *cells += len(out) + 1; *cells > limit {
			return b
		}
		b.rows = append(b.rows, out)
		row += max(1, atoi(tr.attr("number-rows-repeated")))
	}
	return b
}

// odsText takes the exact value of numbers and dates, else the shown text.
func odsText(c *node) string {
	switch c.attr("value-type") {
	case "float", "currency":
		return c.attr("value")
	case "date":
		return isoDay(c.attr("date-value"))
	}
	var lines []string
	for _, p := range c.all("p") {
		lines = append(lines, strings.TrimSpace(allText(p)))
	}
	return strings.Join(lines, "\n")
}

func allText(n *node) string {
	s := n.raw()
	for _, c := range n.children {
		s += allText(c)
	}
	return s
}
