package bot_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"guichet/bot"
	"guichet/domain"
	"guichet/domain/postgres"
	"guichet/domain/postgres/pgtest"
	"guichet/intents"
	"guichet/prompts"
)

// rig is an assistant on a fresh database, with a planner that obeys plain words and a queue worked by hand.
type rig struct {
	*bot.Assistant
	t     *testing.T
	db    *pgtest.DB
	store *postgres.Store
	sent  []domain.Outgoing
	told  []string
	mutex sync.Mutex
	now   time.Time
	uid   uint32
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{t: t, db: pgtest.New(t), now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	clock := func() time.Time {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		return r.now
	}
	if _, err := postgres.Import(t.Context(), r.db.Pool(t), filepath.Join("..", "domain", "postgres", "testdata", "store"), postgres.ImportOptions{Now: r.now}); err != nil {
		t.Fatal(err)
	}
	var err error
	if r.store, err = postgres.NewStore(r.db.Pool(t), postgres.Options{Clock: clock}); err != nil {
		t.Fatal(err)
	}
	r.Assistant = bot.New(bot.Config{Store: r.store, Planner: obedient{}, Clock: clock, Compose: compose, MakePaper: makePaper, Sender: server{r}, Faces: []bot.Face{r},
		Policy: bot.Policy{UndoWindow: time.Minute},
		Staff: domain.Directory{{Login: "claire", Name: "Claire", Roles: []domain.Role{domain.RoleApprover}}, {Login: "bruno", Name: "Bruno", Roles: []domain.Role{domain.RoleSupervisor}},
			{Login: "kim", Name: "Kim", Slack: "U1", Roles: []domain.Role{domain.RoleClerk}}, {Login: "audit", Name: "Audit", Roles: []domain.Role{domain.RoleAuditor}}}})
	return r
}

// server is a mail server that takes everything.
type server struct{ *rig }

// Send takes a mail.
func (r server) Send(_ context.Context, out domain.Outgoing, reached func(domain.SendPhase) error) domain.SendResult {
	for _, phase := range []domain.SendPhase{domain.PhaseGreeted, domain.PhaseData} {
		if err := reached(phase); err != nil {
			return domain.SendResult{State: domain.OutgoingDeferred, Phase: phase, Reply: err.Error()}
		}
	}
	r.rig.sent = append(r.rig.sent, out)
	return domain.SendResult{State: domain.OutgoingAccepted, Phase: domain.PhaseAccepted, Code: 250}
}

// Announce shows nothing.
func (r *rig) Announce(context.Context, domain.DraftID) error { return nil }

// Alarm keeps what the supervisor is told.
func (r *rig) Alarm(_ context.Context, text string) error {
	r.told = append(r.told, text)
	return nil
}

func (r *rig) pass(d time.Duration) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.now = r.now.Add(d)
}

func compose(draft domain.Draft, token string, _ time.Time) (domain.Outgoing, error) {
	out := domain.Outgoing{MessageID: fmt.Sprintf("%s.%d@us.example", token, draft.ID), From: domain.MailAddress{Address: "adv@us.example"}, Raw: []byte(draft.Content.Body)}
	for _, to := range append(append([]domain.MailAddress{}, draft.Content.To...), draft.Content.Cc...) {
		out.Recipients = append(out.Recipients, to.Address)
	}
	return out, nil
}

func makePaper(paper domain.Paper) (domain.DraftAttachment, error) {
	data := []byte("paper for " + string(paper.Customer.Code))
	sum := sha256.Sum256(data)
	return domain.DraftAttachment{Name: string(paper.Kind) + ".pdf", ContentType: "application/pdf", SHA256: hex.EncodeToString(sum[:]), Data: data}, nil
}

// mail is a message at the door; references may be empty.
func (r *rig) mail(from, words string, references ...string) domain.Received {
	r.uid++
	return domain.Received{Source: domain.FromMail, Key: fmt.Sprintf("adv/1/%d", r.uid), Mailbox: "adv/INBOX", UIDValidity: 1, UID: r.uid, ReceivedAt: r.now,
		Raw: fmt.Appendf(nil, "%d %s %s", r.uid, from, words),
		Mail: &domain.Incoming{MessageID: fmt.Sprintf("m%d@customer.example", r.uid), InReplyTo: references, From: domain.MailAddress{Address: from},
			Subject: "Subject", Date: r.now, Text: words, Own: words}}
}

