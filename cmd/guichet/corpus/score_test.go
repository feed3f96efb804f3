package corpus

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Facture":                   "facture",
		"ÉTÉ à l’école":             "ete a l’ecole",
		"1\u202f250,00\u00a0€":      "1 250,00 €",
		"a \t\r\n  b":               "a b",
		"stra\u00dfe ﬁn":            "straße fin",
		"e\u0301te\u0301 / \u00e9t": "ete / et",
		"":                          "",
	} {
		if got := fold(text); got != want {
			t.Errorf("fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestHolds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, words string
		want        bool
	}{
		{"votre commande BC-12 est partie", "bc-12", true},
		{"votre commande BC-123 est partie", "BC-12", false},
		{"votre commande ABC-12 est partie", "BC-12", false},
		{"BC-123 puis BC-12", "BC-12", true},
		{"(BC-12)", "BC-12", true},
		{"BC-12", "BC-12", true},
		{"total 1 250,00 €", "1\u202f250,00", true},
		{"total 11 250,00 €", "1 250,00", false},
		{"éBC-12", "BC-12", false},
		{"BC-12é", "BC-12", false},
		{"Hôtel du Parc", "hotel du  parc", true},
		{"anything", " ", false},
		{"", "BC-12", false},
	} {
		if got := holds(fold(c.text), c.words); got != c.want {
			t.Errorf("holds(%q, %q) = %v", c.text, c.words, got)
		}
	}
}

// parse reads a line as gold.jsonl has it.
func parse(t *testing.T, text string) Line {
	t.Helper()
	var line Line
	if err := json.Unmarshal([]byte(text), &line); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return line
}

var scoreFacts = Facts{
	Documents: map[string]string{"F-1": "A", "F-2": "A", "F-3": "A", "F-4": "A", "F-9": "B"},
	Names:     []string{"Hôtel du Parc", "Marie Lang"}, Company: "Belledonne 38000 Grenoble +33 4 76 00 00 00",
	Own: map[string]string{"a.eml": "Facture F-4", "u.eml": "Facture F-1, Marie Lang, 12 pièces"}, Kinds: map[string][]string{},
}

// TestJudge: what each difference between label and prediction costs.
func TestJudge(t *testing.T) {
	t.Parallel()
	const order = `{"id":"a.eml","customer":"A","requests":[{"intent":"order_creation","outcome":"executed","order":{"customer_reference":"PO 7","requested_on":"2026-12-01","lines":[{"sku":"X","quantity":"2.0"},{"sku":"Y","quantity":"1"}]}}]}`
	const copies = `{"id":"a.eml","customer":"A","requests":[{"intent":"duplicate_invoice","outcome":"executed","invoices":["F-1","F-2"]}],"reply_must_mention":["F-1",["1 250,00","1250.00"]],"reply_must_not_mention":["F-9"]}`
	reply := func(body string) string {
		return strings.TrimSuffix(copies, "}") + `,"reply":{"subject":"Re","body":"` + body + `","attachments":["F-1.pdf"]}}`
	}
	swap := func(text string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(text) }
	for name, c := range map[string]struct {
		gold, got          string
		faults             int
		understood         bool
		wrong, leaks, more int
	}{
		"the same":                  {order, order, 0, true, 0, 0, 0},
		"order of lines, spelling":  {order, swap(order, `{"sku":"X","quantity":"2.0"},{"sku":"Y","quantity":"1"}`, `{"sku":"Y","quantity":"1.00"},{"sku":"X","quantity":"2"}`, "PO 7", "PO7"), 0, true, 0, 0, 0},
		"a quantity":                {order, swap(order, `"2.0"`, `"3"`), 1, true, 1, 0, 0},
		"a reference":               {order, swap(order, "PO 7", "PO 8"), 1, true, 0, 0, 0},
		"a day":                     {order, swap(order, "12-01", "12-02"), 1, true, 0, 0, 0},
		"for another customer":      {order, swap(order, `"A"`, `"B"`), 2, true, 1, 0, 0},
		"too careful":               {order, swap(order, "executed", "escalated"), 1, true, 0, 0, 0},
		"too bold":                  {swap(order, "executed", "escalated"), order, 1, true, 1, 0, 0},
		"not understood":            {order, `{"id":"a.eml","customer":"A","requests":[]}`, 1, false, 0, 0, 0},
		"understood too much":       {`{"id":"a.eml","customer":"A","requests":[]}`, order, 1, false, 1, 0, 0},
		"another intent":            {order, swap(order, "order_creation", "quote"), 2, false, 1, 0, 0},
		"failed":                    {order, swap(order, `"customer":"A"`, `"customer":"A","error":"x"`), 1, true, 0, 0, 0},
		"all mentioned":             {copies, reply("F-1 1250.00"), 0, true, 0, 0, 0},
		"mentioned in another form": {copies, reply(`1\u202f250,00`), 0, true, 0, 0, 0},
		"an amount not mentioned":   {copies, reply("F-1 11250.00"), 1, true, 0, 0, 0},
		"nothing mentioned":         {copies, copies, 2, true, 0, 0, 0},
		"a forbidden word":          {copies, reply("1250.00 F-9"), 2, true, 0, 1, 1},
		"a document set, reordered": {copies, swap(reply("1250.00"), `["F-1","F-2"]`, `["F-2","F-1"]`), 0, true, 0, 0, 0},
		"a document missing":        {copies, swap(reply("1250.00"), `["F-1","F-2"]`, `["F-1"]`), 1, true, 0, 0, 0},
		"one document more":         {swap(copies, `,"F-2"`, ""), swap(reply("1250.00 F-2 F-3"), `,"F-2"`, ""), 0, true, 0, 0, 0},
		"own, asked by the mail":    {swap(copies, `,"F-2"`, ""), swap(reply("1250.00 F-2 F-3 F-4"), `,"F-2"`, ""), 0, true, 0, 0, 0},
		"a reply to nothing":        {`{"id":"a.eml","customer":"A","requests":[]}`, `{"id":"a.eml","customer":"A","requests":[],"reply":{"subject":"","body":"Bonjour"}}`, 1, true, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := scoreFacts
			j := judge(parse(t, c.gold), parse(t, c.got), &facts)
			if len(j.Faults) != c.faults || j.Understood != c.understood || j.WronglyExecuted != c.wrong || j.Leaks != c.leaks || j.Excess != c.more {
				t.Errorf("%d faults, understood %v, wrongly executed %d, leaks %d, excess %d; want %d %v %d %d %d\n%s", len(j.Faults), j.Understood,
					j.WronglyExecuted, j.Leaks, j.Excess, c.faults, c.understood, c.wrong, c.leaks, c.more, strings.Join(j.Faults, "\n"))
			}
		})
	}
}

