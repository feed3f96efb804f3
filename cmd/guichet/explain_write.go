package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/prompts"
)

// teller writes headed lines and keeps the first error.
type teller struct {
	out io.Writer
	err error
}

func (t *teller) say(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.out, format+"\n", args...)
	}
}

// write tells the explanation in plain words.
func (x *explanation) write(out io.Writer) error {
	t := &teller{out: out}
	x.tellSender(t)
	if x.witness.reading == nil {
		t.say("\nNobody need read this mail: %s. It is kept and shown, and goes no further.", x.note)
		return t.err
	}
	x.tellIntents(t)
	x.tellNames(t)
	x.tellPapers(t)
	x.tellPlan(t)
	x.tellDraft(t)
	return t.err
}

func (x *explanation) tellSender(t *teller) {
	t.say("WHO WRITES\n  %s <%s>: %s (%s)", x.mail.From.Name, x.mail.From.Address, x.sender.Grade, x.sender.Reason)
	if len(x.sender.Customers) > 0 {
		t.say("  may speak for %s", listed(x.sender.Customers))
	}
	if len(x.sender.Resembles) > 0 {
		t.say("  looks like %s, which is not enough", listed(x.sender.Resembles))
	}
	for _, fault := range x.mail.Faults {
		t.say("  the mail itself: %s", fault)
	}
}

// tellIntents tells what the engine found, before the rules looked at it.
func (x *explanation) tellIntents(t *teller) {
	r := x.witness.reading.Result
	t.say("\nWHAT IT ASKS, by the engine %s\n  language %s", r.Engine, r.Language)
	tellFindings(t, r)
	if r.Abstained {
		t.say("  the engine is too unsure of the whole: a person decides")
	}
	var rest []string
	for _, c := range r.Candidates {
		if !slices.ContainsFunc(r.Findings, func(f classify.Finding) bool { return f.Intent == c.Intent }) && c.Confidence >= 0.02 {
			rest = append(rest, fmt.Sprintf("%s %.0f %%", c.Intent, c.Confidence*100))
		}
	}
	if len(rest) > 0 {
		t.say("  not taken: %s", strings.Join(rest, ", "))
	}
	if len(r.Plausible95) > 0 {
		t.say("  cannot be ruled out: %s", listed(r.Plausible95))
	}
}

// tellFindings tells each intent found, the sentences that carry it and the words that decided.
func tellFindings(t *teller, r classify.Result) {
	if len(r.Findings) == 0 {
		t.say("  nothing is asked")
	}
	for _, f := range r.Findings {
		kind := ""
		if f.Intent == domain.DisputeIntent && len(r.Kinds) > 1 {
			kind = fmt.Sprintf(", of kind %s %.0f %% or %s %.0f %%", r.Kinds[0].Kind, r.Kinds[0].Probability*100, r.Kinds[1].Kind, r.Kinds[1].Probability*100)
		}
		t.say("  %s %.0f %%%s", f.Intent, f.Confidence*100, kind)
		for _, s := range f.Sentences {
			t.say("    in “%s”", oneLine(s.Text))
		}
		if len(f.Evidence) > 0 {
			var words []string
			for _, s := range f.Evidence {
				words = append(words, "“"+oneLine(s.Text)+"”")
			}
			t.say("    decided by %s", strings.Join(words, ", "))
		}
	}
}

// references are the numbers named by the words, the subject and the papers.
func (x *explanation) references() []extract.Reference {
	if x.witness.reading == nil {
		return nil
	}
	all := slices.Concat(x.witness.reading.Said.References, x.witness.reading.Subject.References)
	for _, paper := range x.witness.reading.Papers {
		all = append(all, paper.References...)
	}
	return all
}

// tellNames tells what the words name: numbers and what they came to, lines with articles, days, sums.
func (x *explanation) tellNames(t *teller) {
	t.say("\nWHAT IT NAMES")
	told := map[string]bool{}
	for _, r := range x.references() {
		if key := domain.NumberKey(r.Text); !told[key] {
			told[key] = true
			t.say("  number %q%s: %s", r.Text, afterWord(r.Paper), x.ownersOf(key))
		}
	}
	x.tellGoods(t)
	for _, d := range x.witness.reading.Said.Dates {
		t.say("  day “%s”: %s", oneLine(d.Span.Text), d.Day)
	}
	for _, a := range x.witness.reading.Said.Amounts {
		t.say("  sum “%s”: %s %s", oneLine(a.Span.Text), a.Value, a.Currency)
	}
	for _, p := range x.witness.reading.People {
		t.say("  customer's name %s, score %.2f", p.Customer, p.Score)
	}
}

// tellGoods tells the lines of the words.
func (x *explanation) tellGoods(t *teller) {
	for _, line := range slices.Concat(x.witness.reading.Said.Lines, x.witness.reading.Subject.Lines) {
		t.say("  line “%s”: %s", oneLine(line.Span.Text), lineWords(line))
	}
	for _, l := range x.witness.reading.Said.Loose {
		t.say("  quantity “%s” that no line took", oneLine(l.Span.Text))
	}
}

