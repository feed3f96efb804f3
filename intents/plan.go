package intents

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/prompts"
)

// Plan works out what is to be done about a message as read. It depends on its inputs and on what records answer only.
func (d *Desk) Plan(ctx context.Context, in Input, reading Reading, records Records, now time.Time) (Plan, error) {
	p := &planner{
		desk: d, shop: d.shop.Load(), ctx: ctx, in: in, reading: reading, records: records,
		today: domain.DateOf(now.In(d.config.Location)), written: d.written(in),
		staff: in.Message.Sender.Grade == domain.GradeStaff,
		text:  extract.NewText(in.Message.Words()), subject: extract.NewText(subjectOf(in)),
	}
	company, err := records.Company(ctx)
	if err != nil && !errors.Is(err, domain.ErrNotFound) {
		return Plan{}, fmt.Errorf("reading the company: %w", err)
	}
	p.company = company
	if err := p.who(); err != nil {
		return Plan{}, fmt.Errorf("finding the customer: %w", err)
	}
	plan := Plan{Language: p.language(), Customer: p.customer, Recipient: p.recipient()}
	if p.automatic() {
		return plan, nil
	}
	for _, f := range p.findings() {
		for _, p.part = range p.ordersApart(f) {
			planned, err := p.plan(f)
			if err != nil {
				return Plan{}, fmt.Errorf("planning %s: %w", f.Intent, err)
			}
			planned = p.ifSure(planned, f)
			p.count(planned)
			p.complete(&planned, f)
			if len(plan.Requests) > 0 && !p.refused.IsZero() { // one neutral answer is enough
				planned.Answer = saying()
			}
			plan.Requests = append(plan.Requests, planned)
		}
		p.part = nil
	}
	if p.passesOn(len(plan.Requests)) {
		plan.Requests = append(plan.Requests, p.passedOn())
	}
	if p.otherName {
		plan.Customer = ""
	}
	return plan, nil
}

// planner is one run of Plan.
type planner struct {
	desk           *Desk
	shop           *shop
	ctx            context.Context
	in             Input
	reading        Reading
	records        Records
	today, written domain.Date
	staff          bool
	text, subject  *extract.Text
	company        domain.Company

	customer domain.CustomerCode
	book     *domain.Book
	index    *index
	// several are the customers that fit where one cannot be told.
	several []domain.CustomerCode
	// refused is why nothing may be told at all.
	refused domain.Reason
	// otherName tells that a proven sender asks in another customer's name.
	otherName bool
	scopes    map[domain.Intent]scope
	// part is the one of several attached orders that is planned now; nil: the message brings one at most. promised are the
	// goods of those planned before.
	part     *orderPart
	promised map[domain.SKU]domain.Decimal
}

// automatic tells whether a robot wrote: nothing is asked.
func (p *planner) automatic() bool {
	mail := p.in.Message.Mail
	if mail == nil {
		return false
	}
	switch mail.Automatic {
	case domain.NotAutomatic, domain.OtherAutomatic:
		return false
	}
	return true
}

func (p *planner) language() string {
	if p.reading.Result.Language != "" {
		return p.reading.Result.Language
	}
	if p.book != nil && p.book.Customer.Language != "" {
		return p.book.Customer.Language
	}
	return p.company.Language
}

// recipient is the name of the person answered.
func (p *planner) recipient() string {
	if p.in.Message.Mail == nil {
		return p.in.Message.Sender.Name
	}
	if p.in.Message.Sender.Name != "" {
		return p.in.Message.Sender.Name
	}
	return p.in.Message.Mail.From.Name
}

// findings are what the engine found, one for each intent; where it is too unsure or the mail cannot be read, a person reads.
func (p *planner) findings() []classify.Finding {
	findings := p.reading.Result.Findings
	if mail := p.in.Message.Mail; mail != nil && mail.Encrypted {
		return []classify.Finding{{Intent: domain.OtherIntent}}
	}
	if p.invites() {
		return nil
	}
	var kept []classify.Finding
	for _, f := range p.reconsider(findings) {
		if !slices.ContainsFunc(kept, func(k classify.Finding) bool { return k.Intent == f.Intent }) {
			kept = append(kept, f)
		}
	}
	p.scopes = p.divide(kept)
	return kept
}

// invites tells whether a mail is a calendar's: an invitation whose words name no goods and no document asks nothing of the desk.
func (p *planner) invites() bool {
	mail := p.in.Message.Mail
	if mail == nil || slices.ContainsFunc(p.reading.Said.Lines, func(l extract.Line) bool { return l.Article.Found() }) {
		return false
	}
	if p.index != nil && slices.ContainsFunc(p.reading.Said.References, func(r extract.Reference) bool { return len(p.index.find(r, "")) > 0 }) {
		return false
	}
	if strings.HasPrefix(mail.Text, "[calendar:") || strings.Contains(mail.Text, "\n[calendar:") { // shown as text beside the words
		return true
	}
	return slices.ContainsFunc(mail.Attachments, func(a domain.Attachment) bool { return strings.HasPrefix(a.ContentType, "text/calendar") })
}

