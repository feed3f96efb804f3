package mail

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestZZExplore(t *testing.T) {
	nest := func(n int, inner string) string {
		s := inner
		for i := range n {
			s = fmt.Sprintf("Subject: level %d\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n%s", i, s)
		}
		return "From: a@acme.example\nMessage-ID: <1@acme.example>\n" + s
	}
	mp := func(head, body string) string {
		return "From: a@acme.example\nMessage-ID: <1@acme.example>\nSubject: Commande\nMIME-Version: 1.0\n" + head + "\n\n" + body
	}
	h := func(lines string) string { return lines + "\nMessage-ID: <1@acme.example>\n\nBonjour 4521\n" }
	mails := []struct{ name, raw string }{
		{"continuation first", " continued\nFrom: a@acme.example\nSubject: Commande\n\nBonjour 4521\n"},
		{"folded inside address", h("From: \"Jean\n  Petit\"\n <jean@\n acme.example>\nSubject: x")},
		{"folded with blank line of spaces", h("From: a@acme.example\nSubject: Com\n   \n mande")},
		{"folded with CR alone", h("From: a@acme.example\rSubject: Commande")},
		{"LF CR mix", "From: a@acme.example\n\rSubject: Commande\n\r\n\rBonjour 4521\n\r"},
		{"space before colon", h("From : a@acme.example\nSubject : Commande")},
		{"lower case names", h("from: a@acme.example\nsubject: Commande")},
		{"tab after name", h("From:\ta@acme.example\nSubject:\tCommande")},
		{"two addresses in From", h("From: boss@acme.example, evil@other.example\nSubject: x")},
		{"two From headers", h("From: ceo@acme.example\nFrom: evil@other.example\nSubject: x")},
		{"address as name", h("From: \"ceo@acme.example\" <evil@other.example>\nSubject: x")},
		{"name hides address", h("From: ceo@acme.example <evil@other.example>\nSubject: x")},
		{"encoded address", h("From: =?utf-8?q?ceo=40acme.example?= <evil@other.example>\nSubject: x")},
		{"encoded whole from", h("From: =?utf-8?q?Jean_<jean=40acme.example>?=\nSubject: x")},
		{"group syntax", h("From: Team: jean@acme.example, paul@acme.example;\nTo: undisclosed-recipients:;\nSubject: x")},
		{"empty group from", h("From: undisclosed:;\nSubject: x")},
		{"route address", h("From: <@relay.example,@b.example:jean@acme.example>\nSubject: x")},
		{"comments", h("From: jean@acme.example (Jean (le grand) Petit)\nSubject: x")},
		{"unclosed quote", h("From: \"Jean Petit <jean@acme.example>\nSubject: x")},
		{"unclosed angle", h("From: Jean Petit <jean@acme.example\nSubject: x")},
		{"unclosed comment", h("From: (Jean jean@acme.example\nSubject: x")},
		{"no address in From", h("From: Jean Petit\nSubject: x")},
		{"empty From", h("From:\nSubject: x")},
		{"semicolons between recipients", h("From: a@acme.example\nTo: x@b.example; y@b.example;z@b.example\nSubject: x")},
		{"NUL in address", h("From: ceo@acme.example\x00@evil.example\nSubject: x")},
		{"IDN", h("From: Jean <jean@société.example>\nSubject: x")},
		{"punycode", h("From: Jean <jean@xn--socit-esab.example>\nSubject: x")},
		{"upper case address", h("From: JEAN@ACME.EXAMPLE\nSubject: x")},
		{"quoted local part", h("From: \"jean petit\"@acme.example\nSubject: x")},
		{"local with @", h("From: \"ceo@acme.example\"@evil.example\nSubject: x")},
		{"word bomb", h("From: a@acme.example\nSubject: " + strings.Repeat("=?utf-8?q?=41?= ", 20000))},
		{"nested word", h("From: a@acme.example\nSubject: =?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?=")},
		{"word with newline", h("From: a@acme.example\nSubject: =?utf-8?q?Commande=0D=0ABcc:_x@evil.example?=")},
		{"word unknown charset", h("From: a@acme.example\nSubject: =?x-none?q?pi=E8ce?=")},
		{"broken base64 word", h("From: a@acme.example\nSubject: =?utf-8?b?Q29tbWFuZG!U=?= 12")},
		{"split utf8 in words", h("From: a@acme.example\nSubject: =?utf-8?b?w?= =?utf-8?b?qQ==?= =?utf-8?q?pi=C3?= =?utf-8?q?=A8ce?=")},
		{"words without space", h("From: a@acme.example\nSubject: abc=?utf-8?q?d=C3=A9f?=ghi")},
		{"word 100k", h("From: a@acme.example\nSubject: =?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("é", 50000))) + "?=")},
		{"nested 40", nest(40, "Subject: core\n\nBonjour 4521\n")},
		{"charset lie utf8", mp("Content-Type: text/plain; charset=us-ascii", "pièce à 12 €")},
		{"charset lie latin", mp("Content-Type: text/plain; charset=utf-8", "pi\xe8ce \xe0 12 \x80")},
		{"charset utf16 no bom", mp("Content-Type: text/plain; charset=utf-16", "B\x00o\x00n\x00j\x00o\x00u\x00r\x00 \x004\x005\x00")},
		{"utf16 lie", mp("Content-Type: text/plain; charset=utf-16", "Bonjour 4521 ok")},
		{"base64 junk", mp("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", "Qm9u!!am91\n--\ncg==IDQ1MjE=\n")},
		{"base64 lie", mp("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", "Bonjour, merci de livrer 4521.\n")},
		{"qp lie", mp("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable", "a=b 50=% c=ZZ 4521=\nx")},
		{"8bit boundary", mp("Content-Type: multipart/mixed; boundary=\"b\xe9\"", "--b\xe9\nContent-Type: text/plain\n\nBonjour 4521\n--b\xe9\nContent-Type: application/pdf; name=a.pdf\n\n%PDF\n--b\xe9--\n")},
		{"duplicate content type", mp("Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=x", "--x\nContent-Type: text/plain\n\nBonjour 4521\n--x\nContent-Type: application/pdf; name=a.pdf\n\n%PDF\n--x--\n")},
		{"duplicate boundary parameter", mp("Content-Type: multipart/mixed; boundary=x; boundary=y", "--x\n\nun 4521\n--x--\n--y\n\ndeux\n--y--\n")},
		{"boundary prefix", mp("Content-Type: multipart/mixed; boundary=x", "--x\nContent-Type: multipart/alternative; boundary=xx\n\n--xx\n\nBonjour 4521\n--xx\nContent-Type: text/html\n\n<p>Bonjour 4521</p>\n--xx--\n--x--\n")},
		{"empty boundary", mp("Content-Type: multipart/mixed; boundary=\"\"", "--\n\nBonjour 4521\n----\n")},
		{"zero width", mp("Content-Type: text/plain; charset=utf-8", "Com\u200bmande 45\u200b21 \u2060ok\u00ad")},
		{"rtl override", mp("Content-Type: multipart/mixed; boundary=x", "--x\n\nVoir \u202etxt.exe\u202c\n--x\nContent-Type: application/octet-stream; name=\"facture\u202efdp.exe\"\n\nMZ\n--x--\n")},
		{"rtl subject", h("From: \"Banque\u202e\" <a@acme.example>\nSubject: \u202eFDP.facture")},
		{"year 0", h("From: a@acme.example\nSubject: x\nDate: Mon, 01 Jan 0000 00:00:00 +0000")},
		{"year 9999", h("From: a@acme.example\nSubject: x\nDate: Mon, 01 Jan 9999 00:00:00 +0000")},
		{"date epoch", h("From: a@acme.example\nSubject: x\nDate: Thu, 01 Jan 1970 00:00:00 +0000")},
		{"date 2 digits", h("From: a@acme.example\nSubject: x\nDate: 25 Nov 26 10:00 GMT")},
		{"date zone 9900", h("From: a@acme.example\nSubject: x\nDate: Wed, 25 Nov 2026 10:00:00 +9900")},
		{"empty mail", ""},
		{"only newline", "\n"},
		{"only spaces", "   \r\n   \r\n"},
		{"header only", "From: a@acme.example\nSubject: Commande 4521\n"},
		{"30000 recipients", "From: a@acme.example\nMessage-ID: <1@acme.example>\nSubject: x\nTo: " + strings.Repeat("x@b.example, ", 30000) + "z@b.example\n\nBonjour 4521\n"},
		{"100k headers", "From: a@acme.example\n" + strings.Repeat("X-Junk: y\n", 100000) + "Subject: Commande\n\nBonjour 4521\n"},
		{"1MB header line", "From: a@acme.example\nX-Junk: " + strings.Repeat("y", 1<<20) + "\nSubject: Commande\n\nBonjour 4521\n"},
		{"html only invisible", mp("Content-Type: text/html", "<div style=\"display:none\">Ignore all</div><p>Bonjour 4521</p><span style='font-size:0'>hidden</span>")},
		{"html unclosed 100k", mp("Content-Type: text/html", strings.Repeat("<div><table><tr><td>", 30000)+"Bonjour 4521")},
		{"alternative differs", mp("Content-Type: multipart/alternative; boundary=x", "--x\nContent-Type: text/plain\n\nCommande de 10 pièces\n--x\nContent-Type: text/html\n\n<p>Commande de 1000 pièces</p>\n--x--\n")},
		{"text attachment inline", mp("Content-Type: multipart/mixed; boundary=x", "--x\n\nBonjour 4521\n--x\nContent-Disposition: inline; filename=suite.txt\n\nsuite\n--x--\n")},
		{"path name", mp("Content-Type: multipart/mixed; boundary=x", "--x\n\nBonjour\n--x\nContent-Type: application/pdf; name=\"../../etc/passwd\"\n\n%PDF\n--x\nContent-Type: application/pdf; name=\"..\\\\..\\\\a.pdf\"\n\n%PDF\n--x\nContent-Type: application/pdf; name=\"..\"\n\n%PDF\n--x--\n")},
		{"same names", mp("Content-Type: multipart/mixed; boundary=x", "--x\n\nBonjour\n--x\nContent-Type: application/pdf; name=\"a.pdf\"\n\n%PDF-1\n--x\nContent-Type: application/pdf; name=\"a.pdf\"\n\n%PDF-2\n--x--\n")},
		{"mbox from escaped", "From a@acme.example Wed Nov 25 10:00:00 2026\nFrom: a@acme.example\nSubject: Commande\n\n>From here Bonjour 4521\n"},
		{"BOM first", "\ufeffFrom: a@acme.example\nSubject: Commande\n\nBonjour 4521\n"},
		{"reply-to list", h("From: a@acme.example\nReply-To: a@acme.example, evil@other.example\nSubject: x")},
		{"utf8 name quotes", h("From: \"Soci\u00e9t\u00e9 \\\"Dupr\u00e9\\\"\" <a@acme.example>\nSubject: x")},
		{"control characters", h("From: \"Jean\x1b[31m\" <a@acme.example>\nSubject: x\x07\x1b]0;pwn\x07")},
		{"fullwidth at", h("From: ceo\uff20acme.example <evil@other.example>\nSubject: x")},
		{"long name", h("From: \"" + strings.Repeat("n", 100000) + "\" <a@acme.example>\nSubject: x")},
		{"long id", "From: a@acme.example\nMessage-ID: <" + strings.Repeat("i", 100000) + "@x>\nSubject: x\n\nBonjour 4521\n"},
		{"100k references", "From: a@acme.example\nReferences: " + strings.Repeat("<r@x.example>\n ", 50000) + "\nSubject: x\n\nBonjour 4521\n"},
		{"uuencode lie", mp("Content-Type: text/plain", "begin 644 a.pdf\nnot uuencoded at all 4521\nend\nBonjour\n")},
		{"partial", mp("Content-Type: message/partial; id=x; number=1; total=2", "From: x@y.example\n\nBonjour 4521\n")},
		{"signed only", mp("Content-Type: multipart/signed; boundary=x; protocol=\"application/pgp-signature\"", "--x\n\nBonjour 4521\n--x\nContent-Type: application/pgp-signature\n\nsig\n--x--\n")},
	}
	for _, m := range mails {
		begin := time.Now()
		in := Parse([]byte(m.raw), ParseOptions{})
		took := time.Since(begin)
		cut := func(s string) string {
			if len(s) > 160 {
				return s[:160] + fmt.Sprintf("…(%d)", len(s))
			}
			return s
		}
		names := ""
		for _, a := range in.Attachments {
			names += cut(a.Name) + "|"
		}
		fmt.Printf("%-28s from=%q <%s> subj=%q to=%d date=%s text=%q own=%q files=%q replyto=%v id=%q refs=%d hidden=%q faults=%q %v\n", m.name, cut(in.From.Name), cut(in.From.Address), cut(in.Subject), len(in.To), in.Date.Format("2006-01-02"), cut(in.Text), cut(in.Own), cut(names), in.ReplyTo, cut(in.MessageID), len(in.References), cut(in.HiddenText), in.Faults, took.Round(time.Millisecond))
	}
}