func afterWord(paper string) string {
	if paper == "" {
		return ""
	}
	return " after a word for " + paper
}

func (x *explanation) ownersOf(key string) string {
	owners := x.owners[key]
	if len(owners) == 0 {
		return "no document of the database"
	}
	var found []string
	for _, o := range owners {
		found = append(found, fmt.Sprintf("%s %s of %s", o.Table, o.Number, o.Customer))
	}
	return strings.Join(found, "; ")
}

func lineWords(line extract.Line) string {
	quantity := "no quantity"
	if line.Quantity != nil {
		quantity = strings.TrimSpace(line.Quantity.String() + " " + line.Unit)
	}
	if line.Price != nil {
		quantity += " at " + line.Price.String()
	}
	switch a := line.Article; {
	case a.Found():
		return fmt.Sprintf("%s of %s (by %s, %.2f)", quantity, a.SKU, a.How, a.Score)
	case len(a.Candidates) > 0:
		return fmt.Sprintf("%s of one of %s", quantity, listed(a.Candidates))
	default:
		return quantity + " of an article that is not known"
	}
}

func (x *explanation) tellPapers(t *teller) {
	if len(x.witness.reading.Papers) == 0 {
		return
	}
	t.say("\nWHAT CAME WITH IT")
	for _, p := range x.witness.reading.Papers {
		what := "a paper"
		switch {
		case p.Order:
			what = "an order " + p.Reference
		case p.Image:
			what = "a picture"
		}
		t.say("  %s: %s %s", p.Name, strings.TrimSpace(what), p.Kind)
		if p.Problem != "" {
			t.say("    could not be read: %s", p.Problem)
		}
		for _, fault := range p.Faults {
			t.say("    does not add up: %s", fault)
		}
		for _, line := range p.Lines {
			t.say("    %s: %s", line.Place, lineWords(line.Line))
		}
	}
}

// tellPlan tells what came of each request, the rules' own findings among them.
func (x *explanation) tellPlan(t *teller) {
	plan := x.witness.plan
	t.say("\nWHAT IS DONE")
	if plan == nil || len(plan.Requests) == 0 {
		t.say("  nothing: no request was found")
		return
	}
	t.say("  speaks for %s", orNobody(plan.Customer))
	for _, planned := range plan.Requests {
		r := planned.Request
		t.say("  %s: %s, sure by %.0f %%", r.Intent, r.Outcome, r.Confidence*100)
		if !r.Reason.IsZero() {
			t.say("    because %s", prompts.ReasonText(r.Reason, "en"))
		}
		if r.Kind != "" {
			t.say("    kind %s", r.Kind)
		}
		tellList(t, "orders", r.Orders)
		tellList(t, "shipments", r.Shipments)
		tellList(t, "invoices", r.Invoices)
		if r.Order != nil {
			t.say("    order %s for %s, to %s", orNone(r.Order.CustomerReference), orNone(r.Order.RequestedOn.String()), orNone(r.Order.ShipTo))
			tellLines(t, r.Order.Lines)
		}
		tellLines(t, r.Lines)
		if planned.Action != nil {
			t.say("    done at once: %s", planned.Action.Kind)
		}
	}
}

func tellList[T ~string](t *teller, name string, list []T) {
	if len(list) > 0 {
		t.say("    %s %s", name, listed(list))
	}
}

func tellLines(t *teller, lines []domain.WantedLine) {
	for _, l := range lines {
		t.say("      %s × %s", l.Quantity, l.SKU)
	}
}

func (x *explanation) tellDraft(t *teller) {
	switch {
	case x.dry:
		t.say("\nTHE REPLY\n  is written when the request is worked on; with --data it is shown here")
	case x.draft == nil:
		t.say("\nTHE REPLY\n  none is drafted")
	default:
		t.say("\nTHE REPLY, %s\n  Subject: %s\n", x.draft.State, x.draft.Content.Subject)
		for line := range strings.Lines(x.draft.Content.Body) {
			t.say("  %s", strings.TrimRight(line, "\r\n"))
		}
		for _, paper := range x.draft.Content.Attachments {
			t.say("  + %s", paper.Name)
		}
	}
}

// longestQuote is how much of a sentence is repeated, in runes.
const longestQuote = 160

func oneLine(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > longestQuote {
		return string(runes[:longestQuote-1]) + "…"
	}
	return text
}

func listed[T ~string](list []T) string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = string(w)
	}
	return strings.Join(words, ", ")
}

func orNobody(code domain.CustomerCode) string {
	if code == "" {
		return "nobody that can be told"
	}
	return string(code)
}

func orNone(text string) string {
	if text == "" {
		return "(not told)"
	}
	return text
}
