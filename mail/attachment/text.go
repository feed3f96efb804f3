package attachment

import (
	"context"
	"regexp"
	"strings"
)

var wideGap = regexp.MustCompile(`\s{2,}|\t|\s*\|\s*`)

// readText reads plain text; columns kept apart by two spaces, tabs or bars are
// read as tables.
func (r *Reader) readText(ctx context.Context, in input, doc *Document) error {
	text := strings.ReplaceAll(strings.ReplaceAll(decodeText(in.data, in.contentType), "\r\n", "\n"), "\r", "\n")
	if strings.Contains(text[:min(len(text), 4096)], eicar) {
		return problemf(ProblemDangerous, "the file is the virus scanners' test file")
	}
	doc.Text = text
	return r.layoutText(ctx, doc)
}

// layoutText lays the text's lines on a page of fixed-width letters and reads it
// as a page.
func (r *Reader) layoutText(ctx context.Context, doc *Document) error {
	var rows [][]Cell
	at := 0
	for line := range strings.SplitSeq(doc.Text, "\n") {
		var row []Cell
		from := 0
		for _, loc := range append(wideGap.FindAllStringIndex(line, 200), []int{len(line), len(line)}) {
			if t := strings.TrimSpace(line[from:loc[0]]); t != "" {
				row = append(row, Cell{Text: t, Place: Place{Start: at + from, End: at + loc[0]}})
			}
			from = loc[1]
		}
		rows = append(rows, row)
		at += len(line) + 1
		if len(rows) > 50_000 || ctx.Err() != nil {
			break
		}
	}
	doc.grids(block{rows: rows})
	return nil
}
