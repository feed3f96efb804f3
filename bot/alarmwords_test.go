package bot

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestAlarmWordsAreComplete finds each sentence that the alarm can say in its own source.
func TestAlarmWordsAreComplete(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("alarm.go")
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, m := range regexp.MustCompile(`"([^"\n]* [^"\n]*%[^"\n]*|[^"\n]*%[^"\n]* [^"\n]*)"`).FindAllStringSubmatch(string(source), -1) {
		said++
		if _, known := frenchAlarms[m[1]]; !known {
			t.Errorf("no French for %q", m[1])
		}
	}
	if said < 10 {
		t.Errorf("%d sentences found", said)
	}
	verb := regexp.MustCompile(`%(\[\d\])?[sdv]`)
	for english, french := range frenchAlarms {
		if len(verb.FindAllString(english, -1)) != len(verb.FindAllString(french, -1)) || strings.Contains(french, "'") {
			t.Errorf("%q and %q take other values", english, french)
		}
	}
}
