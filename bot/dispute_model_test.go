package bot_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"guichet/domain"
)

// books is what the ADV tables must say of the dispute: plain values, so that a copy is a snapshot.
type books struct {
	status, outcome, reference string
	holds                      string // the amounts held, in order of size
	returns                    []string
	credits                    []string
	orders                     []string
}

func (b books) copied() books {
	b.returns, b.credits, b.orders = slices.Clone(b.returns), slices.Clone(b.credits), slices.Clone(b.orders)
	return b
}

// taken is a step of the model with the books before it.
type taken struct {
	kind   domain.ActionKind
	id     domain.ActionID
	before books
	state  string
}

// ledger is the model: the books, and the steps that stand.
type ledger struct {
	*disputed
	random *rand.Rand
	books
	steps []taken
	// asked, received and accepted are the quantities of the return that goes on; waiting is what the credit that waits amounts to.
	asked, received, accepted int64
	waiting                   string
	notes                     int
}

// TestRandomStepsAndUndos takes random steps, right and wrong ones, with undos, approvals, rejections, double clicks and
// stale pages, and compares the ADV tables with a model after each.
func TestRandomStepsAndUndos(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			d := newDisputed(t, "dispute defective A 3")
			d.send(d.view.ID)
			m := &ledger{disputed: d, random: rand.New(rand.NewPCG(seed, 11)), books: books{status: "open", holds: "4"}}
			for n := range 50 {
				what := m.act()
				if diff := cmp.Diff(m.books, m.read(), cmp.AllowUnexported(books{})); diff != "" || t.Failed() {
					t.Fatalf("after %d, %s (-model +tables):\n%s", n, what, diff)
				}
			}
		})
	}
}

func (m *ledger) act() string {
	switch m.random.IntN(10) {
	case 0:
		return m.approve()
	case 1:
		return m.reject()
	case 2, 3:
		return m.undoAny()
	}
	kinds := []domain.ActionKind{domain.AskCredit, domain.AskCredit, domain.IssueCredit, domain.Reship, domain.AskReturn, domain.AskReturn, domain.AgreeReturn,
		domain.ReceiveReturn, domain.InspectReturn, domain.RefuseReturn, domain.CloseCorrected, domain.CloseInvalid}
	if next := m.file().NextSteps(); len(next) > 0 && m.random.IntN(3) > 0 { // what the page offers
		kinds = next[:1+m.random.IntN(len(next))]
	}
	if len(kinds) == 0 {
		return "nothing to choose"
	}
	step := domain.DisputeStep{Kind: kinds[m.random.IntN(len(kinds))], Reason: "no_fault_found"}
	quantity := m.random.Int64N(5)
	if fits := map[domain.ActionKind]int64{domain.ReceiveReturn: m.asked, domain.InspectReturn: m.received}[step.Kind]; fits > 0 && m.random.IntN(3) > 0 {
		quantity = fits
	}
	if step.Lines = of("A", quantity); step.Kind == domain.IssueCredit {
		m.notes++
		step.Reference = fmt.Sprintf("AV-%d", m.notes)
	}
	before := m.copied()
	revision := m.file().Dispute.Revision
	wanted := m.apply(step, quantity)
	_, err := m.step("claire", step)
	if (err == nil) != wanted || err != nil && !errors.Is(err, domain.ErrInvalid) && !errors.Is(err, domain.ErrStale) {
		m.t.Errorf("%s of %d: %v, the model says %t", step.Kind, quantity, err, wanted)
	}
	if err != nil {
		return "a refused " + string(step.Kind)
	}
	last := m.file().Steps[len(m.file().Steps)-1]
	m.steps = append(m.steps, taken{step.Kind, last.ID, before, "done"})
	m.clickAgain(step, revision)
	return string(step.Kind)
}

// clickAgain repeats the step as the page that was open showed it: the same person changes nothing, another is too late.
func (m *ledger) clickAgain(step domain.DisputeStep, revision int) {
	step.Dispute, step.Revision, step.Who = m.number, revision, "claire"
	if _, err := m.StepDispute(m.t.Context(), step); err != nil {
		m.t.Errorf("the second click: %v", err)
	}
	step.Who = "bruno"
	if _, err := m.StepDispute(m.t.Context(), step); !errors.Is(err, domain.ErrStale) {
		m.t.Errorf("another's click on the old page: %v", err)
	}
}

