package intents_test

import (
	"strings"
	"testing"

	"guichet/domain"
)

// TestAnswers reads answers to our own question: what was asked and what is answered make the whole order.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, language, first, answer string
		intents                       string
		want                          string
	}{
		{"a size", "fr", "PO M-2201 : 20 t-shirts noirs et 2 cartons de sucre glace, pour le 16 octobre.", "Taille L, merci", "order_creation", "ready [M-2201 2026-10-16 ] SUC-GL-10×2 TEE-BLK-L×20"},
		{"a size, taken for something else", "fr", "PO M-2201 : 20 t-shirts noirs et 2 cartons de sucre glace.", "en L", "other", "ready [M-2201  ] SUC-GL-10×2 TEE-BLK-L×20"},
		{"the article in full", "en", "Please send 30m of copper pipe and 4 ball valves 3/4.", "Sorry, the 22 mm copper pipe please.", "order_creation", "ready [  ] VAN-BS-34×4 TUB-CU-22×30"},
		{"a number of ours", "de", "Bestellung M-2203: 12 Sack Mehl, 2 Karton Puderzucker", "Gemeint ist FAR-T65-25.", "order_creation", "ready [M-2203  ] SUC-GL-10×2 FAR-T65-25×12"},
		{"a later day", "nl", "Graag 10 zakken tarwebloem T65, levering op 1 oktober.", "Oeps, levering op 14 oktober dan.", "order_creation", "ready [ 2026-10-14 ] FAR-T65-25×10"},
		{"not settled", "fr", "PO M-2201 : 20 t-shirts noirs et 2 cartons de sucre glace.", "Je regarde et je reviens vers vous.", "other", "escalated other"},
		{"a new order beside", "fr", "PO M-2201 : 20 t-shirts noirs.", "Nouvelle commande M-2299 : 3 cartons de sucre glace", "order_creation", "ready [M-2299  ] SUC-GL-10×3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := wholesaler()
			plan := planOf(t, l, &scripted{language: c.language, intents: []domain.Intent{domain.OrderCreation}}, c.first, domain.Thread{})
			thread := domain.Thread{LastSent: "reply", Asked: true}
			for _, p := range plan.Requests {
				if p.Request.Outcome != domain.NeedsInformation {
					t.Fatalf("the first mail is %s", inOneLine(p.Request))
				}
				thread.Requests = append(thread.Requests, p.Request)
			}
			var asked []domain.Intent
			for intent := range strings.SplitSeq(c.intents, " ") {
				asked = append(asked, domain.Intent(intent))
			}
			if got := askedOf(t, l, c.language, c.answer, thread, asked...); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
