package slack

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"
)

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"<@U0BOT> la facture ?":                       "la facture ?",
		"a &lt; b &amp;&amp; c &gt; d":                "a < b && c > d",
		"&amp;lt;":                                    "&lt;",
		"voir <https://a.example/x?y=1&amp;z=2>":      "voir https://a.example/x?y=1&z=2",
		"voir <https://a.example|a.example>":          "voir https://a.example",
		"voir <https://a.example|le site>":            "voir le site (https://a.example)",
		"<mailto:n.roux@b.example|n.roux@b.example>":  "n.roux@b.example",
		"<tel:+33478000000|04 78 00 00 00>":           "04 78 00 00 00 (+33478000000)",
		"<#C0X|adv> et <@U0PAUL|paul> et <!here>":     "#adv et @paul et !here",
		"x\u200by\U000E0041z\u202e\x00":               "xyz",
		"pas fermé <http":                             "pas fermé <http",
		"ligne 1\r\nligne 2":                          "ligne 1\nligne 2",
		"12\u00a0500,00\u202f€ reste avec ses blancs": "12\u00a0500,00\u202f€ reste avec ses blancs",
	} {
		if got := plain(in, "U0BOT"); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSplitCutsBetweenParagraphs(t *testing.T) {
	text := "un deux trois\n\nquatre cinq\nsix"
	got := split(text, 20, utf8.RuneCountInString)
	if len(got) != 2 || got[0].text != "un deux trois" || got[0].separator != "\n\n" || join(got) != text {
		t.Errorf("split: %q", got)
	}
}

func FuzzPlain(f *testing.F) {
	for _, seed := range []string{"<@U0BOT> a", "<a|b>", "<<>>|&amp;", "<!date^1^{time}|x>", "\u200b<", "é|<#|>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := plain(text, "U0BOT")
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > maxQuestion || strings.ContainsFunc(got, func(r rune) bool {
			return r != '\n' && r != '\t' && hidden(r)
		}) {
			t.Errorf("plain(%q) = %q", text, got)
		}
		mentions(text)
	})
}

func FuzzSplit(f *testing.F) {
	f.Add("a\n\nb & c\nd", 3)
	f.Add(strings.Repeat("é", 50), 7)
	f.Add("&&&&&&", 2)
	f.Fuzz(func(t *testing.T, text string, n int) {
		n, text = 5+int(uint(n)%3000), clean(text)
		pieces := split(text, n, escapedWidth)
		if join(pieces) != text {
			t.Fatalf("the pieces of %q are not the text", text)
		}
		for _, p := range pieces {
			if w := escapedWidth(p.text); w > n {
				t.Fatalf("a piece is %d wide, more than %d", w, n)
			}
		}
	})
}

func TestPacerKeepsTheRhythmOfAChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pacer{pace: time.Second}
		begun := time.Now()
		for range 3 {
			if err := p.wait(t.Context(), "C1"); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(begun); took != 2*time.Second {
			t.Errorf("three posts took %s, want 2s", took)
		}
		if err := p.wait(t.Context(), "C2"); err != nil || time.Since(begun) != 2*time.Second {
			t.Errorf("another channel waited: %s, %v", time.Since(begun), err)
		}
		p.hold("C2", 30*time.Second)
		if err := p.wait(t.Context(), "C2"); err != nil || time.Since(begun) != 32*time.Second {
			t.Errorf("Retry-After was not kept: %s, %v", time.Since(begun), err)
		}
	})
}

func TestTimestamps(t *testing.T) {
	if at := postedAt("1700000000.000123"); at.Unix() != 1_700_000_000 || at.Nanosecond() != 123_000 {
		t.Errorf("postedAt: %v", at)
	}
	for _, bad := range []string{"", "x", "1.2.3", "command", "1700000000"} {
		if timestamp(bad) != "" {
			t.Errorf("%q was taken for a ts", bad)
		}
	}
	for _, c := range [][3]string{{"", "1.000001", "1.000001"}, {"10.000001", "9.000002", "10.000001"}, {"5.000001", "5.000002", "5.000002"}} {
		if laterTS(c[0], c[1]) != c[2] || laterTS(c[1], c[0]) != c[2] {
			t.Errorf("laterTS(%q, %q) is not %q", c[0], c[1], c[2])
		}
	}
	at := time.Unix(1_700_000_000, 42_000)
	if formTS(at) != "1700000000.000042" || earlierTS("1700000060.000042", time.Minute) != "1700000000.000042" {
		t.Errorf("formTS: %s, earlierTS: %s", formTS(at), earlierTS("1700000060.000042", time.Minute))
	}
}

func TestReadButton(t *testing.T) {
	if d, v, ok := readButton(buttonValue(12, 3)); d != 12 || v != 3 || !ok {
		t.Errorf("got %d.%d %v", d, v, ok)
	}
	for _, bad := range []string{"", "1", "1.", ".1", "-1.1", "1.0", "a.b", "1.1.1"} {
		if _, _, ok := readButton(bad); ok {
			t.Errorf("%q was taken for a draft and version", bad)
		}
	}
}

func TestLabelsAreWhole(t *testing.T) {
	for _, l := range []*labels{&french, &english} {
		for name, text := range fieldsOf(l) {
			if text == "" {
				t.Errorf("%s: %s is missing", l.Language, name)
			}
		}
		for _, text := range []string{l.WayRewriteMore, l.WayUndoMore, l.Approve, l.TakeOver, l.Open} {
			if utf8.RuneCountInString(text) > 75 {
				t.Errorf("%q is longer than Slack allows for a button or option", text)
			}
		}
		for _, text := range []string{l.EditTitle, l.RejectTitle, l.Save, l.Close, l.Send} {
			if utf8.RuneCountInString(text) > 24 {
				t.Errorf("%q is longer than Slack allows in a modal", text)
			}
		}
	}
}
