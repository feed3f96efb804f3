package mail

import (
	"bytes"
	"strings"
)

// Limits on what a header may hold before the rest of it is left unread.
const (
	maxHeaderBytes  = 1 << 20
	maxHeaderFields = 2000
	maxFieldBytes   = 200_000
)

// field is one header field as it came: name in its own spelling, value unfolded but not decoded.
type field struct {
	name  string
	value string
}

// header holds the fields of a message or a part, topmost first.
type header []field

// first returns the topmost value of a name, "" where there is none.
func (h header) first(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			return f.value
		}
	}
	return ""
}

// has tells whether a field of that name stands in the header.
func (h header) has(name string) bool {
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			return true
		}
	}
	return false
}

// all returns every value of a name, topmost first.
func (h header) all(name string) []string {
	var values []string
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			values = append(values, f.value)
		}
	}
	return values
}

// readHeader reads fields by line scan and returns the bytes after the empty line.
//
// RFC 5322 section 2.2 says what a field is; what is not one is skipped with a fault where more fields
// follow, and ends the header (the empty line is missing) where none does.
func readHeader(raw []byte, faults *faultList) (header, []byte) {
	var h header
	var size int
	rest := raw
	for len(rest) > 0 {
		line, after := cutLine(rest)
		switch {
		case len(line) == 0:
			return h, after
		case (line[0] == ' ' || line[0] == '\t') && len(bytes.TrimSpace(line)) == 0:
			// White space alone: an empty line to most programs, unless a continued field follows.
			if next, _ := cutLine(after); len(next) == 0 || (next[0] != ' ' && next[0] != '\t') && fieldName(next) == "" {
				return h, after
			}
		case (line[0] == ' ' || line[0] == '\t') && len(h) > 0:
			last := &h[len(h)-1]
			if len(last.value)+len(line) <= maxFieldBytes {
				last.value += " " + strings.TrimSpace(string(line))
			} else {
				faults.add("a header field is too long and was cut")
			}
		default:
			name := fieldName(line)
			if name == "" {
				if len(h) == 0 && bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From ")) {
					break // the separator line of an mbox file
				}
				if !fieldFollows(after) {
					faults.add("the header is not closed by an empty line")
					return h, rest
				}
				faults.add("a header line is unreadable and was skipped")
				break
			}
			value := bytes.TrimLeft(line, " \t")
			value = value[bytes.IndexByte(value, ':')+1:]
			h = append(h, field{name: name, value: strings.TrimSpace(string(value[:min(len(value), maxFieldBytes)]))})
		}
		size += len(line)
		if size > maxHeaderBytes || len(h) > maxHeaderFields {
			faults.add("the header is too large and was read in part")
			_, body := splitAtEmptyLine(rest)
			return h, body
		}
		rest = after
	}
	return h, nil
}

// fieldName returns the name of a field line, "" where the line is none.
func fieldName(line []byte) string {
	colon := bytes.IndexByte(line, ':')
	if colon <= 0 || colon > 100 {
		return ""
	}
	name := bytes.TrimSpace(line[:colon])
	for _, c := range name {
		if c <= ' ' || c >= 127 {
			return ""
		}
	}
	return string(name)
}

// fieldFollows looks whether one of the next few lines, before an empty one, is a header field.
func fieldFollows(rest []byte) bool {
	for range 5 {
		line, after := cutLine(rest)
		if len(line) == 0 {
			return false
		}
		if line[0] != ' ' && line[0] != '\t' && fieldName(line) != "" {
			return true
		}
		rest = after
	}
	return false
}

// cutLine cuts the first line off; CRLF, LF and a lone CR end it.
func cutLine(raw []byte) (line, rest []byte) {
	i := bytes.IndexAny(raw, "\r\n")
	if i < 0 {
		return raw, nil
	}
	if raw[i] == '\r' && i+1 < len(raw) && raw[i+1] == '\n' {
		return raw[:i], raw[i+2:]
	}
	return raw[:i], raw[i+1:]
}

// splitAtEmptyLine finds the first empty line.
func splitAtEmptyLine(raw []byte) (before, after []byte) {
	rest := raw
	for len(rest) > 0 {
		line, next := cutLine(rest)
		if len(line) == 0 {
			return raw[:len(raw)-len(rest)], next
		}
		rest = next
	}
	return raw, nil
}

// faultList gathers what was wrong, each thing once, in plain words.
type faultList struct{ faults []string }

func (f *faultList) add(fault string) {
	for _, known := range f.faults {
		if known == fault {
			return
		}
	}
	if len(f.faults) < 50 {
		f.faults = append(f.faults, fault)
	}
}
