package mail

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type labelledMail struct {
	ID, Subject, Text, Own string
}

// withoutClosing takes polite phrases and bare names off the end: labellers differ on whether these are the sender's words.
func withoutClosing(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for len(lines) > 1 {
		last := strings.TrimSpace(lines[len(lines)-1])
		if last == "" || closingLine.MatchString(last) || len(strings.Fields(last)) <= 5 && !looksLikeData(last) && !strings.HasSuffix(last, "?") && (nameLike(last) || titleLike(last)) {
			lines = lines[:len(lines)-1]
			continue
		}
		break
	}
	return strings.Join(strings.Fields(strings.Join(lines, "\n")), " ")
}

// TestOwnWordsOfLabelledMails measures the own view on the labelled mails, exactly and but for closing phrases.
func TestOwnWordsOfLabelledMails(t *testing.T) {
	dir := sharedData(t, "adv-messages")
	for _, name := range []string{"mails-fr-a", "mails-fr-b", "mails-xx"} {
		exact, near, lost, total := 0, 0, 0, 0
		for _, m := range readRows[labelledMail](t, filepath.Join(dir, name+".jsonl")) {
			got := readViews(m.Text, m.Subject).own
			total++
			switch {
			case strings.TrimSpace(got) == strings.TrimSpace(m.Own):
				exact++
				near++
			case withoutClosing(got) == withoutClosing(m.Own):
				near++
			default:
				cut := len(withoutClosing(got)) < len(withoutClosing(m.Own))
				if cut {
					lost++
				}
				if os.Getenv("SHOW") == name || cut && os.Getenv("SHOW") == "cut" {
					t.Logf("--- %s\nGOT:\n%s\nWANT:\n%s", m.ID, tailOf(got), tailOf(m.Own))
				}
			}
		}
		t.Logf("%s: exact %d, near %d, cut too much %d, of %d", name, exact, near, lost, total)
		if near*100 < total*85 || lost > 2 {
			t.Errorf("%s: only %d of %d own views are right", name, near, total)
		}
	}
}

func tailOf(s string) string {
	if len(s) > 500 {
		return "..." + s[len(s)-500:]
	}
	return s
}
