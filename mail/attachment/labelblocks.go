package attachment

import (
	"regexp"
	"strings"
)

// labelBlocks reads lines that are written as blocks of "label: value" ("Part number:
// KX-12   Quantity: 50 can") instead of rows under a header: each block becomes a row
// of a table whose header holds the labels.
func labelBlocks(chunks []chunk) []Table {
	var blocks []map[Role]Cell
	labels := map[Role]Cell{}
	var order []Role
	var block map[Role]Cell
	for i := range chunks {
		c := &chunks[i]
		if role, value := blockStart(c.Text); role != "" {
			block = map[Role]Cell{RolePosition: {Text: value, Place: c.Place}}
			blocks = append(blocks, block)
			continue
		}
		pairs := labelPairs(c.Cell)
		for _, p := range pairs {
			if _, taken := block[p.role]; block == nil || taken && isCodeRole(p.role) {
				block = map[Role]Cell{}
				blocks = append(blocks, block)
			}
			if _, taken := block[p.role]; taken {
				continue
			}
			block[p.role] = p.value
			if _, known := labels[p.role]; !known {
				labels[p.role] = p.label
				order = append(order, p.role)
			}
		}
		if _, taken := block[RoleDescription]; len(pairs) == 0 && block != nil && !taken && len(block) == 1 && letters(c.Text) > 3 {
			block[RoleDescription] = c.Cell
		}
	}
	return blockTable(blocks, labels, order)
}

// blockTable makes the table of the blocks that hold a quantity.
func blockTable(blocks []map[Role]Cell, labels map[Role]Cell, order []Role) []Table {
	if _, ok := labels[RoleQuantity]; !ok {
		return nil
	}
	order = append([]Role{RolePosition, RoleDescription}, order...)
	t := Table{}
	for _, role := range order {
		t.Header = append(t.Header, labels[role])
		t.Columns = append(t.Columns, Column{role, 0.9})
	}
	for _, b := range blocks {
		if _, ok := b[RoleQuantity]; !ok {
			continue
		}
		var row []Cell
		for _, role := range order {
			row = append(row, b[role])
		}
		t.Rows = append(t.Rows, row)
	}
	ownership(t.Columns)
	return []Table{t}
}

var blockTitle = regexp.MustCompile(`^(?:line|item|position|pos\.?|ligne|poste|article|posten|zeile|linea|posicion|riga|posizione|regel)(?: ?(?:no|nr|n)?[.o°#]*)? ?(\d{1,5})\b[ :.)-]*$`)

// blockStart sees the title of a block ("Line 3").
func blockStart(text string) (Role, string) {
	if m := blockTitle.FindStringSubmatch(fold(strings.TrimSpace(text))); m != nil {
		return RolePosition, m[1]
	}
	return "", ""
}

// labelPair is a label with its value.
type labelPair struct {
	role         Role
	label, value Cell
}

// labelPairs reads "label: value" where the label is a header's word; a value ends at
// the next such label.
func labelPairs(c Cell) []labelPair {
	var out []labelPair
	parts := strings.Split(c.Text, ":")
	for i := 0; i+1 < len(parts); i++ {
		words := strings.Fields(parts[i])
		role, label := Role(""), ""
		for n := min(len(words), 5); n > 0; n-- {
			label = strings.Join(words[len(words)-n:], " ")
			if h := roleOf(label); h.conf == 1 && (i > 0 || n == len(words)) {
				role = h.role
				break
			}
		}
		if role == "" {
			continue
		}
		value := parts[i+1]
		if i+2 < len(parts) { // the end of this part is the next label
			value = cutLabel(value)
		}
		if value = strings.TrimSpace(value); value != "" {
			out = append(out, labelPair{role, Cell{label, c.Place}, Cell{value, c.Place}})
		}
	}
	return out
}

// cutLabel takes the label off the end of a value.
func cutLabel(s string) string {
	words := strings.Fields(s)
	for n := min(len(words)-1, 5); n > 0; n-- {
		if roleOf(strings.Join(words[len(words)-n:], " ")).conf == 1 {
			return strings.Join(words[:len(words)-n], " ")
		}
	}
	return s
}
