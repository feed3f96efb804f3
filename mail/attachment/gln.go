package attachment

// gln keeps a Global Location Number (GS1: thirteen digits, the last a check digit) where it holds; what does not is none.
func gln(text string) string {
	if len(text) == 13 && validGTIN(text) {
		return text
	}
	return ""
}

// statedGLN keeps thirteen digits as they are stated, whether the check digit holds or not: where goods go must not be
// guessed, so that who knows the places decides what a wrong one means.
func statedGLN(text string) string {
	if len(text) == 13 && isDigits(text) {
		return text
	}
	return ""
}

// partyGLN is the GLN that a party segment states, by GS1 or by nobody.
func (s segment) partyGLN(keep func(string) string) string {
	if agency := s.get(1, 2); agency == "9" || agency == "" {
		return keep(s.get(1, 0))
	}
	return ""
}
