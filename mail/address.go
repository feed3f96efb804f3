package mail

import (
	"strings"

	"guichet/domain"
)

const maxAddresses = 1000

// parseAddresses reads an address list (RFC 5322 section 3.4) leniently: what cannot be read as an
// address is left out, never an error. Groups are flattened.
func parseAddresses(value string, faults *faultList) []domain.MailAddress {
	var list []domain.MailAddress
	for _, item := range splitAddresses(value) {
		if a, ok := parseAddress(item, faults); ok {
			list = append(list, a)
		}
		if len(list) == maxAddresses {
			faults.add("too many addresses: the rest was left out")
			break
		}
	}
	return list
}

// splitAddresses cuts at commas and semicolons outside quotes, comments and angle brackets, and takes
// a group's name off ("Undisclosed: a@b, c@d;").
func splitAddresses(value string) []string {
	var items []string
	var item strings.Builder
	quote, angle, comment := false, false, 0
	for i := 0; i < len(value); i++ {
		c := value[i]
		switch {
		case c == '\\' && i+1 < len(value) && (quote || comment > 0):
			item.WriteByte(c)
			i++
			c = value[i]
		case c == '"' && comment == 0:
			quote = !quote && strings.Contains(value[i+1:], `"`)
		case quote:
		case c == '(' && !angle:
			comment++
		case c == ')' && comment > 0:
			comment--
		case comment > 0:
		case c == '<':
			angle = true
		case c == '>':
			angle = false
			if next := strings.TrimLeft(value[i+1:], " \t"); next != "" && next[0] != ',' && next[0] != ';' && next[0] != '(' && next[0] != '>' && strings.Contains(next, "@") && !strings.Contains(item.String(), ",") {
				item.WriteByte(c)
				items = append(items, item.String())
				item.Reset()
				continue
			}
		case (c == ',' || c == ';') && (!angle || !strings.Contains(value[i:], ">")):
			items = append(items, item.String())
			item.Reset()
			continue
		case c == ':' && !angle && !strings.Contains(item.String(), "@"):
			item.Reset()
			continue
		}
		item.WriteByte(c)
	}
	return append(items, item.String())
}

// parseAddress reads one mailbox: "Name" <a@b>, a@b (Name), a@b, <a@b>, Name a@b.
func parseAddress(item string, faults *faultList) (domain.MailAddress, bool) {
	item = strings.TrimSpace(item)
	if item == "" {
		return domain.MailAddress{}, false
	}
	bare, comment := stripComments(item)
	var name, address string
	if open := strings.LastIndexByte(bare, '<'); open >= 0 {
		name = bare[:open]
		address, _, _ = strings.Cut(bare[open+1:], ">")
		if colon := strings.LastIndexByte(address, ':'); colon >= 0 && strings.HasPrefix(address, "@") {
			address = address[colon+1:] // a source route (RFC 5322 section 4.4)
		}
	} else if address = bare; strings.ContainsAny(bare, " \t") && strings.Contains(bare, "@") && !strings.Contains(bare, `"`) {
		words := strings.Fields(bare)
		for i, w := range words {
			if strings.Contains(w, "@") && len(w) > 2 {
				name, address = strings.Join(append(words[:i:i], words[i+1:]...), " "), w
				break
			}
		}
	}
	name = displayName(name, faults)
	if name == "" {
		name = displayName(comment, faults)
	}
	if !strings.Contains(address, "@") && !strings.Contains(bare, "<") && !strings.Contains(address, "=?") {
		return domain.MailAddress{Name: strings.TrimSpace(displayName(address, faults) + " " + name)}, true
	}
	return domain.MailAddress{Name: name, Address: normalAddress(address, faults)}, true
}

// normalAddress lower-cases an address and takes white space, stray brackets and quotes off.
func normalAddress(address string, faults *faultList) string {
	address = strings.TrimPrefix(strings.Trim(strings.TrimSpace(address), "<>'"), "mailto:")
	if strings.HasPrefix(address, "=?") {
		address = decodeWords(address, faults)
	}
	if !strings.HasPrefix(address, `"`) {
		address = strings.Join(strings.Fields(address), "")
	}
	return strings.ToLower(cleanLine(eightBitText(address, faults)))
}

// displayName unquotes and decodes a name.
func displayName(name string, faults *faultList) string {
	name = strings.TrimSpace(name)
	if strings.Contains(name, `"`) {
		var out strings.Builder
		for i := 0; i < len(name); i++ {
			switch {
			case name[i] == '\\' && i+1 < len(name):
				i++
				out.WriteByte(name[i])
			case name[i] != '"':
				out.WriteByte(name[i])
			}
		}
		name = out.String()
	} else {
		name = strings.ReplaceAll(name, `\`, "")
	}
	name = strings.Join(strings.Fields(decodeWords(name, faults)), " ")
	if len(name) > 1 && name[0] == '\'' && name[len(name)-1] == '\'' {
		name = name[1 : len(name)-1]
	}
	return name
}

// stripComments takes the comments (RFC 5322 section 3.2.2) off and returns the last.
func stripComments(item string) (bare, comment string) {
	if !strings.Contains(item, "(") {
		return strings.TrimSpace(item), ""
	}
	var out, inside strings.Builder
	depth, quote := 0, false
	for i := 0; i < len(item); i++ {
		c := item[i]
		switch {
		case c == '\\' && i+1 < len(item):
			if depth == 0 {
				out.WriteByte(c)
				out.WriteByte(item[i+1])
			} else {
				inside.WriteByte(item[i+1])
			}
			i++
			continue
		case c == '"' && depth == 0:
			quote = !quote
		case c == '(' && !quote:
			if depth++; depth == 1 {
				inside.Reset()
				continue
			}
		case c == ')' && depth > 0:
			if depth--; depth == 0 {
				continue
			}
		}
		if depth > 0 {
			inside.WriteByte(c)
		} else {
			out.WriteByte(c)
		}
	}
	return strings.TrimSpace(out.String()), strings.TrimSpace(inside.String())
}

// parseIDs reads message identifiers (RFC 5322 section 3.6.4) without their angle brackets. Text between
// them is skipped; where there are no brackets at all, words with "@" are taken.
func parseIDs(value string) []string {
	var ids []string
	add := func(id string) {
		id = strings.Trim(cleanLine(strings.Join(strings.Fields(id), "")), "<>")
		if id != "" && len(id) < 1000 && len(ids) < 500 {
			ids = append(ids, id)
		}
	}
	for rest := value; ; {
		open := strings.IndexByte(rest, '<')
		if open < 0 {
			break
		}
		id, after, closed := strings.Cut(rest[open+1:], ">")
		if !closed {
			add(id)
			break
		}
		add(id)
		rest = after
	}
	if len(ids) == 0 {
		for _, word := range strings.Fields(value) {
			if strings.Contains(word, "@") {
				add(strings.Trim(word, "<>,;\"'"))
			}
		}
		if len(ids) == 0 && !strings.ContainsAny(strings.TrimSpace(value), " \t") {
			add(value)
		}
	}
	return ids
}
