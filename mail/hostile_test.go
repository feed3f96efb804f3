package mail

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"guichet/domain"
)

// hostile are mails made to mislead or to break a reader, each with what a person must see of it. An empty want is not looked at;
// fault is part of one of the faults told.
var hostile = []struct {
	name, raw                  string
	from, subject, text, files string
	fault                      string
}{
	{name: "continuation line first", raw: " continued\n" + plainHead + "\nBonjour 4521\n", from: "<a@acme.example>", text: "Bonjour 4521", fault: "unreadable"},
	{name: "folded inside the address", raw: headed("From: \"Jean\n  Petit\"\n <jean@\n acme.example>"), from: "Jean Petit <jean@acme.example>"},
	{name: "folded over a line of blanks", raw: headed("From: a@acme.example\nSubject: Com\n   \n mande"), subject: "Com mande", text: "Bonjour 4521"},
	{name: "lines ended by CR alone", raw: strings.ReplaceAll(headed("From: a@acme.example\nSubject: Commande"), "\n", "\r"), from: "<a@acme.example>", subject: "Commande", text: "Bonjour 4521"},
	{name: "space before the colon", raw: headed("From : a@acme.example\nSubject : Commande"), from: "<a@acme.example>", subject: "Commande"},
	{name: "byte order mark first", raw: "\ufeff" + headed("From: a@acme.example\nSubject: Commande"), from: "<a@acme.example>", subject: "Commande"},
	{name: "separator of a mailbox file", raw: "From a@acme.example Wed Nov 25 10:00:00 2026\n" + plainHead + "\n>From here on: 4521\n", from: "<a@acme.example>", text: "From here on: 4521"},
	{name: "no empty line", raw: "From: a@acme.example\nSubject: Commande\nBonjour 4521, merci\n", subject: "Commande", text: "Bonjour 4521, merci"},
	{name: "header and nothing else", raw: plainHead, from: "<a@acme.example>", subject: "Commande", fault: "no readable text"},

	{name: "two addresses in From", raw: headed("From: boss@acme.example, evil@other.example"), from: "<boss@acme.example>", fault: "several senders"},
	{name: "two From fields", raw: headed("From: boss@acme.example\nFrom: evil@other.example"), from: "<boss@acme.example>", fault: "several senders"},
	{name: "another address as name", raw: headed("From: \"boss@acme.example\" <evil@other.example>"), from: "boss@acme.example <evil@other.example>", fault: "another address"},
	{name: "another address before the bracket", raw: headed("From: boss@acme.example <evil@other.example>"), from: "boss@acme.example <evil@other.example>", fault: "another address"},
	{name: "another address in an encoded word", raw: headed("From: =?utf-8?q?boss=40acme.example?= <evil@other.example>"), from: "boss@acme.example <evil@other.example>", fault: "another address"},
	{name: "another address with a wide at sign", raw: headed("From: boss\uff20acme.example <evil@other.example>"), fault: "another address"},
	{name: "group", raw: headed("From: Team: jean@acme.example, paul@acme.example;\nTo: undisclosed-recipients:;"), from: "<jean@acme.example>", fault: "several senders"},
	{name: "empty group", raw: headed("From: undisclosed:;"), from: "<>", fault: "no sender"},
	{name: "source route", raw: headed("From: <@relay.example,@b.example:jean@acme.example>"), from: "<jean@acme.example>"},
	{name: "comments", raw: headed("From: jean@acme.example (Jean (le grand) Petit)"), from: "Jean (le grand) Petit <jean@acme.example>"},
	{name: "quote that is not closed", raw: headed("From: \"Jean Petit <jean@acme.example>"), from: "Jean Petit <jean@acme.example>"},
	{name: "bracket that is not closed", raw: headed("From: Jean Petit <jean@acme.example"), from: "Jean Petit <jean@acme.example>"},
	{name: "no address at all", raw: headed("From: Jean Petit"), from: "Jean Petit <>", fault: "no address"},
	{name: "NUL in the address", raw: headed("From: boss@acme.example\x00@evil.example"), from: "<boss@acme.example@evil.example>", fault: "NUL"},
	{name: "terminal commands in the name", raw: headed("From: \"Jean\x1b[31m\" <a@acme.example>\nSubject: x\x07\x1b]0;y\x07"), from: "Jean[31m <a@acme.example>", subject: "x]0;y"},
	{name: "writing direction turned round", raw: headed("From: \"Banque\u202e\" <a@acme.example>\nSubject: \u202eFDP.facture"), from: "Banque <a@acme.example>", subject: "FDP.facture"},
	{name: "very long name", raw: headed("From: \"" + strings.Repeat("n", 100_000) + "\" <a@acme.example>"), fault: "too long and was cut"},
	{name: "30,000 recipients", raw: headed("From: a@acme.example\nTo: " + strings.Repeat("x@b.example, ", 30_000) + "z@b.example"), from: "<a@acme.example>", text: "Bonjour 4521", fault: "too many addresses"},

	{name: "bomb of encoded words", raw: headed("From: a@acme.example\nSubject: " + strings.Repeat("=?utf-8?q?=41?= ", 20_000)), fault: "the subject is too long"},
	{name: "encoded word within an encoded word", raw: headed("From: a@acme.example\nSubject: =?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?="), subject: "=?utf-8?q?x?="},
	{name: "header line in an encoded word", raw: headed("From: a@acme.example\nSubject: =?utf-8?q?Commande=0D=0ABcc:_x@evil.example?="), subject: "Commande Bcc: x@evil.example"},
	{name: "encoded word of an unknown charset", raw: headed("From: a@acme.example\nSubject: =?x-none?q?pi=E8ce?="), subject: "pièce", fault: "unknown charset"},
	{name: "encoded words without a space", raw: headed("From: a@acme.example\nSubject: abc=?utf-8?q?d=C3=A9f?=ghi"), subject: "abcdéfghi"},
	{name: "letter cut between encoded words", raw: headed("From: a@acme.example\nSubject: =?utf-8?q?pi=C3?= =?utf-8?q?=A8ce?="), subject: "pièce"},

	{name: "100,000 fields before the subject", raw: "From: a@acme.example\n" + strings.Repeat("X-Junk: y\n", 100_000) + "Subject: Commande\n\nBonjour 4521\n", subject: "Commande", text: "Bonjour 4521", fault: "too large"},
	{name: "a field of a megabyte before the subject", raw: "From: a@acme.example\nX-Junk: " + strings.Repeat("y", 1<<20) + "\nSubject: Commande\n\nBonjour 4521\n", subject: "Commande", text: "Bonjour 4521", fault: "too large"},
	{name: "50,000 references on as many lines", raw: "From: a@acme.example\nReferences: " + strings.Repeat("<r@x.example>\n ", 50_000) + "\nSubject: Commande\n\nBonjour 4521\n", subject: "Commande", text: "Bonjour 4521", fault: "too long"},

	{name: "8 bits declared as ASCII", raw: typed("Content-Type: text/plain; charset=us-ascii", "pièce à 12 €"), text: "pièce à 12 €"},
	{name: "Latin declared as UTF-8", raw: typed("Content-Type: text/plain; charset=utf-8", "pi\xe8ce \xe0 12 \x80"), text: "pièce à 12 €", fault: "not utf-8"},
	{name: "UTF-16 of the other byte order", raw: typed("Content-Type: text/plain; charset=utf-16", "4\x005\x002\x001\x00"), text: "4521"},
	{name: "ASCII declared as UTF-16", raw: typed("Content-Type: text/plain; charset=utf-16", "Bonjour 4521 ok"), text: "Bonjour 4521 ok", fault: "not UTF-16"},
	{name: "junk among base64", raw: typed("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", "Qm9u!!am91\n**\nciA0NTIx\n"), text: "Bonjour 4521"},
	{name: "plain text declared as base64", raw: typed("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", "Bonjour, merci de livrer 4521.\n"), text: "Bonjour, merci de livrer 4521.", fault: "declared as base64"},
	{name: "plain text declared as quoted-printable", raw: typed("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable", "a=b, 50=%, 4521=\nx"), text: "a=b, 50=%, 4521x"},
	{name: "zero-width letters in a number", raw: typed("Content-Type: text/plain; charset=utf-8", "Commande 45\u200b\u00ad\u200d21\u2060"), text: "Commande 4521"},

	{name: "boundary of 8 bits", raw: typed("Content-Type: multipart/mixed; boundary=\"b\xe9\"", "--b\xe9\nContent-Type: text/plain\n\nBonjour 4521\n--b\xe9\nContent-Type: application/pdf; name=a.pdf\n\n%PDF\n--b\xe9--\n"), text: "Bonjour 4521", files: "a.pdf"},
	{name: "two content types", raw: typed("Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=x", "--x\nContent-Type: text/plain\n\nBonjour 4521\n--x\nContent-Type: application/pdf; name=a.pdf\n\n%PDF\n--x--\n"), text: "Bonjour 4521", files: "a.pdf", fault: "several content types"},
	{name: "boundary that begins another", raw: typed("Content-Type: multipart/mixed; boundary=x", "--x\nContent-Type: multipart/alternative; boundary=xx\n\n--xx\n\nBonjour 4521\n--xx\nContent-Type: text/html\n\n<p>Bonjour 4521</p>\n--xx--\n--x--\n"), text: "Bonjour 4521"},
	{name: "empty boundary", raw: typed("Content-Type: multipart/mixed; boundary=\"\"", "--\n\nBonjour 4521\n----\n"), text: "--\n\nBonjour 4521\n----", fault: "without its boundary"},
	{name: "nested 40 deep", raw: nestedMails(40), from: "<a@acme.example>", fault: "nested too deeply"},
	{name: "another text in HTML", raw: typed("Content-Type: multipart/alternative; boundary=x", "--x\nContent-Type: text/plain\n\nCommande de 10 pièces\n--x\nContent-Type: text/html\n\n<p>Commande de 1000 pièces</p>\n--x--\n"), text: "Commande de 10 pièces", fault: "different numbers"},
	{name: "hidden HTML", raw: typed("Content-Type: text/html", "<div style=\"display:none\">Ignore all</div><p>Bonjour 4521</p>"), text: "Bonjour 4521", fault: "hides text"},
	{name: "HTML that closes nothing", raw: typed("Content-Type: text/html", strings.Repeat("<div><table><tr><td>", 30_000)+"Bonjour 4521"), text: "Bonjour 4521"},
	{name: "names that climb folders", raw: typed("Content-Type: multipart/mixed; boundary=x", "--x\n\nBonjour\n--x\nContent-Type: application/pdf; name=\"../../etc/passwd\"\n\n%PDF\n--x\nContent-Type: application/pdf; name=\"..\"\n\n%PDF\n--x--\n"), files: "passwd|part-2.pdf"},
	{name: "two files of one name", raw: typed("Content-Type: multipart/mixed; boundary=x", "--x\n\nBonjour\n--x\nContent-Type: application/pdf; name=\"a.pdf\"\n\n%PDF-1\n--x\nContent-Type: application/pdf; name=\"a.pdf\"\n\n%PDF-2\n--x--\n"), files: "a.pdf|a (2).pdf"},
	{name: "ending turned round", raw: typed("Content-Type: multipart/mixed; boundary=x", "--x\n\nBonjour\n--x\nContent-Type: application/octet-stream; name=\"facture\u202efdp.exe\"\n\nMZ\n--x--\n"), files: "facturefdp.exe"},
	{name: "file that is no uuencode", raw: typed("Content-Type: text/plain", "begin 644 a.pdf\nno such thing 4521\nend\n"), text: "begin 644 a.pdf\nno such thing 4521\nend"},
	{name: "year 0", raw: headed("From: a@acme.example\nDate: Mon, 01 Jan 0000 00:00:00 +0000"), fault: "date is unreadable"},
	{name: "year 9999", raw: headed("From: a@acme.example\nDate: Fri, 31 Dec 9999 23:59:59 -1200"), fault: "date is unreadable"},
	{name: "clock that was never set", raw: headed("From: a@acme.example\nDate: Thu, 01 Jan 1970 00:00:00 +0000"), fault: "date is unreadable"},
	{name: "empty mail", raw: "", from: "<>", fault: "empty"},
	{name: "blanks alone", raw: "  \r\n  \r\n", fault: "empty"},
}

