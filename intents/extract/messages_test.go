package extract

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// labelled is a full mail with the words that name its articles and documents.
type labelled struct {
	ID       string `json:"id"`
	Own      string `json:"own"`
	Language string `json:"language"`
	Requests []struct {
		Intent     string   `json:"intent"`
		References []string `json:"references"`
		Lines      []struct {
			Text     string `json:"text"`
			Quantity string `json:"quantity"`
		} `json:"lines"`
	} `json:"requests"`
}

func readLabelled(t testing.TB, name string) []labelled {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	f, err := os.Open(filepath.Join(filepath.Dir(dir), "shared", "data", "adv-messages", name))
	if err != nil {
		t.Skip("the labelled mails are not beside the repository")
	}
	defer f.Close()
	var all []labelled
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		var m labelled
		if err := json.Unmarshal(scanner.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

// labelledCatalogue makes an article of every name that the mails label.
func labelledCatalogue(mails []labelled) *Catalogue {
	var products []domain.Product
	seen := map[string]bool{}
	for _, m := range mails {
		for _, r := range m.Requests {
			for _, l := range r.Lines {
				if key := Fold(l.Text); !seen[key] && l.Text != "" {
					seen[key] = true
					products = append(products, domain.Product{SKU: domain.SKU(fmt.Sprintf("L%05d", len(products))), Name: l.Text})
				}
			}
		}
	}
	return NewCatalogue(products, nil)
}

// labelledQuantity is the number in a label, in digits or words.
func labelledQuantity(text string) (decimal.Decimal, bool) {
	read := NewText(text)
	tokens := read.Tokens
	for i, t := range tokens {
		if t.Kind == Number {
			v, _, ok := amountNumber(tokens, i)
			return v, ok
		}
		if t.Kind == Code {
			v, _, ok := gluedQuantity(t.Fold)
			return v, ok
		}
		for _, read.told = range []string{"fr", "en", "de", "es", "it", "nl"} {
			n, taken := cardinal(read, i)
			if taken == 0 {
				continue
			}
			return decimal.New(int64(n), 0), true
		}
	}
	return decimal.Decimal{}, false
}

// TestLabelledMails reports how many labelled lines of real-looking mails of other trades are found with their quantity.
func TestLabelledMails(t *testing.T) {
	for _, name := range []string{"mails-fr-a.jsonl", "mails-xx.jsonl", "mails-fr-b.jsonl"} {
		t.Run(name, func(t *testing.T) {
			mails := readLabelled(t, name)
			c := labelledCatalogue(mails)
			found, wanted, extra := 0, 0, 0
			shown := 0
			for _, m := range mails {
				text := NewText(m.Own)
				facts := c.ReadText(text, Scope{Written: domain.NewDate(2026, 11, 20)}, nil)
				for _, r := range m.Requests {
					if r.Intent != "order_creation" {
						continue
					}
					matched := map[int]bool{}
					for _, l := range r.Lines {
						want, ok := labelledQuantity(l.Quantity)
						if !ok {
							continue
						}
						wanted++
						hit := false
						for i, g := range facts.Lines {
							if g.Quantity == nil || matched[i] || !g.Quantity.Equal(want) && !g.Quantity.Equal(want.Mul(decimal.New(12, 0))) || !g.Article.Found() {
								continue
							}
							if p, _ := c.Product(g.Article.SKU); nameKey(termsOf(p.Name)) == nameKey(termsOf(l.Text)) {
								hit, matched[i] = true, true
								break
							}
						}
						if hit {
							found++
						} else if os.Getenv("GUICHET_WRONG") == name && shown < 60 {
							shown++
							var got []string
							for _, g := range facts.Lines {
								q := "-"
								if g.Quantity != nil {
									q = g.Quantity.String()
								}
								got = append(got, fmt.Sprintf("%s:%q(%d)", q, g.Span.Text, len(g.Article.Candidates)))
							}
							t.Logf("%s wants %s %q\n   got %s\n   in %q", m.ID, l.Quantity, l.Text, strings.Join(got, "; "), m.Own[:min(len(m.Own), 700)])
						}
					}
					for i, g := range facts.Lines {
						if !matched[i] && g.Quantity != nil && (g.Article.Found() || g.Sure) {
							extra++
						}
						if !matched[i] && g.Quantity != nil && (g.Article.Found() || g.Sure || len(g.Article.Candidates) > 0) && os.Getenv("GUICHET_EXTRA") == name {
							t.Logf("%s %s unit %q sure %v found %v candidates %d score %.2f %q", m.ID, g.Quantity, g.Unit, g.Sure, g.Article.Found(), len(g.Article.Candidates), g.Article.Score, g.Span.Text)
						}
					}
				}
			}
			t.Logf("%d of %d lines found, %d more", found, wanted, extra)
		})
	}
}
