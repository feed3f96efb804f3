package postgres_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/domain/postgres"
	"guichet/domain/postgres/pgtest"
)

// noon is the moment of these tests.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// desk is a store on a fresh database that holds two customers and two articles.
type desk struct {
	*postgres.Store
	t  *testing.T
	db *pgtest.DB
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	db := pgtest.New(t)
	if _, err := postgres.Import(t.Context(), db.Pool(t), filepath.Join("testdata", "store"), postgres.ImportOptions{Now: noon}); err != nil {
		t.Fatal(err)
	}
	store, err := postgres.NewStore(db.Pool(t), postgres.Options{Clock: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	return &desk{store, t, db}
}

// mail is a message at the door.
func mail(uid uint32, from, text string) domain.Received {
	return domain.Received{Source: domain.FromMail, Key: fmt.Sprintf("adv/1/%d", uid), Mailbox: "adv/INBOX", UIDValidity: 1, UID: uid, ReceivedAt: noon,
		Raw:  fmt.Appendf(nil, "From: %s\r\n\r\n%s", from, text),
		Mail: &domain.Incoming{MessageID: fmt.Sprintf("m%d@customer.example", uid), From: domain.MailAddress{Address: from}, Subject: "Commande", Date: noon, Text: text, Own: text}}
}

// admit takes a mail as production does, by the sender's claim.
func admit(received domain.Received) domain.Admit {
	return func(claim domain.Claim) domain.Admission {
		return domain.Admission{Sender: domain.GradeSender(received.Mail.From.Address, "", claim, received.Mail.Auth), State: "received"}
	}
}

func (d *desk) receive(received domain.Received) domain.MessageID {
	d.t.Helper()
	id, _, err := d.Receive(d.t.Context(), received, admit(received))
	if err != nil {
		d.t.Fatal(err)
	}
	return id
}

func (d *desk) triage(id domain.MessageID, requests ...domain.Request) {
	d.t.Helper()
	for i := range requests {
		requests[i].Position = i + 1
	}
	if err := d.Triage(d.t.Context(), id, domain.Triaged{Language: "fr", Customer: "K1", Reading: json.RawMessage(`{}`), Requests: requests}); err != nil {
		d.t.Fatal(err)
	}
}

// order is the action that records an order of a quantity of article A.
func order(quantity int64) domain.Action {
	n := decimal.NewFromInt(quantity)
	return domain.Action{Kind: domain.RecordOrder, Customer: "K1", Reserve: []domain.Reservation{{SKU: "A", Quantity: n}},
		NewOrder: &domain.NewOrder{Order: domain.Order{Customer: "K1", CustomerReference: "PO1", OrderedOn: domain.DateOf(noon), Currency: "EUR",
			Lines: []domain.OrderLine{{SKU: "A", Quantity: n, UnitPrice: decimal.NewFromInt(2)}}}}}
}

// executeOrder runs step 3 with one order and a draft about it.
func (d *desk) executeOrder(id domain.MessageID, action domain.Action) error {
	return d.Execute(d.t.Context(), id, domain.ExecuteOptions{}, func(ctx context.Context, step domain.Step, x domain.Execution) (domain.Stepped, error) {
		stored := step.Own[0]
		action.Key = fmt.Sprintf("message/%d/1/record_order", id)
		done, err := x.Do(ctx, action)
		if err != nil {
			return domain.Stepped{}, err
		}
		stored.Action, stored.Request.Outcome = &done, domain.Executed
		return domain.Stepped{Language: "fr", Customer: "K1", Requests: []domain.StoredRequest{stored}, CaseState: "pending",
			Draft: &domain.Draft{Kind: domain.ReplyDraft, Customer: "K1", Language: "fr", Author: "guichet",
				Uses:    []domain.RowUse{{Row: domain.RowRef{Table: "product", Key: "A", Column: "list_price"}}},
				Content: domain.DraftContent{To: []domain.MailAddress{{Address: "buyer@k1.example"}}, Subject: "Re: Commande", Body: "Commande " + done.Number}}}, nil
	})
}

// recorded brings a message to the state after step 3 and returns its case.
func (d *desk) recorded(uid uint32) domain.CaseView {
	d.t.Helper()
	id := d.receive(mail(uid, "buyer@k1.example", fmt.Sprintf("10 A, %d", uid)))
	d.triage(id, domain.Request{Intent: domain.OrderCreation, Outcome: domain.Ready, Engine: "test"})
	if err := d.executeOrder(id, order(10)); err != nil {
		d.t.Fatal(err)
	}
	return d.caseOf(id)
}

func (d *desk) caseOf(id domain.MessageID) domain.CaseView {
	d.t.Helper()
	message, _, err := d.Message(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	view, err := d.Case(d.t.Context(), message.Case)
	if err != nil {
		d.t.Fatal(err)
	}
	return view
}

var rules = domain.DecideRules{Hold: time.Hour,
	Compose: func(draft domain.Draft, token string) (domain.Outgoing, error) {
		return domain.Outgoing{MessageID: fmt.Sprintf("%s.%d@us.example", token, draft.ID), From: domain.MailAddress{Address: "adv@us.example"},
			Recipients: []string{"buyer@k1.example"}, Raw: []byte("Subject: x\r\n\r\n" + draft.Content.Body)}, nil
	},
	Revise: func(draft domain.Draft, content domain.DraftContent) (domain.Draft, error) {
		draft.Content.Body = content.Body
		return draft, nil
	}}

func (d *desk) decide(view domain.CaseView, verdict domain.Verdict) error {
	draft := view.Draft()
	return d.Decide(d.t.Context(), domain.Decision{Draft: draft.ID, Version: draft.Version, Verdict: verdict, Who: "claire", Face: "test",
		Content: &domain.DraftContent{Body: "autre texte"}}, rules)
}

// count runs a query for one number.
func (d *desk) count(sql string, args ...any) (n int) {
	d.t.Helper()
	if err := d.db.Pool(d.t).QueryRow(d.t.Context(), sql, args...).Scan(&n); err != nil {
		d.t.Fatal(err)
	}
	return n
}

func TestReceiveTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.receive(mail(1, "buyer@k1.example", "bonjour"))
	renumbered := mail(1, "buyer@k1.example", "bonjour")
	renumbered.UIDValidity, renumbered.UID, renumbered.Key = 2, 9, "adv/2/9"
	for _, again := range []domain.Received{mail(1, "buyer@k1.example", "bonjour"), renumbered} {
		if id := d.receive(again); id != first {
			t.Errorf("taken as message %d, was message %d", id, first)
		}
	}
	if n := d.count(`SELECT count(*) FROM bot.message`); n != 1 {
		t.Errorf("%d messages", n)
	}
	if n := d.count(`SELECT count(*) FROM river.river_job WHERE kind = 'triage'`); n != 1 {
		t.Errorf("%d jobs", n)
	}
	validity, uid, err := d.Cursor(t.Context(), "adv/INBOX")
	if err != nil || validity != 2 || uid != 9 {
		t.Errorf("cursor %d/%d, %v", validity, uid, err)
	}
}

func TestSenderIsGraded(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	forged := mail(2, "buyer@k1.example", "b")
	forged.Mail.Auth = domain.Authentication{Trusted: true, DMARC: "fail"}
	vouched := mail(3, "someone@k1.example", "c")
	vouched.Mail.Auth = domain.Authentication{Trusted: true, DMARC: "pass"}
	for name, test := range map[string]struct {
		received domain.Received
		grade    domain.Grade
	}{
		"contact":         {mail(1, "buyer@k1.example", "a"), domain.GradeProvenContact},
		"contact, forged": {forged, domain.GradeUnproven},
		"domain, vouched": {vouched, domain.GradeProvenDomain},
		"domain alone":    {mail(4, "other@k1.example", "d"), domain.GradeUnproven},
		"nobody":          {mail(5, "x@nowhere.example", "e"), domain.GradeUnknown},
		"ours":            {mail(6, "adv@us.example", "f"), domain.GradeOurs},
	} {
		message, _, err := d.Message(t.Context(), d.receive(test.received))
		if err != nil || message.Sender.Grade != test.grade {
			t.Errorf("%s: grade %s, want %s (%v)", name, message.Sender.Grade, test.grade, err)
		}
	}
}

func TestM23_ForeignSenderDoesNotJoinACase(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.receive(mail(1, "buyer@k1.example", "a"))
	answer := mail(2, "buyer@k1.example", "b")
	answer.Mail.InReplyTo = []string{"m1@customer.example"}
	hijack := mail(3, "buyer@k2.example", "c")
	hijack.Mail.InReplyTo = []string{"m1@customer.example"}
	caseID := d.caseOf(first).ID
	if got := d.caseOf(d.receive(answer)).ID; got != caseID {
		t.Errorf("the answer is in case %d, not %d", got, caseID)
	}
	if got := d.caseOf(d.receive(hijack)).ID; got == caseID {
		t.Error("a stranger's mail joined the case by its References")
	}
}

func TestExecuteOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	view := d.recorded(1)
	if len(view.Actions) != 1 || view.Actions[0].Number != "CF26-00011" {
		t.Fatalf("actions %+v", view.Actions)
	}
	if err := d.executeOrder(view.Messages[0].ID, order(10)); err != nil {
		t.Fatal(err)
	}
	if n := d.count(`SELECT count(*) FROM adv.sales_order WHERE source = 'guichet'`); n != 1 {
		t.Errorf("%d orders recorded", n)
	}
	shelf := d.shelf("A")
	if !shelf.Reserved.Equal(decimal.NewFromInt(15)) {
		t.Errorf("reserved %s, want 5 of the ERP and 10 of the order", shelf.Reserved)
	}
}

func (d *desk) shelf(sku domain.SKU) domain.Shelf {
	d.t.Helper()
	shelves, err := d.Lookup().Shelves(d.t.Context(), []domain.SKU{sku})
	if err != nil {
		d.t.Fatal(err)
	}
	return shelves[sku]
}

func TestUndoLeavesTheStockAsItWas(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	view := d.recorded(1)
	if err := d.decide(view, domain.RejectUndo); err != nil {
		t.Fatal(err)
	}
	if shelf := d.shelf("A"); !shelf.Reserved.Equal(decimal.NewFromInt(5)) {
		t.Errorf("reserved %s after the undo", shelf.Reserved)
	}
	if n := d.count(`SELECT count(*) FROM adv.sales_order WHERE status = 'cancelled' AND number = $1`, view.Actions[0].Number); n != 1 {
		t.Error("the order is not cancelled")
	}
}

func TestApproveConfirmsAndHolds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	view := d.recorded(1)
	if err := d.decide(view, domain.Approve); err != nil {
		t.Fatal(err)
	}
	if err := d.decide(view, domain.Approve); !errors.Is(err, domain.ErrStale) {
		t.Errorf("a second approval: %v", err)
	}
	if n := d.count(`SELECT count(*) FROM adv.sales_order WHERE status = 'confirmed' AND number = $1`, view.Actions[0].Number); n != 1 {
		t.Error("the order is not confirmed")
	}
	after := d.caseOf(view.Messages[0].ID)
	if len(after.Outgoing) != 1 || after.Outgoing[0].State != domain.OutgoingHeld || after.State != "held" {
		t.Fatalf("outgoing %+v, case %s", after.Outgoing, after.State)
	}
	if err := d.CancelOutgoing(t.Context(), after.Outgoing[0].ID, "claire"); err != nil {
		t.Fatal(err)
	}
	if again := d.caseOf(view.Messages[0].ID); again.Draft().State != domain.DraftPending {
		t.Errorf("after the undo window's cancel the draft is %s", again.Draft().State)
	}
}

