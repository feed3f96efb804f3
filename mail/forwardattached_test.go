package mail

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// eml is an attached mail as a part.
func eml(boundary string, n int, body string) string {
	return fmt.Sprintf("--%s\nContent-Type: message/rfc822\n\nFrom: Client %d <c%d@acme.example>\nDate: Mon, 2 Nov 2026 10:0%d:00 +0100\nSubject: Demande %d\n%s\n", boundary, n, n, n%10, n, body)
}

func TestM20_EachAttachedMailIsSeen(t *testing.T) {
	t.Parallel()
	nested := "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=in\n\n--in\n\nVoir aussi le mail joint.\n" + eml("in", 7, "\nIl manque 20 pièces sur le BL-7.") + "--in--"
	raw := "From: claire@company.example\nSubject: %s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=out\n\n--out\n\n%s\n" +
		eml("out", 1, "\nMerci d'envoyer le duplicata de la facture F-1.") + eml("out", 2, nested) + eml("out", 3, "\nOù est la commande 3 ?") + "--out--\n"
	for name, test := range map[string]struct{ subject, note, first string }{
		"attached alone":         {"TR: demandes", "Pour traitement.", "c1@acme.example"},
		"another subject":        {"Trois demandes", "Pour traitement.", "c1@acme.example"},
		"below a forwarded mail": {"TR: demandes", "Pour toi.\n\n---------- Message transféré ---------\nDe : Jean <jean@acme.example>\nDate : lun. 2 nov. 2026 à 10:00\nObjet : Commande\nÀ : <adv@company.example>\n\n200 vis M8", "jean@acme.example"},
	} {
		in := Parse(fmt.Appendf(nil, raw, test.subject, test.note), ParseOptions{})
		if in.Forwarded == nil || in.Forwarded.From.Address != test.first {
			t.Errorf("%s: forwarded %+v", name, in.Forwarded)
			continue
		}
		at := 0
		for _, want := range []string{"duplicata de la facture F-1", "Voir aussi", "20 pièces sur le BL-7", "commande 3 ?"} {
			i := strings.Index(in.Forwarded.Text, want)
			if i < at || strings.Count(in.Forwarded.Text, want) != 1 {
				t.Errorf("%s: %q stands at %d, behind %d:\n%s", name, want, i, at, in.Forwarded.Text)
			}
			at = i
		}
		for _, want := range []string{"From: Client 2 <c2@acme.example>\nDate: Mon, 02 Nov 2026 10:02:00 +0100\nSubject: Demande 2", "Client 7 <c7@"} {
			if !strings.Contains(in.Forwarded.Text, want) {
				t.Errorf("%s: no %q in\n%s", name, want, in.Forwarded.Text)
			}
		}
		var files []string
		for _, a := range in.Attachments {
			files = append(files, a.Name)
		}
		if want := []string{"Demande 1.eml", "Demande 2.eml", "Demande 7.eml", "Demande 3.eml"}; !slices.Equal(files, want) {
			t.Errorf("%s: files %q", name, files)
		}
		if strings.Contains(in.Own, "duplicata") {
			t.Errorf("%s: somebody else's words are the sender's own: %q", name, in.Own)
		}
	}
}

func TestM16_VeryManyAttachedMailsAreBounded(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	out.WriteString("From: claire@company.example\nSubject: tout\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=out\n\n--out\n\nVoici.\n")
	for n := range 200 {
		out.WriteString(eml("out", n, "\nDemande.\n"))
	}
	out.WriteString("--out--\n")
	in := Parse([]byte(out.String()), ParseOptions{})
	if in.Forwarded == nil || strings.Count(in.Forwarded.Text, "Demande.") != maxForwarded || !slices.Contains(in.Faults, "the mail has too many mails attached: not all are opened") {
		t.Errorf("%d opened, faults %q", strings.Count(in.Forwarded.Text, "Demande."), in.Faults)
	}
	if len(in.Attachments) != 200 {
		t.Errorf("%d files", len(in.Attachments))
	}
}
