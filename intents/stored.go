package intents

import (
	"fmt"

	"guichet/domain"
)

// stored are the stored documents of numbers or articles by NumberKey: for each, the first of the kinds that is valid today.
func (p *planner) stored(kinds, of []string) (map[string]*domain.StoredDocument, error) {
	found := map[string]*domain.StoredDocument{}
	if len(of) == 0 {
		return found, nil
	}
	documents, err := p.records.Documents(p.ctx, kinds, of)
	if err != nil {
		return nil, fmt.Errorf("looking for stored documents: %w", err)
	}
	for i := range documents {
		key := domain.NumberKey(documents[i].Of)
		if found[key] == nil && documents[i].Valid(p.today) {
			found[key] = &documents[i]
		}
	}
	return found, nil
}

// documentKey is where the original of an invoice would stand.
func documentKey(invoice *domain.Invoice) string {
	if invoice.Kind == domain.KindCreditNote {
		return domain.DocumentCreditNote + "/" + string(invoice.Number)
	}
	return domain.DocumentInvoice + "/" + string(invoice.Number)
}

func texts[T ~string](list []T) []string {
	all := make([]string, len(list))
	for i, v := range list {
		all[i] = string(v)
	}
	return all
}
