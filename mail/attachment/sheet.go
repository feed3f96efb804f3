package attachment

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"
)

// readXLSX reads the visible sheets of a workbook. Formulas give their stored
// values; nothing is computed.
func (r *Reader) readXLSX(ctx context.Context, in input, doc *Document) error {
	f, err := excelize.OpenReader(bytes.NewReader(in.data), excelize.Options{
		UnzipSizeLimit: 4 * r.opts.MaxBytes, UnzipXMLSizeLimit: 4 * r.opts.MaxBytes,
	})
	if err != nil {
		return xlsxProblem(err)
	}
	defer f.Close()
	var blocks []block
	cells := 0
	for _, sheet := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(sheet); err == nil && !visible {
			continue
		}
		b, err := r.sheet(ctx, f, sheet, &cells)
		if err != nil {
			return err
		}
		blocks = append(blocks, b)
	}
	doc.Text = textOfBlocks(blocks)
	doc.grids(blocks...)
	return nil
}

func xlsxProblem(err error) error {
	switch {
	case errors.Is(err, excelize.ErrWorkbookFileFormat), errors.Is(err, excelize.ErrWorkbookPassword):
		return problemf(ProblemPassword, "the workbook is protected by a password or is no XLSX file")
	case strings.Contains(err.Error(), "limit"):
		return problemf(ProblemTooLarge, "the workbook unpacks to more than is allowed")
	}
	return problemf(ProblemDamaged, "the workbook cannot be opened (%v)", err)
}

func (r *Reader) sheet(ctx context.Context, f *excelize.File, sheet string, cells *int) (block, error) {
	var b block
	rows, err := f.Rows(sheet)
	if err != nil {
		return b, problemf(ProblemDamaged, "sheet %q cannot be read (%v)", sheet, err)
	}
	defer rows.Close()
	for n := 0; rows.Next(); n++ {
		columns, err := rows.Columns()
		if err != nil {
			return b, problemf(ProblemDamaged, "row %d of sheet %q cannot be read (%v)", n+1, sheet, err)
		}
		if *cells += len(columns) + 1; *cells > r.opts.MaxCells || ctx.Err() != nil {
			return b, problemf(ProblemTooLarge, "the workbook has more than %d cells", r.opts.MaxCells)
		}
		row := make([]Cell, len(columns))
		for c, v := range columns {
			row[c] = Cell{Text: strings.TrimSpace(v), Place: Place{Sheet: sheet, Cell: cellName(c, n)}}
		}
		b.rows = append(b.rows, row)
	}
	return b, nil
}

// textOfBlocks writes rows as lines, cells apart by a tab.
func textOfBlocks(blocks []block) string {
	var out strings.Builder
	for i, b := range blocks {
		if i > 0 {
			out.WriteString("\n")
		}
		for _, row := range b.rows {
			var parts []string
			for _, c := range row {
				parts = append(parts, oneLine(c.Text))
			}
			out.WriteString(strings.TrimRight(strings.Join(parts, "\t"), "\t") + "\n")
		}
	}
	return out.String()
}
