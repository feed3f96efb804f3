package postgres

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"guichet/domain"
)

// ImportFault is one thing wrong in an imported file.
type ImportFault struct {
	File    string
	Line    int    // of the file, the header being line 1
	Column  string // as the header names it; "row" where the whole row is meant
	Problem string
}

// String is file:line: column: what is wrong.
func (f ImportFault) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Column, f.Problem)
}

// ImportFaults are all faults of one import, by file in the format's order, then by line.
type ImportFaults []ImportFault

// Error lists the faults, one a line.
func (f ImportFaults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.String()
	}
	return strings.Join(lines, "\n")
}

// Unwrap makes the faults a case of domain.ErrInvalid.
func (ImportFaults) Unwrap() error { return domain.ErrInvalid }

// faultList collects faults up to a limit.
type faultList struct {
	faults []ImportFault
	limit  int
}

func (l *faultList) none() bool { return len(l.faults) == 0 }

// left is how many more faults are wanted.
func (l *faultList) left() int { return max(0, l.limit-len(l.faults)) }

func (l *faultList) add(fault ImportFault) {
	if l.left() > 0 {
		l.faults = append(l.faults, fault)
	}
}

func (l *faultList) sorted() ImportFaults {
	slices.SortStableFunc(l.faults, func(a, b ImportFault) int {
		return cmp.Or(cmp.Compare(fileRank(a.File), fileRank(b.File)), cmp.Compare(a.Line, b.Line))
	})
	return l.faults
}

func fileRank(name string) int {
	return slices.IndexFunc(importFiles, func(f *importFile) bool { return f.name == name })
}

// shownCell is a cell as a fault shows it: quoted, and cut where it is long.
func shownCell(cell string) string {
	const most = 60
	if runes := []rune(cell); len(runes) > most {
		cell = string(runes[:most]) + "…"
	}
	return fmt.Sprintf("%q", cell)
}
