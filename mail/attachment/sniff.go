package attachment

import (
	"regexp"
	"strings"
)

var mailHeader = regexp.MustCompile(`^(?i)(received|return-path|delivered-to|from|date|message-id|mime-version|subject|dkim-signature|x-[a-z0-9-]+|to|content-type):[ \t]`)

// looksMail wants two header lines that a mail has at its top.
func looksMail(text string, in input, ext string) bool {
	if ext != ".eml" && !strings.HasPrefix(in.contentType, "message/") && !strings.HasPrefix(text, "Received:") && !strings.HasPrefix(text, "Return-Path:") {
		return false
	}
	found := 0
	for i, line := range strings.Split(text, "\n") {
		if i > 30 || found >= 2 {
			break
		}
		if mailHeader.MatchString(line) {
			found++
		}
	}
	return found >= 2
}

// looksCSV trusts a name or type that says so, else wants a separator that cuts
// most lines into the same number of fields.
func looksCSV(text, ext, contentType string) bool {
	if ext == ".csv" || ext == ".tsv" || strings.HasPrefix(contentType, "text/csv") {
		return true
	}
	sep, share := guessSeparator(text)
	return sep != 0 && share >= 0.9
}

// guessSeparator gives the sign that cuts the lines most evenly into at least
// three fields, and the share of lines with the commonest number of fields.
func guessSeparator(text string) (rune, float64) {
	lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(text, "\r", "\n")), "\n")
	lines = lines[:min(len(lines), 60)]
	best, bestShare, bestFields := rune(0), 0.0, 0
	for _, sep := range []rune{';', '\t', '|', ','} {
		counts, total := map[int]int{}, 0
		for _, l := range lines {
			if strings.TrimSpace(l) == "" {
				continue
			}
			counts[countOutsideQuotes(l, sep)]++
			total++
		}
		for n, c := range counts {
			share := float64(c) / float64(max(total, 1))
			if n >= 2 && c >= 2 && (share > bestShare || share == bestShare && n > bestFields) {
				best, bestShare, bestFields = sep, share, n
			}
		}
	}
	return best, bestShare
}

func countOutsideQuotes(line string, sep rune) int {
	n, quoted := 0, false
	for _, c := range line {
		switch {
		case c == '"':
			quoted = !quoted
		case c == sep && !quoted:
			n++
		}
	}
	return n
}
