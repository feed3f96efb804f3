package console

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"guichet/domain"
)

// drawn writes segments for comparison: [marked], {hidden count secret}, <link>.
func drawn(segments []segment) string {
	var b strings.Builder
	for _, s := range segments {
		switch {
		case s.Hidden != "":
			b.WriteString("{" + s.Hidden + s.Secret + "}")
		case s.Mark != nil:
			b.WriteString("[" + s.Text + "]")
		case s.Link:
			b.WriteString("<" + s.Text + ">")
		default:
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func TestReadable(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		marks      []mark
		want       string
	}{
		{"plain", "Bonjour", nil, "Bonjour"},
		{"mark", "une facture svp", []mark{{start: 4, end: 11}}, "une [facture] svp"},
		{"marks out of the text or on top of another", "abcdef", []mark{{start: 2, end: 4}, {start: 3, end: 5}, {start: 5, end: 99}, {start: -2, end: 1}, {start: 4, end: 4}}, "ab[cd]ef"},
		{"mark in the middle of a letter", "é", []mark{{start: 1, end: 2}}, "é"},
		{"zero width", "a\u200b\u200bb", nil, "a{invisible}b"},
		{"direction", "a\u202eb", nil, "a{invisible}b"},
		{"tags spell", "x\U000E0068\U000E0069", nil, "x{invisiblehi}"},
		{"control", "a\x1b[31mb", nil, "a{invisible}[31mb"},
		{"everyday typography", "co\u00adopérer ❤\ufe0f", nil, "coopérer ❤"},
		{"many selectors", "a\ufe0f\ufe0f\ufe0f", nil, "a{invisible}"},
		{"blank letters", "\u3164\u2800", nil, "{invisible}"},
		{"carriage returns", "a\r\nb", nil, "a\nb"},
		{"gap", "a" + strings.Repeat("\n", 40) + "b", nil, "a\n\n\n{blank}b"},
		{"gap of spaces", "a" + strings.Repeat("\n  ", 9) + "b", nil, "a\n  \n  \n  {blank}b"},
		{"link", "voir https://a.example/x?y=1 ici", nil, "voir <https://a.example/x?y=1> ici"},
		{"script link", "javascript:alert(1)", nil, "javascript:alert(1)"},
		{"cut", strings.Repeat("é", shownText), nil, strings.Repeat("é", shownText/2) + "{cut}"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := drawn(readable(test.text, test.marks)); got != test.want {
				t.Errorf("readable(%q) = %q, want %q", test.text, got, test.want)
			}
		})
	}
}

func FuzzReadable(f *testing.F) {
	f.Add(orderMail, 10, 30)
	f.Add(hostileMail, -3, 9999)
	f.Add("a\n\n\n\n\n\u200b\nhttps://x.example\u202e/y", 3, 12)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		text = strings.ToValidUTF8(text, "")
		var shown strings.Builder
		for _, s := range readable(text, []mark{{start: start, end: end}, {start: end, end: start}}) {
			if s.Hidden == "" && s.Text == "" || s.Hidden != "" && s.Count <= 0 {
				t.Fatalf("an empty segment: %+v", s)
			}
			if strings.ContainsFunc(s.Text, invisible) || !utf8.ValidString(s.Text) {
				t.Fatalf("%q is shown with what cannot be seen", s.Text)
			}
			shown.WriteString(s.Text)
		}
		if len(text) <= shownText && letters(shown.String()) != letters(text) {
			t.Fatalf("%q is shown as %q", text, shown.String())
		}
	})
}

// letters are all that a reader sees, spaces apart.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if invisible(r) || strings.ContainsRune(" \t\n\r\u00a0", r) {
			return -1
		}
		return r
	}, text)
}

func TestMailboxes(t *testing.T) {
	t.Parallel()
	addresses := []domain.MailAddress{{Name: "Hélène Faure", Address: "a@b.example"}, {Address: "c@d.example"}, {Name: `Martin, "Paul" (achats)`, Address: "e@f.example"}}
	got, err := mailboxes(addressList(addresses))
	if err != nil || !reflect.DeepEqual(got, addresses) {
		t.Errorf("written and read back: %+v, %v", got, err)
	}
	for _, list := range []string{"nobody", "a@b.example\r\nBcc: c@d.example", "a@b.example, <"} {
		if got, err := mailboxes(list); err == nil {
			t.Errorf("mailboxes(%q) = %+v, want an error", list, got)
		}
	}
}
