package intents

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"guichet/domain"
	"guichet/intents/extract"
	"guichet/prompts"
)

// who finds for whom the message speaks, and opens that customer's book. For mail the sender decides, never the words,
// unless one person speaks for several customers; for staff the words name the customer.
func (p *planner) who() error {
	sender := p.in.Message.Sender
	switch {
	case p.staff:
		return p.whoSpokenOf()
	case sender.Grade == domain.GradePartner:
		p.refused = domain.Reason{Code: ReasonPartner, Detail: []string{sender.Partner}}
		return nil
	case !sender.Proven() || len(sender.Customers) == 0:
		p.refused = domain.Reason{Code: ReasonSenderUnproven, Detail: []string{sender.Reason}}
		return nil
	}
	codes := slices.Compact(slices.Sorted(slices.Values(sender.Customers)))
	if len(codes) > 1 {
		return p.whoOfSeveral(codes)
	}
	if err := p.open(codes[0]); err != nil {
		return err
	}
	return p.inAnothersName()
}

// open reads the customer's book.
func (p *planner) open(code domain.CustomerCode) error {
	book, err := p.records.Book(p.ctx, code)
	if errors.Is(err, domain.ErrNotFound) {
		p.refused = domain.Reason{Code: ReasonCustomerMissing, Detail: []string{string(code)}}
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the book of %s: %w", code, err)
	}
	book.Orders = slices.DeleteFunc(book.Orders, func(o domain.Order) bool { return slices.Contains(p.reading.Superseded, o.Number) })
	p.customer, p.book, p.index = code, book, newIndex(book)
	return nil
}

// numbersSaid are the document numbers of subject, words and attachments.
func (p *planner) numbersSaid() []extract.Reference {
	all := slices.Concat(p.reading.Said.References, p.reading.Subject.References)
	for _, paper := range p.reading.Papers {
		if paper.Reference != "" {
			all = append(all, extract.Reference{Text: paper.Reference, Likely: true})
		}
	}
	return all
}

// whoOfSeveral tells which of a person's customers is meant: by a document number, by name, by the buyer that an attached
// order names. Otherwise the person is asked.
func (p *planner) whoOfSeveral(codes []domain.CustomerCode) error {
	votes := map[domain.CustomerCode]int{}
	for _, code := range codes {
		book, err := p.records.Book(p.ctx, code)
		if err != nil {
			continue
		}
		x := newIndex(book)
		for _, r := range p.numbersSaid() {
			if len(x.find(r, "")) > 0 {
				votes[code] += 3
			}
		}
	}
	people := p.shop.people
	texts := []*extract.Text{p.text, p.subject}
	for _, paper := range p.reading.Papers {
		texts = append(texts, extract.NewText(paper.BuyerName))
	}
	if mail := p.in.Message.Mail; mail != nil {
		texts = append(texts, extract.NewText(mail.Signature))
	}
	for _, text := range texts {
		for _, c := range people.Find(text) {
			if slices.Contains(codes, c.Customer) && c.Whole > 0.5 {
				votes[c.Customer] += 2
			}
		}
	}
	best := slices.MaxFunc(codes, func(a, b domain.CustomerCode) int { return votes[a] - votes[b] })
	tied := 0
	for _, code := range codes {
		if votes[code] == votes[best] {
			tied++
		}
	}
	if tied > 1 {
		p.several = codes
		p.refused = domain.Reason{Code: ReasonCustomerAmbiguous, Detail: p.namesOf(codes)}
		return nil
	}
	return p.open(best)
}

func (p *planner) namesOf(codes []domain.CustomerCode) []string {
	var names []string
	for _, code := range codes {
		if c, ok := p.shop.people.Customer(code); ok {
			names = append(names, c.Name)
		}
	}
	return names
}

// whoSpokenOf finds the customer that a member of staff speaks of: by a document number, by name.
func (p *planner) whoSpokenOf() error {
	owners, err := p.owners()
	if err != nil {
		return err
	}
	named := likely(p.reading.People)
	var codes []domain.CustomerCode
	for _, c := range named {
		codes = append(codes, c.Customer)
	}
	both := slices.DeleteFunc(slices.Clone(owners), func(o domain.CustomerCode) bool { return !slices.Contains(codes, o) })
	switch {
	case len(both) == 1:
		return p.open(both[0])
	case len(codes) == 1 && (len(owners) == 0 || len(both) == 0 && len(p.reading.People) > 0 && p.reading.People[0].Whole > 0.4):
		return p.open(codes[0])
	case len(owners) == 1:
		return p.open(owners[0])
	case len(both) > 1:
		p.several = both
	case len(codes) > 0:
		p.several = codes
	default:
		p.several = owners
	}
	return nil
}

