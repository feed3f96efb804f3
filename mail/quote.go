package mail

import (
	"regexp"
	"strings"
)

// lineRole says whose words a line is.
type lineRole byte

const (
	ownLine lineRole = iota
	quotedLine
	markLine // cutMark: it leaves the text
)

// splitQuotes gives every line its role. History is what stands behind ">", and what follows the line
// that a mail program puts over it; answers between quoted lines stay the writer's own.
func splitQuotes(lines []string) []lineRole {
	roles := make([]lineRole, len(lines))
	for i := 0; i < len(lines); i++ {
		if roles[i] != ownLine {
			continue
		}
		switch {
		case lines[i] == cutMark:
			roles[i] = markLine
			if historyFollows(lines, i+1) {
				markRest(roles, i+1)
				return roles
			}
		case isQuoted(lines[i]):
			roles[i] = quotedLine
			i = quoteWrapped(lines, roles, i)
		default:
			if end, whole := historyAt(lines, i); end > 0 {
				from := backOverRule(lines, roles, i)
				if whole {
					markRest(roles, from)
					return roles
				}
				for k := from; k < end; k++ {
					roles[k] = quotedLine
				}
				i = end - 1
			}
		}
	}
	return roles
}

func markRest(roles []lineRole, from int) {
	for k := from; k < len(roles); k++ {
		if roles[k] != markLine {
			roles[k] = quotedLine
		}
	}
}

// historyFollows tells whether a mail program's cut point is followed by a header, an attribution or a quotation.
func historyFollows(lines []string, i int) bool {
	for n := 0; i < len(lines) && n < 8; i++ {
		line := strings.TrimSpace(lines[i])
		if line == "" || line == cutMark || ruleLine.MatchString(line) {
			continue
		}
		n++
		if isQuoted(lines[i]) {
			return true
		}
		if end, _ := historyAt(lines, i); end > 0 {
			return true
		}
	}
	return false
}

// historyAt recognises what stands over history at lines[i]: end is the index after it, 0 where there is
// none. whole tells that all that follows is history; otherwise only quoted lines are.
func historyAt(lines []string, i int) (end int, whole bool) {
	line := lines[i]
	if strings.TrimSpace(line) == "" || len(line) > 600 {
		return 0, false
	}
	if originalMark.MatchString(line) && i+1 < len(lines) {
		return i + 1, true
	}
	if kind, _ := readLabel(line); kind != noLabel {
		if _, end, ok := headerBlock(lines, i); ok {
			return end, !quotesBehind(lines, end)
		}
	}
	if end, ok := attribution(lines, i); ok {
		return end, !quotesBehind(lines, end)
	}
	return 0, false
}

// quotesBehind tells whether the text after an attribution is marked by ">": then only that is history.
func quotesBehind(lines []string, i int) bool {
	for n := 0; i < len(lines) && n < 3; i++ {
		line := strings.TrimSpace(lines[i])
		if line == "" || line == cutMark {
			continue
		}
		if isQuoted(lines[i]) {
			return true
		}
		n++
		if n > 1 {
			return false
		}
		if end, ok := attribution(lines, i); ok {
			i = end - 1
		}
	}
	return false
}

var quotePrefix = regexp.MustCompile(`^\s{0,4}(?:>|\|\s|[A-Z]{1,3}>)`)

func isQuoted(line string) bool {
	return quotePrefix.MatchString(line) && !strings.HasPrefix(line, "| ")
}

// quoteWrapped marks the rest of a quoted line that a mail program broke without a new ">".
func quoteWrapped(lines []string, roles []lineRole, i int) int {
	if i+2 >= len(lines) {
		return i
	}
	next, after := strings.TrimSpace(lines[i+1]), lines[i+2]
	if next != "" && !strings.Contains(next, " ") && len(next) > 8 && !isQuoted(lines[i+1]) && isQuoted(after) && strings.Contains(lines[i], "http") {
		roles[i+1] = quotedLine // a link that was broken
		return i + 1
	}
	if len(lines[i]) >= 66 && next != "" && len(next) < 60 && !isQuoted(lines[i+1]) && isQuoted(after) && startsLower(next) && len(strings.TrimSpace(strings.TrimLeft(after, "> "))) > 0 {
		roles[i+1] = quotedLine
		return i + 1
	}
	return i
}

func startsLower(s string) bool {
	for _, r := range s {
		return strings.ToUpper(string(r)) != string(r)
	}
	return false
}

// backOverRule takes the rule line and the mail program's empty lines over a header into history.
func backOverRule(lines []string, roles []lineRole, i int) int {
	from := i
	for k := i - 1; k >= 0 && k >= i-3 && roles[k] != quotedLine; k-- {
		line := strings.TrimSpace(lines[k])
		switch {
		case line == "" || lines[k] == cutMark:
		case ruleLine.MatchString(line) || originalMark.MatchString(line) || overHeader.MatchString(line):
			from = k
		default:
			return from
		}
	}
	return from
}

// sharedLine is an answer with the attribution of the quotation behind it on the same line.
var sharedLine = regexp.MustCompile(`^(.{1,400}?\S)\s*(?:---?\s*|\s)((?:On (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? |Le (?:lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.? |Am (?:Mo|Di|Mi|Do|Fr|Sa|So)[a-z]*\.?,? ).{8,200}(?:wrote|a écrit|schrieb.{0,100}) ?:)$`)

// splitShared puts such an attribution on a line of its own.
func splitShared(lines []string) []string {
	var out []string
	for _, line := range lines {
		if len(line) < 700 && strings.HasSuffix(line, ":") && !isQuoted(line) {
			if m := sharedLine.FindStringSubmatch(line); m != nil {
				out = append(out, m[1], m[2])
				continue
			}
		}
		out = append(out, line)
	}
	return out
}
