package postgres_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"guichet/domain"
)

// second adds a further mail with a request to the case of mail 1, and brings it to the state after step 3.
func (d *desk) second(uid uint32) domain.MessageID {
	d.t.Helper()
	received := mail(uid, "buyer@k1.example", fmt.Sprintf("5 A, %d", uid))
	received.Mail.InReplyTo, received.Mail.Subject = []string{"m1@customer.example"}, "Autre chose"
	id := d.receive(received)
	d.triage(id, domain.Request{Intent: domain.OrderCreation, Outcome: domain.Ready, Engine: "test"})
	action := order(5)
	action.NewOrder.Order.CustomerReference = fmt.Sprintf("PO%d", uid)
	if err := d.executeOrder(id, action); err != nil {
		d.t.Fatal(err)
	}
	return id
}

func (d *desk) waitsForExecute(id domain.MessageID) bool {
	return d.count(`SELECT count(*) FROM bot.message WHERE id = $1 AND state = 'triaged'`, id) == 1
}

func TestSplitCaseMovesAMessageAndAnswersBothAnew(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := d.recorded(1)
	first := before.Messages[0].ID
	second := d.second(2)
	if got := d.caseOf(second); got.ID != before.ID || got.Draft().State != domain.DraftPending {
		t.Fatalf("case %d with a draft %s, wanted a pending one in %d", got.ID, got.Draft().State, before.ID)
	}
	split, err := d.SplitCase(t.Context(), second, "claire")
	if err != nil {
		t.Fatal(err)
	}
	old, other := d.caseOf(first), d.caseOf(second)
	if old.ID != before.ID || other.ID != split || split == before.ID || len(old.Messages) != 1 || len(other.Messages) != 1 {
		t.Fatalf("cases %d with %d messages and %d with %d", old.ID, len(old.Messages), other.ID, len(other.Messages))
	}
	if other.Customer.Code != "K1" || other.Subject != "Autre chose" || other.State != "open" || old.State != "open" {
		t.Errorf("new case: customer %q, subject %q, state %s; old %s", other.Customer.Code, other.Subject, other.State, old.State)
	}
	if n := d.count(`SELECT count(*) FROM bot.draft WHERE state IN ('pending', 'blocked')`); n != 0 {
		t.Errorf("%d drafts still wait", n)
	}
	if !d.waitsForExecute(first) || !d.waitsForExecute(second) {
		t.Error("the cases are not answered anew")
	}
	if n := d.count(`SELECT count(*) FROM bot.request WHERE "case" = $1 AND message = $2`, split, second); n != 1 {
		t.Errorf("%d requests moved", n)
	}
	if n := d.count(`SELECT count(*) FROM bot.journal WHERE verb = 'case.split' AND actor = 'claire'`); n != 2 {
		t.Errorf("%d entries", n)
	}
	// A reply to the message that was split off finds the new case.
	reply := mail(3, "buyer@k1.example", "et alors ?")
	reply.Mail.InReplyTo = []string{"m2@customer.example"}
	if got := d.caseOf(d.receive(reply)); got.ID != split {
		t.Errorf("a reply joins case %d, wanted %d", got.ID, split)
	}
}

func TestSplitCaseRefuses(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	view := d.recorded(1)
	if _, err := d.SplitCase(t.Context(), view.Messages[0].ID, "claire"); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("a case of one message: %v", err)
	}
	if _, err := d.SplitCase(t.Context(), 999, "claire"); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("no such message: %v", err)
	}
	if got := d.caseOf(view.Messages[0].ID); got.Draft().State != domain.DraftPending {
		t.Errorf("a refused split left the draft %s", got.Draft().State)
	}
}

