package attachment

import "github.com/shopspring/decimal"

// assignRoles works out what the columns mean: by the header's words first, then by
// what the cells hold. It returns one Column a column, and the role of the codes
// that stand before the descriptions, "" where none do.
func assignRoles(header []Cell, rows [][]Cell) (columns []Column, code Role) {
	n := width(header, rows)
	columns = make([]Column, n)
	facts := make([]columnFacts, n)
	for c := range n {
		facts[c] = factsOf(rows, c)
		if c < len(header) {
			h := roleOf(header[c].Text)
			if h.role != "" && contradicts(h.role, facts[c]) {
				h = headRole{}
			}
			columns[c] = Column{Role: h.role, Confidence: h.conf}
			if h.code != "" {
				code = h.code
			}
		}
	}
	keepBest(columns, facts)
	byContent(columns, facts)
	byArithmetic(columns, facts, rows)
	ownership(columns)
	return columns, code
}

func width(header []Cell, rows [][]Cell) int {
	n := len(header)
	for _, r := range rows {
		n = max(n, len(r))
	}
	return n
}

// contradicts refuses a header's word where the cells cannot be that.
func contradicts(r Role, f columnFacts) bool {
	if f.filled == 0 {
		return false
	}
	switch r {
	case RoleQuantity:
		return f.quantity < 0.3 && f.numeric < 0.3 && f.leading < 0.8 // a unit misread or unknown may follow
	case RoleUnitPrice, RoleAmount:
		return f.leading < 0.3
	case RoleGTIN:
		return f.gtin < 0.3
	case RolePosition:
		return f.integers < 0.5 || f.length > 6 && f.longest > 6 && !f.serial
	case RoleUnit:
		return f.numeric > 0.8 || f.code > 0.8 && f.unitWords < 0.2
	case RoleOurSKU, RoleBuyerSKU, roleSKU:
		return f.decimals > 0.8
	case RoleDescription:
		return f.decimals > 0.8
	}
	return false
}

// single are the roles that only one column can have.
var single = []Role{RolePosition, RoleGTIN, RoleDescription, RoleQuantity, RoleUnit, RoleUnitPrice, RoleAmount, RoleRequestedOn, RoleOurSKU, RoleBuyerSKU}

// keepBest leaves a role to the column that fits it best; the first of equals.
func keepBest(columns []Column, facts []columnFacts) {
	for _, role := range single {
		best := -1
		for c := range columns {
			if columns[c].Role != role {
				continue
			}
			if best < 0 || fit(role, columns[c], facts[c]) > fit(role, columns[best], facts[best])+0.01 {
				best = c
			}
		}
		for c := range columns {
			if c != best && columns[c].Role == role {
				columns[c] = Column{Role: secondRole(role), Confidence: columns[c].Confidence / 2}
			}
		}
	}
}

// secondRole is what a second column of a role becomes.
func secondRole(r Role) Role {
	if r == RoleDescription {
		return RoleNote
	}
	return ""
}

func fit(role Role, c Column, f columnFacts) float64 {
	score := c.Confidence
	if f.filled == 0 {
		return score - 1
	}
	switch role {
	case RoleQuantity:
		score += f.quantity
	case RoleDescription:
		score += f.words / 2
	case RoleOurSKU, RoleBuyerSKU:
		score += f.code / 2
	}
	return score
}

func has(columns []Column, roles ...Role) int {
	for c, col := range columns {
		for _, r := range roles {
			if col.Role == r {
				return c
			}
		}
	}
	return -1
}

// byContent gives roles to columns whose header said nothing.
func byContent(columns []Column, facts []columnFacts) {
	for c, f := range facts {
		if f.filled == 0 {
			continue
		}
		switch role := columns[c].Role; {
		case c == 0 && f.serial && f.integers == 1 && role != RolePosition && role != RoleQuantity && has(columns, RolePosition) < 0 && len(columns) > 2:
			columns[c] = Column{RolePosition, 0.9}
		case f.gtin >= 0.8 && has(columns, RoleGTIN) < 0 && role != RoleQuantity:
			columns[c] = Column{RoleGTIN, 0.9}
		case (role == roleSKU || role == RoleOurSKU || role == RoleBuyerSKU) && f.words > 0.6 && f.code < 0.2 && has(columns, RoleDescription) < 0:
			columns[c] = Column{RoleDescription, 0.7}
		case role == RoleDescription && f.code > 0.8 && f.words < 0.1 && has(columns, roleSKU, RoleOurSKU, RoleBuyerSKU) < 0:
			columns[c] = Column{roleSKU, 0.7}
		case role != "" && role != RoleNote:
		case c == 0 && f.increasing && f.integers == 1 && has(columns, RolePosition) < 0 && len(columns) > 2 && f.length < 6:
			columns[c] = Column{RolePosition, 0.7}
		case f.unitWords >= 0.8 && f.leading < 0.5 && has(columns, RoleUnit) < 0 && f.length < 12:
			columns[c] = Column{RoleUnit, 0.7}
		case f.dates >= 0.8 && has(columns, RoleRequestedOn) < 0:
			columns[c] = Column{RoleRequestedOn, 0.6}
		}
	}
	if has(columns, RoleDescription) < 0 {
		longest := -1
		for c, f := range facts {
			if columns[c].Role == "" && f.words >= 0.5 && (longest < 0 || f.length > facts[longest].length) {
				longest = c
			}
		}
		if longest >= 0 {
			columns[longest] = Column{RoleDescription, 0.6}
		}
	}
	for c, f := range facts {
		if columns[c].Role == "" && f.code >= 0.7 && f.dates < 0.3 && f.decimals < 0.5 && has(columns, roleSKU, RoleOurSKU, RoleBuyerSKU) < 0 && (f.numeric < 0.5 || f.length >= 5) {
			columns[c] = Column{roleSKU, 0.6}
		}
	}
}

