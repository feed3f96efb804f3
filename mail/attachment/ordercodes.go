package attachment

import (
	"regexp"
	"slices"
	"strings"
)

// codes reads numbers and description; a combined column begins with the code.
func (r *lineReader) codes(l *OrderLine, row []Cell) {
	code := func(role Role) string {
		c, ok := r.cell(row, role)
		if !ok || isDash(c.Text) {
			return ""
		}
		if r.confidence != nil {
			return recognisedCode(c.Text)
		}
		return joinCode(c.Text)
	}
	l.SupplierSKU, l.BuyerSKU = code(RoleOurSKU), code(RoleBuyerSKU)
	r.stackedCodes(l, row)
	if g := strings.ReplaceAll(code(RoleGTIN), " ", ""); g != "" {
		if l.GTIN = gtinOrEmpty(g); l.GTIN == "" && l.SupplierSKU == "" {
			l.SupplierSKU = g
		}
	}
	if l.GTIN == "" {
		l.GTIN = gtinOrEmpty(l.SupplierSKU)
	}
	if c, ok := r.cell(row, RoleDescription); ok {
		text := r.labelled(l, c.Text)
		l.Description = oneLine(strings.ReplaceAll(text, "\n", " "))
		if l.SupplierSKU == "" && l.BuyerSKU == "" {
			r.leadingCode(l, text)
		}
	}
}

// recognisedCode cleans a number that was recognised in a picture: signs at its ends,
// and scraps beside it, are dirt.
func recognisedCode(s string) string {
	var codes, all []string
	for line := range strings.SplitSeq(s, "\n") {
		for _, w := range strings.Fields(line) {
			w = strings.Trim(cleanCode(w), specks)
			if w == "" {
				continue
			}
			all = append(all, w)
			if looksCode(w) && len(w) > 2 {
				codes = append(codes, w)
			}
		}
	}
	if len(codes) == 1 {
		for _, w := range all {
			if len(w) > 2 && w != codes[0] {
				return strings.Join(all, " ")
			}
		}
		return codes[0]
	}
	return joinCode(strings.TrimSpace(s))
}

// stackedCodes takes a cell of several lines apart that holds more than one number: a
// GTIN beside a number, or as many lines as its header names owners.
func (r *lineReader) stackedCodes(l *OrderLine, row []Cell) {
	for c, col := range r.table.Columns {
		if col.Role != RoleOurSKU && col.Role != RoleBuyerSKU || c >= len(row) || !strings.Contains(row[c].Text, "\n") {
			continue
		}
		lines := strings.Split(row[c].Text, "\n")
		if c < len(r.table.Header) && len(lines) == 2 {
			if a, b := twoOwners(r.table.Header[c].Text); a != "" {
				l.setCode(a, cleanCode(lines[0]))
				l.setCode(b, cleanCode(lines[1]))
				return
			}
		}
		for k, s := range lines {
			g := gtinOrEmpty(strings.ReplaceAll(cleanCode(s), " ", ""))
			if len(g) < 12 {
				continue
			}
			l.GTIN = g
			l.setCode(col.Role, joinCode(strings.Join(slices.Delete(lines, k, k+1), "\n")))
			break
		}
	}
}

// twoOwners gives the owners that a header names one over the other ("Notre réf. /
// Votre réf."), "" where it names one.
func twoOwners(header string) (upper, lower Role) {
	words := strings.Fields(strings.NewReplacer("/", " ", "|", " ").Replace(header))
	for k := 1; k < len(words); k++ {
		a, b := roleOf(strings.Join(words[:k], " ")), roleOf(strings.Join(words[k:], " "))
		if a.conf == 1 && b.conf == 1 && (a.role == RoleOurSKU && b.role == RoleBuyerSKU || a.role == RoleBuyerSKU && b.role == RoleOurSKU) {
			return a.role, b.role
		}
	}
	return "", ""
}

// leadingCode takes the code that begins a description: on its own line, or in a
// column headed by both words, or before a dash.
func (r *lineReader) leadingCode(l *OrderLine, text string) {
	head, rest, split := strings.Cut(text, "\n")
	if split && (looksCode(head) || r.code != "" && len(head) <= 25 && strings.ContainsAny(head, "0123456789")) {
		l.setCode(r.code, cleanCode(head))
		l.Description = oneLine(rest)
		return
	}
	if m := tagged.FindStringSubmatch(text); m != nil && looksCode(m[1]) {
		l.SupplierSKU = cleanCode(m[1])
		return
	}
	first, rest, _ := strings.Cut(oneLine(text), " ")
	rest = strings.TrimLeft(rest, "-–: ")
	if looksCode(first) && rest != "" && letters(rest) > 2 && (r.code != "" || strings.Contains(first, "-") && letters(first) > 0 || len(first) >= 6 && !isUnitWord(first)) {
		l.setCode(r.code, cleanCode(strings.TrimRight(first, ":,")))
	}
	if code := strings.Trim(first, "[]()"); l.SupplierSKU == "" && strings.HasPrefix(text, "[") && looksCode(code) {
		l.SupplierSKU = cleanCode(code)
		if rest != "" {
			l.Description = rest
		}
	}
}

func (l *OrderLine) setCode(role Role, code string) {
	if role == RoleBuyerSKU {
		l.BuyerSKU = code
	} else {
		l.SupplierSKU = code
	}
}

// tagged finds a code that a description announces ("Réf. X-12", "Art.-Nr. 4711").
var tagged = regexp.MustCompile(`(?i)(?:\b(?:réf|ref|art|item|code|sku|part)\b[.\s:°º-]*(?:no|nr|n[°º]|nummer|number)?[.\s:°º-]*)([A-Za-z0-9][A-Za-z0-9._/-]*\d[A-Za-z0-9._/-]*)`)

func isDash(s string) bool { return strings.Trim(s, "-–—−./ ") == "" }

// joinCode joins a code that was wrapped over lines: without a space after a hyphen
// or slash, or when both parts are of one token.
func joinCode(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	out := cleanCode(lines[0])
	for _, l := range lines[1:] {
		l = cleanCode(l)
		if strings.HasSuffix(out, "-") || strings.HasSuffix(out, "/") || strings.HasSuffix(out, ".") || strings.HasPrefix(l, "-") || !strings.Contains(out+l, " ") {
			out += l
		} else {
			out += " " + l
		}
	}
	return out
}
