package intents

import (
	"slices"

	"guichet/domain"
)

// inKind is the answer in the form in which the order came, beside its acknowledgement for people: where one structured form
// is the whole order or its beginning, and the customer has not asked for plain answers.
func (p *planner) inKind(acknowledgement domain.Paper) []domain.Paper {
	papers := p.orderPapers()
	if len(papers) != 1 || papers[0].Form == nil || slices.Contains(p.desk.config.Policy.PlainAnswers, p.customer) {
		return nil
	}
	form, order := papers[0].Form, acknowledgement.Order
	if len(form.Lines) > len(order.Lines) || len(form.Lines) != len(papers[0].Lines) {
		return nil
	}
	for i, line := range papers[0].Lines {
		if order.Lines[i].SKU != line.Article.SKU {
			return nil // what was recorded is not what the form says, line by line: the paper for people tells
		}
	}
	acknowledgement.Kind, acknowledgement.Form, acknowledgement.Ordered = domain.PaperOrderResponse, form, nil
	return []domain.Paper{acknowledgement}
}
