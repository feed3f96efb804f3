package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// check looks for the faults that no single row shows: rows that stand twice, rows that name what does not
// exist, numbers given here.
func (r *importRun) check(ctx context.Context) error {
	for _, file := range r.loaded {
		r.progress(ImportProgress{Stage: "check", File: file.name, Rows: file.rows})
		for _, step := range []func(context.Context, *loadedFile) error{r.checkGuarded, r.checkNeeded, r.checkTwice, r.checkReferences} {
			if r.faults.left() == 0 {
				return nil
			}
			if err := step(ctx, file); err != nil {
				return fmt.Errorf("of %s: %w", file.name, err)
			}
		}
	}
	for _, rule := range importRules {
		if file := r.loadedNamed(rule.file); file != nil && r.faults.left() > 0 {
			if err := r.find(ctx, file, rule.column, rule.problem, rule.sql(file)); err != nil {
				return fmt.Errorf("of %s: %w", file.name, err)
			}
		}
	}
	return nil
}

func (r *importRun) loadedNamed(name string) *loadedFile {
	for _, file := range r.loaded {
		if file.name == name {
			return file
		}
	}
	return nil
}

// find runs a query that gives the lines and cells of faulty rows, and notes a fault for each: the problem
// with the cell in place of its %s (quoted) or its %d (a line number). A cell that is null is a fault already.
func (r *importRun) find(ctx context.Context, file *loadedFile, column, problem, sql string) error {
	rows, err := r.tx.Query(ctx, fmt.Sprintf("SELECT row_line, cell FROM (%s) AS faulty (row_line, cell) WHERE cell IS NOT NULL ORDER BY row_line LIMIT %d", sql, r.faults.left()))
	if err != nil {
		return fmt.Errorf("checking %s: %w", column, err)
	}
	var line int
	var cell string
	_, err = pgx.ForEachRow(rows, []any{&line, &cell}, func() error {
		text := strings.NewReplacer("%s", shownCell(cell), "%d", cell).Replace(problem)
		r.faults.add(ImportFault{File: file.name, Line: line, Column: column, Problem: text})
		return nil
	})
	if err != nil {
		return fmt.Errorf("checking %s: %w", column, err)
	}
	return nil
}

// checkGuarded refuses rows whose number was given here to something else. The table is locked first, so
// that no number can be given meanwhile.
func (r *importRun) checkGuarded(ctx context.Context, file *loadedFile) error {
	if file.guarded == "" {
		return nil
	}
	if _, err := r.tx.Exec(ctx, "LOCK TABLE adv."+file.table+" IN SHARE ROW EXCLUSIVE MODE"); err != nil {
		return fmt.Errorf("locking the table: %w", err)
	}
	return r.find(ctx, file, "number", "%s was given here already, to another "+strings.TrimPrefix(file.table, "sales_"),
		fmt.Sprintf("SELECT i.row_line, i.number FROM %s i JOIN adv.%s t ON t.number = i.number WHERE t.%s", file.staging(), file.table, file.guarded))
}

// checkNeeded refuses new rows where the file lacks a column without which none can be made.
func (r *importRun) checkNeeded(ctx context.Context, file *loadedFile) error {
	for _, c := range file.columns {
		if !c.filled || c.headed || file.present[c.csv] {
			continue
		}
		var rows, first int
		sql := fmt.Sprintf("SELECT count(*), COALESCE(min(i.row_line), 0) FROM %s i WHERE NOT EXISTS (SELECT FROM adv.%s t WHERE %s)",
			file.staging(), file.table, file.sameRow("t"))
		if err := r.tx.QueryRow(ctx, sql).Scan(&rows, &first); err != nil {
			return fmt.Errorf("looking for new rows: %w", err)
		}
		if rows > 0 {
			r.faults.add(ImportFault{File: file.name, Line: 1, Column: c.csv,
				Problem: fmt.Sprintf("is missing, and %d new rows need it (the first in line %d)", rows, first)})
		}
	}
	return nil
}

// sameRow compares an imported row i with a row of the table by the key.
func (f *importFile) sameRow(t string) string {
	if f.single {
		return t + ".only_row"
	}
	var same []string
	for _, c := range f.keys() {
		op := "="
		if !c.filled {
			op = "IS NOT DISTINCT FROM"
		}
		same = append(same, fmt.Sprintf("%s.%s %s i.%s", t, c.db, op, c.quoted()))
	}
	return strings.Join(same, " AND ")
}

// checkTwice refuses a key that stands twice in the file. Payments without a number may be alike.
func (r *importRun) checkTwice(ctx context.Context, file *loadedFile) error {
	keys := file.keys()
	if file.single || !file.present[keys[0].csv] {
		return nil
	}
	var quoted, filled []string
	for _, c := range keys {
		quoted = append(quoted, c.quoted())
		if c.filled || file.name == "payments.csv" {
			filled = append(filled, c.quoted()+" IS NOT NULL") // an empty one is another fault
		}
	}
	list, where := strings.Join(quoted, ", "), ""
	if len(filled) > 0 {
		where = "WHERE " + strings.Join(filled, " AND ")
	}
	var some bool
	sql := fmt.Sprintf("SELECT EXISTS (SELECT FROM %s %s GROUP BY %s HAVING count(*) > 1)", file.staging(), where, list)
	if err := r.tx.QueryRow(ctx, sql).Scan(&some); err != nil || !some {
		return err
	}
	return r.find(ctx, file, keyNames(keys), "is the key of line %d too", fmt.Sprintf(
		`SELECT row_line, first::text FROM (SELECT row_line, min(row_line) OVER (PARTITION BY %s) AS first FROM %s %s) AS i WHERE row_line <> first`,
		list, file.staging(), where))
}

func keyNames(keys []*importColumn) string {
	names := make([]string, len(keys))
	for i, c := range keys {
		names[i] = c.csv
	}
	return strings.Join(names, ", ")
}

// checkReferences refuses cells that name a row which is neither in the database nor in this import.
func (r *importRun) checkReferences(ctx context.Context, file *loadedFile) error {
	for _, c := range file.columns {
		if c.refers == "" || !file.present[c.csv] || r.unreadable[c.refers] {
			continue
		}
		sql := fmt.Sprintf("SELECT i.row_line, i.%[1]s FROM %[2]s i WHERE i.%[1]s IS NOT NULL AND %[3]s",
			c.quoted(), file.staging(), unknownRow(c.refers, "i."+c.quoted()))
		if err := r.find(ctx, file, c.csv, notKnown(c.refers), sql); err != nil {
			return err
		}
	}
	return nil
}

func notKnown(file string) string { return "%s is neither in " + file + " nor in the database" }

// unknownRow is the SQL condition that a value is no key of a file's rows, imported or known.
func unknownRow(file, value string) string {
	f := importFileNamed(file)
	key := f.keys()[0]
	return fmt.Sprintf("NOT EXISTS (SELECT FROM adv.%s k WHERE k.%s = %s) AND NOT EXISTS (SELECT FROM %s k WHERE k.%s = %s)",
		f.table, key.db, value, f.staging(), key.quoted(), value)
}