// plan asks the file of the intent.
func (p *planner) plan(f classify.Finding) (Planned, error) {
	if !p.refused.IsZero() {
		return p.refuse(f), nil
	}
	switch f.Intent {
	case domain.OrderCreation:
		return p.orderCreation(f)
	case domain.OrderChange:
		return p.orderChange(f)
	case domain.DeliveryStatus:
		return p.deliveryStatus(f)
	case domain.DuplicateInvoice:
		return p.duplicateInvoice(f)
	case domain.DisputeIntent:
		return p.dispute(f)
	case domain.PaymentIntent:
		return p.payment(f)
	case domain.Quote:
		return p.quote(f)
	}
	return p.other(f)
}

// ifSure leaves to a person what would be recorded on a finding that is too unsure.
func (p *planner) ifSure(planned Planned, f classify.Finding) Planned {
	unclear := f.Intent == domain.OrderCreation && p.hedged() || p.asksElsewhere(f)
	if planned.Action == nil || f.Confidence >= p.enough(f.Intent) && !unclear {
		return planned
	}
	return escalate(planned.Request, ReasonUnsure, string(f.Intent))
}

// enough is the confidence below which nothing is recorded without a person. Goods and complaints ask for three times as much
// as a promise, which binds nobody, unless an attachment reads as the order.
func (p *planner) enough(intent domain.Intent) float64 {
	least := p.desk.config.Policy.SureEnough
	switch {
	case p.staff && intent == domain.DisputeIntent: // a click follows
	case intent == domain.DisputeIntent, intent == domain.OrderChange, intent == domain.OrderCreation && len(p.orderPapers()) == 0:
		return min(least*3, 0.9)
	}
	return least
}

// complete fills in what every request has.
func (p *planner) complete(planned *Planned, f classify.Finding) {
	r := &planned.Request
	r.Intent, r.Engine, r.Message = f.Intent, p.reading.Result.Engine, p.in.Message.ID
	r.Evidence = slices.Concat(f.Evidence, r.Evidence)
	if r.Confidence == 0 {
		r.Confidence = f.Confidence
	}
	if r.Customer == "" && !p.otherName {
		r.Customer = p.customer
	}
	if planned.Action != nil {
		planned.Action.Customer = p.customer
	}
	if planned.Answer == nil {
		planned.Answer = func(*domain.Action) []prompts.Section { return nil }
	}
	answer := planned.Answer
	customer, reason := p.customerValue(), r.Reason
	planned.Answer = func(done *domain.Action) []prompts.Section {
		sections := answer(done)
		if p.staff {
			for i := range sections {
				sections[i].Customer, sections[i].Reason = customer, reason
			}
		}
		return sections
	}
	if planned.Papers == nil {
		planned.Papers = func(*domain.Action) []domain.Paper { return nil }
	}
}

// escalate is a request that a person decides, answered neutrally.
func escalate(request domain.Request, code string, detail ...string) Planned {
	request.Outcome = domain.Escalated
	request.Reason = domain.Reason{Code: code, Detail: detail}
	return Planned{Request: request, Answer: saying(prompts.Section{Kind: prompts.HandedOver})}
}

// ask is a request that lacks something, answered with questions.
func ask(request domain.Request, reason domain.Reason, questions ...prompts.QuestionFacts) Planned {
	request.Outcome, request.Reason = domain.NeedsInformation, reason
	return Planned{Request: request, Answer: saying(prompts.Section{Kind: prompts.Question, Questions: questions})}
}

func saying(sections ...prompts.Section) func(*domain.Action) []prompts.Section {
	return func(*domain.Action) []prompts.Section { return slices.Clone(sections) }
}

// refuse is what becomes of a request of somebody who may not ask: its order lines are kept as read, and nothing is told.
func (p *planner) refuse(f classify.Finding) Planned {
	planned := escalate(domain.Request{}, p.refused.Code, p.refused.Detail...)
	if f.Intent == domain.OrderCreation || f.Intent == domain.OrderChange {
		planned.Request.Order = p.orderAsRead(f)
	}
	if f.Intent == domain.DisputeIntent {
		planned.Request.Kind = p.reading.Result.Kind
	}
	kind := prompts.NothingDisclosed
	if p.otherName || p.refused.Code == ReasonPartner {
		kind = prompts.HandedOver
	}
	if p.refused.Code == ReasonCustomerAmbiguous || p.refused.Code == ReasonCustomerMissing {
		planned.Request.Outcome = domain.NeedsInformation
		planned.Answer = saying(p.whichCustomer())
		return planned
	}
	planned.Answer = saying(prompts.Section{Kind: kind})
	return planned
}
