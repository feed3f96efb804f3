package bot_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"guichet/bot"
	"guichet/domain"
	"guichet/intents"
	"guichet/prompts"
)

// disputing is the obedient planner with a real desk for the steps on disputes; "dispute KIND SKU N" opens one.
type disputing struct {
	obedient
	desk *intents.Desk
}

func (d disputing) DisputeStep(ctx context.Context, in domain.DisputeStepping, records intents.Records, now time.Time) (intents.Planned, error) {
	return d.desk.DisputeStep(ctx, in, records, now)
}

func (d disputing) Plan(ctx context.Context, in intents.Input, reading intents.Reading, records intents.Records, now time.Time) (intents.Plan, error) {
	words := strings.Fields(in.Message.Words())
	if len(words) < 4 || words[0] != "dispute" {
		return d.obedient.Plan(ctx, in, reading, records, now)
	}
	plan := intents.Plan{Language: "fr", Customer: speaksFor(in.Message.Sender, "")}
	if _, err := records.Book(ctx, plan.Customer); err != nil {
		return plan, err
	}
	dispute := &domain.Dispute{Customer: plan.Customer, Order: "CF26-00009", Kind: domain.DisputeKind(words[1]), OpenedOn: domain.DateOf(now), Invoices: []domain.InvoiceNumber{"FA1"},
		Shipments: []domain.ShipmentNumber{"BL1"}, Lines: []domain.DisputeLine{{SKU: domain.SKU(words[2]), Quantity: decimal.RequireFromString(words[3])}}}
	half := decimal.NewFromInt(4)
	plan.Requests = []intents.Planned{{Request: domain.Request{Intent: domain.DisputeIntent, Outcome: domain.Ready, Customer: plan.Customer, Kind: dispute.Kind},
		Action: &domain.Action{Kind: domain.OpenDispute, Customer: plan.Customer, Dispute: dispute, Holds: []domain.ReminderHold{{Invoice: "FA1", Reason: "dispute", Amount: &half}}},
		Answer: func(done *domain.Action) []prompts.Section {
			facts := &prompts.DisputeFacts{Kind: dispute.Kind}
			if done != nil { // not in a proposal
				facts.Number = prompts.Text(done.Number, domain.RowRef{Table: "dispute", Key: done.Number, Column: "number"})
			}
			return []prompts.Section{{Kind: prompts.DisputeOpened, Dispute: facts}}
		}}}
	return plan, nil
}

// disputed is a rig with one dispute, opened by mail: two of twenty boxes of A came damaged on 20 November.
type disputed struct {
	*rig
	view   domain.CaseView
	number domain.DisputeNumber
}

func newDisputed(t *testing.T, words string) *disputed {
	t.Helper()
	r := newRig(t)
	desk := intents.NewDesk(intents.Config{})
	desk.SetCatalogue([]domain.Product{{SKU: "A", Name: "Article A", Unit: "box"}, {SKU: "B", Name: "Article B", Unit: "piece"}}, nil, nil, nil)
	r.Config.Planner = disputing{desk: desk}
	for _, sql := range []string{
		`INSERT INTO adv.shipment (number, order_number, carrier, tracking_number, shipped_on, delivered_on, status) VALUES ('BL1', 'CF26-00009', 'Rapide', 'T1', '2026-11-19', '2026-11-20', 'delivered')`,
		`INSERT INTO adv.shipment_line VALUES ('BL1', 1, 20)`,
		`INSERT INTO adv.invoice (number, customer, order_number, issued_on, due_on, currency, total_net, total_vat, total_gross) VALUES ('FA1', 'K1', 'CF26-00009', '2026-10-05', '2026-11-05', 'EUR', 40, 8, 48)`,
		`INSERT INTO adv.invoice_line (invoice, line, sku, quantity, unit_price, vat_rate) VALUES ('FA1', 1, 'A', 20, 2, 20)`,
		`INSERT INTO adv.partner VALUES ('litiges@rapide.example', 'RAPIDE', 'carrier')`,
	} {
		r.exec(sql)
	}
	d := &disputed{rig: r, view: r.done(r.mail("buyer@k1.example", words))}
	d.number = domain.DisputeNumber(d.view.Actions[0].Number)
	return d
}

// step takes a step on the dispute as a page that is up to date would.
func (d *disputed) step(who string, step domain.DisputeStep) (domain.CaseID, error) {
	d.t.Helper()
	step.Dispute, step.Revision, step.Who, step.Face = d.number, d.file().Dispute.Revision, who, "test"
	return d.StepDispute(d.t.Context(), step)
}