// post is a chat message at the door.
func (r *rig) post(ts, thread, words string) domain.Received {
	return domain.Received{Source: domain.FromSlack, Key: "T1/C1/" + ts, Mailbox: "C1", ReceivedAt: r.now, Raw: []byte(ts + words),
		Chat: &domain.Chat{User: "U1", Channel: "C1", TS: ts, Thread: thread, Text: words}}
}

func (r *rig) receive(received domain.Received) domain.MessageID {
	r.t.Helper()
	id, err := r.Receive(r.t.Context(), received)
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

// work runs the waiting jobs of steps 2 and 3 in their order, and returns what failed.
func (r *rig) work() (faults error) {
	r.t.Helper()
	for {
		var id int64
		var kind string
		var args struct{ Message domain.MessageID }
		var raw []byte
		err := r.db.Pool(r.t).QueryRow(r.t.Context(), `UPDATE river.river_job SET state = 'completed', finalized_at = now() WHERE id = (SELECT min(id) FROM river.river_job
			WHERE state = 'available' AND kind IN ('triage', 'execute')) RETURNING id, kind, args`).Scan(&id, &kind, &raw)
		if err != nil {
			return faults
		}
		if err := json.Unmarshal(raw, &args); err != nil {
			r.t.Fatal(err)
		}
		step := r.Triage
		if kind == "execute" {
			step = r.Execute
		}
		faults = errors.Join(faults, step(r.t.Context(), args.Message))
	}
}

// done receives a message and works it.
func (r *rig) done(received domain.Received) domain.CaseView {
	r.t.Helper()
	id := r.receive(received)
	if err := r.work(); err != nil {
		r.t.Fatal(err)
	}
	return r.caseOf(id)
}

func (r *rig) caseOf(id domain.MessageID) domain.CaseView {
	r.t.Helper()
	message, _, err := r.store.Message(r.t.Context(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return r.view(message.Case)
}

func (r *rig) view(id domain.CaseID) domain.CaseView {
	r.t.Helper()
	view, err := r.store.Case(r.t.Context(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return view
}

func (r *rig) decide(view domain.CaseView, verdict domain.Verdict, who string) error {
	draft := view.Draft()
	decision := domain.Decision{Draft: draft.ID, Version: draft.Version, Verdict: verdict, Who: who, Face: "test"}
	if verdict == domain.Edit {
		content := draft.Content
		content.Body = "We shall call you."
		decision.Content = &content
	}
	return r.Decide(r.t.Context(), decision)
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// count runs a query for one number.
func (r *rig) count(sql string, args ...any) (n int) {
	r.t.Helper()
	r.must(r.db.Pool(r.t).QueryRow(r.t.Context(), sql, args...).Scan(&n))
	return n
}

func (r *rig) exec(sql string, args ...any) {
	r.t.Helper()
	_, err := r.db.Pool(r.t).Exec(r.t.Context(), sql, args...)
	r.must(err)
}

// obedient is a planner that does what each line of the sender's words says.
type obedient struct{}

func (obedient) Read(context.Context, intents.Input) (intents.Reading, error) {
	return intents.Reading{}, nil
}

func (o obedient) Plan(ctx context.Context, in intents.Input, _ intents.Reading, records intents.Records, now time.Time) (plan intents.Plan, err error) {
	words := in.Message.Words()
	switch {
	case strings.Contains(words, "break down"):
		panic("broken")
	case strings.Contains(words, "cannot ever"):
		return plan, fmt.Errorf("nobody could: %w", domain.ErrPermanent)
	case strings.Contains(words, "cannot now"):
		return plan, fmt.Errorf("not there: %w", domain.ErrNotFound)
	}
	plan = intents.Plan{Language: "en", Customer: speaksFor(in.Message.Sender, words)}
	for _, line := range strings.Split(words, "\n") {
		planned, err := o.line(ctx, plan.Customer, records, strings.Fields(line), now)
		if err != nil {
			return plan, err
		}
		if planned != nil {
			planned.Request.Customer, planned.Request.Engine = plan.Customer, "test"
			plan.Requests = append(plan.Requests, *planned)
		}
	}
	return plan, nil
}

func speaksFor(sender domain.Sender, words string) domain.CustomerCode {
	switch {
	case sender.Grade == domain.GradeStaff:
		return "K1"
	case !sender.Proven():
		return ""
	case strings.Contains(words, "for K2"):
		return "K2"
	}
	return sender.Customers[0]
}

func (obedient) line(ctx context.Context, customer domain.CustomerCode, records intents.Records, words []string, now time.Time) (*intents.Planned, error) {
	if len(words) == 0 {
		return nil, nil
	}
	if customer == "" {
		return &intents.Planned{Request: domain.Request{Intent: domain.OtherIntent, Outcome: domain.Escalated}, Answer: says(prompts.Section{Kind: prompts.NothingDisclosed})}, nil
	}
	book, err := records.Book(ctx, customer)
	if err != nil {
		return nil, err
	}
	switch words[0] {
	case "order":
		return orderPlan(ctx, customer, records, words, now)
	case "status": // of an order
		order := book.Order(domain.OrderNumber(words[1]))
		if order == nil {
			return nil, nil
		}
		return &intents.Planned{Request: domain.Request{Intent: domain.DeliveryStatus, Outcome: domain.Ready}, Answer: says(delivery(order.Number, order.Status))}, nil
	case "change": // an order's article to a quantity
		action := &domain.Action{Kind: domain.RecordAmendment, Customer: customer, Amendment: &domain.Amendment{Order: domain.OrderNumber(words[1]),
			Lines: []domain.AmendmentLine{{SKU: domain.SKU(words[2]), Quantity: decimal.RequireFromString(words[3])}}}}
		return &intents.Planned{Request: domain.Request{Intent: domain.OrderChange, Outcome: domain.Ready}, Action: action, Answer: says(prompts.Section{Kind: prompts.HandedOver})}, nil
	case "copy":
		return &intents.Planned{Request: domain.Request{Intent: domain.DuplicateInvoice, Outcome: domain.Ready}, Answer: says(prompts.Section{Kind: prompts.HandedOver}),
			Papers: func(*domain.Action) []domain.Paper {
				return []domain.Paper{{Kind: domain.PaperInvoiceDuplicate, Customer: book.Customer}}
			}}, nil
	}
	return nil, nil
}

func orderPlan(ctx context.Context, customer domain.CustomerCode, records intents.Records, words []string, now time.Time) (*intents.Planned, error) {
	sku, quantity := domain.SKU(words[1]), decimal.RequireFromString(words[2])
	if _, err := records.Shelves(ctx, []domain.SKU{sku}); err != nil {
		return nil, err
	}
	action := &domain.Action{Kind: domain.RecordOrder, Customer: customer, Reserve: []domain.Reservation{{SKU: sku, Quantity: quantity}},
		NewOrder: &domain.NewOrder{Order: domain.Order{Customer: customer, OrderedOn: domain.DateOf(now), Currency: "EUR",
			Lines: []domain.OrderLine{{SKU: sku, Quantity: quantity, UnitPrice: decimal.NewFromInt(2)}}}}}
	return &intents.Planned{Request: domain.Request{Intent: domain.OrderCreation, Outcome: domain.Ready}, Action: action,
		Uses: []domain.RowUse{{Row: domain.RowRef{Table: "product", Key: string(sku), Column: "list_price"}}},
		Answer: func(done *domain.Action) []prompts.Section {
			if done == nil {
				return []prompts.Section{{Kind: prompts.HandedOver}}
			}
			return []prompts.Section{delivery(domain.OrderNumber(done.Number), domain.OrderReceived)}
		}}, nil
}

func delivery(number domain.OrderNumber, status domain.OrderStatus) prompts.Section {
	row := domain.RowRef{Table: "sales_order", Key: string(number), Column: "number"}
	stands := domain.RowRef{Table: "sales_order", Key: string(number), Column: "status"}
	return prompts.Section{Kind: prompts.DeliveryAnswer, Deliveries: []prompts.DeliveryFacts{{Order: prompts.OrderFacts{
		Number: prompts.Text(string(number), row, stands), Status: string(status)}}}}
}

func says(sections ...prompts.Section) func(*domain.Action) []prompts.Section {
	return func(*domain.Action) []prompts.Section { return sections }
}