func TestDecisionNamesAVersion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	view := d.recorded(1)
	if err := d.decide(view, domain.Edit); err != nil {
		t.Fatal(err)
	}
	if err := d.decide(view, domain.Approve); !errors.Is(err, domain.ErrStale) {
		t.Errorf("approving the version before the edit: %v", err)
	}
	after := d.caseOf(view.Messages[0].ID)
	if after.Draft().Version != 2 || after.Draft().Content.Body != "autre texte" {
		t.Errorf("draft %+v", after.Draft())
	}
	if err := d.decide(after, domain.Approve); err != nil {
		t.Error(err)
	}
}

func TestChangedRowMakesTheDraftStale(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	view := d.recorded(1)
	if _, err := d.db.Pool(t).Exec(t.Context(), `UPDATE adv.product SET list_price = 3 WHERE sku = 'A'`); err != nil {
		t.Fatal(err)
	}
	if err := d.decide(view, domain.Approve); !errors.Is(err, domain.ErrStale) {
		t.Fatalf("approved on a changed price: %v", err)
	}
	if n := d.count(`SELECT count(*) FROM river.river_job WHERE kind = 'execute'`); n != 2 {
		t.Errorf("%d execute jobs: no new draft was asked for", n)
	}
	if n := d.count(`SELECT count(*) FROM bot.outgoing`); n != 0 {
		t.Error("a stale draft was released")
	}
}

func TestNewMessageSupersedes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	view := d.recorded(1)
	if err := d.decide(view, domain.Approve); err != nil {
		t.Fatal(err)
	}
	answer := mail(2, "buyer@k1.example", "encore une chose")
	answer.Mail.InReplyTo = []string{"m1@customer.example"}
	second := d.receive(answer)
	after := d.caseOf(second)
	if after.Outgoing[0].State != domain.OutgoingCancelled {
		t.Errorf("the held mail is %s: the customer wrote first", after.Outgoing[0].State)
	}
	d.triage(second, domain.Request{Intent: domain.OtherIntent, Outcome: domain.Escalated, Engine: "test"})
	err := d.Execute(t.Context(), second, domain.ExecuteOptions{}, func(_ context.Context, step domain.Step, _ domain.Execution) (domain.Stepped, error) {
		if len(step.Earlier) != 1 || step.Earlier[0].Action == nil {
			t.Errorf("the earlier request is not answered again: %+v", step.Earlier)
		}
		return domain.Stepped{Language: "fr", Requests: step.Own, CaseState: "escalated"}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
