package mail

import (
	"bytes"
	"strings"
)

// Limits on what a header may hold before the rest of it is left unread.
const (
	maxHeaderBytes  = 1 << 20
	maxHeaderScan   = 16 << 20
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

// essential are the fields that are kept of a header which is too large to be kept whole.
var essential = map[string]bool{"from": true, "sender": true, "reply-to": true, "to": true, "cc": true, "subject": true, "date": true, "message-id": true,
	"in-reply-to": true, "references": true, "content-type": true, "content-transfer-encoding": true, "content-disposition": true, "mime-version": true,
	"auto-submitted": true, "return-path": true, "authentication-results": true}

// headerReader gathers fields line by line.
type headerReader struct {
	faults *faultList
	fields header
	folded []string // the lines of the last field
	length int      // their bytes
	size   int      // bytes of all lines
	skims  bool     // only essential fields are kept
	drops  bool     // the field at hand is not kept
}

// readHeader reads fields by line scan and returns the bytes after the empty line.
//
// RFC 5322 section 2.2 says what a field is; what is not one is skipped with a fault where more fields
// follow, and ends the header (the empty line is missing) where none does.
func readHeader(raw []byte, faults *faultList) (header, []byte) {
	r := &headerReader{faults: faults}
	rest := raw
	for len(rest) > 0 {
		line, after := cutLine(rest)
		if len(line) == 0 || blankEnd(line, after) {
			return r.end(), after
		}
		if !r.take(line, after) {
			return r.end(), rest
		}
		if r.size += len(line); r.size > maxHeaderBytes || len(r.fields) > maxHeaderFields {
			r.faults.add("the header is too large and was read in part")
			r.skims = true
		}
		if r.size > maxHeaderScan || len(r.fields) > 2*maxHeaderFields {
			_, body := splitAtEmptyLine(rest)
			return r.end(), body
		}
		rest = after
	}
	return r.end(), nil
}

// blankEnd tells a line of white space alone: an empty line to most programs, unless a continued field follows.
func blankEnd(line, after []byte) bool {
	if line[0] != ' ' && line[0] != '\t' || len(bytes.TrimSpace(line)) > 0 {
		return false
	}
	next, _ := cutLine(after)
	return len(next) == 0 || (next[0] != ' ' && next[0] != '\t') && fieldName(next) == ""
}

// take reads one line; false where it belongs to the body.
func (r *headerReader) take(line, after []byte) bool {
	if (line[0] == ' ' || line[0] == '\t') && len(r.fields)+len(r.folded) > 0 {
		r.fold(strings.TrimSpace(string(line)))
		return true
	}
	if name := fieldName(line); name != "" {
		r.open(name, line[bytes.IndexByte(line, ':')+1:])
		return true
	}
	if len(r.fields) == 0 && bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From ")) {
		return true // the separator line of an mbox file
	}
	if !fieldFollows(after) {
		r.faults.add("the header is not closed by an empty line")
		return false
	}
	r.faults.add("a header line is unreadable and was skipped")
	return true
}

func (r *headerReader) open(name string, value []byte) {
	r.close()
	if r.drops = r.skims && !essential[strings.ToLower(name)]; r.drops {
		return
	}
	r.fields = append(r.fields, field{name: name})
	r.folded, r.length = nil, 0
	r.fold(strings.TrimSpace(string(value[:min(len(value), maxFieldBytes)])))
}

func (r *headerReader) fold(line string) {
	if r.drops || line == "" && r.folded != nil {
		return
	}
	if r.length > 0 && r.length+len(line) > maxFieldBytes {
		r.faults.add("a header field is too long and was cut")
		return
	}
	r.folded, r.length = append(r.folded, line), r.length+len(line)+1
}

// close joins the lines of the field at hand.
func (r *headerReader) close() {
	if len(r.folded) > 0 {
		r.fields[len(r.fields)-1].value = strings.Join(r.folded, " ")
		r.folded = nil
	}
}

func (r *headerReader) end() header {
	r.close()
	return r.fields
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