// live is the row that goes on, by its state; -1 and "" where none does.
func live(rows []string, states ...string) (at int, state string) {
	at = slices.IndexFunc(rows, func(row string) bool {
		state, _, _ = strings.Cut(row, " ")
		return slices.Contains(states, state)
	})
	if at < 0 {
		return -1, ""
	}
	return at, state
}

// apply does the step to the model; false where it must be refused.
func (m *ledger) apply(step domain.DisputeStep, n int64) bool {
	waits, credit := live(m.credits, "drafted", "requested")
	goes, back := live(m.returns, "asked", "agreed", "received", "inspected")
	idle := credit == "" && back == ""
	if m.status != "open" && m.status != "investigating" {
		return false
	}
	row := func(state string) { m.returns[goes] = m.returned(state) }
	switch step.Kind {
	case domain.AskCredit:
		if credit != "" || n == 0 || back != "" && (back != "inspected" || n > m.accepted) {
			return false
		}
		m.waiting = decimal.NewFromInt(n * 24).Shift(-1).String()
		m.credits = append(m.credits, "drafted "+m.waiting)
	case domain.IssueCredit:
		if credit != "requested" {
			return false
		}
		m.credits[waits] = "issued " + m.waiting + " " + step.Reference
		m.status, m.outcome, m.reference, m.holds = "resolved", "credit_note", step.Reference, m.waiting
		if back != "" {
			row("credited")
			m.outcome = "return"
		}
		return true
	case domain.Reship:
		if !idle || n == 0 {
			return false
		}
		m.orders = append(m.orders, fmt.Sprintf("received %d %d", n, n))
		m.status, m.outcome, m.reference, m.holds = "resolved", "reshipment", "", ""
		return true
	case domain.AskReturn:
		if !idle || n == 0 {
			return false
		}
		m.asked, m.received, m.accepted = n, -1, -1
		m.returns = append(m.returns, m.returned("asked"))
	case domain.AgreeReturn:
		if back != "asked" {
			return false
		}
		row("agreed")
	case domain.ReceiveReturn:
		if back != "agreed" || n == 0 || n > m.asked {
			return false
		}
		m.received = n
		row("received")
	case domain.InspectReturn:
		if back != "received" || n == 0 || n > m.received {
			return false
		}
		m.accepted = n
		row("inspected")
	case domain.RefuseReturn:
		if back == "" || credit != "" {
			return false
		}
		row("refused")
	case domain.CloseCorrected, domain.CloseInvalid:
		if !idle {
			return false
		}
		m.status, m.outcome, m.holds = "resolved", "correction", ""
		if step.Kind == domain.CloseInvalid {
			m.status, m.outcome = "rejected", "invalid"
		}
		return true
	}
	m.status = "investigating"
	return true
}

// returned is the row of the return that goes on.
func (m *ledger) returned(state string) string {
	return fmt.Sprintf("%s %d %d %d", state, m.asked, m.received, m.accepted)
}

// approve has everything that waits approved and sent: the credit is requested, the replacement confirmed.
func (m *ledger) approve() string {
	if draft := m.rig.view(m.view.ID).Draft(); draft == nil || draft.State != domain.DraftPending {
		return "nothing to approve"
	}
	m.send(m.view.ID)
	for i := range m.steps {
		if m.steps[i].state == "done" {
			m.steps[i].state = "sent"
		}
	}
	m.confirm()
	return "approval"
}

func (m *ledger) confirm() {
	for i, row := range m.credits {
		m.credits[i] = strings.Replace(row, "drafted", "requested", 1)
	}
	for i, row := range m.orders {
		m.orders[i] = strings.Replace(row, "received", "confirmed", 1)
	}
}

// reject refuses the draft and undoes what it tells of, from the last step backwards.
func (m *ledger) reject() string {
	view := m.rig.view(m.view.ID)
	if draft := view.Draft(); draft == nil || draft.State != domain.DraftPending {
		return "nothing to reject"
	}
	m.must(m.decide(view, domain.RejectUndo, "claire"))
	for len(m.steps) > 0 && m.steps[len(m.steps)-1].state == "done" {
		m.pop()
	}
	return "rejection"
}