func (d *disputed) take(step domain.DisputeStep) domain.CaseView {
	d.t.Helper()
	id, err := d.step("claire", step)
	d.must(err)
	return d.rig.view(id)
}

func (d *disputed) file() domain.DisputeFile {
	d.t.Helper()
	file, err := d.Dispute(d.t.Context(), d.number)
	d.must(err)
	return file
}

func of(sku string, quantity int64) []domain.DisputeLine {
	return []domain.DisputeLine{{SKU: domain.SKU(sku), Quantity: decimal.NewFromInt(quantity)}}
}

// send approves the draft of a case and lets the mail leave.
func (d *disputed) send(id domain.CaseID) {
	d.t.Helper()
	d.must(d.decide(d.rig.view(id), domain.Approve, "claire"))
	d.pass(2 * time.Minute)
	d.sendAll()
}

// TestCreditNote: asked for at a click, requested by the approval, issued by a person; the hold stays until the credit note is
// in the books.
func TestCreditNote(t *testing.T) {
	t.Parallel()
	d := newDisputed(t, "dispute damaged A 2")
	view := d.take(domain.DisputeStep{Kind: domain.AskCredit, Lines: of("A", 2)})
	if view.ID != d.view.ID {
		t.Fatalf("told in case %d, the dispute is of case %d", view.ID, d.view.ID)
	}
	body := view.Draft().Content.Body
	for _, want := range []string{string(d.number), "4,80\u00a0€", "FA1", "Article A\u00a0: 2\u00a0boîtes à 2,00\u00a0€"} {
		if !strings.Contains(body, want) {
			t.Errorf("the draft does not say %q:\n%s", want, body)
		}
	}
	if view.Draft().State != domain.DraftPending || len(view.Draft().Requests) != 2 || view.Draft().Content.To[0].Address != "buyer@k1.example" {
		t.Errorf("%+v", view.Draft())
	}
	if _, err := d.step("claire", domain.DisputeStep{Kind: domain.IssueCredit, Reference: "AV-1"}); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("issued before the approval: %v", err)
	}
	d.send(view.ID)
	credit := d.file().Credits[0]
	if credit.State != domain.CreditRequested || !credit.TotalGross.Equal(decimal.RequireFromString("4.8")) {
		t.Fatalf("%+v", credit)
	}
	d.take(domain.DisputeStep{Kind: domain.IssueCredit, Reference: " AV-1 "})
	file := d.file()
	if file.Dispute.Status != "resolved" || file.Dispute.Outcome != "credit_note" || file.Dispute.Reference != "AV-1" || file.Credits[0].State != domain.CreditIssued {
		t.Errorf("%+v %+v", file.Dispute, file.Credits)
	}
	if len(file.Book.Holds) != 1 || !file.Book.Holds[0].Amount.Equal(credit.TotalGross) {
		t.Errorf("the credit note is not in the books, held is %+v", file.Book.Holds)
	}
	d.exec(`INSERT INTO adv.invoice (number, customer, kind, corrects, issued_on, currency, total_gross) VALUES ('AV-1', 'K1', 'credit_note', '{FA1}', '2026-11-24', 'EUR', 4.8)`)
	if file := d.file(); len(file.Book.Holds) != 0 {
		t.Errorf("it is, and held is %+v", file.Book.Holds)
	}
	view = d.rig.view(view.ID)
	if body := view.Draft().Content.Body; !strings.Contains(body, "AV-1 de 4,80\u00a0€") || strings.Contains(body, "enregistrée") {
		t.Errorf("the second draft tells again what was told:\n%s", body)
	}
	d.send(view.ID)
	if got := d.rig.view(view.ID).State; got != "sent" || len(d.sent) != 2 {
		t.Errorf("the case is %s, %d mails", got, len(d.sent))
	}
}

// TestFourEyesOnCredits: above the amount two people approve, and whoever asked is one of them at most.
func TestFourEyesOnCredits(t *testing.T) {
	t.Parallel()
	d := newDisputed(t, "dispute damaged A 2")
	d.Policy.FourEyesAbove = decimal.NewFromInt(10)
	view := d.take(domain.DisputeStep{Kind: domain.AskCredit, Lines: of("A", 6)})
	d.must(d.decide(view, domain.Approve, "claire"))
	if credit := d.file().Credits[0]; credit.State != domain.CreditDrafted {
		t.Errorf("one person made it %s", credit.State)
	}
	d.must(d.decide(d.rig.view(view.ID), domain.Approve, "bruno"))
	if credit := d.file().Credits[0]; credit.State != domain.CreditRequested {
		t.Errorf("two people left it %s", credit.State)
	}
}

