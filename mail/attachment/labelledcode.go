package attachment

import "strings"

// labelledCode is an article number that stands under its own label in a description
// ("V/Réf. : KX-12", "Your material number 4711").
type labelledCode struct {
	role Role
	code string
	rest string // the line without them
}

// findLabelledCode looks for the label of an article number and the number after it
// in one line of a description. A label inside the line needs a sign before it or a
// colon after it.
func findLabelledCode(line string) (labelledCode, bool) {
	words := strings.Fields(line)
	table := roleTable()
	for i := range words {
		for j := min(i+5, len(words)-1); j > i; j-- {
			label := strings.Join(words[i:j], " ")
			role := table[phrase(label)]
			if !isCodeRole(role) || phrase(label) == "model" {
				continue
			}
			colon := strings.HasSuffix(label, ":") || strings.HasSuffix(label, "#")
			at := j
			if words[at] == ":" && at+1 < len(words) {
				colon = true
				at++
			}
			code := cleanCode(strings.Trim(words[at], ",;:()[]"))
			clear := colon || j-i >= 2 || at == len(words)-1 || role != roleSKU
			apart := i == 0 || colon || strings.ContainsAny(words[i-1][len(words[i-1])-1:], ",;-([:") || strings.HasPrefix(words[i], "(")
			if !clear || !apart || !looksCode(code) || len(code) < 3 {
				continue
			}
			rest := strings.TrimRight(strings.Join(words[:i], " "), " ,;-–([") + " " + strings.TrimLeft(strings.Join(words[at+1:], " "), " ,;-)]")
			return labelledCode{role, code, strings.TrimSpace(rest)}, true
		}
	}
	return labelledCode{}, false
}

func isCodeRole(r Role) bool {
	return r == RoleOurSKU || r == RoleBuyerSKU || r == roleSKU || r == RoleGTIN
}

// labelled takes the numbers announced inside the description where the columns have
// none of that owner. A column whose header does not say whose its numbers are holds
// the other party's.
func (r *lineReader) labelled(l *OrderLine, text string) string {
	var kept []string
	for line := range strings.SplitSeq(text, "\n") {
		found, ok := findLabelledCode(line)
		if ok && r.place(l, found) {
			line = found.rest
		}
		if strings.TrimSpace(line) != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// place gives a labelled number its field; false where another stands there.
func (r *lineReader) place(l *OrderLine, c labelledCode) bool {
	open := r.unowned()
	switch c.role {
	case RoleGTIN:
		if g := gtinOrEmpty(c.code); g != "" && l.GTIN == "" {
			l.GTIN = g
			return true
		}
		return false
	case RoleOurSKU:
		if l.SupplierSKU != "" && open && l.BuyerSKU == "" {
			l.BuyerSKU, l.SupplierSKU = l.SupplierSKU, ""
		}
	case RoleBuyerSKU:
		if l.BuyerSKU == "" {
			l.BuyerSKU = c.code
			return true
		}
		return false
	}
	if l.SupplierSKU == "" {
		l.SupplierSKU = c.code
		return true
	}
	if c.role == roleSKU && l.BuyerSKU == "" && !open {
		l.BuyerSKU = c.code
		return true
	}
	return false
}

// unowned says that the table's one column of article numbers has a header that does
// not say whose they are.
func (r *lineReader) unowned() bool {
	for _, c := range r.table.Columns {
		if c.Role == RoleOurSKU {
			return c.Confidence <= 0.5
		}
	}
	return false
}
