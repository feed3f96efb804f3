package console

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"guichet/domain"
)

// TestCitedRowsHaveWords finds in the source of intents which tables and columns a draft can cite, and wants words for them.
func TestCitedRowsHaveWords(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "..", "intents", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	table := regexp.MustCompile(`RowRef\{Table: "([a-z_]+)"`)
	column := regexp.MustCompile(`(?:RowRef\{Table: "[a-z_]+"[^{}]*Column: |Row\([^"\n]*, )"([a-z_0-9]+)"`)
	n := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for prefix, cited := range map[string]*regexp.Regexp{"table.": table, "column.": column} {
			for _, m := range cited.FindAllStringSubmatch(string(source), -1) {
				code := m[1]
				if prefix == "table." {
					code = tableName(code)
				}
				n++
				if _, there := words[prefix+code]; !there {
					t.Errorf("%s cites %s%s, for which there are no words", filepath.Base(file), prefix, code)
				}
			}
		}
	}
	if n < 20 {
		t.Errorf("%d citations found", n)
	}
}

func TestCaseStatesHaveWords(t *testing.T) {
	t.Parallel()
	schema, err := os.ReadFile(filepath.Join("..", "..", "migrations", "schema.sql"))
	if err != nil {
		t.Fatal(err)
	}
	states := regexp.MustCompile(`CONSTRAINT case_state_ck CHECK (.*)`).FindString(string(schema))
	found := regexp.MustCompile(`'([a-z_]+)'::text`).FindAllStringSubmatch(states, -1)
	if len(found) < 10 {
		t.Fatalf("%d states found", len(found))
	}
	for _, m := range found {
		if _, there := words["state."+m[1]]; !there {
			t.Errorf("no words for the state %s", m[1])
		}
	}
}

func TestPaymentTermsAreWords(t *testing.T) {
	t.Parallel()
	french, english := voice{language: "fr"}, voice{language: "en"}
	for terms, want := range map[string][2]string{
		"30":      {"30 jours", "30 days"},
		"45EOM":   {"45 jours fin de mois", "45 days end of month"},
		"EOM45":   {"fin de mois, 45 jours", "end of month, 45 days"},
		"30EOM10": {"30 jours fin de mois, le 10", "30 days end of month, the 10"},
		"EOM":     {"fin de mois", "end of month"},
		"0":       {"paiement d’avance", "prepaid"},
		"2/10 n":  {"2/10 n", "2/10 n"},
	} {
		if got := [2]string{french.terms(terms), english.terms(terms)}; got != want {
			t.Errorf("%s: %q, want %q", terms, got, want)
		}
		if _, ok := domain.DueOn(domain.NewDate(2026, 3, 4), terms); !ok && want[0] != terms {
			t.Errorf("%s has words and no meaning", terms)
		}
	}
}

// TestUnvouchedContactIsNotShownAsVerified: the address alone is anybody's to write.
func TestUnvouchedContactIsNotShownAsVerified(t *testing.T) {
	t.Parallel()
	desk := sampleDesk()
	message := &desk.find(1).Messages[0]
	message.Sender.Grade = domain.GradeProvenContact
	for _, test := range []struct {
		auth domain.Authentication
		told bool
	}{
		{domain.Authentication{Trusted: true, SPF: "none", DKIM: "none", DMARC: "none"}, true},
		{domain.Authentication{Trusted: true, SPF: "pass", DKIM: "none", DMARC: "none"}, false},
		{domain.Authentication{}, false}, // our server says nothing of any mail
	} {
		message.Mail.Auth = test.auth
		_, body, _ := signedIn(t, newServer(t, desk, nil), "claire").get("/cases/1")
		if told := strings.Contains(body, "Rien n’authentifie ce message"); told != test.told {
			t.Errorf("%+v: told %v", test.auth, told)
		}
	}
}