// TestReturn: each step of a return is told, its credit takes no more than was accepted, and everything can be undone from the end.
func TestReturn(t *testing.T) {
	t.Parallel()
	d := newDisputed(t, "dispute defective A 3")
	d.take(domain.DisputeStep{Kind: domain.AskReturn, Lines: of("A", 3)})
	view := d.take(domain.DisputeStep{Kind: domain.AgreeReturn})
	number := d.file().Returns[0].Number
	if body := view.Draft().Content.Body; number == "" || !strings.Contains(body, number) || !strings.Contains(body, "demande de retour") {
		t.Errorf("%q is not told beside what was not sent yet:\n%s", number, body)
	}
	d.send(view.ID)
	if _, err := d.step("claire", domain.DisputeStep{Kind: domain.ReceiveReturn, Lines: of("A", 4)}); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("four came back of three: %v", err)
	}
	d.take(domain.DisputeStep{Kind: domain.ReceiveReturn, Lines: of("A", 3)})
	if _, err := d.step("claire", domain.DisputeStep{Kind: domain.AskCredit, Lines: of("A", 3)}); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("credited before the inspection: %v", err)
	}
	d.take(domain.DisputeStep{Kind: domain.InspectReturn, Lines: of("A", 2)})
	if _, err := d.step("claire", domain.DisputeStep{Kind: domain.AskCredit, Lines: of("A", 3)}); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("more credited than accepted: %v", err)
	}
	view = d.take(domain.DisputeStep{Kind: domain.AskCredit, Lines: of("A", 2)})
	d.send(view.ID)
	d.take(domain.DisputeStep{Kind: domain.IssueCredit, Reference: "AV-7"})
	if file := d.file(); file.Dispute.Outcome != "return" || file.Returns[0].State != domain.ReturnCredited {
		t.Errorf("%+v %+v", file.Dispute, file.Returns)
	}
	for i := len(d.file().Steps) - 1; i >= 0; i-- {
		if _, err := d.step("bruno", domain.DisputeStep{Kind: domain.UndoStep, Action: d.file().Steps[i].ID}); err != nil {
			t.Fatalf("undoing step %d: %v", i, err)
		}
	}
	file := d.file()
	if file.Dispute.Status != "open" || file.Dispute.Outcome != "" || file.Returns[0].State != domain.ReturnWithdrawn || file.Credits[0].State != domain.CreditWithdrawn ||
		len(file.Book.Holds) != 1 {
		t.Errorf("all undone leaves %+v %+v %+v, %d holds", file.Dispute, file.Returns[0], file.Credits[0], len(file.Book.Holds))
	}
	if body := d.rig.view(view.ID).Draft().Content.Body; !strings.Contains(body, "ne pas tenir compte") {
		t.Errorf("the customer was told and is not told otherwise:\n%s", body)
	}
}

// TestCarrierIsWrittenTo: in a case of its own, with the letter, at the address of the partners' file.
func TestCarrierIsWrittenTo(t *testing.T) {
	t.Parallel()
	d := newDisputed(t, "dispute damaged A 2")
	if file := d.file(); !file.Clock.Urgent() || file.Clock.ReservesBy != domain.NewDate(2026, 11, 24) || file.Clock.Left != 1 || file.Tasks[0].Task != domain.TaskReserves {
		t.Errorf("the clock says %+v, first is %+v", file.Clock, file.Tasks[0])
	}
	view := d.take(domain.DisputeStep{Kind: domain.NotifyCarrier})
	draft := view.Draft()
	if view.ID == d.view.ID || draft.Content.To[0].Address != "litiges@rapide.example" || len(draft.Content.Attachments) != 1 || !strings.Contains(draft.Content.Subject, "BL1") ||
		strings.Contains(draft.Content.Body, "enregistrée") {
		t.Errorf("case %d, %+v", view.ID, draft.Content)
	}
	if file := d.file(); file.Clock.Urgent() || file.Dispute.Status != "open" {
		t.Errorf("%+v", file.Clock)
	}
	d.exec(`UPDATE adv.product SET name = 'Another name' WHERE sku = 'A'`)
	if err := d.decide(view, domain.Approve, "claire"); !errors.Is(err, domain.ErrStale) {
		t.Fatalf("the article has another name: %v", err)
	}
	d.must(d.Retell(t.Context(), view.ID))
	again := d.rig.view(view.ID)
	if anew := again.Draft(); anew.ID == draft.ID || len(anew.Content.To) != 1 || anew.Content.To[0] != draft.Content.To[0] || len(anew.Content.Attachments) != 1 || anew.Content.Subject != draft.Content.Subject {
		t.Fatalf("written anew: %+v", anew.Content)
	}
	d.must(d.decide(again, domain.RejectUndo, "claire"))
	if file := d.file(); !file.Clock.Urgent() {
		t.Errorf("undone, and %+v", file.Clock)
	}
	d.exec(`UPDATE adv.partner SET name = 'Another'`)
	if draft := d.take(domain.DisputeStep{Kind: domain.NotifyCarrier}).Draft(); len(draft.Content.To) != 0 {
		t.Errorf("an unknown carrier is written to at %v", draft.Content.To)
	}
}

