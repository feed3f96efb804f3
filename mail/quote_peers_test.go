package mail

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// quoteRow is one expectation of the peers' reply parsers.
type quoteRow struct {
	File, Kind, Reply, Compare, Trimmed, Elided string
	FirstFragmentStripped                       string            `json:"first_fragment_stripped"`
	VisibleText                                 string            `json:"visible_text"`
	FirstFragment                               string            `json:"first_fragment"`
	FragmentRegex                               map[string]any    `json:"fragment_regex"`
	FragmentContains                            map[string]string `json:"fragment_contains"`
}

// ways are the views of a reply that the peers compare with: some keep a signature, some do not.
func ways(text string) (own, withSignature string) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	lines := splitShared(strings.Split(text, "\n"))
	withSignature, _ = partByRole(lines, splitQuotes(lines))
	return readViews(text, "Re: x").own, withSignature
}

// interleaved keeps the quoted lines above the writer's last line, without attributions, as some peers
// show answers between quotations; it is read off the same roles as the own view.
func interleaved(text string) string {
	lines := splitShared(strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n"))
	roles := splitQuotes(lines)
	var kept []string
	last := -1
	for i, line := range lines {
		if roles[i] == markLine || roles[i] == quotedLine && !isQuoted(line) && strings.TrimSpace(line) != "" {
			continue
		}
		kept = append(kept, line)
		if roles[i] == ownLine && strings.TrimSpace(line) != "" {
			last = len(kept)
		}
	}
	if last < 0 {
		return ""
	}
	kept = strings.Split(cutSignature(strings.Join(kept[:last], "\n")).own, "\n")
	for len(kept) > 0 && (isQuoted(kept[len(kept)-1]) || strings.TrimSpace(kept[len(kept)-1]) == "") {
		kept = kept[:len(kept)-1]
	}
	return strings.Join(kept, "\n")
}

// firstFragment is what the writer wrote before the first quotation or signature.
func firstFragment(text string) string {
	lines := splitShared(strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n"))
	roles := splitQuotes(lines)
	for i, line := range lines {
		if roles[i] != ownLine || sentFrom.MatchString(line) || sigDelimiter.MatchString(line) {
			return strings.Join(lines[:i], "\n")
		}
	}
	return text
}

func squeezed(s string) string {
	var lines []string
	for _, line := range strings.Split(strings.TrimSpace(s), "\n") {
		lines = append(lines, strings.TrimRight(line, " \t\u00a0"))
	}
	return squeezeBlank(strings.Join(lines, "\n"))
}

func agrees(want, own, whole string) bool {
	return squeezed(own) == squeezed(want) || squeezed(whole) == squeezed(want)
}

// patternsOf reads one pattern or a list of them.
func patternsOf(value any) []string {
	switch value := value.(type) {
	case string:
		return []string{value}
	case []any:
		var all []string
		for _, v := range value {
			all = append(all, v.(string))
		}
		return all
	}
	return nil
}

func report(t *testing.T, name string, good, total, percent int) {
	t.Helper()
	t.Logf("%s: %d of %d", name, good, total)
	if good*100 < total*percent {
		t.Errorf("%s: %d of %d, wanted %d %%", name, good, total, percent)
	}
}

func show(t *testing.T, set, id, got, want string) {
	if os.Getenv("SHOW") == set {
		t.Logf("--- %s\nGOT:\n%s\nWANT:\n%s\n", id, got, want)
	}
}

// TestQuotesAsPeersCutThem compares the own view with the expectations of four reply parsers.
func TestQuotesAsPeersCutThem(t *testing.T) {
	t.Run("crisp", func(t *testing.T) {
		dir := sharedData(t, "quote-crisp")
		good, total := 0, 0
		for _, row := range readRows[quoteRow](t, filepath.Join(dir, "expected.jsonl")) {
			own, whole := ways(readShared(t, dir, row.File))
			for _, want := range []string{row.FirstFragmentStripped, row.VisibleText, row.FirstFragment} {
				if want == "" {
					continue
				}
				total++
				fragment := firstFragment(readShared(t, dir, row.File))
				if agrees(want, own, whole) || want != row.VisibleText && squeezed(fragment) == squeezed(want) {
					good++
				} else {
					show(t, "crisp", row.File, own, want)
				}
			}
			for _, pattern := range patternsOf(row.FragmentRegex["0"]) {
				total++
				if regexp.MustCompile(pattern).MatchString(own) {
					good++
				} else {
					show(t, "crisp", row.File, own, pattern)
				}
			}
		}
		report(t, "crisp", good, total, 98)
	})
	t.Run("discourse", func(t *testing.T) {
		dir := sharedData(t, "quote-discourse")
		good, total := 0, 0
		for _, row := range readRows[quoteRow](t, filepath.Join(dir, "expected.jsonl")) {
			own, whole := ways(readShared(t, dir, row.File))
			total++
			if agrees(row.Trimmed, own, whole) || squeezed(interleaved(readShared(t, dir, row.File))) == squeezed(row.Trimmed) {
				good++
			} else {
				show(t, "discourse", row.File, own, row.Trimmed)
			}
		}
		report(t, "discourse", good, total, 98)
	})
	t.Run("github", func(t *testing.T) {
		dir := sharedData(t, "quote-github")
		good, total := 0, 0
		for _, row := range readRows[quoteRow](t, filepath.Join(dir, "expected.jsonl")) {
			own, whole := ways(readShared(t, dir, row.File))
			if row.Reply != "" {
				total++
				if agrees(row.Reply, own, whole) {
					good++
				} else {
					show(t, "github", row.File, own, row.Reply)
				}
			}
			if words := row.FragmentContains["0"]; words != "" {
				total++
				if strings.Contains(own, words) {
					good++
				}
			}
			for _, pattern := range patternsOf(row.FragmentRegex["0"]) {
				total++
				// A first fragment may be the quotation itself.
				if re := regexp.MustCompile(pattern); re.MatchString(own) || re.MatchString(readViews(readShared(t, dir, row.File), "Re: x").quoted) {
					good++
				} else {
					show(t, "github", row.File, own, pattern)
				}
			}
		}
		report(t, "github", good, total, 98)
	})
	t.Run("talon", testTalon)
}

func testTalon(t *testing.T) {
	dir := sharedData(t, "quote-talon")
	good, total := 0, 0
	for _, row := range readRows[quoteRow](t, filepath.Join(dir, "expected.jsonl")) {
		if row.Reply == "" {
			continue
		}
		raw := readShared(t, dir, row.File)
		var own, whole string
		if strings.HasSuffix(row.File, ".html") {
			view := readHTML(raw, &faultList{})
			own, whole = ways(view.text)
		} else {
			in := Parse([]byte(raw), ParseOptions{})
			own, whole = ways(in.Text)
		}
		total++
		strip := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if agrees(row.Reply, own, whole) || strings.HasPrefix(row.Compare, "ignore") && (strip(own) == strip(row.Reply) || strip(whole) == strip(row.Reply)) {
			good++
		} else {
			show(t, "talon", row.File, own, row.Reply)
		}
	}
	for _, row := range readRows[struct {
		Call, Input, ID string
		Expected        any
	}](t, filepath.Join(dir, "inline_cases.jsonl")) {
		if row.Call != "extract_from_plain" && row.Call != "extract_from_html" {
			continue
		}
		expected, isText := row.Expected.(string)
		if !isText {
			continue
		}
		total++
		input := row.Input
		if row.Call == "extract_from_html" {
			input, expected = readHTML(input, &faultList{}).text, withoutMarks(readHTML(expected, &faultList{}).text)
		}
		own, whole := ways(input)
		if agrees(expected, own, whole) || strings.Join(strings.Fields(whole), "") == strings.Join(strings.Fields(expected), "") {
			good++
		} else {
			show(t, "talon", row.ID+" "+row.Call+"\n"+input, whole, expected)
		}
	}
	report(t, "talon", good, total, 95)
}

type forwardRow struct {
	BodyFile    string `json:"body_file"`
	SubjectFile string `json:"subject_file"`
	Expect      struct {
		Forwarded bool
		Subject   *string
		Body      *string
		Message   *string
		From      *struct{ Address, Name *string }
	}
}

// TestForwardsAsPeersOpenThem compares with crisp's forward parser.
func TestForwardsAsPeersOpenThem(t *testing.T) {
	dir := sharedData(t, "forward-crisp")
	good, total := 0, 0
	for _, row := range readRows[forwardRow](t, filepath.Join(dir, "expected.jsonl")) {
		body := strings.ReplaceAll(readShared(t, dir, row.BodyFile), "\r\n", "\n")
		subject := ""
		if row.SubjectFile != "" {
			subject = strings.TrimSpace(readShared(t, dir, row.SubjectFile))
		}
		total++
		if fault := forwardFault(row, body, subject); fault == "" {
			good++
		} else if os.Getenv("SHOW") == "forward" {
			t.Logf("--- %s (%s): %s", row.BodyFile, subject, fault)
		}
	}
	report(t, "forward", good, total, 98)
}

func forwardFault(row forwardRow, body, subject string) string {
	own, f, _, ok := openForward(strings.Split(body, "\n"), subject)
	want := row.Expect
	switch {
	case ok != want.Forwarded:
		return "forwarded is " + map[bool]string{true: "true", false: "false"}[ok]
	case !ok:
		return ""
	case want.Subject != nil && f.Subject != *want.Subject:
		return "subject " + f.Subject
	case want.From != nil && want.From.Address != nil && f.From.Address != strings.ToLower(*want.From.Address):
		return "from " + f.From.Address
	case want.From != nil && want.From.Name != nil && f.From.Name != *want.From.Name:
		return "name " + f.From.Name
	case want.Message != nil && squeezed(own) != squeezed(*want.Message):
		return "message " + own
	case want.Body != nil && squeezed(f.Text) != squeezed(*want.Body):
		return "body " + f.Text
	}
	return ""
}
