package postgres

import (
	"slices"

	"github.com/jackc/pgx/v5"
)

// importFile describes one CSV file of the import format and the table it goes to.
type importFile struct {
	name     string // of the file
	table    string // in schema adv
	columns  []*importColumn
	conflict string // the constraint or columns by which a row is known
	single   bool   // the table has one row
	attached bool   // the rows name files whose bytes are kept
	guarded  string // rows numbered here: this condition on the table's row refuses an import over it
}

// importColumn describes one column.
type importColumn struct {
	csv    string
	db     string // the table's column; "": none, the cell is used otherwise
	sql    string // its type
	read   cellReader
	empty  string // what an empty cell is for COPY
	isKey  bool
	headed bool   // the header must name it
	filled bool   // an empty cell is a fault
	refers string // the file whose rows it names, by their only key
	derive string // an SQL expression over i, the imported row, for the value written; "": the cell
	set    string // an SQL expression over t, the known row, and EXCLUDED, for the value of an update; "": the new one
}

func csvColumn(csv, sql string, read cellReader, empty string) *importColumn {
	return &importColumn{csv: csv, db: csv, sql: sql, read: read, empty: empty}
}

// The kinds of column. Text that is not known is empty, anything else that is not known is null.
func csvText(csv string) *importColumn     { return csvColumn(csv, "text", readText, "") }
func csvDate(csv string) *importColumn     { return csvColumn(csv, "date", readDate, copyNull) }
func csvDecimal(csv string) *importColumn  { return csvColumn(csv, "numeric", readDecimal, copyNull) }
func csvAmount(csv string) *importColumn   { return csvColumn(csv, "numeric", readAmount, copyNull) }
func csvPositive(csv string) *importColumn { return csvColumn(csv, "numeric", readPositive, copyNull) }
func csvPercent(csv string) *importColumn  { return csvColumn(csv, "numeric", readPercentage, copyNull) }
func csvCurrency(csv string) *importColumn { return csvColumn(csv, "text", readCurrency, "") }

func csvWhole(csv string, least int64) *importColumn {
	return csvColumn(csv, "integer", readWhole(least, 1<<31-1), copyNull)
}

// csvOneOf is one of some words; an empty cell is the one that holds where nothing is known.
func csvOneOf(csv, empty string, words ...string) *importColumn {
	return csvColumn(csv, "text", readOneOf(words...), empty)
}

// csvReference names a row of another file by its key; an empty cell names none.
func csvReference(csv, file string) *importColumn {
	c := csvColumn(csv, "text", readText, copyNull)
	c.refers = file
	return c
}

// key is a part of the key.
func (c *importColumn) key() *importColumn { return c.optionalKey().needed() }

// optionalKey is a part of the key whose cell may be empty, which then stands for a value of its own.
func (c *importColumn) optionalKey() *importColumn { c.isKey = true; return c.inHeader() }

func (c *importColumn) needed() *importColumn                { c.filled = true; return c }
func (c *importColumn) inHeader() *importColumn              { c.headed = true; return c }
func (c *importColumn) notInHeader() *importColumn           { c.headed = false; return c }
func (c *importColumn) as(db string) *importColumn           { c.db = db; return c }
func (c *importColumn) derived(sql string) *importColumn     { c.derive = sql; return c }
func (c *importColumn) updated(sql string) *importColumn     { c.set = sql; return c }
func (c *importColumn) otherwise(empty string) *importColumn { c.empty = empty; return c }
func (c *importColumn) reads(read cellReader) *importColumn  { c.read = read; return c }

// csvArray is a column of several texts in one cell.
func csvArray(csv string, read cellReader) *importColumn { return csvColumn(csv, "text[]", read, "{}") }

func (f *importFile) column(csv string) *importColumn {
	if i := slices.IndexFunc(f.columns, func(c *importColumn) bool { return c.csv == csv }); i >= 0 {
		return f.columns[i]
	}
	return nil
}

// keys are the columns by which a row is known.
func (f *importFile) keys() []*importColumn {
	var keys []*importColumn
	for _, c := range f.columns {
		if c.isKey {
			keys = append(keys, c)
		}
	}
	return keys
}

// quoted is the column's name in the staging table.
func (c *importColumn) quoted() string { return pgx.Identifier{c.csv}.Sanitize() }

// staging is the temporary table that holds the file's rows.
func (f *importFile) staging() string { return "import_" + f.table }

func importFileNamed(name string) *importFile {
	if i := slices.IndexFunc(importFiles, func(f *importFile) bool { return f.name == name }); i >= 0 {
		return importFiles[i]
	}
	return nil
}

func knownImportFile(name string) bool { return importFileNamed(name) != nil }
