package postgres_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
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
	cancels      bool
	requested    domain.Date // the new date of an amendment, zero: unchanged
	state        string      // done, confirmed, undone
	// before is the order as it was when the amendment was applied, turn when that was.
	before placed
	turn   int
}

// placed is an order of the model.
type placed struct {
	lines     map[domain.SKU]placedLine
	requested domain.Date
	// cancelled: nothing is left of it; undone: a person took it back.
	cancelled, undone bool
}

type placedLine struct{ quantity, reserved int64 }

func (p placed) copied() placed {
	p.lines = maps.Clone(p.lines)
	return p
}

// left is how much of all articles the order holds.
func (p placed) left() (sum int64) {
	for _, l := range p.lines {
		sum += l.quantity
	}
	return sum
}

// model is what the ADV tables must hold after each step.
type model struct {
	*desk
	random *rand.Rand
	deeds  []*deed
	orders map[string]*placed
	uid    uint32
	turn   int
}

// TestRandomActionsAndUndos compares the ADV tables with a model after each of many random actions, approvals, cancelled
// sendings and undos. GUICHET_TEST_WHOLE=1 tries two hundred sequences.
func TestRandomActionsAndUndos(t *testing.T) {
	t.Parallel()
	for seed := range sequences() {
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

// sequences is how many sequences are tried.
func sequences() uint64 {
	if os.Getenv("GUICHET_TEST_WHOLE") == "1" {
		return 200
	}
	return 6
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
	case kinds == 2 && len(m.open()) > 0:
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
		m.orders[one.number] = &placed{lines: map[domain.SKU]placedLine{one.sku: {one.wants, one.wants}}}
	}
	return fmt.Sprintf("%s of message %d", one.kind, id)
}

func hold(reason string) []domain.ReminderHold {
	return []domain.ReminderHold{{Invoice: "F1", Reason: reason}}
}

// open are the orders that can still be changed.
func (m *model) open() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(m.orders)), func(number string) bool { return m.orders[number].cancelled })
}

// amendment changes the quantity of an article of an order or adds one, moves its date, or cancels it.
func (m *model) amendment(one *deed) domain.Action {
	open := m.open()
	one.kind, one.number = domain.RecordAmendment, open[m.random.IntN(len(open))]
	one.sku, one.cancels = []domain.SKU{"A", "B"}[m.random.IntN(2)], m.random.IntN(8) == 0
	amendment := &domain.Amendment{Order: domain.OrderNumber(one.number), CancelsAll: one.cancels}
	action := domain.Action{Amendment: amendment}
	if one.cancels {
		return action
	}
	if m.random.IntN(3) == 0 {
		one.requested = domain.DateOf(noon).AddDays(m.random.IntN(30))
		amendment.RequestedOn = one.requested
	}
	one.wants = m.random.Int64N(30)
	price := decimal.NewFromInt(3)
	amendment.Lines = []domain.AmendmentLine{{SKU: one.sku, Quantity: decimal.NewFromInt(one.wants), UnitPrice: &price}}
	if one.extra = max(0, one.wants-m.orders[one.number].lines[one.sku].quantity); one.extra > 0 {
		action.Reserve = []domain.Reservation{{SKU: one.sku, Quantity: decimal.NewFromInt(one.extra)}}
	}
	return action
}

// apply makes of an order what an amendment says.
func (m *model) apply(one *deed) {
	of := m.orders[one.number]
	m.turn++
	one.before, one.turn = of.copied(), m.turn
	if one.cancels {
		for sku := range of.lines {
			of.lines[sku] = placedLine{}
		}
	} else {
		of.lines[one.sku] = placedLine{one.wants, min(of.lines[one.sku].reserved+one.extra, one.wants)}
	}
	if !one.requested.IsZero() {
		of.requested = one.requested
	}
	of.cancelled = of.left() == 0
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
	closed := one.number != "" && one.state == "done" && (m.orders[one.number].cancelled || m.waits(one, func(other *deed) bool { return other.message < one.message }))
	if refused != (closed && refused) {
		m.t.Errorf("the approval of a %s was refused", one.kind)
	}
	if !decided || one.state != "done" {
		return "nothing to approve"
	}
	one.state = "confirmed"
	if one.kind == domain.RecordAmendment {
		m.apply(one)
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
	if gone := m.goneOn(one, was); refused && !gone || decided && gone && was != "undone" {
		m.t.Errorf("the undo of a %s %s: refused %t", was, one.kind, refused)
	}
	if !decided || was == "undone" {
		return "nothing to undo"
	}
	one.state = "undone"
	switch {
	case one.kind == domain.RecordOrder:
		of := m.orders[one.number]
		of.cancelled, of.undone = true, true
		for sku, l := range of.lines {
			of.lines[sku] = placedLine{quantity: l.quantity}
		}
	case one.kind == domain.RecordAmendment && was == "confirmed":
		*m.orders[one.number] = one.before.copied()
	}
	return fmt.Sprintf("undo of the %s of message %d", one.kind, one.message)
}

// goneOn tells whether what a deed made has moved on, so that it cannot be undone.
func (m *model) goneOn(one *deed, state string) bool {
	if one.kind == domain.RecordOrder {
		return m.orders[one.number].cancelled
	}
	if one.kind == domain.RecordAmendment && state == "done" {
		return m.waits(one, func(other *deed) bool { return other.message > one.message })
	}
	if one.kind != domain.RecordAmendment || state != "confirmed" {
		return false
	}
	later := func(other *deed) bool {
		return other != one && other.kind == domain.RecordAmendment && other.number == one.number &&
			(other.state == "done" && other.message > one.message || other.state == "confirmed" && other.turn > one.turn)
	}
	return m.orders[one.number].undone || slices.ContainsFunc(m.deeds, later)
}

// waits tells whether another change of the same of an order waits, on the side that is asked for.
func (m *model) waits(one *deed, side func(*deed) bool) bool {
	return one.kind == domain.RecordAmendment && slices.ContainsFunc(m.deeds, func(other *deed) bool {
		return other != one && other.kind == domain.RecordAmendment && other.number == one.number && other.state == "done" && side(other) &&
			(one.cancels || other.cancels || one.sku == other.sku || !one.requested.IsZero() && !other.requested.IsZero())
	})
}

// compare holds the ADV tables against the model.
func (m *model) compare() bool {
	m.t.Helper()
	reserved := map[domain.SKU]int64{}
	live, holds := 0, 0
	for number, of := range m.orders {
		if !of.cancelled {
			live++
		}
		for _, sku := range []domain.SKU{"A", "B"} {
			line := of.lines[sku]
			reserved[sku] += line.reserved
			if n := m.count(`SELECT coalesce(sum(quantity), 0)::int FROM adv.order_line WHERE order_number = $1 AND sku = $2`, number, sku); int64(n) != line.quantity {
				m.t.Errorf("order %s has %d %s, the model says %d", number, n, sku, line.quantity)
			}
		}
		if on := m.rows(`SELECT requested_on::text FROM adv.sales_order WHERE number = '` + number + `'`); on != of.requested.String() {
			m.t.Errorf("order %s is wanted for %s, the model says %s", number, on, of.requested)
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
