package attachment

import "strings"

// headlessTables reads runs of lines that look like order lines without a header.
func headlessTables(lines [][]textLine, used []map[int]bool) []Table {
	var tables []Table
	for p, page := range lines {
		var rows [][]Cell
		at := map[Place]int{}
		for i := range page {
			var row []Cell
			for _, s := range page[i].spans() {
				c := Cell{Text: s.text(), Place: s.place(page[i].page)}
				if phrase(c.Text) == "" {
					continue // a speck or a stroke
				}
				at[c.Place] = i
				row = append(row, c)
			}
			rows = append(rows, row)
		}
		found := regular(rows)
		if len(found) == 0 {
			continue
		}
		for _, r := range found {
			used[p][at[r[0].Place]] = true
		}
		tables = append(tables, newTable(nil, found))
	}
	return tables
}

// pageChunks gives all spans in reading order.
func pageChunks(lines [][]textLine, used []map[int]bool) []chunk {
	var out []chunk
	number := 0
	for p, page := range lines {
		for i := range page {
			for _, s := range page[i].spans() {
				c := newChunk(Cell{Text: s.text(), Place: s.place(page[i].page)}, number, s.x0, s.y0, s.x1, s.y1)
				c.table = used[p][i]
				if n := len(out); strings.Trim(c.Text, ": ") == "" && n > 0 && out[n-1].line == number {
					out[n-1].Text += " :"
					out[n-1].folded += " :"
					continue
				}
				if strings.TrimSpace(c.Text) != "" {
					out = append(out, c)
				}
			}
			number++
		}
	}
	return out
}