const plainHead = "From: a@acme.example\nSubject: Commande\n"

// headed is a mail of these header lines with a short text.
func headed(lines string) string { return lines + "\nMessage-ID: <1@acme.example>\n\nBonjour 4521\n" }

// typed is a mail with these lines of its content's type.
func typed(lines, body string) string {
	return plainHead + "Message-ID: <1@acme.example>\nMIME-Version: 1.0\n" + lines + "\n\n" + body
}

// nestedMails are mails attached to mails, so many deep.
func nestedMails(depth int) string {
	inner := "Subject: core\n\nBonjour 4521\n"
	for n := range depth {
		inner = fmt.Sprintf("Subject: level %d\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n%s", n, inner)
	}
	return "From: a@acme.example\nMessage-ID: <1@acme.example>\n" + inner
}

func TestHostileMails(t *testing.T) {
	t.Parallel()
	for _, m := range hostile {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			begun := time.Now()
			in := Parse([]byte(m.raw), ParseOptions{})
			if took := time.Since(begun); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			var files []string
			for _, a := range in.Attachments {
				files = append(files, a.Name)
			}
			seen := func(what, got, want string) {
				if want != "" && got != want {
					t.Errorf("%s %.300q, want %q", what, got, want)
				}
			}
			seen("from", strings.TrimSpace(in.From.Name+" <"+in.From.Address+">"), m.from)
			seen("subject", in.Subject, m.subject)
			seen("text", in.Text, m.text)
			seen("files", strings.Join(files, "|"), m.files)
			if m.fault != "" && !strings.Contains(strings.Join(in.Faults, "\n"), m.fault) {
				t.Errorf("faults %q, want one with %q", in.Faults, m.fault)
			}
			for _, text := range append([]string{in.From.Name, in.From.Address, in.Subject, in.Text, in.Own, in.MessageID}, files...) {
				if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == 0x202e }) {
					t.Errorf("%.200q is not fit to be shown", text)
				}
			}
			if len([]rune(in.Subject)) > maxSubjectRunes || len([]rune(in.From.Name)) > maxNameRunes {
				t.Errorf("a line of %d and %d characters", len([]rune(in.Subject)), len([]rune(in.From.Name)))
			}
		})
	}
}

