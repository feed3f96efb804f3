package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// deed is what one message of the model had done, and where it stands.
type deed struct {
	message domain.MessageID
	kind    domain.ActionKind
	sku     domain.SKU
	number  string // of its order
	// wants is the quantity that an amendment makes of the order; extra the stock it holds for that.
	wants, extra int64
	state        string // done, confirmed, undone
}

// placed is an order of the model.
type placed struct {
	sku                domain.SKU
	quantity, reserved int64
	cancelled          bool
}

// model is what the ADV tables must hold after each step.
type model struct {
	*desk
	random *rand.Rand
	deeds  []*deed
	orders map[string]*placed
	uid    uint32
}

// TestRandomActionsAndUndos compares the ADV tables with a model after each of many random actions, approvals, cancelled
// sendings and undos.
func TestRandomActionsAndUndos(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			m := &model{desk: newDesk(t), random: rand.New(rand.NewPCG(seed, 7)), orders: map[string]*placed{}}
			m.exec(`INSERT INTO adv.invoice (number, customer, kind, issued_on, due_on, currency, total_gross) VALUES ('F1', 'K1', 'invoice', '2026-10-01', '2026-10-31', 'EUR', 100)`)
			m.exec(`UPDATE adv.stock SET on_hand = 100000`)
			for step := range 40 {
				what := m.step()
				if t.Failed() || !m.compare() {
					t.Fatalf("after step %d, %s", step, what)
				}
			}
		})
	}
}

func (d *desk) exec(sql string, args ...any) {
	d.t.Helper()
	if _, err := d.db.Pool(d.t).Exec(d.t.Context(), sql, args...); err != nil {
		d.t.Fatal(err)
	}
}

func (m *model) step() string {
	if len(m.deeds) == 0 || m.random.IntN(2) == 0 {
		return m.act()
	}
	one := m.deeds[m.random.IntN(len(m.deeds))]
	switch m.random.IntN(3) {
	case 0:
		return m.approve(one)
	case 1:
		return m.recall(one)
	}
	return m.undo(one)
}

// act does something new, for a message of its own.
func (m *model) act() string {
	m.uid++
	id := m.receive(mail(m.uid, "buyer@k1.example", fmt.Sprint("mail ", m.uid)))
	m.triage(id, domain.Request{Intent: domain.OtherIntent, Outcome: domain.Ready, Engine: "test"})
	one := &deed{message: id, state: "done"}
	var action domain.Action
	switch kinds := m.random.IntN(5); {
	case kinds == 0:
		one.kind = domain.OpenDispute
		action = domain.Action{Dispute: &domain.Dispute{Customer: "K1", Kind: domain.Damaged, OpenedOn: domain.DateOf(noon), Invoices: []domain.InvoiceNumber{"F1"}}, Holds: hold("dispute")}
	case kinds == 1:
		one.kind = domain.RecordPromise
		action = domain.Action{Promises: []domain.Promise{{Invoice: "F1", PromisedOn: domain.DateOf(noon)}}, Holds: hold("promise")}
	case kinds == 2 && len(m.orders) > 0:
		action = m.amendment(one)
	default:
		one.kind, one.sku = domain.RecordOrder, []domain.SKU{"A", "B"}[m.random.IntN(2)]
		one.wants = m.random.Int64N(20) + 1
		action = order(one.wants)
		action.Reserve[0].SKU, action.NewOrder.Order.Lines[0].SKU = one.sku, one.sku
	}
	action.Kind, action.Customer = one.kind, "K1"
	if err := m.executeOrder(id, action); err != nil {
		m.t.Fatal(err)
	}
	m.deeds = append(m.deeds, one)
	if one.kind == domain.RecordOrder {
		one.number = m.caseOf(id).Actions[0].Number
		m.orders[one.number] = &placed{sku: one.sku, quantity: one.wants, reserved: one.wants}
	}
	return fmt.Sprintf("%s of message %d", one.kind, id)
}

func hold(reason string) []domain.ReminderHold {
	return []domain.ReminderHold{{Invoice: "F1", Reason: reason}}
}

