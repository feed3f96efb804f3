package attachment

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// readCSV reads a file of separated values with any of the usual separators.
func (r *Reader) readCSV(ctx context.Context, in input, doc *Document) error {
	text := decodeText(in.data, in.contentType)
	text = strings.TrimPrefix(strings.ReplaceAll(text, "\r\n", "\n"), "\ufeff")
	text = strings.ReplaceAll(text, "\r", "\n")
	doc.Text = text
	sep := separatorOf(text)
	if first, rest, ok := strings.Cut(text, "\n"); ok && strings.HasPrefix(strings.ToLower(first), "sep=") {
		text = rest
	}
	dec := csv.NewReader(strings.NewReader(text))
	dec.Comma, dec.LazyQuotes, dec.FieldsPerRecord, dec.TrimLeadingSpace = sep, true, -1, sep != '\t'
	var b block
	cells := 0
	for {
		record, err := dec.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return problemf(ProblemDamaged, "the CSV file cannot be read (%v)", err)
		}
		if cells += len(record); cells > r.opts.MaxCells || ctx.Err() != nil {
			return problemf(ProblemTooLarge, "the CSV file has more than %d cells", r.opts.MaxCells)
		}
		line, _ := dec.FieldPos(0)
		row := make([]Cell, len(record))
		for c, v := range record {
			row[c] = Cell{Text: strings.TrimSpace(v), Place: Place{Cell: cellName(c, line-1)}}
		}
		b.rows = append(b.rows, row)
	}
	doc.grids(b)
	return nil
}

func separatorOf(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	if f := strings.ToLower(strings.TrimRight(first, "\r ")); strings.HasPrefix(f, "sep=") && len(f) == 5 {
		return rune(f[4])
	}
	if sep, _ := guessSeparator(text); sep != 0 {
		return sep
	}
	for _, sep := range []rune{';', '\t', '|'} {
		if strings.ContainsRune(first, sep) {
			return sep
		}
	}
	return ','
}

// cellName writes a cell's address as sheets do: column letters, row from 1.
func cellName(col, row int) string {
	name := ""
	for c := col; ; c = c/26 - 1 {
		name = string(rune('A'+c%26)) + name
		if c < 26 {
			return fmt.Sprintf("%s%d", name, row+1)
		}
	}
}

// grids finds the tables of blocks of cells and reads an order from them.
func (doc *Document) grids(blocks ...block) {
	var chunks []chunk
	line := 0
	for _, b := range blocks {
		doc.rows = append(doc.rows, b.rows...)
		tables, outside := b.tables()
		doc.Tables = append(doc.Tables, tables...)
		inTable := map[Place]bool{}
		for _, t := range tables {
			mark(inTable, true, append(t.Rows, t.Header)...)
		}
		if len(tables) != 1 || len(tables[0].Header) > 0 {
			mark(inTable, false, outside...)
		}
		for _, c := range chunksOf(b.rows, line) {
			c.table = inTable[c.Place]
			chunks = append(chunks, c)
		}
		line += len(b.rows) + 3
	}
	doc.Order = assemble(doc.Tables, chunks, doc.Text, nil)
}

func mark(set map[Place]bool, v bool, rows ...[]Cell) {
	for _, r := range rows {
		for _, c := range r {
			set[c.Place] = v
		}
	}
}
