package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// signatureView is a text without its signature.
type signatureView struct {
	own, signature string
}

// cutSignature takes the signature, the notes under it and a mail server's warnings off a text. It cuts
// where a delimiter, a closing phrase or a block of a person's data stands at the end; a postscript or a
// further request below stays, and so does every line that holds data.
func cutSignature(text string) signatureView {
	blocks := paragraphs(text)
	start := signatureStart(blocks)
	var own, signature []string
	var previous *paragraph
	for i := range blocks {
		b := &blocks[i]
		for k, line := range b.lines {
			below := i > start.block || i == start.block && k >= start.line
			keep := true
			switch {
			case banner.MatchString(line), strings.TrimSpace(line) == trackerMark:
				keep = false
			case sentFrom.MatchString(line) && !strings.HasSuffix(strings.TrimSpace(line), "?"):
				keep = false
			case b.disclaimer:
				keep = false
			case below && b.role[k] == signatureLine:
				keep = false
			}
			if keep {
				if k == 0 || len(own) == 0 || previous != b {
					own = append(own, b.before...)
				}
				own = append(own, line)
				previous = b
			} else {
				signature = append(signature, line)
			}
		}
	}
	return signatureView{own: strings.Trim(strings.Join(own, "\n"), " \n"), signature: strings.Trim(strings.Join(signature, "\n"), " \n")}
}

// paragraph is a run of lines without an empty one.
type paragraph struct {
	before     []string // the empty lines over it
	lines      []string
	role       []sigRole
	disclaimer bool
}

type sigRole byte

const (
	contentLine sigRole = iota
	signatureLine
)

func paragraphs(text string) []paragraph {
	var blocks []paragraph
	var current paragraph
	inside := false
	for _, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			if inside {
				blocks = append(blocks, current)
				current, inside = paragraph{}, false
			}
			current.before = append(current.before, "")
			continue
		}
		inside = true
		current.lines = append(current.lines, line)
	}
	if inside {
		blocks = append(blocks, current)
	}
	for i := range blocks {
		blocks[i].role = make([]sigRole, len(blocks[i].lines))
		blocks[i].disclaimer = i > 0 && disclaimers.MatchString(strings.Join(blocks[i].lines, " "))
	}
	return blocks
}

// place is a line of a paragraph.
type place struct{ block, line int }

// signatureStart finds where the signature begins and marks its lines; past the end where there is none.
func signatureStart(blocks []paragraph) place {
	for i := range blocks {
		for k, line := range blocks[i].lines {
			if (i > 0 || k > 0) && sigDelimiter.MatchString(line) && markBelow(blocks, place{i, k}, true) {
				return place{i, k}
			}
		}
	}
	for i := range blocks {
		for k, line := range blocks[i].lines {
			closes := len(line) < 250 && (closingLine.MatchString(line) || i >= len(blocks)-2 && ruleLine.MatchString(line))
			if (i > 0 || k > 0) && closes && markBelow(blocks, place{i, k}, false) {
				return place{i, k}
			}
		}
	}
	return contactBlock(blocks)
}

// markBelow marks the signature's lines from a delimiter or closing phrase on. It fails where what
// follows directly is prose: then the phrase only stands within the letter.
func markBelow(blocks []paragraph, at place, delimiter bool) bool {
	roles := make([][]sigRole, len(blocks))
	signed, content := 0, 0
	for i := at.block; i < len(blocks); i++ {
		roles[i] = make([]sigRole, len(blocks[i].lines))
		start := 0
		if i == at.block {
			start = at.line
		}
		extra := false
		for k := start; k < len(blocks[i].lines); k++ {
			line := blocks[i].lines[k]
			first := i == at.block && k == at.line
			if k == start && !first && (postscript.MatchString(line) || tradeWords.MatchString(line) && i > at.block && !emailOrURL.MatchString(line)) {
				extra = true
			}
			switch {
			case first, blocks[i].disclaimer, !extra && signatureLike(line, delimiter && i == at.block):
				roles[i][k] = signatureLine
				signed++
			default:
				content++
				extra = true
				if signed == 1 && !delimiter {
					return false
				}
			}
		}
	}
	if content > 12 && !delimiter {
		return false
	}
	for i := at.block; i < len(blocks); i++ {
		for k := range roles[i] {
			if i > at.block || k >= at.line {
				blocks[i].role[k] = roles[i][k]
			}
		}
	}
	return true
}

// contactBlock finds a signature without a closing phrase: the last paragraphs, of short lines that name
// a person, a company or how to reach them.
func contactBlock(blocks []paragraph) place {
	none := place{len(blocks), 0}
	end := len(blocks)
	for end > 0 && (blocks[end-1].disclaimer || allSentFrom(blocks[end-1].lines)) {
		end--
	}
	start := end
	for i := end - 1; i > 0 && i >= end-3; i-- {
		if !contactLines(blocks[i].lines) {
			break
		}
		start = i
	}
	if start == end {
		return tailOfParagraph(blocks, end)
	}
	for i := start; i < end; i++ {
		for k := range blocks[i].lines {
			blocks[i].role[k] = signatureLine
		}
	}
	_ = none
	return place{start, 0}
}

func allSentFrom(lines []string) bool {
	for _, line := range lines {
		if !sentFrom.MatchString(line) && !banner.MatchString(line) {
			return false
		}
	}
	return true
}

