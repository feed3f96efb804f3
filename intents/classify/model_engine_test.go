package classify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"guichet/domain"
	"guichet/prompts"
)

// fixed is an engine that always finds the same.
type fixed struct{ result Result }

func (f fixed) Classify(context.Context, Message) (Result, error) { return f.result, nil }

// scripted is a model that answers with requests, or fails.
type scripted struct {
	requests string // JSON list
	canary   string // "" for the right one
	unsure   bool
	err      error
	asked    *int
}

func (s scripted) Complete(_ context.Context, prompt prompts.Prompt) (prompts.Answer, error) {
	*s.asked++
	canary := prompt.Canary
	if s.canary != "" {
		canary = s.canary
	}
	answer := fmt.Sprintf(`{"canary":%q,"language":"fr","unsure":%v,"requests":%s}`, canary, s.unsure, s.requests)
	return prompts.Answer{JSON: json.RawMessage(answer), Model: "m1"}, s.err
}

// offline builds a result: findings above the line, all as candidates.
func offline(abstained bool, found, possible map[domain.Intent]float64) Result {
	result := Result{Language: "fr", Abstained: abstained, Engine: "offline"}
	for _, intent := range domain.Intents {
		if p, ok := found[intent]; ok {
			result.Findings = append(result.Findings, Finding{Intent: intent, Confidence: p})
			result.Candidates = append(result.Candidates, Finding{Intent: intent, Confidence: p})
		}
		if p, ok := possible[intent]; ok {
			result.Candidates = append(result.Candidates, Finding{Intent: intent, Confidence: p})
		}
	}
	return result
}

func TestModelSettlesWhatIsOpen(t *testing.T) {
	t.Parallel()
	type p = map[domain.Intent]float64
	const order, status, dispute = domain.OrderCreation, domain.DeliveryStatus, domain.DisputeIntent
	request := func(intent domain.Intent, kind, quote string) string {
		return fmt.Sprintf(`{"intent":%q,"kind":%s,"quote":%q}`, intent, kind, quote)
	}
	orderToo, statusToo := request(order, "null", "il me faut 20 boîtes"), request(status, "null", "où en est ma commande")
	tests := []struct {
		name     string
		offline  Result
		model    scripted
		want     string
		abstains bool
		asked    int
	}{
		{"sure: not asked", offline(false, p{order: 0.99}, nil), scripted{requests: "[]"}, "order_creation", false, 0},
		{"agreement ends the doubt", offline(true, p{order: 0.6}, p{status: 0.4}), scripted{requests: "[" + orderToo + "]"}, "order_creation", false, 1},
		{"a possible intent is added", offline(true, p{order: 0.6}, p{status: 0.4}), scripted{requests: "[" + statusToo + "," + orderToo + "]"}, "delivery_status order_creation", false, 1},
		{"an impossible one is not", offline(false, p{order: 0.6}, p{status: 0.01}), scripted{requests: "[" + statusToo + "]"}, "order_creation", true, 1},
		{"a doubtful one is taken away", offline(true, p{order: 0.6, status: 0.5}, nil), scripted{requests: "[" + orderToo + "]"}, "order_creation", false, 1},
		{"a firm one is not", offline(false, p{order: 0.93}, p{status: 0.4}), scripted{requests: "[" + statusToo + "]"}, "order_creation", true, 1},
		{"doubt on both sides", offline(true, p{order: 0.6}, p{status: 0.4}), scripted{requests: "[" + statusToo + "]", unsure: true}, "delivery_status", true, 1},
		{"nothing asked after all", offline(true, p{order: 0.6}, nil), scripted{requests: "[]"}, "", false, 1},
		{"no answer: offline stands", offline(true, p{order: 0.6}, nil), scripted{requests: "[]", err: errors.New("down")}, "order_creation", true, 1},
		{"a quote that is not there: offline stands", offline(true, p{order: 0.6}, p{status: 0.4}), scripted{requests: "[" + request(status, "null", "livrez demain") + "]"}, "order_creation", true, 1},
		{"part of a word is no quote", offline(true, p{order: 0.6}, p{status: 0.4}), scripted{requests: "[" + request(status, "null", "0 boîtes") + "]"}, "order_creation", true, 1},
		{"no canary: offline stands", offline(true, p{order: 0.6}, nil), scripted{requests: "[]", canary: "00000000"}, "order_creation", true, 1},
		{"the same intent twice: offline stands", offline(true, p{order: 0.6}, nil), scripted{requests: "[" + orderToo + "," + orderToo + "]"}, "order_creation", true, 1},
		{"a kind without dispute: offline stands", offline(true, p{order: 0.6}, p{status: 0.3}), scripted{requests: "[" + request(status, `"damaged"`, "où en est") + "]"}, "order_creation", true, 1},
		{"no form: offline stands", offline(true, p{order: 0.6}, nil), scripted{requests: `"none"`}, "order_creation", true, 1},
		{"a dispute and its kind", offline(true, nil, p{dispute: 0.4}), scripted{requests: "[" + request(dispute, `"damaged"`, "trois sont cassées") + "]"}, "dispute:damaged", false, 1},
	}
	for _, test := range tests {
		asked := 0
		test.model.asked = &asked
		message := Message{Subject: "Bonjour", Own: "Bonjour, il me faut 20\nboîtes ; où en est ma commande ? trois sont cassées"}
		result, err := WithModel(fixed{test.offline}, test.model, ModelOptions{}).Classify(t.Context(), message)
		var got []string
		for _, f := range result.Findings {
			name := string(f.Intent)
			if f.Intent == dispute {
				name += ":" + string(result.Kind)
			}
			got = append(got, name)
			for _, e := range f.Evidence {
				if message.Own[e.Start:e.End] != e.Text {
					t.Errorf("%s: evidence %q does not stand at %d", test.name, e.Text, e.Start)
				}
			}
		}
		if err != nil || strings.Join(got, " ") != test.want || result.Abstained != test.abstains || asked != test.asked {
			t.Errorf("%s: %q abstains %v asked %d, %v; want %q %v %d", test.name, got, result.Abstained, asked, err, test.want, test.abstains, test.asked)
		}
	}
}
