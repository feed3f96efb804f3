package attachment

import "fmt"

// gln keeps a Global Location Number (GS1: thirteen digits, the last a check digit) only where it holds; one that does not is
// a fault, for goods must not go where a slip of a digit leads. A number of another length is none. where says where it stands.
func (o *Order) gln(text, where string) string {
	if len(text) != 13 || !isDigits(text) {
		return ""
	}
	if !validGTIN(text) {
		o.fault("%s: %q is no GLN, its check digit does not hold", where, cut(text, 20))
		return ""
	}
	return text
}

// partyGLN is the GLN of a party segment: where the agency is GS1 it must be one, where none is named it may be.
func (o *ediOrder) partyGLN(s segment) string {
	id := s.get(1, 0)
	switch agency := s.get(1, 2); {
	case agency == "9":
		return o.gln(id, fmt.Sprintf("segment %d NAD+%s", s.number, s.get(0, 0)))
	case agency == "" && len(id) == 13 && validGTIN(id):
		return id
	}
	return ""
}