// TestReshipment: the goods again at no charge, with stock reserved; the undo frees it.
func TestReshipment(t *testing.T) {
	t.Parallel()
	d := newDisputed(t, "dispute short_delivery A 2")
	if _, err := d.step("claire", domain.DisputeStep{Kind: domain.Reship, Lines: of("A", 200)}); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("ten times what was ordered: %v", err)
	}
	view := d.take(domain.DisputeStep{Kind: domain.Reship, Lines: of("A", 2)})
	if n := d.count(`SELECT count(*) FROM adv.sales_order o JOIN adv.order_line l ON l.order_number = o.number JOIN adv.reservation r ON r.order_number = o.number
		WHERE o.customer_reference = $1 AND l.unit_price = 0 AND l.quantity = 2 AND r.quantity = 2 AND r.released_at IS NULL AND o.status = 'received'`, string(d.number)); n != 1 {
		t.Errorf("%d replacements", n)
	}
	d.must(d.decide(view, domain.RejectUndo, "claire"))
	file := d.file()
	if file.Dispute.Status != "rejected" { // the dispute itself was told in the same draft, and is undone with it
		t.Errorf("%+v", file.Dispute)
	}
	if n := d.count(`SELECT count(*) FROM adv.reservation WHERE released_at IS NULL`); n != 0 {
		t.Errorf("%d reservations stand", n)
	}
}

// TestCustomerWritesMeanwhile: a mail that comes in beside a step that waits to be told is answered with it, once.
func TestCustomerWritesMeanwhile(t *testing.T) {
	t.Parallel()
	d := newDisputed(t, "dispute damaged A 2")
	d.send(d.view.ID)
	view := d.take(domain.DisputeStep{Kind: domain.AskReturn, Lines: of("A", 2)})
	after := d.done(d.mail("buyer@k1.example", "status CF26-00010", d.view.Messages[0].Mail.MessageID))
	if after.ID != view.ID {
		t.Fatalf("the answer came into case %d", after.ID)
	}
	body := after.Draft().Content.Body
	if strings.Count(body, "return request") != 1 || !strings.Contains(body, "CF26-00010") {
		t.Errorf("one draft does not answer both:\n%s", body)
	}
	d.send(after.ID)
	if n := d.count(`SELECT count(*) FROM bot.request WHERE NOT answered`); n != 0 {
		t.Errorf("%d requests are not answered", n)
	}
}

// TestStaleStepIsToldAnew: a draft that tells of steps alone and rests on a row that has changed is written anew by its own job.
func TestStaleStepIsToldAnew(t *testing.T) {
	t.Parallel()
	d := newDisputed(t, "dispute damaged A 2")
	d.send(d.view.ID)
	view := d.take(domain.DisputeStep{Kind: domain.AskReturn, Lines: of("A", 2)})
	d.exec(`UPDATE adv.product SET name = 'Another name' WHERE sku = 'A'`)
	if err := d.decide(view, domain.Approve, "claire"); !errors.Is(err, domain.ErrStale) {
		t.Fatalf("the article has another name: %v", err)
	}
	if n := d.count(`SELECT count(*) FROM river.river_job WHERE kind = 'retell'`); n != 1 {
		t.Fatalf("%d jobs tell it anew", n)
	}
	for range 2 { // the same job twice, as after a crash
		d.must(d.Retell(t.Context(), view.ID))
	}
	after := d.rig.view(view.ID)
	if after.State != "pending" || after.Draft().ID == view.Draft().ID || !strings.Contains(after.Draft().Content.Body, "demande de retour") {
		t.Fatalf("the case is %s:\n%s", after.State, after.Draft().Content.Body)
	}
	d.send(view.ID)
	if got := d.rig.view(view.ID).State; got != "sent" {
		t.Errorf("the case is %s", got)
	}
	d.must(d.Retell(t.Context(), view.ID))
	if n := d.count(`SELECT count(*) FROM bot.draft WHERE state = 'pending'`); n != 0 {
		t.Errorf("nothing is left to tell, and %d drafts wait", n)
	}
}

