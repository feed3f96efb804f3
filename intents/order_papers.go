package intents

import (
	"slices"
	"strings"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
)

// A mail may bring one order twice, as a PDF for people and a file for machines, and it may bring several orders. The first
// is one order, read from the better of the two; the others are as many requests.

// withoutTwins keeps one of papers that say the same: the structured one, else the first.
func withoutTwins(papers []extract.Paper) []extract.Paper {
	var kept []extract.Paper
	for _, paper := range papers {
		at := slices.IndexFunc(kept, func(k extract.Paper) bool { return twins(k, paper) })
		switch {
		case at < 0:
			kept = append(kept, paper)
		case kept[at].Form == nil && paper.Form != nil:
			kept[at] = paper
		}
	}
	return kept
}

// twins tells whether two papers are the same order: no two references, and the same articles in the same quantities.
func twins(a, b extract.Paper) bool {
	if a.Reference != "" && b.Reference != "" && !sameNumber(a.Reference, b.Reference) {
		return false
	}
	return len(a.Lines) > 0 && linesSaid(a) == linesSaid(b)
}

// linesSaid is the same for papers of the same lines, in whatever order.
func linesSaid(paper extract.Paper) string {
	var lines []string
	for _, l := range paper.Lines {
		said := string(l.Article.SKU)
		if said == "" {
			said = l.Article.Words
		}
		if l.Quantity != nil {
			said += "\x00" + l.Quantity.String()
		}
		lines = append(lines, said)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\x01")
}

// orderPart is one of several orders of a message.
type orderPart struct {
	papers []extract.Paper
	others []string // references of the other ones
}

// ordersApart are the orders that a message brings under several references, each a request of its own; one nil part where it brings
// one at most.
func (p *planner) ordersApart(f classify.Finding) []*orderPart {
	whole := []*orderPart{nil}
	if f.Intent != domain.OrderCreation || p.book == nil || !p.refused.IsZero() {
		return whole
	}
	var parts []*orderPart
	for _, paper := range p.orderPapers() {
		at := slices.IndexFunc(parts, func(o *orderPart) bool { return sameNumber(o.papers[0].Reference, paper.Reference) })
		if at < 0 {
			parts = append(parts, &orderPart{papers: []extract.Paper{paper}})
		} else {
			parts[at].papers = append(parts[at].papers, paper)
		}
	}
	if len(parts) < 2 || slices.ContainsFunc(parts, func(o *orderPart) bool { return strings.TrimSpace(o.papers[0].Reference) == "" }) {
		return whole
	}
	for _, one := range parts {
		for _, other := range parts {
			if other != one {
				one.others = append(one.others, other.papers[0].Reference)
			}
		}
	}
	return parts
}

// contradicting are the references of attached orders that cannot be one order and are not told apart: an article stands in
// two of them in different quantities, or the words add goods and do not say to which.
func (p *planner) contradicting() []string {
	papers := p.orderPapers()
	if p.part != nil {
		for _, w := range p.bodyWants(p.scopes[domain.OrderCreation], true) {
			if w.problem == "" {
				return append([]string{p.part.papers[0].Reference}, p.part.others...)
			}
		}
	}
	if len(papers) < 2 {
		return nil
	}
	ordered := map[domain.SKU]int{}
	for i, paper := range papers {
		for _, l := range paper.Lines {
			if first, again := ordered[l.Article.SKU]; again && first != i && l.Article.SKU != "" {
				var names []string
				for _, paper := range papers {
					names = append(names, paper.Name)
				}
				return names
			}
			ordered[l.Article.SKU] = i
		}
	}
	return nil
}

// count makes a planned order weigh on those that the same message brings after it: on stock, credit and the guard against
// repeats.
func (p *planner) count(planned Planned) {
	if p.part == nil || planned.Action == nil || planned.Action.NewOrder == nil {
		return
	}
	p.book.Orders = append(p.book.Orders, planned.Action.NewOrder.Order)
	if p.promised == nil {
		p.promised = map[domain.SKU]domain.Decimal{}
	}
	for _, r := range planned.Action.Reserve {
		p.promised[r.SKU] = p.promised[r.SKU].Add(r.Quantity)
	}
}
