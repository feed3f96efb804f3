package mail

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"guichet/domain"
)

// usable checks what every caller relies on.
func usable(t *testing.T, in domain.Incoming) {
	t.Helper()
	for _, s := range append([]string{in.Text, in.Own, in.Quoted, in.Signature, in.HiddenText, in.Subject, in.From.Name, in.From.Address, in.MessageID, in.Language}, in.Faults...) {
		if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00"+cutMark) {
			t.Fatalf("%q is not clean text", s)
		}
	}
	for _, a := range in.Attachments {
		if a.Name == "" || strings.ContainsAny(a.Name, "/\\\x00\n") || a.Size != len(a.Data) {
			t.Fatalf("attachment %q of %d", a.Name, a.Size)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(testMail(1))
	f.Add([]byte("From: a@b\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: y\r\n\r\nz\r\n--x\r\nContent-Type: text/html\r\n\r\n<table><tr><td>a<td>b</table><blockquote>q\r\n--x--"))
	f.Add([]byte("Subject: =?utf-8?B?w6k=?=\nContent-Type: text/plain; charset=utf-7\nContent-Transfer-Encoding: quoted-printable\n\n+AOk-=\n=E9\n> q\n-- \nx"))
	f.Add([]byte("From: MAILER-DAEMON\nContent-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\nA: b\n\nAction: failed\nFinal-Recipient: rfc822;a@b\n\n--x--"))
	f.Add([]byte("begin 644 a.txt\n#0V%T\n`\nend\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		usable(t, Parse(raw, ParseOptions{AuthservID: "mx", Microsoft365: len(raw)%2 == 0, OwnDomains: []string{"company.example"}}))
	})
}

func FuzzTNEF(f *testing.F) {
	f.Add([]byte{0x78, 0x9f, 0x3e, 0x22, 0, 0, 2, 2, 0x90, 6, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, raw []byte) {
		content, _ := readTNEF(raw, 0)
		if len(content.files) > maxTNEFAttributes*2 {
			t.Fatal("too many files")
		}
		_ = rtfText(content.rtf)
	})
}

func FuzzRTF(f *testing.F) {
	f.Add([]byte(`{\rtf1{\fonttbl x}\par Bonjour \'e9 \u233? {\*\x y}}`), []byte("abcd"))
	f.Fuzz(func(t *testing.T, rtf, compressed []byte) {
		if !utf8.ValidString(rtfText(rtf)) {
			t.Fatal("not clean")
		}
		out, _ := decompressRTF(compressed)
		if len(out) > maxRTFBytes+20 {
			t.Fatal("too long")
		}
	})
}

func FuzzHTML(f *testing.F) {
	f.Add("<style>.x{display:none}@media{a{}}</style><div class=x>h</div><table><tr><td>1<td>2<tr><td>3<td>4</table><blockquote>q</blockquote>")
	f.Fuzz(func(t *testing.T, source string) {
		view := readHTML(source, &faultList{})
		if !utf8.ValidString(view.text + view.hidden) {
			t.Fatal("not clean")
		}
	})
}

func FuzzViews(f *testing.F) {
	f.Add("Oui.\n\nLe 3 mai 2026 à 10:00, X <x@y.example> a écrit :\n> q\n\nCordialement\nJean\n04 78 00 00 00", "Re: x")
	f.Add("---------- Forwarded message ---------\nFrom: a@b.example\nDate: x\nSubject: y\n\nz", "Fwd: x")
	f.Fuzz(func(t *testing.T, text, subject string) {
		if len(text) > 20_000 {
			return
		}
		text = strings.ReplaceAll(cleanText(text), cutMark, "")
		start := time.Now()
		v := readViews(text, subject)
		if took := time.Since(start); took > 5*time.Second {
			t.Fatalf("took %v", took)
		}
		if v.forwarded != nil {
			return
		}
		// Nothing of the text is lost: each word stands in one of the views.
		all := strings.Join(strings.Fields(v.own+" "+v.quoted+" "+v.signature), " ")
		for _, word := range strings.Fields(text) {
			if !strings.Contains(all, word) {
				t.Fatalf("%q is in no view of %q", word, text)
			}
		}
	})
}

func FuzzAuthentication(f *testing.F) {
	f.Add("mx.company.example; spf=pass (a (b) c) smtp.mailfrom=x; dkim=pass header.d=acme.example", "a@acme.example")
	f.Fuzz(func(t *testing.T, value, from string) {
		h := header{{name: "Authentication-Results", value: value}}
		if auth := readAuthentication(h, from, ParseOptions{AuthservID: "mx.company.example"}); auth.Trusted {
			id, _, _ := strings.Cut(strings.TrimSpace(dropComments(value)), ";")
			if !strings.EqualFold(strings.Trim(strings.Fields(id)[0], `"`), "mx.company.example") {
				t.Fatalf("%q is trusted", value)
			}
		}
	})
}

func FuzzCMS(f *testing.F) {
	f.Add(cmsSigned([]byte("x")))
	f.Fuzz(func(t *testing.T, raw []byte) {
		content, err := signedContent(raw)
		if err == nil && len(content) > len(raw) {
			t.Fatal("more content than bytes")
		}
	})
}

func FuzzCompose(f *testing.F) {
	f.Add("Objet", "Bonjour,\n\nTexte", "Jean", "facture.pdf", "q1@acme.example")
	f.Fuzz(func(t *testing.T, subject, body, name, file, reply string) {
		l := letter()
		l.Content.Subject, l.Content.Body, l.Content.To[0].Name, l.Content.Attachments[0].Name, l.Content.InReplyTo = subject, body, name, file, reply
		_, raw, err := Compose(l)
		if err != nil {
			return
		}
		h, _ := readHeader(raw, &faultList{})
		if len(h.all("From")) != 1 || len(h.all("To")) != 1 || h.has("Bcc") || !bytes.Contains(raw, []byte("\r\n\r\n")) {
			t.Fatalf("header %v", h)
		}
		in := Parse(raw, ParseOptions{})
		if len(in.To) != 1 || in.To[0].Address != "client@acme.example" || len(in.Attachments) != 1 {
			t.Fatalf("read back: %+v, %d attachments", in.To, len(in.Attachments))
		}
	})
}
