package intents_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/domain"
	"guichet/intents"
	"guichet/prompts"
)

// copyist is a model that answers with prepared lines.
type copyist struct {
	lines string
	fails bool
	asked int
}

func (c *copyist) Complete(_ context.Context, prompt prompts.Prompt) (prompts.Answer, error) {
	c.asked++
	if c.fails {
		return prompts.Answer{}, errors.New("no answer in time")
	}
	form := fmt.Sprintf(`{"canary":%q,"customer_reference":null,"requested_on":null,"ship_to":null,"lines":[%s]}`, prompt.Canary, c.lines)
	return prompts.Answer{JSON: json.RawMessage(form), Model: "copyist-1"}, nil
}

func modelLine(words, article, quantity, unit string) string {
	encode := func(s string) string {
		if s == "" {
			return "null"
		}
		b, _ := json.Marshal(s)
		return string(b)
	}
	return fmt.Sprintf(`{"words":%s,"article":%s,"quantity":%s,"unit":%s,"unit_price":null}`, encode(words), encode(article), encode(quantity), encode(unit))
}

// TestModelReadsLines tells when a model's lines are taken and when the offline reading stands.
func TestModelReadsLines(t *testing.T) {
	t.Parallel()
	open := "Hello, 10 bags T65 please; as to the icing sugar, let us have it by the box, and four of them."
	both := modelLine("10 bags T65", "T65", "10", "bags") + "," + modelLine("icing sugar, let us have it by the box, and four of them", "icing sugar", "", "")
	for _, c := range []struct {
		name, words string
		model       copyist
		asked       int
		want        string
	}{
		{"nothing is open", "Please send 4 boxes of icing sugar.", copyist{}, 0, "ready [  ] SUC-GL-10×4"},
		{"the model's lines are taken", "The 22 pipe, copper, we want ten metres of it. Say 10 m.", copyist{lines: modelLine("The 22 pipe, copper, we want ten metres of it. Say 10 m", "22 pipe, copper", "10", "m")}, 1, "ready [  ] TUB-CU-22×10"},
		{"a line whose article is not ours", "Please send: 6 kougelhopf moulds, thanks", copyist{lines: modelLine("6 kougelhopf moulds", "kougelhopf moulds", "6", "")}, 1, "needs_information lines_missing [  ]"},
		{"words that do not stand in the text", "Please send: 6 kougelhopf moulds, thanks", copyist{lines: modelLine("6 boxes of icing sugar", "icing sugar", "6", "boxes")}, 1, "needs_information lines_missing [  ]"},
		{"no answer", "Please send: 6 kougelhopf moulds, thanks", copyist{fails: true}, 1, "needs_information lines_missing [  ]"},
		{"a certain line may not be lost", "Please send 4 of FAR-T65-25 and 6 kougelhopf moulds for the icing sugar.", copyist{lines: modelLine("6 kougelhopf moulds for the icing sugar", "icing sugar", "6", "")}, 1, "needs_information quantity_missing [  ] FAR-T65-25×4"},
		{"a quantity that is not said is asked", open, copyist{lines: both}, 1, "needs_information quantity_missing [  ] FAR-T65-25×10"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := wholesaler()
			at := time.Date(2026, time.October, 5, 9, 0, 0, 0, time.UTC)
			mail := &domain.Incoming{From: domain.MailAddress{Name: "Ana Meunier", Address: "ana@meunier.example"}, Date: at, Text: c.words, Own: c.words}
			in := intents.Input{Message: domain.Message{Source: domain.FromMail, SentAt: at, Mail: mail, Sender: l.sender("ana@meunier.example", "Ana Meunier", domain.Authentication{})}}
			model := c.model
			desk := intents.NewDesk(intents.Config{Engine: &scripted{language: "en", intents: []domain.Intent{domain.OrderCreation}}, Location: time.UTC, Model: &model})
			desk.SetCatalogue(l.products, l.refs, l.customers, l.contacts)
			reading, err := desk.Read(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := desk.Plan(context.Background(), in, reading, l, at)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, p := range plan.Requests {
				got += inOneLine(p.Request)
			}
			if strings.TrimSpace(got) != c.want || model.asked != c.asked {
				t.Errorf("asked %d times, want %d\n got %s\nwant %s", model.asked, c.asked, got, c.want)
			}
		})
	}
}
