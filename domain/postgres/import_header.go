package postgres

import (
	"slices"
	"strings"
)

// header reads the first row; ok is false where the rows cannot be read by it.
func (r *rowReader) header() (ok bool) {
	names, ok := r.next()
	if !ok {
		if r.err == nil && !r.faulty {
			r.fault(1, "row", "the header is missing")
		}
		return false
	}
	ok = true
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
		c := r.file.column(names[i])
		switch {
		case c == nil:
			ok = r.fault(1, names[i], r.unknownColumn(names))
		case slices.Contains(r.columns, c):
			ok = r.fault(1, names[i], "stands twice in the header")
		}
		r.columns = append(r.columns, c)
	}
	for _, c := range r.file.columns {
		if c.headed && !slices.Contains(r.columns, c) {
			ok = r.fault(1, c.csv, "is missing: a row is known by it")
		}
	}
	return ok
}

func (r *rowReader) unknownColumn(header []string) string {
	if len(header) == 1 && strings.ContainsAny(header[0], ";\t") {
		return "is no column of " + r.file.name + ": cells are separated by commas"
	}
	known := make([]string, len(r.file.columns))
	for i, c := range r.file.columns {
		known[i] = c.csv
	}
	return "is no column of " + r.file.name + "; it has " + strings.Join(known, ", ")
}