func TestMergeCasesJoinsTwoAndAnswersOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	one := d.recorded(1)
	id := d.receive(mail(2, "buyer@k1.example", "5 A"))
	d.triage(id, domain.Request{Intent: domain.OrderCreation, Outcome: domain.Ready, Engine: "test"})
	action := order(5)
	action.NewOrder.Order.CustomerReference = "PO2"
	if err := d.executeOrder(id, action); err != nil {
		t.Fatal(err)
	}
	two := d.caseOf(id)
	if one.ID == two.ID {
		t.Fatal("the mails are in one case already")
	}
	// One mail is approved and has not left: it is stopped, as the answer shall cover both.
	if err := d.decide(two, domain.Approve); err != nil {
		t.Fatal(err)
	}
	if err := d.MergeCases(t.Context(), two.ID, one.ID, "claire"); err != nil {
		t.Fatal(err)
	}
	got := d.caseOf(id)
	if got.ID != one.ID || len(got.Messages) != 2 || got.State != "open" || len(got.Outgoing) != 1 || got.Outgoing[0].State != domain.OutgoingCancelled {
		t.Errorf("case %d, %d messages, state %s, outgoing %+v", got.ID, len(got.Messages), got.State, got.Outgoing)
	}
	if !d.waitsForExecute(id) || d.count(`SELECT count(*) FROM bot.draft WHERE state IN ('pending', 'blocked')`) != 0 {
		t.Error("the merged case is not answered anew")
	}
	if empty, err := d.Case(t.Context(), two.ID); err != nil || empty.State != "closed" || len(empty.Messages) != 0 {
		t.Errorf("the empty case is %s with %d messages (%v)", empty.State, len(empty.Messages), err)
	}
	if n := d.count(`SELECT count(*) FROM bot.journal WHERE verb = 'case.merged' AND actor = 'claire'`); n != 2 {
		t.Errorf("%d entries", n)
	}
}

// TestMergeCasesNeverJoinsTwoCustomers wants the data of two customers never in one answer (A11).
// TestMergeAnswersTheProvenSender: a stranger's mail that a person puts into a customer's case does not take the customer's
// answer away, though it came last.
func TestMergeAnswersTheProvenSender(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	one := d.recorded(1)
	stranger := d.receive(mail(2, "buyer@k1-example.example", "la facture, svp"))
	err := d.Triage(t.Context(), stranger, domain.Triaged{Language: "fr", Reading: json.RawMessage(`{}`),
		Requests: []domain.Request{{Position: 1, Intent: domain.DuplicateInvoice, Outcome: domain.Escalated, Engine: "test"}}})
	if err != nil {
		t.Fatal(err)
	}
	d.executePlainly(stranger)
	if err := d.MergeCases(t.Context(), d.caseOf(stranger).ID, one.ID, "claire"); err != nil {
		t.Fatal(err)
	}
	if first := one.Messages[0].ID; !d.waitsForExecute(first) || d.waitsForExecute(stranger) {
		t.Errorf("the customer's mail is answered anew: %v, the stranger's: %v", d.waitsForExecute(first), d.waitsForExecute(stranger))
	}
}

