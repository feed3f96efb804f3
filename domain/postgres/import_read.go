package postgres

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// load reads a file into its staging table, if the folder has it.
func (r *importRun) load(ctx context.Context, file *importFile) error {
	if err := r.createStaging(ctx, file); err != nil {
		return err
	}
	source, err := r.root.Open(file.name)
	if isAbsent(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("opening it: %w", err)
	}
	defer source.Close()
	info, err := source.Stat()
	if err != nil {
		return fmt.Errorf("looking at it: %w", err)
	}
	rows := newRowReader(r, file, source, info.Size())
	if !rows.header() {
		r.unreadable[file.name] = true
		return rows.err
	}
	loaded := &loadedFile{importFile: file, present: map[string]bool{}}
	r.loaded = append(r.loaded, loaded)
	for _, c := range rows.columns {
		loaded.present[c.csv] = true
	}
	if file.attached && loaded.present["path"] {
		loaded.present["content"], loaded.present["sha256"] = true, true
	}
	if _, err := r.tx.Conn().PgConn().CopyFrom(ctx, rows, rows.copySQL()); err != nil {
		return fmt.Errorf("copying its rows: %w", errors.Join(rows.err, err))
	}
	loaded.rows = rows.rows
	r.progress(rows.position())
	_, err = r.tx.Exec(ctx, "ANALYZE "+file.staging())
	return err
}

// createStaging makes the temporary table of a file, with all columns of the format.
func (r *importRun) createStaging(ctx context.Context, file *importFile) error {
	columns := []string{"row_line integer NOT NULL"}
	for _, c := range file.columns {
		columns = append(columns, c.quoted()+" "+c.sql)
	}
	if file.attached {
		columns = append(columns, "content bytea", "sha256 bytea")
	}
	sql := fmt.Sprintf("CREATE TEMPORARY TABLE %s (%s) ON COMMIT DROP", file.staging(), strings.Join(columns, ", "))
	if _, err := r.tx.Exec(ctx, sql); err != nil {
		return fmt.Errorf("making the staging table: %w", err)
	}
	return nil
}

// rowReader turns the rows of a CSV file into the text that COPY takes, and notes what is wrong with them.
// A cell that is wrong becomes null: the other rows that name its row still find it.
type rowReader struct {
	run     *importRun
	file    *importFile
	source  *importSource
	csv     *csv.Reader
	columns []*importColumn // in the file's order
	rows    int64
	out     []byte // not yet handed out
	sent    int    // of out
	done    bool
	faulty  bool // a fault was noted
	err     error
}

func newRowReader(run *importRun, file *importFile, from io.Reader, size int64) *rowReader {
	src := &importSource{from: from, size: size}
	reader := csv.NewReader(src)
	reader.FieldsPerRecord = -1
	reader.ReuseRecord = true
	return &rowReader{run: run, file: file, source: src, csv: reader}
}

// Read hands out the rows as COPY's text.
func (r *rowReader) Read(p []byte) (int, error) {
	const enough = 64 << 10
	if r.sent == len(r.out) {
		r.out, r.sent = r.out[:0], 0
		for !r.done && len(r.out) < enough {
			r.row()
		}
	}
	if r.sent < len(r.out) {
		n := copy(p, r.out[r.sent:])
		r.sent += n
		return n, nil
	}
	if r.err != nil {
		return 0, r.err
	}
	return 0, io.EOF
}

// next reads one record; ok is false at the end of the file, after a fault and after an error.
func (r *rowReader) next() (record []string, ok bool) {
	record, err := r.csv.Read()
	r.source.mark = r.source.read
	var wrong *csv.ParseError
	switch {
	case err == nil:
		return record, true
	case errors.Is(err, io.EOF):
		r.done = true
	case errors.As(err, &wrong):
		r.fault(wrong.StartLine, "row", parseProblem(wrong))
	case errors.Is(err, errRecordTooLong):
		r.done = true
		r.fault(int(r.rows)+2, "row", "a record near here is longer than 1 MB: is a quotation mark not closed?")
	default:
		r.done, r.err = true, fmt.Errorf("reading: %w", err)
	}
	return nil, false
}

func parseProblem(err *csv.ParseError) string {
	switch {
	case errors.Is(err.Err, csv.ErrBareQuote):
		return fmt.Sprintf("a quotation mark stands inside a cell that is not quoted (line %d): quote the cell and double the mark", err.Line)
	case errors.Is(err.Err, csv.ErrQuote):
		return fmt.Sprintf("a quoted cell holds a mark that is not doubled, or is not closed up to line %d", err.Line)
	}
	return err.Err.Error()
}

// fault notes what is wrong; it is false, for callers that stop on a fault.
func (r *rowReader) fault(line int, column, problem string) bool {
	r.faulty = true
	r.run.faults.add(ImportFault{File: r.file.name, Line: line, Column: column, Problem: problem})
	if r.run.faults.left() == 0 {
		r.done = true
	}
	return false
}

func (r *rowReader) copySQL() string {
	names := []string{"row_line"}
	for _, c := range r.columns {
		names = append(names, c.quoted())
	}
	if r.file.attached {
		names = append(names, "content", "sha256")
	}
	return fmt.Sprintf("COPY %s (%s) FROM STDIN", r.file.staging(), strings.Join(names, ", "))
}

// row reads one row and appends it to what COPY takes.
func (r *rowReader) row() {
	record, ok := r.next()
	if !ok {
		return
	}
	r.rows++
	if r.rows%20_000 == 0 {
		r.run.progress(r.position())
	}
	line, _ := r.csv.FieldPos(0)
	if len(record) != len(r.columns) {
		r.fault(line, "row", fmt.Sprintf("has %d cells where the header has %d", len(record), len(r.columns)))
		return
	}
	if r.file.single && r.rows > 1 {
		r.fault(line, "row", "the file has one row only")
		return
	}
	r.out = strconv.AppendInt(r.out, int64(line), 10)
	for i, c := range r.columns {
		r.out = append(append(r.out, '\t'), r.cell(line, c, strings.TrimSpace(record[i]))...)
	}
	if r.file.attached {
		r.out = append(r.out, r.attachment(line, record)...)
	}
	r.out = append(r.out, '\n')
}

// cell is a cell as COPY takes it.
func (r *rowReader) cell(line int, c *importColumn, cell string) string {
	if cell == "" {
		if c.filled {
			r.fault(line, c.csv, "is empty")
			return copyNull
		}
		return c.empty
	}
	if problem := legibleCell(cell); problem != "" {
		r.fault(line, c.csv, problem)
		return copyNull
	}
	value, problem := c.read(cell)
	if problem != "" {
		r.fault(line, c.csv, problem)
		return copyNull
	}
	return value
}

func (r *rowReader) position() ImportProgress {
	return ImportProgress{Stage: "read", File: r.file.name, Rows: r.rows, Bytes: r.source.read, Size: r.source.size}
}
