package mail

import (
	"strings"

	"guichet/domain"
)

// views are the ways to look at a text: stripping is a view, the whole text stays (M18).
type views struct {
	own, quoted, signature string
	forwarded              *domain.Forwarded
}

// readViews cuts a text into what its writer wrote now, what it quotes, the signature, and a mail that it
// forwards. Where nothing of the writer's own would be left of an unforwarded text, the whole is its own.
func readViews(marked, subject string) views {
	lines := splitShared(strings.Split(marked, "\n"))
	var v views
	if own, forwarded, at, ok := openForward(lines, subject); ok {
		v.forwarded = forwarded
		v.quoted = strings.TrimSpace(withoutMarks(strings.Join(lines[at:], "\n")))
		lines = strings.Split(own, "\n")
	}
	own, quoted := partByRole(lines, splitQuotes(lines))
	if quoted != "" {
		v.quoted = strings.TrimSpace(quoted + "\n\n" + v.quoted)
	}
	cut := cutSignature(own)
	v.own, v.signature = cut.own, cut.signature
	if v.forwarded == nil && v.quoted == "" && greetingOnly(v.own) && saysSomething(v.signature) { // a short message of short lines
		v.own, v.signature = own, ""
	}
	if v.own == "" && v.forwarded == nil && v.quoted == "" {
		v.own, v.signature = strings.TrimSpace(withoutMarks(marked)), ""
	}
	return v
}

// greetingOnly tells whether nothing but "Bonjour," is left of a message.
func greetingOnly(own string) bool {
	words := strings.Fields(own)
	return len(words) > 0 && len(words) <= 3 && strings.HasSuffix(own, ",")
}

// saysSomething tells a message's words from a block of names and numbers: a line of it goes on in small letters after a word.
func saysSomething(block string) bool {
	for line := range strings.Lines(block) {
		small := 0
		for _, w := range strings.Fields(line) {
			if w == strings.ToLower(w) && len(w) > 2 && strings.Trim(w, "abcdefghijklmnopqrstuvwxyzàâäáéèêëíîïñóôöúùûüç:,.'’") == "" {
				small++
			}
		}
		if small >= 2 {
			return true
		}
	}
	return false
}

// partByRole gathers own and quoted lines.
func partByRole(lines []string, roles []lineRole) (own, quoted string) {
	var o, q []string
	for i, line := range lines {
		switch roles[i] {
		case ownLine:
			o = append(o, line)
		case quotedLine:
			q = append(q, line)
		}
	}
	return strings.TrimSpace(squeezeBlank(strings.Join(o, "\n"))), strings.TrimSpace(strings.Join(q, "\n"))
}
