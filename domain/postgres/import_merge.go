package postgres

import (
	"context"
	"fmt"
	"strings"
)

// merge writes the rows of a file: new ones are inserted, known ones updated where they differ.
func (r *importRun) merge(ctx context.Context, file *loadedFile) (ImportedFile, error) {
	r.progress(ImportProgress{Stage: "write", File: file.name, Rows: file.rows})
	done := ImportedFile{File: file.name, Rows: file.rows}
	statements := []string{file.upsert("")}
	if file.name == "payments.csv" {
		statements = []string{file.upsert("WHERE i.number IS NOT NULL"), file.insertUnnumbered()}
	}
	for _, sql := range statements {
		var inserted, updated int64
		counted := "WITH merged AS (" + sql + " RETURNING xmax = 0 AS fresh) SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM merged"
		if err := r.tx.QueryRow(ctx, counted).Scan(&inserted, &updated); err != nil {
			return done, fmt.Errorf("merging its rows: %w", err)
		}
		done.Inserted += inserted
		done.Updated += updated
	}
	if file.name == "disputes.csv" && file.present["invoice"] {
		return done, r.linkDisputes(ctx)
	}
	return done, nil
}

// upsert is the one statement that writes a file's rows.
//
// A column that the file lacks keeps its value, or takes the table's default in a new row. One without a
// default must stand in the statement all the same: it is taken from the known row.
func (f *loadedFile) upsert(where string) string {
	var names, values, sets, old, fresh []string
	joined := ""
	for _, c := range f.written() {
		switch {
		case c.derive != "":
			values = append(values, c.derive)
		case f.present[c.csv]:
			values = append(values, "i."+c.quoted())
		default:
			values = append(values, "k."+c.db)
			joined = fmt.Sprintf("LEFT JOIN adv.%s k ON %s", f.table, f.sameRow("k"))
		}
		names = append(names, c.db)
		if !f.present[c.csv] || c.isKey {
			continue
		}
		value := "EXCLUDED." + c.db
		if c.set != "" {
			value = c.set
		}
		sets = append(sets, c.db+" = "+value)
		old, fresh = append(old, "t."+c.db), append(fresh, value)
	}
	action := "DO NOTHING"
	if len(sets) > 0 {
		action = fmt.Sprintf("DO UPDATE SET %s WHERE (%s) IS DISTINCT FROM (%s)", strings.Join(sets, ", "), strings.Join(old, ", "), strings.Join(fresh, ", "))
	}
	return fmt.Sprintf("INSERT INTO adv.%s AS t (%s) SELECT %s FROM %s i %s %s ON CONFLICT %s %s",
		f.table, strings.Join(names, ", "), strings.Join(values, ", "), f.staging(), joined, where, f.conflict, action)
}

// written are the columns that the statement names: those of the file, those worked out, and those without
// which no row can be proposed.
func (f *loadedFile) written() []*importColumn {
	var columns []*importColumn
	for _, c := range f.columns {
		if c.db != "" && (f.present[c.csv] || c.derive != "" || c.filled) {
			columns = append(columns, c)
		}
	}
	if f.attached && f.present["path"] {
		columns = append(columns, attachedColumns...)
	}
	return columns
}

// attachedColumns hold the file that a row names.
var attachedColumns = []*importColumn{{csv: "content", db: "content", derive: "i.content"}, {csv: "sha256", db: "sha256", derive: "i.sha256"}}

// insertUnnumbered writes the payments without a number. Of those that are alike in everything, each is
// known by being the first, the second and so on.
func (f *loadedFile) insertUnnumbered() string {
	return fmt.Sprintf(`INSERT INTO adv.payment (customer, invoice, paid_on, amount, method, nth)
		SELECT customer, invoice, paid_on, amount, method,
			row_number() OVER (PARTITION BY customer, invoice, paid_on, amount, method ORDER BY row_line)
		FROM (SELECT i.row_line, %s AS customer, i.invoice, i.paid_on, i.amount, COALESCE(i.method, '') AS method
			FROM import_payment i WHERE i.number IS NULL) AS unnumbered
		ON CONFLICT (customer, invoice, paid_on, amount, method, nth) WHERE number IS NULL DO NOTHING`, f.column("customer").derive)
}

// linkDisputes ties the imported disputes to the invoice that they name.
func (r *importRun) linkDisputes(ctx context.Context) error {
	for _, sql := range []string{
		`DELETE FROM adv.dispute_invoice d USING import_dispute i WHERE d.dispute = i.number AND d.invoice IS DISTINCT FROM i.invoice`,
		`INSERT INTO adv.dispute_invoice (dispute, invoice) SELECT i.number, i.invoice FROM import_dispute i WHERE i.invoice IS NOT NULL ON CONFLICT DO NOTHING`,
	} {
		if _, err := r.tx.Exec(ctx, sql); err != nil {
			return fmt.Errorf("linking disputes to invoices: %w", err)
		}
	}
	return nil
}
