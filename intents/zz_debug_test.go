package intents_test

import (
	"fmt"
	"os"
	"testing"

	"guichet/domain"
	"guichet/intents/extract"
)

func TestDebug(t *testing.T) {
	l := wholesaler()
	if c := os.Getenv("C"); c != "" {
		l = loadLedger(t, c+"/data")
	}
	c := extract.NewCatalogue(l.products, l.refs)
	text := extract.NewText(os.Getenv("W"))
	f := c.ReadText(text, extract.Scope{Customers: []domain.CustomerCode{"K1"}, Written: day("2026-10-05")}, nil)
	for _, x := range f.Lines {
		q := "-"
		if x.Quantity != nil {
			q = x.Quantity.String()
		}
		if x.Before != nil {
			q += "<-" + x.Before.String()
		}
		fmt.Printf("LINE %q q=%s unit=%s art=%s/%s %.2f cand=%v words=%q sure=%v list=%v s=%d\n", x.Span.Text, q, x.Unit, x.Article.SKU, x.Article.How, x.Article.Score, x.Article.Candidates, x.Article.Words, x.Sure, x.List, x.Sentence)
	}
	for _, x := range f.Loose {
		fmt.Printf("LOOSE %q\n", x.Span.Text)
	}
	for _, x := range f.References {
		fmt.Printf("REF %q tail=%q paper=%s likely=%v weak=%v\n", x.Text, x.Tail, x.Paper, x.Likely, x.Weak)
	}
}