// TestExcess: documents that nobody asked for; two of the customer's own are borne, none of another's.
func TestExcess(t *testing.T) {
	t.Parallel()
	facts := Facts{Documents: map[string]string{"F-9": "B"}, Own: map[string]string{"a.eml": "F-50"}}
	for i := range 60 {
		facts.Documents[fmt.Sprintf("F-%d", 50+i)] = "A"
	}
	for body, want := range map[string]int{
		"F-51 F-52":           0,
		"F-51 F-52 F-53":      1,
		"F-51 F-52 F-53 F-54": 2,
		"F-50 F-51 F-52":      0, // F-50 stands in the mail
		"F-70 F-51 F-52":      0, // F-70 is in the labels
		"F-80 F-51 F-52":      0, // F-80 was created by this message
		"F-9":                 1,
		"F-9 F-51":            1,
		"F-99":                0,
		"nothing":             0,
	} {
		gold := parse(t, `{"id":"a.eml","customer":"A","requests":[{"intent":"duplicate_invoice","outcome":"executed","invoices":["F-70"]}]}`)
		got := gold
		got.Reply, got.Created = &Reply{Body: body}, &Created{Orders: []string{"F-80"}}
		if j := judge(gold, got, &facts); j.Excess != want || (want > 0) == j.Right() {
			t.Errorf("%q: excess %d, want %d; faults %q", body, j.Excess, want, j.Faults)
		}
	}
}

// TestFaultsInOrder: the same comparison gives the same list of faults, whatever the order in which a map is walked.
func TestFaultsInOrder(t *testing.T) {
	t.Parallel()
	facts := Facts{Documents: map[string]string{}}
	body, want := "", []string(nil)
	for i := range 20 {
		number := fmt.Sprintf("F-%02d", i)
		facts.Documents[number] = "B"
		body = number + " " + body
		want = append(want, "the reply names "+number+", which is another customer's")
	}
	gold := parse(t, `{"id":"a.eml","customer":"A","requests":[{"intent":"quote","outcome":"executed"}]}`)
	got := gold
	got.Reply = &Reply{Body: body}
	if j := judge(gold, got, &facts); !slices.Equal(j.Faults, want) {
		t.Errorf("faults %q", j.Faults)
	}
}

// TestLeaks: to an unproven sender nothing may be told but its own words and the company's.
func TestLeaks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		id, customer, body string
		want               int
	}{
		{"u.eml", "null", "Bonjour, nous vérifions votre demande sur F-1.", 0},
		{"u.eml", "null", "Appelez +33 4 76 00 00 00.", 0},
		{"u.eml", "null", "Vos 12 pièces, Marie Lang", 0},
		{"u.eml", "null", "Le solde est de 1 055,00 €.", 1},
		{"u.eml", "null", "Votre client Hôtel du Parc", 1},
		{"u.eml", "null", "Hôtel du Parc doit 300,00 € depuis le 05/10/2026", 3},
		{"u.eml", `"A"`, "Le solde est de 1 055,00 €.", 0}, // proven
		{"s-1", "null", "Le solde est de 1 055,00 €.", 0},  // a colleague
	} {
		gold := parse(t, `{"id":"`+c.id+`","customer":`+c.customer+`,"requests":[{"intent":"payment","outcome":"escalated"}]}`)
		got := gold
		got.Reply = &Reply{Body: c.body}
		facts := scoreFacts
		if j := judge(gold, got, &facts); j.Leaks != c.want {
			t.Errorf("%s, customer %s, %q: %d leaks, want %d: %q", c.id, c.customer, c.body, j.Leaks, c.want, j.Faults)
		}
	}
}