// executePlainly brings a message whose request a person must look at to the state after step 3.
func (d *desk) executePlainly(id domain.MessageID) {
	d.t.Helper()
	err := d.Execute(d.t.Context(), id, domain.ExecuteOptions{}, func(_ context.Context, step domain.Step, _ domain.Execution) (domain.Stepped, error) {
		return domain.Stepped{Language: "fr", Requests: step.Own, CaseState: "pending", Draft: &domain.Draft{Kind: domain.ReplyDraft, Language: "fr", Author: "guichet",
			Content: domain.DraftContent{To: []domain.MailAddress{{Address: "somebody@else.example"}}, Subject: "Re: x", Body: "Qui êtes-vous ?"}}}, nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

// TestExecuteFollowsAMovedMessage: cases are merged while step 3 waits for its case; what it writes belongs where its message
// has gone, or nobody would find it.
func TestExecuteFollowsAMovedMessage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	into := d.recorded(1).ID
	id := d.receive(mail(2, "buyer@k1.example", "5 A"))
	d.triage(id, domain.Request{Intent: domain.OrderCreation, Outcome: domain.Ready, Engine: "test"})
	from := d.caseOf(id).ID
	tx, err := d.db.Pool(t).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) }()
	for _, sql := range []string{`SELECT 1 FROM bot."case" WHERE id IN ($1, $2) FOR UPDATE`, `UPDATE bot.message SET "case" = $2 WHERE "case" = $1`, `UPDATE bot.request SET "case" = $2 WHERE "case" = $1`} {
		if _, err := tx.Exec(t.Context(), sql, from, into); err != nil {
			t.Fatal(err)
		}
	}
	done := make(chan error)
	go func() {
		action := order(5)
		action.NewOrder.Order.CustomerReference = "PO2"
		done <- d.executeOrder(id, action)
	}()
	for d.count(`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`) == 0 {
		select {
		case err := <-done:
			t.Fatalf("step 3 did not wait for its case: %v", err)
		default:
		}
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if n := d.count(`SELECT count(*) FROM bot.draft WHERE "case" = $1`, from); n != 0 {
		t.Errorf("%d drafts are in the case that the message has left", n)
	}
	if got := d.caseOf(id); got.ID != into || got.Draft().State != domain.DraftPending {
		t.Errorf("case %d with a draft %s, wanted a pending one in %d", got.ID, got.Draft().State, into)
	}
}

func TestMergeCasesNeverJoinsTwoCustomers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	known := d.recorded(1)
	unknown := d.caseOf(d.receive(mail(2, "somebody@else.example", "bonjour")))
	for name, c := range map[string]struct {
		from, into domain.CaseID
		who        string
		err        error
	}{
		"a case and itself":               {known.ID, known.ID, "claire", domain.ErrInvalid},
		"an unknown customer, by program": {unknown.ID, known.ID, "guichet", domain.ErrDenied},
		"no such case":                    {999, known.ID, "claire", domain.ErrNotFound},
	} {
		if err := d.MergeCases(t.Context(), c.from, c.into, c.who); !errors.Is(err, c.err) {
			t.Errorf("%s: %v, wanted %v", name, err, c.err)
		}
	}
	if _, err := d.db.Pool(t).Exec(t.Context(), `UPDATE bot."case" SET customer = 'K2' WHERE id = $1`, unknown.ID); err != nil {
		t.Fatal(err)
	}
	if err := d.MergeCases(t.Context(), unknown.ID, known.ID, "claire"); !errors.Is(err, domain.ErrDenied) {
		t.Errorf("two customers: %v", err)
	}
	if _, err := d.db.Pool(t).Exec(t.Context(), `UPDATE bot."case" SET customer = NULL WHERE id = $1`, unknown.ID); err != nil {
		t.Fatal(err)
	}
	if err := d.MergeCases(t.Context(), unknown.ID, known.ID, "claire"); err != nil {
		t.Errorf("a person says so: %v", err)
	}
	if got, err := d.Case(t.Context(), known.ID); err != nil || got.Customer == nil || got.Customer.Code != "K1" || len(got.Messages) != 2 {
		t.Errorf("merged: %+v (%v)", got.Customer, err)
	}
}

func TestUnmergePartsWhatWasJoined(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	one := d.recorded(1)
	id := d.receive(mail(2, "buyer@k1.example", "5 A"))
	d.triage(id, domain.Request{Intent: domain.OrderCreation, Outcome: domain.Ready, Engine: "test"})
	action := order(5)
	action.NewOrder.Order.CustomerReference = "PO2"
	if err := d.executeOrder(id, action); err != nil {
		t.Fatal(err)
	}
	two := d.caseOf(id)
	if err := d.UnmergeCases(t.Context(), two.ID, "claire"); !errors.Is(err, domain.ErrStale) {
		t.Errorf("a case that was never merged: %v", err)
	}
	if err := d.MergeCases(t.Context(), two.ID, one.ID, "claire"); err != nil {
		t.Fatal(err)
	}
	third := mail(3, "buyer@k1.example", "et alors ?") // comes in while they are one
	third.Mail.InReplyTo = []string{"m2@customer.example"}
	late := d.receive(third)
	if err := d.UnmergeCases(t.Context(), two.ID, "claire"); err != nil {
		t.Fatal(err)
	}
	first, second := d.caseOf(one.Messages[0].ID), d.caseOf(id)
	if first.ID != one.ID || second.ID != two.ID || len(second.Messages) != 1 || len(second.Requests) != 1 || len(second.Drafts) != 1 {
		t.Errorf("cases %d and %d; the second holds %d messages, %d requests, %d drafts", first.ID, second.ID, len(second.Messages), len(second.Requests), len(second.Drafts))
	}
	if d.caseOf(late).ID != one.ID {
		t.Error("what came since did not stay where it came in")
	}
	if !d.waitsForExecute(id) || second.State != "open" {
		t.Errorf("the second case is %s and is not answered anew", second.State)
	}
	if n := d.count(`SELECT count(*) FROM bot.journal WHERE verb = 'case.unmerged' AND actor = 'claire'`); n != 2 {
		t.Errorf("%d entries", n)
	}
	if err := d.UnmergeCases(t.Context(), two.ID, "claire"); !errors.Is(err, domain.ErrStale) {
		t.Errorf("twice: %v", err)
	}
	if err := d.MergeCases(t.Context(), two.ID, one.ID, "claire"); err != nil {
		t.Errorf("again: %v", err)
	}
}
