package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestRefusalsAreSaidInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	french, english := voice{language: "fr"}, voice{language: "en"}
	for detail, want := range map[string][2]string{
		"the text is empty": {"Le texte est vide.", "The text is empty."},
		`deciding draft 5: composing the mail: not valid: composing a mail: the address "" is none`: {"Il n’y a pas de destinataire.", "Nobody is written to."},
		`reading the addresses "x y"`: {"Ce n’est pas une adresse : \"x y\"", "This is no address: \"x y\""},
		"merging case 3 into 4: one is customer K1's, the other K2's": {
			"Ces dossiers sont de deux clients, K1 et K2 : leurs données ne se mêlent pas.", "The cases are of two customers, K1 and K2: their data do not meet."},
		"ask_credit on dispute D-1: A-1 is billed at 11.56, less than 99999": {"A-1 est facturé 11,56, moins que 99999.", "A-1 is billed at 11.56, less than 99999."},
		"Thomas may not take this step":                                      {"", ""},
		"something new":                                                      {"something new", "something new"},
		"C 12.5 is more than the 3 of invoice F-1 that are not credited yet": {"12,5 C dépasse ce qui reste à créditer sur la facture F-1 : 3.", "C 12.5 is more than the 3 of invoice F-1 that are not credited yet."},
	} {
		if got := [2]string{french.refusal(detail), english.refusal(detail)}; got != want {
			t.Errorf("%q: %q, want %q", detail, got, want)
		}
	}
	for _, r := range refusals {
		for _, text := range r.words {
			if verbs := strings.Count(text, "%s") + strings.Count(text, "]s"); text != "" && verbs != r.says.NumSubexp() {
				t.Errorf("%s captures %d particulars, %q places %d", r.says, r.says.NumSubexp(), text, verbs)
			}
		}
	}
}

// TestAnEmptyTextIsRefusedInWords, and the page is the reader's.
func TestAnEmptyTextIsRefusedInWords(t *testing.T) {
	t.Parallel()
	browser := signedIn(t, newServer(t, sampleDesk(), nil), "claire")
	status, body, _ := browser.post("/cases/1/drafts/1/decision", url.Values{"version": {"1"}, "verdict": {"edit"}, "to": {"a@b.example"}, "subject": {"x"}, "body": {" "}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "Le texte est vide.") || strings.Contains(body, "the text is empty") {
		t.Errorf("%d: %s", status, body)
	}
}
