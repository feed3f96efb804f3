package intents_test

import (
	"context"
	"fmt"
	"testing"

	"guichet/domain"
	"guichet/intents"
	"guichet/intents/classify"
)

func TestConf(t *testing.T) {
	for _, corpus := range []string{"../cmd/guichet/testdata/corpus-hotellerie", sharedCorpus(t, "adv-visserie-rhone")} {
		l := loadLedger(t, corpus+"/data")
		engine, _ := classify.Offline()
		desk := intents.NewDesk(intents.Config{Engine: engine, Lookup: l})
		desk.SetCatalogue(l.products, l.refs, l.customers, l.contacts)
		golds := readGold(t, corpus+"/gold.jsonl")
		for _, in := range readOnce(t, corpus) {
			id := in.Message.Mailbox
			r, _ := desk.Read(context.Background(), in)
			for _, f := range r.Result.Findings {
				ok := false
				for _, g := range golds[id].Requests {
					ok = ok || g.Intent == string(f.Intent)
				}
				best, bc := domain.Intent(""), 0.0
				for _, c := range r.Result.Candidates {
					found := false
					for _, x := range r.Result.Findings {
						found = found || x.Intent == c.Intent
					}
					if !found && c.Confidence > bc {
						best, bc = c.Intent, c.Confidence
					}
				}
				name := id
				if !seen(id) { name = "(even)" }
				if !ok || f.Confidence < 0.6 || bc > 0.3 {
					fmt.Printf("CONF %v %s %.2f other %s %.2f abst=%v kind=%s %.2f %s\n", ok, f.Intent, f.Confidence, best, bc, r.Result.Abstained, r.Result.Kind, r.Result.KindConfidence, name)
				}
			}
		}
	}
}
