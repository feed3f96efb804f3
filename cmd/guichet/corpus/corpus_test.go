package corpus

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// folder writes a corpus of the files given.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const nowFile = "2026-11-23T10:00:00+01:00\n"

func TestReadFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no moment":         {map[string]string{"mail/a.eml": "x"}, "now.txt"},
		"a moment in words": {map[string]string{"now.txt": "today", "mail/a.eml": "x"}, "now.txt"},
		"nothing to read":   {map[string]string{"now.txt": nowFile, "mail/readme": "x"}, "holds no mail"},
		"broken chat":       {map[string]string{"now.txt": nowFile, "chat.jsonl": "{\"id\":\"s\"}\n\n{\"id\":"}, "chat.jsonl:3"},
	} {
		if _, err := Read(folder(t, c.files)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want it to name %s", name, err, c.want)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"now.txt": nowFile, "mail/b.eml": "two", "mail/a.eml": "one", "chat.jsonl": `{"id":"s-1","user":"u","text":"x"}`,
		"gold.jsonl":       `{"id":"a.eml","customer":null,"requests":[],"reply_must_mention":["x",["y","z"]]}`,
		"data/company.csv": "\ufeffname,email\nNous,adv@nous.example\n", "data/customers.csv": "code,name,street\nA,Hôtel,rue\n",
		"data/orders.csv": "number,customer\nC-1,A\n", "data/shipments.csv": "number,order\nL-1,C-1\n"})
	c, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Mails) != 2 || c.Mails[0].ID != "a.eml" || string(c.Mails[1].Raw) != "two" || len(c.Chats) != 1 || c.Now.UTC().Hour() != 9 {
		t.Errorf("read %+v", c)
	}
	gold, err := c.Gold()
	if err != nil || len(gold) != 1 || gold[0].Customer != nil || !slices.Equal(gold[0].ReplyMustMention[1], Mention{"y", "z"}) {
		t.Errorf("labels %+v, %v", gold, err)
	}
	facts, err := c.ReadFacts()
	if err != nil || facts.Documents["L-1"] != "A" || facts.Documents["C-1"] != "A" || !strings.Contains(facts.Company, "adv@nous.example") || !slices.Contains(facts.Names, "Hôtel") {
		t.Errorf("facts %+v, %v", facts, err)
	}
	company, err := c.Company()
	if err != nil || company["name"] != "Nous" {
		t.Errorf("company %v, %v: the byte-order mark is no part of a name", company, err)
	}
}

// TestReport: the figures are printed, and what is wrong is listed under its message.
func TestReport(t *testing.T) {
	t.Parallel()
	facts := scoreFacts
	gold := []Line{parse(t, `{"id":"a.eml","language":"fr","customer":"A","requests":[{"intent":"quote","outcome":"executed"}]}`),
		parse(t, `{"id":"b.eml","language":"de","customer":"A","requests":[]}`)}
	s := Compare(gold, []Line{gold[0]}, &facts)
	var out, wrong strings.Builder
	s.Write(&out)
	s.WriteWrong(&wrong, nil)
	for _, want := range []string{"right            0.500  (1 of 2", "wrongly_executed 0\n", "   de ", "   (nothing asked) "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report does not say %q:\n%s", want, out.String())
		}
	}
	if want := "b.eml\n    failed: no prediction\n    customer \"\", should be \"A\"\n"; wrong.String() != want {
		t.Errorf("listed as wrong:\n%s\nwant\n%s", wrong.String(), want)
	}
	var none strings.Builder
	(Score{}).Write(&none)
	if none.String() != "nothing to score\n" {
		t.Errorf("nothing: %q", none.String())
	}
}
