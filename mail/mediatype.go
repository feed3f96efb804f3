package mail

import (
	"net/url"
	"sort"
	"strconv"
	"strings"
)

// mediaType is a Content-Type or Content-Disposition value: the type in lower case and its parameters,
// decoded (RFC 2231, and RFC 2047 as most mailers write it in spite of the rule).
type mediaType struct {
	kind   string
	params map[string]string
}

func (m mediaType) is(prefix string) bool { return strings.HasPrefix(m.kind, prefix) }

// parseMediaType reads a value leniently: stray semicolons, missing quotes, spaces round "=", 8-bit text.
func parseMediaType(value string, faults *faultList) mediaType {
	value, _ = stripTypeComments(value)
	kind, rest, _ := strings.Cut(value, ";")
	m := mediaType{params: map[string]string{}}
	kind = strings.Trim(strings.TrimSpace(kind), `"'`)
	if i := strings.IndexAny(kind, " \t"); i >= 0 {
		if strings.Contains(kind[i:], "=") { // "text/plain charset=utf-8": the semicolon is missing
			rest = kind[i:] + ";" + rest
		}
		kind = kind[:i]
	} else if strings.Contains(kind, "=") && !strings.Contains(kind, "/") {
		kind, rest = "", value
	}
	m.kind = strings.ToLower(cleanLine(kind))
	raw := splitParams(rest)
	for name, v := range raw {
		if !strings.Contains(name, "*") {
			m.params[name] = decodeWords(v, faults)
		}
	}
	for name, v := range joinContinuations(raw, faults) {
		m.params[name] = v
	}
	if v := raw["boundary"]; v != "" {
		m.params["boundary"] = v // as bytes: it is compared with the body's, and blanks at its end count
	}
	return m
}

// stripTypeComments takes comments off outside quotes.
func stripTypeComments(value string) (string, string) {
	if !strings.Contains(value, "(") || strings.Contains(value, `"`) {
		return value, ""
	}
	before, _ := stripComments(value)
	if strings.Count(value, "(") != strings.Count(value, ")") || strings.Contains(strings.ToLower(value), "name") {
		return value, ""
	}
	return before, ""
}

// splitParams cuts "a=b; c=\"d\"" into names (lower case) and raw values. The first of a repeated name stands.
func splitParams(rest string) map[string]string {
	params := map[string]string{}
	for len(params) < 100 {
		rest = strings.TrimLeft(rest, "; \t\r\n")
		eq := strings.IndexByte(rest, '=')
		if eq < 0 {
			return params
		}
		if semi := strings.IndexByte(rest[:eq], ';'); semi >= 0 {
			rest = rest[semi+1:]
			continue
		}
		name := strings.ToLower(strings.TrimSpace(rest[:eq]))
		rest = strings.TrimLeft(rest[eq+1:], " \t")
		var value string
		if strings.HasPrefix(rest, `"`) {
			value, rest = cutQuoted(rest[1:])
		} else {
			end := unquotedEnd(rest)
			value, rest = strings.TrimSpace(rest[:end]), rest[end:]
			value = strings.TrimSuffix(value, `"`)
		}
		if _, taken := params[name]; !taken && name != "" {
			params[name] = value
		}
	}
	return params
}

// unquotedEnd finds where an unquoted value ends: at the semicolon, or before a further "name=" where the
// semicolon is missing.
func unquotedEnd(s string) int {
	end := len(s)
	if i := strings.IndexByte(s, ';'); i >= 0 {
		end = i
	}
	if sp := strings.IndexAny(s[:end], " \t"); sp > 0 {
		next := strings.TrimLeft(s[sp:end], " \t")
		if eq := strings.IndexByte(next, '='); eq > 0 && !strings.ContainsAny(next[:eq], " ?.\"=") && !strings.HasPrefix(s, "=?") {
			return sp
		}
	}
	return end
}

func cutQuoted(s string) (value, rest string) {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			out.WriteByte(s[i])
		case s[i] == '"':
			return out.String(), s[i+1:]
		default:
			out.WriteByte(s[i])
		}
	}
	// The closing quote is missing: the value ends at the next semicolon.
	if i := strings.IndexByte(s, ';'); i >= 0 {
		return s[:i], s[i:]
	}
	return out.String(), ""
}

// joinContinuations puts RFC 2231 sections together: name*0*=, name*1=, name*=.
func joinContinuations(raw map[string]string, faults *faultList) map[string]string {
	type section struct {
		number  int
		encoded bool
		value   string
	}
	sections := map[string][]section{}
	for name, v := range raw {
		base, tail, found := strings.Cut(name, "*")
		if !found || base == "" {
			continue
		}
		s := section{value: v}
		if tail == "" {
			s.encoded = true
		} else {
			s.encoded = strings.HasSuffix(tail, "*")
			s.number, _ = strconv.Atoi(strings.TrimSuffix(tail, "*"))
		}
		sections[base] = append(sections[base], s)
	}
	joined := map[string]string{}
	for base, list := range sections {
		sort.SliceStable(list, func(i, j int) bool { return list[i].number < list[j].number })
		charset, bytes := "", []byte(nil)
		for i, s := range list {
			v := s.value
			if i == 0 && s.encoded {
				if parts := strings.SplitN(v, "'", 3); len(parts) == 3 {
					charset, v = parts[0], parts[2]
				}
			}
			if s.encoded {
				v = unescapePercent(v)
			}
			bytes = append(bytes, v...)
		}
		if charset == "" && strings.Contains(string(bytes), "=?") {
			joined[base] = decodeWords(string(bytes), faults)
			continue
		}
		joined[base] = cleanLine(decodeText(bytes, charset, faults))
	}
	return joined
}

func unescapePercent(s string) string {
	if out, err := url.PathUnescape(s); err == nil {
		return out
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			out.WriteByte(unhex(s[i+1])<<4 | unhex(s[i+2]))
			i += 2
			continue
		}
		out.WriteByte(s[i])
	}
	return out.String()
}