// amendment changes the quantity of an order, or cancels it.
func (m *model) amendment(one *deed) domain.Action {
	one.kind = domain.RecordAmendment
	for one.number = range m.orders {
		break
	}
	of := m.orders[one.number]
	one.sku, one.wants = of.sku, m.random.Int64N(30)
	one.extra = max(0, one.wants-of.quantity)
	action := domain.Action{Amendment: &domain.Amendment{Order: domain.OrderNumber(one.number), CancelsAll: one.wants == 0,
		Lines: []domain.AmendmentLine{{SKU: of.sku, Quantity: decimal.NewFromInt(one.wants)}}}}
	if one.extra > 0 {
		action.Reserve = []domain.Reservation{{SKU: of.sku, Quantity: decimal.NewFromInt(one.extra)}}
	}
	return action
}

// decideNow decides the deed's draft where one can be decided; refused tells that the store said it is too late.
func (m *model) decideNow(one *deed, verdict domain.Verdict) (decided, refused bool) {
	view := m.caseOf(one.message)
	if view.Draft().State != domain.DraftPending {
		return false, false
	}
	switch err := m.decide(view, verdict); {
	case err == nil:
		return true, false
	case errors.Is(err, domain.ErrStale):
		return false, true
	default:
		m.t.Error(err)
	}
	return false, false
}

func (m *model) approve(one *deed) string {
	decided, refused := m.decideNow(one, domain.Approve)
	closed := one.kind == domain.RecordAmendment && m.orders[one.number].cancelled && one.state == "done"
	if refused != (closed && refused) {
		m.t.Errorf("the approval of a %s was refused", one.kind)
	}
	if !decided || one.state != "done" {
		return "nothing to approve"
	}
	one.state = "confirmed"
	if one.kind == domain.RecordAmendment {
		of := m.orders[one.number]
		of.quantity, of.reserved = one.wants, min(of.reserved+one.extra, one.wants)
		of.cancelled = of.cancelled || one.wants == 0
	}
	return fmt.Sprintf("approval of the %s of message %d", one.kind, one.message)
}

// recall takes an approved mail back.
func (m *model) recall(one *deed) string {
	for _, out := range m.caseOf(one.message).Outgoing {
		if out.State == domain.OutgoingHeld {
			if err := m.CancelOutgoing(m.t.Context(), out.ID, "claire"); err != nil {
				m.t.Error(err)
			}
		}
	}
	return fmt.Sprintf("recall of message %d", one.message)
}

func (m *model) undo(one *deed) string {
	was := one.state
	decided, refused := m.decideNow(one, domain.RejectUndo)
	gone := one.kind == domain.RecordAmendment && was == "confirmed" || one.kind == domain.RecordOrder && m.orders[one.number].cancelled
	if refused && !gone {
		m.t.Errorf("the undo of a %s was refused", one.kind)
	}
	if !decided || was == "undone" {
		return "nothing to undo"
	}
	one.state = "undone"
	if one.kind == domain.RecordOrder {
		of := m.orders[one.number]
		of.cancelled, of.reserved = true, 0
	}
	return fmt.Sprintf("undo of the %s of message %d", one.kind, one.message)
}

// compare holds the ADV tables against the model.
func (m *model) compare() bool {
	m.t.Helper()
	reserved := map[domain.SKU]int64{}
	live, holds := 0, 0
	for number, of := range m.orders {
		reserved[of.sku] += of.reserved
		if !of.cancelled {
			live++
		}
		if n := m.count(`SELECT coalesce(sum(quantity), 0)::int FROM adv.order_line WHERE order_number = $1`, number); int64(n) != of.quantity {
			m.t.Errorf("order %s has %d, the model says %d", number, n, of.quantity)
		}
	}
	for _, one := range m.deeds {
		if one.kind == domain.RecordAmendment && one.state == "done" {
			reserved[one.sku] += one.extra
		}
		if (one.kind == domain.OpenDispute || one.kind == domain.RecordPromise) && one.state != "undone" {
			holds++
		}
		if n := m.count(`SELECT count(*) FROM bot.action WHERE key LIKE $1 AND state = $2`, fmt.Sprintf("message/%d/%%", one.message), one.state); n != 1 {
			m.t.Errorf("%d actions of message %d are %s", n, one.message, one.state)
		}
	}
	if n := m.count(`SELECT count(*) FROM adv.sales_order WHERE source = 'guichet' AND status <> 'cancelled'`); n != live {
		m.t.Errorf("%d orders live, the model says %d", n, live)
	}
	if n := m.count(`SELECT count(*) FROM adv.reminder_hold WHERE released_at IS NULL`); n != holds {
		m.t.Errorf("%d holds, the model says %d", n, holds)
	}
	for _, sku := range []domain.SKU{"A", "B"} {
		if n := m.count(`SELECT coalesce(sum(quantity), 0)::int FROM adv.reservation WHERE sku = $1 AND released_at IS NULL`, sku); int64(n) != reserved[sku] {
			m.t.Errorf("%d of %s reserved, the model says %d", n, sku, reserved[sku])
		}
	}
	return !m.t.Failed()
}