// byArithmetic finds quantity, price and amount among numeric columns by
// quantity × price = amount, where the header left one of them open or wrong.
func byArithmetic(columns []Column, facts []columnFacts, rows [][]Cell) {
	var numeric []int
	for c, f := range facts {
		switch columns[c].Role {
		case "", RoleQuantity, RoleUnitPrice, RoleAmount:
			if f.filled > 0 && f.quantity+f.numeric > 0.6 {
				numeric = append(numeric, c)
			}
		}
	}
	if q, p, a := has(columns, RoleQuantity), has(columns, RoleUnitPrice), has(columns, RoleAmount); q >= 0 && p >= 0 && a >= 0 && arithmeticShare(rows, q, p, a) > 0 {
		return
	}
	best, share := [3]int{}, 0.6
	try := func(q int) {
		for _, a := range numeric {
			for _, p := range numeric {
				if q == p || a == q || a == p {
					continue
				}
				s := arithmeticShare(rows, q, p, a) + preference(columns, q, p, a) + facts[q].integers/100
				if s > share {
					best, share = [3]int{q, p, a}, s
				}
			}
		}
	}
	// A header that says plainly which column the quantity is comes first.
	if q := has(columns, RoleQuantity); q >= 0 && columns[q].Confidence >= 0.9 {
		try(q)
	}
	if share <= 0.6 {
		for _, q := range numeric {
			try(q)
		}
	}
	if share <= 0.6 {
		if has(columns, RoleQuantity) < 0 {
			onlyNumbers(columns, facts)
		}
		return
	}
	for i, role := range []Role{RoleQuantity, RoleUnitPrice, RoleAmount} {
		for c := range columns {
			if columns[c].Role == role {
				columns[c] = Column{}
			}
		}
		columns[best[i]] = Column{role, 0.9}
	}
}

// preference breaks ties: q × p is symmetric, so the header and the order of the
// columns tell quantity from price.
func preference(columns []Column, q, p, a int) float64 {
	s := 0.0
	if columns[q].Role == RoleQuantity {
		s += 0.1
	}
	if columns[p].Role == RoleUnitPrice {
		s += 0.1
	}
	if columns[a].Role == RoleAmount {
		s += 0.1
	}
	if q < p && p < a {
		s += 0.02
	}
	return s
}

func arithmeticShare(rows [][]Cell, q, p, a int) float64 {
	ok, all := 0, 0
	for _, r := range rows {
		if max(q, p, a) >= len(r) {
			continue
		}
		nq, ok1 := parseNumeral(r[q].Text, 0)
		np, ok2 := parseNumeral(r[p].Text, 0)
		na, ok3 := parseNumeral(r[a].Text, 0)
		if !ok1 || !ok2 || !ok3 {
			continue
		}
		all++
		if one := decimal.NewFromInt(1); (np.value.Equal(one) || nq.value.Equal(one)) && all > 1 {
			all--
			continue
		}
		if anyFit(nq, np, na) {
			ok++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(ok) / float64(all)
}

func anyFit(q, p, a numeral) bool {
	for _, x := range both(q) {
		for _, y := range both(p) {
			for _, z := range both(a) {
				if !z.IsZero() && fits(x, y, z) {
					return true
				}
			}
		}
	}
	return false
}

func both(n numeral) []decimal.Decimal {
	if n.alt != nil {
		return []decimal.Decimal{n.value, *n.alt}
	}
	return []decimal.Decimal{n.value}
}

// onlyNumbers takes the one column of plain quantities where no header says so.
func onlyNumbers(columns []Column, facts []columnFacts) {
	found := -1
	for c, f := range facts {
		if columns[c].Role != "" || f.quantity < 0.7 || f.gtin > 0.3 || f.numeric > 0.5 && f.length > 9 {
			continue
		}
		if found >= 0 && facts[found].integers >= f.integers {
			continue
		}
		found = c
	}
	if found >= 0 {
		columns[found] = Column{RoleQuantity, 0.5}
	}
}

// ownership settles whose article numbers an unlabelled column holds: beside a
// column of ours it is the buyer's, beside one of the buyer's it is ours, alone it
// stands for either and the catalogue decides.
func ownership(columns []Column) {
	for c := range columns {
		if columns[c].Role != roleSKU {
			continue
		}
		switch {
		case has(columns, RoleOurSKU) < 0:
			columns[c] = Column{RoleOurSKU, min(columns[c].Confidence, 0.5)}
		case has(columns, RoleBuyerSKU) < 0:
			columns[c].Role = RoleBuyerSKU
		default:
			columns[c] = Column{}
		}
	}
}