// owners are the customers whose documents bear the numbers said.
func (p *planner) owners() ([]domain.CustomerCode, error) {
	var asked []string
	for _, r := range p.reading.Said.References {
		if r.Weak && r.Paper == "" {
			continue
		}
		asked = append(asked, r.Text)
		if r.Tail != "" {
			asked = append(asked, r.Tail)
		}
	}
	if len(asked) == 0 {
		return nil, nil
	}
	found, err := p.records.Owners(p.ctx, asked)
	if err != nil {
		return nil, fmt.Errorf("finding the owners of numbers: %w", err)
	}
	exact := slices.DeleteFunc(slices.Clone(found), func(o domain.DocumentOwner) bool {
		number, asked := domain.NumberKey(o.Number), domain.NumberKey(o.Matched)
		return number != asked && strings.HasSuffix(number, asked) // only the end of our number
	})
	if len(exact) > 0 {
		found = exact
	}
	var codes []domain.CustomerCode
	for _, o := range found {
		if !slices.Contains(codes, o.Customer) {
			codes = append(codes, o.Customer)
		}
	}
	slices.Sort(codes)
	return codes, nil
}

// inAnothersName finds a proven sender who asks for another customer: it is named in full, and what is asked for is not
// found in the sender's own book, or words say that one writes on its behalf.
func (p *planner) inAnothersName() error {
	if p.book == nil {
		return nil
	}
	for _, c := range p.reading.People {
		if c.Customer == p.customer || c.Whole < 0.4 || len(c.Words) == 0 || p.partOfOwnName(c) {
			continue
		}
		other, _ := p.shop.people.Customer(c.Customer)
		onBehalf := c.Whole >= 0.75 && onBehalfCues.in(foldedWords(p.text.Tokens))
		if !onBehalf && !p.numbersOf(c.Customer) {
			continue
		}
		p.otherName = true
		p.refused = domain.Reason{Code: ReasonOtherCustomer, Detail: []string{other.Name}}
		return nil
	}
	return nil
}

// numbersOf tells whether a number said is the other customer's and not the sender's own.
func (p *planner) numbersOf(other domain.CustomerCode) bool {
	for _, r := range p.reading.Said.References {
		if !r.Likely || len(p.index.find(r, "")) > 0 {
			continue
		}
		owners, err := p.records.Owners(p.ctx, []string{r.Text})
		if err == nil && slices.ContainsFunc(owners, func(o domain.DocumentOwner) bool { return o.Customer == other }) {
			return true
		}
	}
	return false
}

// partOfOwnName tells whether the words that name another customer are the sender's own name or places too.
func (p *planner) partOfOwnName(c extract.Candidate) bool {
	own := extract.Fold(p.book.Customer.Name + " " + p.book.Customer.City)
	for _, a := range p.book.Addresses {
		own += " " + extract.Fold(a.Label+" "+a.City)
	}
	for _, a := range p.book.Contacts {
		own += " " + extract.Fold(a.Name)
	}
	words := " " + foldedWords(extract.Tokenize(own)) + " "
	for _, w := range c.Words {
		if !cues([]string{" " + extract.Fold(w.Text) + " "}).in(words) {
			return false
		}
	}
	return true
}

var onBehalfCues = phrases(`pour leur compte, pour eux, pour le compte de, au nom de, de la part de, pour notre client, pour mon client, notre filiale, je m occupe de, nous gerons, mandat*
	on behalf of, in the name of, acting for, for our client, for my client, im namen von, im auftrag von, im auftrag der, fur unseren kunden
	en nombre de, por cuenta de, de parte de, a nome di, per conto di, per conto della, namens, in opdracht van`)

// whichCustomer asks which customer is meant.
func (p *planner) whichCustomer() prompts.Section {
	question := prompts.QuestionFacts{Code: "customer_which"}
	for _, code := range p.several[:min(len(p.several), 5)] {
		if c, ok := p.shop.people.Customer(code); ok {
			question.Candidates = append(question.Candidates, prompts.Text(c.Name, row("customer", string(code), "name")))
		}
	}
	return prompts.Section{Kind: prompts.CustomerAmbiguous, Questions: []prompts.QuestionFacts{question}}
}

// needsCustomer is the answer to staff where no customer could be told: the number is not known, or it is not said whose.
func (p *planner) needsCustomer(request domain.Request, paper string) Planned {
	if len(p.several) > 0 {
		planned := ask(request, domain.Reason{Code: ReasonCustomerAmbiguous, Detail: p.namesOf(p.several)})
		planned.Answer = saying(p.whichCustomer())
		return planned
	}
	for _, r := range p.reading.Said.References {
		if r.Likely || r.Paper != "" {
			return ask(request, domain.Reason{Code: ReasonReferenceUnknown, Detail: []string{r.Text}},
				prompts.QuestionFacts{Code: ReasonReferenceUnknown, About: prompts.Said(r.Text)})
		}
	}
	planned := ask(request, domain.Reason{Code: ReasonCustomerMissing})
	planned.Answer = saying(p.whichCustomer())
	return planned
}