// TestDisputeOfAChat: a dispute that a colleague opened in chat is told by mail, in a case of its own.
func TestDisputeOfAChat(t *testing.T) {
	t.Parallel()
	d := newDisputed(t, "dispute damaged A 2")
	proposal := d.done(d.post("1.1", "", "dispute damaged A 1"))
	d.must(d.decide(proposal, domain.Approve, "kim"))
	d.number = domain.DisputeNumber(d.rig.view(proposal.ID).Actions[0].Number)
	view := d.take(domain.DisputeStep{Kind: domain.CloseInvalid, Reason: "not_documented"})
	if view.ID == proposal.ID || view.Draft().Content.Channel != "" || view.Draft().Content.To[0].Address != "buyer@k1.example" {
		t.Errorf("case %d: %+v", view.ID, view.Draft().Content)
	}
	d.send(view.ID)
}

// TestImportedDispute: one that no mail opened is told in a case of its own, to the customer's contact.
func TestImportedDispute(t *testing.T) {
	t.Parallel()
	d := newDisputed(t, "dispute damaged A 2")
	d.exec(`INSERT INTO adv.dispute (number, customer, order_number, kind, opened_on) VALUES ('LI-OLD', 'K1', 'CF26-00009', 'damaged', '2026-11-01')`)
	d.exec(`INSERT INTO adv.dispute_invoice VALUES ('LI-OLD', 'FA1')`)
	d.number = "LI-OLD"
	view := d.take(domain.DisputeStep{Kind: domain.AskReturn, Lines: of("A", 1)})
	if view.ID == d.view.ID || view.Draft().Content.To[0].Address != "buyer@k1.example" || !strings.Contains(view.Draft().Content.Subject, "LI-OLD") {
		t.Errorf("case %d: %+v", view.ID, view.Draft().Content)
	}
	again := d.take(domain.DisputeStep{Kind: domain.RefuseReturn, Reason: "used"})
	if again.ID != view.ID || !strings.Contains(again.Draft().Content.Body, "utilisée") || !strings.Contains(again.Draft().Content.Body, "demande de retour") {
		t.Errorf("case %d:\n%s", again.ID, again.Draft().Content.Body)
	}
	counts := d.file().Counts
	if counts.Customer.All != 0 || counts.Article.All != 0 {
		t.Errorf("an older dispute counts a younger one: %+v", counts)
	}
}

// TestLikenesses counts the earlier disputes and finds how similar ones ended.
func TestLikenesses(t *testing.T) {
	t.Parallel()
	d := newDisputed(t, "dispute damaged A 2")
	first := d.number
	d.take(domain.DisputeStep{Kind: domain.CloseInvalid, Reason: "delivery_proven"})
	later := d.done(d.mail("buyer@k1.example", "dispute damaged A 1"))
	d.number = domain.DisputeNumber(later.Actions[0].Number)
	file := d.file()
	want := domain.DisputeCount{All: 1}
	if file.Counts.Article != want || file.Counts.Carrier != want || file.Counts.Customer != want {
		t.Errorf("%+v", file.Counts)
	}
	if len(file.Similar) != 1 || file.Similar[0].Number != first || file.Similar[0].Outcome != "invalid" || !file.Similar[0].SameArticle || !file.Similar[0].SameCarrier {
		t.Errorf("%+v", file.Similar)
	}
	items, err := d.Disputes(t.Context(), false)
	d.must(err)
	if len(items) != 1 || items[0].Dispute != d.number || !items[0].Urgent() {
		t.Errorf("open: %+v", items)
	}
	of, err := d.DisputesOfCase(t.Context(), d.view.ID)
	d.must(err)
	if !slices.ContainsFunc(of, func(i domain.DisputeItem) bool { return i.Dispute == first && i.Status == "rejected" }) {
		t.Errorf("of the case: %+v", of)
	}
}

var _ bot.Planner = disputing{}