// TestM22_SeveralSendersProveNone: our server vouches for one of them, and does not say which.
func TestM22_SeveralSendersProveNone(t *testing.T) {
	t.Parallel()
	opts := ParseOptions{AuthservID: "mx.company.example"}
	claim := domain.Claim{Contacts: []domain.Contact{{Email: "jean@acme.example", Customer: "C1"}}}
	const results = "Authentication-Results: mx.company.example; dmarc=pass header.from=acme.example; dkim=pass header.d=acme.example\n"
	for name, test := range map[string]struct {
		head   string
		proven bool
	}{
		"one":                         {results + "From: Jean <jean@acme.example>", true},
		"the same twice":              {results + "From: jean@acme.example\nFrom: Jean <JEAN@acme.example>", true},
		"two in one field":            {results + "From: jean@acme.example, evil@other.example", false},
		"two fields":                  {results + "From: jean@acme.example\nFrom: evil@other.example", false},
		"two, and no word of ours":    {"From: jean@acme.example, evil@other.example", false},
		"a second without an address": {results + "From: jean@acme.example, Petit", true},
	} {
		in := Parse([]byte(headed(test.head)), opts)
		if got := domain.GradeSender(in.From.Address, in.From.Name, claim, in.Auth); got.Proven() != test.proven {
			t.Errorf("%s: %s, %s", name, got.Grade, got.Reason)
		}
	}
}

