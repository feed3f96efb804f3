package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
)

// ImportOptions shape an import. The zero value works.
type ImportOptions struct {
	// Progress, if set, is called now and then from the importing goroutine.
	Progress func(ImportProgress)
	// Now is the moment of the import, for the age of the data; zero: the machine's clock.
	Now time.Time
	// MaxFaults bounds the list of faults; 0: 1000.
	MaxFaults int
}

// ImportProgress says how far an import is.
type ImportProgress struct {
	Stage string // "read", "check" or "write"
	File  string
	Rows  int64 // of the file, so far
	Bytes int64 // read of the file, so far
	Size  int64 // of the file, in bytes
}

// ImportResult says what an import did.
type ImportResult struct {
	Files   []ImportedFile // in the order of the format
	Ignored []string       // CSV files in the folder that the format does not know
	Took    time.Duration
}

// ImportedFile counts the rows of one file.
type ImportedFile struct {
	File              string
	Rows              int64 // in the file
	Inserted, Updated int64 // the others were the same already
}

// Rows is how many rows the files held.
func (r ImportResult) Rows() (rows int64) {
	for _, f := range r.Files {
		rows += f.Rows
	}
	return rows
}

// Beginner starts a transaction: a pool or a connection.
type Beginner interface {
	Begin(ctx context.Context) (pgx.Tx, error)
}

// importLock keeps two imports from running at once (an arbitrary number).
const importLock = 7_301_200_403

// Import reads a folder of CSV files in the ADV import format and brings the database to what they say.
//
// It is all or nothing, and repeating it changes nothing. A row with a known key updates, a new one is
// inserted, rows absent from a file remain; an absent file or column leaves what is there. Every fault is
// found in one run and returned as ImportFaults (which wraps domain.ErrInvalid): then nothing is written.
// Rows are streamed: memory does not grow with the files.
func Import(ctx context.Context, db Beginner, dir string, options ImportOptions) (ImportResult, error) {
	if options.Now.IsZero() {
		options.Now = time.Now()
	}
	if options.MaxFaults <= 0 {
		options.MaxFaults = 1000
	}
	start := time.Now()
	root, err := os.OpenRoot(dir)
	if err != nil {
		return ImportResult{}, fmt.Errorf("opening the folder to import: %w", err)
	}
	defer func() { _ = root.Close() }()
	tx, err := db.Begin(ctx)
	if err != nil {
		return ImportResult{}, fmt.Errorf("beginning the import: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // after a commit it does nothing
	run := &importRun{tx: tx, root: root, options: options, faults: faultList{limit: options.MaxFaults}, unreadable: map[string]bool{}}
	result, err := run.all(ctx)
	if err != nil {
		return ImportResult{}, err
	}
	if err := tx.Commit(ctx); err != nil {
		return ImportResult{}, fmt.Errorf("committing the import: %w", err)
	}
	result.Took = time.Since(start)
	return result, nil
}

// importRun is one import under way.
type importRun struct {
	tx      pgx.Tx
	root    *os.Root
	options ImportOptions
	faults  faultList
	loaded  []*loadedFile
	// unreadable are the files whose header is wrong: that others name their rows is no fault of these.
	unreadable map[string]bool
}

// loadedFile is a file whose rows stand in a temporary table.
type loadedFile struct {
	*importFile
	present map[string]bool // by CSV name
	rows    int64
}

func (r *importRun) all(ctx context.Context) (ImportResult, error) {
	if err := r.prepare(ctx); err != nil {
		return ImportResult{}, fmt.Errorf("preparing the import: %w", err)
	}
	result, err := r.ignored()
	if err != nil {
		return ImportResult{}, err
	}
	for _, file := range importFiles {
		if err := r.load(ctx, file); err != nil {
			return ImportResult{}, fmt.Errorf("reading %s: %w", file.name, err)
		}
	}
	if len(r.loaded) == 0 && r.faults.none() {
		r.faults.add(ImportFault{File: filepath.Base(r.root.Name()), Line: 1, Column: "folder", Problem: "holds none of the files of the format"})
	}
	if err := r.check(ctx); err != nil {
		return ImportResult{}, fmt.Errorf("checking the rows: %w", err)
	}
	if !r.faults.none() {
		return ImportResult{}, r.faults.sorted()
	}
	for _, file := range r.loaded {
		done, err := r.merge(ctx, file)
		if err != nil {
			return ImportResult{}, fmt.Errorf("writing %s: %w", file.name, err)
		}
		result.Files = append(result.Files, done)
	}
	return result, r.finish(ctx)
}

// prepare gives the checks and merges room to work in memory, for this transaction only.
func (r *importRun) prepare(ctx context.Context) error {
	if _, err := r.tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", int64(importLock)); err != nil {
		return fmt.Errorf("waiting for another import: %w", err)
	}
	_, err := r.tx.Exec(ctx, "SET LOCAL work_mem = '64MB'; SET LOCAL synchronous_commit = on")
	return err
}

// ignored lists CSV files whose names the format does not know: most likely a slip of the name.
func (r *importRun) ignored() (ImportResult, error) {
	var result ImportResult
	names, err := fs.Glob(r.root.FS(), "*.csv")
	if err != nil {
		return result, fmt.Errorf("listing the folder: %w", err)
	}
	for _, name := range names {
		if !knownImportFile(name) {
			result.Ignored = append(result.Ignored, name)
		}
	}
	return result, nil
}

// finish notes when each file was imported and tells the query planner of the new rows.
func (r *importRun) finish(ctx context.Context) error {
	tables := make([]string, 0, len(r.loaded))
	for _, file := range r.loaded {
		tables = append(tables, file.table)
		const note = `INSERT INTO adv.imported_file (file, imported_at, row_count) VALUES ($1, $2, $3)
			ON CONFLICT (file) DO UPDATE SET imported_at = EXCLUDED.imported_at, row_count = EXCLUDED.row_count`
		if _, err := r.tx.Exec(ctx, note, file.name, r.options.Now, file.rows); err != nil {
			return fmt.Errorf("noting the import: %w", err)
		}
	}
	if _, err := r.tx.Exec(ctx, "SELECT adv.refresh_statistics($1)", tables); err != nil {
		return fmt.Errorf("refreshing the statistics: %w", err)
	}
	return nil
}

func (r *importRun) progress(p ImportProgress) {
	if r.options.Progress != nil {
		r.options.Progress(p)
	}
}

// isAbsent tells a file that is not there from one that cannot be read.
func isAbsent(err error) bool { return errors.Is(err, fs.ErrNotExist) }