// TestF1 works the figures out by hand.
func TestF1(t *testing.T) {
	t.Parallel()
	line := func(id string, intents ...string) Line {
		line := Line{ID: id}
		for _, intent := range intents {
			line.Requests = append(line.Requests, Request{Intent: intent})
		}
		return line
	}
	gold := []Line{line("1", "quote", "payment"), line("2", "quote"), line("3", "dispute"), line("4")}
	got := []Line{line("1", "quote"), line("2", "quote", "payment"), line("3", "quote")}
	facts := scoreFacts
	s := Compare(gold, got, &facts)
	micro, macro := f1(s.Judged)
	// quote: 2 hits, 1 too many = 4/5; payment: 1 missed, 1 too many = 0; dispute: 1 missed = 0; together 2 hits, 2 too many, 2 missed.
	if !near(micro, 4.0/8) || !near(macro, 0.8/3) {
		t.Errorf("micro %.4f macro %.4f, want 0.5 and %.4f", micro, macro, 0.8/3)
	}
	if got := s.Share("understood"); !near(got, 1.0/4) {
		t.Errorf("understood %.3f: message 4 has no prediction, and asks nothing", got)
	}
}

func TestLinesF1(t *testing.T) {
	t.Parallel()
	order := func(intent string, lines ...string) Line {
		r := Request{Intent: intent, Order: &Order{}}
		for _, l := range lines {
			sku, quantity, _ := strings.Cut(l, "*")
			r.Order.Lines = append(r.Order.Lines, OrderLine{SKU: sku, Quantity: quantity})
		}
		return Line{ID: "1", Requests: []Request{r}}
	}
	for _, c := range []struct {
		gold, got Line
		want      float64
	}{
		{order("order_creation", "A*1", "B*2"), order("order_creation", "B*2.0", "A*1"), 1},
		{order("order_creation", "A*1", "B*2"), order("order_creation", "A*1", "B*3"), 0.5},
		{order("order_creation", "A*1", "A*1"), order("order_creation", "A*1"), 2.0 / 3},
		{order("order_change", "A*1"), order("order_change", "A*1"), 1},
		{order("order_creation", "A*1"), order("quote", "A*1"), 0},
		{order("quote", "A*1"), order("quote", "A*9"), 0}, // no order at all
	} {
		facts := scoreFacts
		if got := linesF1(Compare([]Line{c.gold}, []Line{c.got}, &facts).Judged); !near(got, c.want) {
			t.Errorf("%v against %v: %.3f, want %.3f", c.got.Requests, c.gold.Requests, got, c.want)
		}
	}
}

// TestConfidenceFigures: calibration and risk on four messages, two of them wrong.
func TestConfidenceFigures(t *testing.T) {
	t.Parallel()
	var judged []Judged
	for _, one := range []struct {
		confidence string
		right      bool
	}{{"0.95", true}, {"0.85", true}, {"0.75", false}, {"0.15", false}} {
		j := Judged{Got: Line{Requests: []Request{{Confidence: json.Number(one.confidence)}, {Confidence: "0.99"}}}}
		if !one.right {
			j.fault("wrong")
		}
		judged = append(judged, j)
	}
	if got, want := ece(judged), (0.05+0.15+0.75+0.15)/4; !near(got, want) {
		t.Errorf("ece %.4f, want %.4f", got, want)
	}
	for share, want := range map[float64]float64{0.5: 0, 0.75: 1.0 / 3, 1: 0.5, 0.1: 0} {
		if got := risk(judged, share); !near(got, want) {
			t.Errorf("risk at %.2f: %.3f, want %.3f", share, got, want)
		}
	}
	slices.Reverse(judged)
	if got := risk(judged, 0.5); got != 0 {
		t.Errorf("risk depends on the order of the messages: %.3f", got)
	}
	low, high := interval(judged, shares[0].of)
	again, _ := interval(judged, shares[0].of)
	if low != again || low > 0.5 || high < 0.5 || low < 0 || high > 1 {
		t.Errorf("interval %.3f to %.3f, again from %.3f", low, high, again)
	}
}

func TestAttachmentKinds(t *testing.T) {
	t.Parallel()
	if got := AttachmentKinds([]string{"a.PDF", "b.pdf", "c.xlsx", "noending"}); !slices.Equal(got, []string{"pdf", "xlsx"}) {
		t.Errorf("kinds %q", got)
	}
	if got := AttachmentKinds(nil); !slices.Equal(got, []string{"(none)"}) {
		t.Errorf("kinds of nothing %q", got)
	}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