// TestManyWorkersOnFewArticles: sixteen workers take orders of the same articles in different orders and undo some; no more
// is reserved than there is, each key is done once, and nobody fails for a neighbour's sake.
func TestManyWorkersOnFewArticles(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`UPDATE adv.stock SET on_hand = 30, reserved = 0`)
	var group sync.WaitGroup
	var ids []domain.MessageID
	for uid := range uint32(16) {
		sender := []string{"buyer@k1.example", "buyer@k2.example"}[uid%2]
		id := d.receive(mail(uid+1, sender, fmt.Sprint("mail ", uid)))
		d.triage(id, domain.Request{Intent: domain.OrderCreation, Outcome: domain.Ready, Engine: "test"})
		ids = append(ids, id)
	}
	for i, id := range ids {
		group.Go(func() {
			skus := []domain.SKU{"A", "B"}
			if i%3 == 0 {
				skus = []domain.SKU{"B", "A"}
			}
			for range 2 { // the same job twice, as after a crash
				if err := d.executeShared(t.Context(), id, []domain.CustomerCode{"K1", "K2"}[i%2], skus, int64(i%7+1)); err != nil {
					t.Error(err)
				}
			}
			if view := d.caseOf(id); i%4 == 0 {
				if err := d.decide(view, domain.RejectUndo); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	for _, sku := range []domain.SKU{"A", "B"} {
		shelf := d.shelf(sku)
		if shelf.Reserved.IsNegative() || shelf.Reserved.GreaterThan(shelf.OnHand) {
			t.Errorf("%s: %s reserved of %s", sku, shelf.Reserved, shelf.OnHand)
		}
	}
	if n := d.count(`SELECT count(*) FROM bot.action`); n != len(ids) {
		t.Errorf("%d actions of %d messages", n, len(ids))
	}
	if n := d.count(`SELECT count(DISTINCT number) FROM adv.sales_order WHERE source = 'guichet'`); n != len(ids) {
		t.Errorf("%d orders of %d messages", n, len(ids))
	}
	if n := d.count(`SELECT count(*) FROM adv.reservation WHERE quantity < 0`); n != 0 {
		t.Errorf("%d negative reservations", n)
	}
}

// executeShared orders a quantity of each article, reserving what is there.
func (d *desk) executeShared(ctx context.Context, id domain.MessageID, customer domain.CustomerCode, skus []domain.SKU, quantity int64) error {
	return d.Execute(ctx, id, domain.ExecuteOptions{}, func(ctx context.Context, step domain.Step, x domain.Execution) (domain.Stepped, error) {
		stepped := domain.Stepped{Language: "fr", Customer: customer, Requests: step.Own, CaseState: "pending"}
		if _, err := x.Book(ctx, customer); err != nil {
			return stepped, err
		}
		shelves, err := x.Shelves(ctx, skus)
		if err != nil {
			return stepped, err
		}
		action := domain.Action{Key: fmt.Sprintf("message/%d/1/record_order", id), Kind: domain.RecordOrder, Customer: customer,
			NewOrder: &domain.NewOrder{Order: domain.Order{Customer: customer, OrderedOn: domain.DateOf(noon), Currency: "EUR"}}}
		for _, sku := range skus {
			n := decimal.NewFromInt(quantity)
			action.NewOrder.Order.Lines = append(action.NewOrder.Order.Lines, domain.OrderLine{SKU: sku, Quantity: n, UnitPrice: decimal.NewFromInt(2)})
			if free := shelves[sku].OnHand.Sub(shelves[sku].Reserved); free.IsPositive() {
				action.Reserve = append(action.Reserve, domain.Reservation{SKU: sku, Quantity: decimal.Min(n, free)})
			}
		}
		done, err := x.Do(ctx, action)
		stepped.Requests[0].Action = &done
		stepped.Draft = &domain.Draft{Kind: domain.ReplyDraft, Customer: customer, Language: "fr", Author: "guichet",
			Content: domain.DraftContent{To: []domain.MailAddress{{Address: "x@k1.example"}}, Body: "x"}}
		return stepped, err
	})
}
