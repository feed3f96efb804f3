package console

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestFaultsHaveWords finds what the reader of mails can say in its own source, and wants words in both languages for it.
func TestFaultsHaveWords(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "..", "mail", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`(?:faults\.add\(|Faults, )"([a-zA-Z][^"]+)"( \+)?`)
	n := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range said.FindAllStringSubmatch(string(source), -1) {
			text := strings.TrimSuffix(m[1], " (")
			if m[2] != "" {
				text = strings.TrimSpace(text)
			}
			n++
			if _, there := words["fault."+text]; !there {
				t.Errorf("%s says %q, for which there are no words", filepath.Base(file), text)
			}
		}
	}
	if n < 40 {
		t.Errorf("%d faults found", n)
	}
}

// TestGraveFaultsStandAboveTheText, in the reader's language, and name what they are about.
func TestGraveFaultsStandAboveTheText(t *testing.T) {
	t.Parallel()
	grave, others := readFaults([]string{"the sender's domain only looks like acme.example, which we know", "unknown charset x-a: decoded by guess", "the date is unreadable", "something new"})
	if len(grave) != 1 || grave[0] != (faultView{"the sender's domain only looks like", "acme.example"}) || len(others) != 3 || others[0] != (faultView{"unknown charset", "x-a"}) {
		t.Errorf("grave %+v, others %+v", grave, others)
	}
	desk := sampleDesk()
	desk.find(1).Messages[0].Mail.Faults = []string{"the sender's domain only looks like acme.example, which we know", "the date is unreadable"}
	_, body, _ := signedIn(t, newServer(t, desk, nil), "claire").get("/cases/1")
	strip := regexp.MustCompile(`<p class="strip danger">[^<]*ressemble seulement[^<]* acme\.example</p>`)
	if !strip.MatchString(body) || !strings.Contains(body, "la date est illisible") {
		t.Error("the faults are not shown")
	}
	for key := range graveFaults {
		if _, there := words["fault."+key]; !there {
			t.Errorf("no words for %q", key)
		}
	}
}
