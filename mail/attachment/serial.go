package attachment

import "strings"

// splitSerial cuts a first column whose every cell begins with the next position
// number ("10 116/71", "20 401/33") into two: narrow columns whose headers were
// wrapped together look like one.
func splitSerial(header []Cell, rows [][]Cell) ([]Cell, [][]Cell) {
	var values []int
	for _, r := range rows {
		if len(r) == 0 {
			return header, rows
		}
		first, rest, ok := strings.Cut(strings.TrimSpace(r[0].Text), " ")
		if !ok || !isDigits(first) || len(first) > 5 || strings.TrimSpace(rest) == "" {
			return header, rows
		}
		values = append(values, atoi(first))
	}
	if !isSerial(values) {
		return header, rows
	}
	var out [][]Cell
	for _, r := range rows {
		first, rest, _ := strings.Cut(strings.TrimSpace(r[0].Text), " ")
		out = append(out, append([]Cell{{first, r[0].Place}, {strings.TrimSpace(rest), r[0].Place}}, r[1:]...))
	}
	if len(header) > 0 {
		header = append([]Cell{{Place: header[0].Place}, header[0]}, header[1:]...)
	}
	return header, out
}