// pop undoes the last step in the model: the books before it, what was made withdrawn.
func (m *ledger) pop() {
	last := m.steps[len(m.steps)-1]
	after := m.copied()
	m.books, m.steps = last.before.copied(), m.steps[:len(m.steps)-1]
	m.returns = buried(m.returns, after.returns, "withdrawn", "")
	m.credits = buried(m.credits, after.credits, "withdrawn", "")
	m.orders = buried(m.orders, after.orders, "cancelled", " 0")
	if at, _ := live(m.returns, "asked", "agreed", "received", "inspected"); at >= 0 {
		_, _ = fmt.Sscanf(m.returns[at], "%s %d %d %d", new(string), &m.asked, &m.received, &m.accepted)
	}
	if at, _ := live(m.credits, "drafted", "requested"); at >= 0 {
		m.waiting = strings.Fields(m.credits[at])[1]
	}
	// What was approved between that step and this undo stays approved.
	for _, step := range m.steps {
		if step.state == "sent" {
			m.confirm()
		}
	}
}

// buried are the rows of before, and those that came since as they lie: nothing is deleted. The last word of a buried row
// becomes tail, where there is one.
func buried(before, after []string, state, tail string) []string {
	for _, row := range after[len(before):] {
		_, rest, _ := strings.Cut(row, " ")
		if tail != "" {
			rest = rest[:strings.LastIndex(rest, " ")] + tail
		}
		before = append(before, state+" "+rest)
	}
	return before
}

// undoAny tries to undo any step that stands: only the last one can be.
func (m *ledger) undoAny() string {
	if len(m.steps) == 0 {
		return "nothing to undo"
	}
	at := m.random.IntN(len(m.steps))
	_, err := m.step("bruno", domain.DisputeStep{Kind: domain.UndoStep, Action: m.steps[at].id})
	if at != len(m.steps)-1 {
		if !errors.Is(err, domain.ErrStale) {
			m.t.Errorf("a step in the middle was undone: %v", err)
		}
		return "a refused undo"
	}
	if err != nil {
		m.t.Errorf("the last step, %s: %v", m.steps[at].kind, err)
	}
	what := "undo of " + string(m.steps[at].kind)
	m.pop()
	return what
}

// read is what the tables say.
func (m *ledger) read() (b books) {
	m.t.Helper()
	pool := m.db.Pool(m.t)
	m.must(pool.QueryRow(m.t.Context(), `SELECT status, outcome, CASE WHEN outcome = 'reshipment' THEN '' ELSE outcome_reference END,
		coalesce((SELECT string_agg(trim_scale(amount)::text, ' ' ORDER BY amount) FROM adv.reminder_hold WHERE dispute = number AND released_at IS NULL), '')
		FROM adv.dispute WHERE number = $1`, string(m.number)).Scan(&b.status, &b.outcome, &b.reference, &b.holds))
	b.returns = m.rows(`SELECT format('%s %s %s %s', r.state, l.quantity, coalesce(l.received, -1), coalesce(l.accepted, -1))
		FROM adv.goods_return r JOIN adv.goods_return_line l ON l.goods_return = r.id WHERE r.dispute = $1 ORDER BY r.id`)
	b.credits = m.rows(`SELECT trim(format('%s %s %s', state, trim_scale(total_gross), credit_note)) FROM adv.credit_request WHERE dispute = $1 ORDER BY number`)
	b.orders = m.rows(`SELECT format('%s %s %s', o.status, l.quantity, coalesce((SELECT sum(quantity) FROM adv.reservation r WHERE r.order_number = o.number AND r.released_at IS NULL), 0))
		FROM adv.sales_order o JOIN adv.order_line l ON l.order_number = o.number WHERE o.customer_reference = $1 ORDER BY o.number`)
	return b
}

func (m *ledger) rows(sql string) (texts []string) {
	m.t.Helper()
	rows, err := m.db.Pool(m.t).Query(m.t.Context(), sql, string(m.number))
	m.must(err)
	defer rows.Close()
	for rows.Next() {
		var text string
		m.must(rows.Scan(&text))
		texts = append(texts, text)
	}
	m.must(rows.Err())
	return texts
}