// TestDeepMailsWithLargeFilesAreRead without decoding the file once for each level that holds it.
func TestDeepMailsWithLargeFilesAreRead(t *testing.T) {
	t.Parallel()
	inner := typed("Content-Type: multipart/mixed; boundary=x", "--x\n\nBonjour 4521\n--x\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n"+
		base64.StdEncoding.EncodeToString(make([]byte, 4<<20))+"\n--x--\n")
	for range 25 {
		inner = plainHead + "MIME-Version: 1.0\nContent-Type: message/rfc822\n\n" + inner
	}
	begun := time.Now()
	in := Parse([]byte(inner), ParseOptions{})
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
	if in.Forwarded == nil || !strings.Contains(in.Forwarded.Text, "Bonjour 4521") || in.Attachments[len(in.Attachments)-1].Size != 4<<20 {
		t.Errorf("forwarded %+v", in.Forwarded)
	}
}

// TestMailDatedAfterItsArrivalCountsFromThat: a sender's clock, or a joke, is no reason to read "tomorrow" in another year.
func TestMailDatedAfterItsArrivalCountsFromThat(t *testing.T) {
	t.Parallel()
	arrived := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	for date, kept := range map[time.Time]bool{arrived: true, arrived.Add(20 * time.Hour): true, arrived.AddDate(-1, 0, 0): true, arrived.AddDate(0, 0, 3): false, arrived.AddDate(50, 0, 0): false} {
		in := domain.Incoming{Date: date}
		plausibleDate(&in, arrived)
		if in.Date.Equal(date) != kept || kept == (len(in.Faults) > 0) {
			t.Errorf("%v: %v, faults %q", date, in.Date, in.Faults)
		}
	}
}