// tailOfParagraph looks for a contact's lines at the end of the last paragraph, under its prose.
func tailOfParagraph(blocks []paragraph, end int) place {
	none := place{len(blocks), 0}
	if end == 0 {
		return none
	}
	lines := blocks[end-1].lines
	start := len(lines)
	for start > 1 && signatureLike(lines[start-1], false) {
		start--
	}
	if start == len(lines) || len(lines)-start < 2 || !contactLines(lines[start:]) || end == 1 && start < 1 {
		return none
	}
	above := strings.TrimSpace(lines[start-1])
	if strings.HasSuffix(above, ":") || len(above) < 60 && tradeWords.MatchString(above) {
		return none // an address of delivery, say, under its title
	}
	for k := start; k < len(lines); k++ {
		blocks[end-1].role[k] = signatureLine
	}
	return place{end - 1, start}
}

// contactLines tells a paragraph that only says who writes.
func contactLines(lines []string) bool {
	if len(lines) > 9 || tradeWords.MatchString(lines[0]) && !emailOrURL.MatchString(lines[0]) {
		return false
	}
	proof := false
	for _, line := range lines {
		if !signatureLike(line, false) {
			return false
		}
		proof = proof || hasPhone(line) || emailOrURL.MatchString(line) || addressLine.MatchString(line) || legalLine.MatchString(line)
	}
	return proof || len(lines) <= 4 && nameLike(lines[0])
}

// signatureLike tells a line that may stand in a signature: a name, a function, a company, a way to reach
// someone. A line with a quantity or a reference is data and never one.
func signatureLike(line string, afterDelimiter bool) bool {
	line = strings.Trim(strings.TrimSpace(line), "*_|> ")
	if closingLine.MatchString(line) || sentFrom.MatchString(line) {
		return !strings.HasSuffix(line, "?")
	}
	words := len(strings.Fields(line))
	sentence := strings.Contains(line, "?") || words > 6 && strings.HasSuffix(line, ".") && !legalLine.MatchString(line) || words > 3 && sentenceLike(line)
	switch {
	case line == "" || ruleLine.MatchString(line) || sigDelimiter.MatchString(line) || keyPrint.MatchString(line):
		return true
	case postscript.MatchString(line):
		return false
	case onBehalf.MatchString(line):
		return words < 12
	case notice.MatchString(line):
		return !dataLine.MatchString(withoutPhones(line)) && !strings.Contains(line, "?")
	case sentence:
		return disclaimers.MatchString(line)
	case utf8.RuneCountInString(line) > 110:
		return legalLine.MatchString(line) && !strings.HasSuffix(line, ".") || disclaimers.MatchString(line)
	case hasPhone(line) || emailOrURL.MatchString(line):
		rest := stripContact(line)
		return len(strings.Fields(rest)) <= 12 && !dataLine.MatchString(sinceYear.ReplaceAllString(addressLine.ReplaceAllString(rest, " "), " "))
	case addressLine.MatchString(line) || legalLine.MatchString(line):
		return !looksLikeData(line)
	case afterDelimiter:
		return !looksLikeData(line)
	}
	return !looksLikeData(line) && titleLike(line)
}

func stripContact(line string) string {
	return emailOrURL.ReplaceAllString(withoutPhones(line), " ")
}

// withoutPhones takes telephone numbers off: runs of eight digits and more, as fifteen are the most (ITU E.164).
func withoutPhones(line string) string {
	return phoneRun.ReplaceAllStringFunc(line, func(run string) string {
		digits := 0
		for _, r := range run {
			if r >= '0' && r <= '9' {
				digits++
			}
		}
		bare := digits == len(strings.TrimSpace(run))
		if digits >= 8 && digits <= 15 && (!bare || nationalNumber.MatchString(strings.TrimSpace(run))) {
			return " "
		}
		return run
	})
}

func hasPhone(line string) bool { return withoutPhones(line) != line }

// looksLikeData tells a line with a number that is not a way to reach someone.
func looksLikeData(line string) bool {
	rest := sinceYear.ReplaceAllString(withoutPhones(line), " ")
	if addressLine.MatchString(line) || legalLine.MatchString(line) {
		return quantityLine.MatchString(line)
	}
	return dataLine.MatchString(rest)
}

// nameLike tells a line of one to five capitalised words.
func nameLike(line string) bool {
	if i := betweenParts.FindStringIndex(line); i != nil && i[0] > 3 {
		line = line[:i[0]] // "Jean Petit — achats — Lyon"
	}
	words := strings.Fields(strings.Trim(line, " ,.-–—|*"))
	if len(words) == 0 || len(words) > 6 {
		return false
	}
	capital := 0
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "(\"'«"))
		if unicode.IsUpper(r) {
			capital++
		}
	}
	return capital*2 > len(words) || len(words) == 1 && len(line) < 20
}

// titleLike tells a short line that is no sentence.
func titleLike(line string) bool {
	n := utf8.RuneCountInString(line)
	words := len(strings.Fields(line))
	if n > 90 || words > 12 {
		return false
	}
	if strings.HasSuffix(line, ".") && words > 4 || strings.HasSuffix(line, ":") || strings.ContainsAny(line, "!") && words > 4 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(line, "(\"'«-–—• "))
	if !unicode.IsUpper(r) && words > 4 {
		return false
	}
	return !sentenceLike(line)
}

// sentenceLike tells words of a sentence; French and German function words stand in titles too, so two are wanted.
func sentenceLike(line string) bool {
	return len(verbs.FindAllString(line, 3)) >= 2 || len(verbs.FindAllString(line, 1)) == 1 && len(strings.Fields(line)) > 6
}
