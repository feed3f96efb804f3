package intents

import (
	"guichet/domain"
	"guichet/intents/classify"
	"guichet/prompts"
)

// other is what a person must read: a complaint about a person, legal mail, an application. New bank details raise an alarm.
// A paper that is kept as a file is put into the draft; the person has only to approve it.
func (p *planner) other(f classify.Finding) (Planned, error) {
	code, words := ReasonOther, foldedWords(p.text.Tokens)+foldedWords(p.subject.Tokens)
	ours := ownBankCues.in(words) && !bankMoveCues.in(words)
	if mail := p.in.Message.Mail; mail != nil && mail.Encrypted {
		code = ReasonEncrypted
	} else if bankCues.in(words) && !ours {
		code = ReasonBankDetails
	}
	planned := escalate(domain.Request{}, code)
	planned.Answer = saying(prompts.Section{Kind: prompts.HandedOver})
	if code != ReasonOther || p.book == nil {
		return planned, nil
	}
	kept, err := p.keptPapers(f, words, ours)
	if err != nil || len(kept) == 0 {
		return planned, err
	}
	section := prompts.Section{Kind: prompts.PapersSent, Attached: true}
	var papers []domain.Paper
	for i, d := range kept {
		key := d.Kind + "/" + d.Of
		facts := prompts.StoredFacts{Kind: d.Kind}
		if d.Kind != domain.DocumentBankDetails {
			facts.Of = prompts.Text(d.Of, row("document", key, "of"))
		}
		section.Stored = append(section.Stored, facts)
		papers = append(papers, domain.Paper{Kind: domain.PaperStored, Language: p.language(), Company: p.company, Customer: p.book.Customer, On: p.today, Original: &kept[i]})
		planned.Uses = append(planned.Uses, uses(row("document", key, "sha256"))...)
	}
	planned.Answer, planned.Papers = saying(section), func(*domain.Action) []domain.Paper { return papers }
	return planned, nil
}

// maxKept is how many kept papers one answer holds.
const maxKept = 20

// keptPapers are the stored papers that the words ask for: certificates and safety sheets of the articles and documents named, our
// own bank details.
func (p *planner) keptPapers(f classify.Finding, words string, ours bool) ([]domain.StoredDocument, error) {
	var kept []domain.StoredDocument
	add := func(kind string, of []string) error {
		found, err := p.records.Documents(p.ctx, []string{kind}, of)
		for _, d := range found {
			if d.Valid(p.today) && len(kept) < maxKept {
				kept = append(kept, d)
			}
		}
		return err
	}
	of := p.namedForPapers(f)
	for _, ask := range []struct {
		asked bool
		kind  string
	}{{certificateCues.in(words), domain.DocumentCertificate}, {safetyCues.in(words), domain.DocumentSafetySheet}} {
		if !ask.asked || len(of) == 0 {
			continue
		}
		if err := add(ask.kind, of); err != nil {
			return nil, err
		}
	}
	if ours {
		if err := add(domain.DocumentBankDetails, nil); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// namedForPapers are the articles and the customer's documents that the words name, with the articles of the orders among them.
func (p *planner) namedForPapers(f classify.Finding) []string {
	var of []string
	for _, l := range p.lines(p.scopes[f.Intent]) {
		if l.Article.Found() {
			of = append(of, string(l.Article.SKU))
		}
	}
	for _, h := range p.documents(f, "").hits {
		of = append(of, string(h.order), string(h.shipment), string(h.invoice))
		if order := p.book.Order(h.order); order != nil && len(p.lines(p.scopes[f.Intent])) == 0 {
			for _, l := range order.Lines {
				of = append(of, string(l.SKU))
			}
		}
	}
	return of
}
