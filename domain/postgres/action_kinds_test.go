package postgres_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/prompts"
)

// deedOf is how a kind of action is tried: one that can be done, and what happens behind its back that must keep it from
// being confirmed or undone.
type deedOf struct {
	action func() domain.Action
	// moved makes the row that the action wrote move on, so that its undo is refused.
	moved string
}

// deeds are the kinds that a message has done. The steps on disputes are tried with the disputes.
var deeds = map[domain.ActionKind]deedOf{
	domain.RecordOrder: {func() domain.Action { return order(10) }, `INSERT INTO adv.shipment (number, order_number, status) SELECT 'L9', number, 'preparing' FROM adv.sales_order WHERE source = 'guichet'`},
	domain.RecordAmendment: {func() domain.Action {
		return domain.Action{Kind: domain.RecordAmendment, Customer: "K1", Amendment: &domain.Amendment{Order: "CF26-00010",
			Lines: []domain.AmendmentLine{{SKU: "B", Quantity: decimal.NewFromInt(2)}}}, Reserve: []domain.Reservation{{SKU: "B", Quantity: decimal.NewFromInt(1)}}}
	}, `UPDATE adv.amendment SET state = 'withdrawn'`},
	domain.OpenDispute: {func() domain.Action {
		return domain.Action{Kind: domain.OpenDispute, Customer: "K1", Holds: hold("dispute"),
			Dispute: &domain.Dispute{Customer: "K1", Kind: domain.Damaged, OpenedOn: domain.DateOf(noon), Invoices: []domain.InvoiceNumber{"F1"}}}
	}, `UPDATE adv.dispute SET status = 'resolved'`},
	domain.RecordPromise: {func() domain.Action {
		return domain.Action{Kind: domain.RecordPromise, Customer: "K1", Promises: []domain.Promise{{Invoice: "F1", PromisedOn: domain.DateOf(noon)}}, Holds: hold("promise")}
	}, `UPDATE adv.promise SET state = 'kept'`},
	domain.RecordNotice: {func() domain.Action {
		return domain.Action{Kind: domain.RecordNotice, Customer: "K1", Holds: hold("notice")}
	}, `UPDATE adv.payment_notice SET state = 'matched'`},
}

// TestEveryKindOfActionIsWhole: each kind that the vocabulary names has its key, its undo, a refusal where the world has
// moved on, and its words. A kind without a line in deeds, which is no step on a dispute, fails.
func TestEveryKindOfActionIsWhole(t *testing.T) {
	t.Parallel()
	for name, kind := range kindsOfAction(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, language := range []string{"fr", "en"} {
				if words := prompts.DescribeAction(domain.Action{Kind: kind}, language); words == strings.ReplaceAll(string(kind), "_", " ") {
					t.Errorf("no words in %s (words.%s.toml, [action])", language, language)
				}
			}
			if of, known := deeds[kind]; known {
				onceAndUndone(t, of)
				refusedWhereMoved(t, of)
			} else if !kind.IsDisputeStep() && !besideDisputes[kind] {
				t.Errorf("%s is tried nowhere", kind)
			}
		})
	}
}

// besideDisputes are what a person does on a dispute's page and no message has done.
var besideDisputes = map[domain.ActionKind]bool{domain.ReopenDispute: true, domain.TakeDispute: true, domain.ReleaseDispute: true,
	domain.TickTask: true, domain.UntickTask: true, domain.UndoStep: true}

// kindsOfAction reads the constants of type ActionKind from the vocabulary itself, so that none is forgotten.
func kindsOfAction(t *testing.T) map[string]domain.ActionKind {
	t.Helper()
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]domain.ActionKind{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) == 0 {
				return true
			}
			if of, isNamed := spec.Type.(*ast.Ident); !isNamed || of.Name != "ActionKind" {
				return true
			}
			if literal, isText := spec.Values[0].(*ast.BasicLit); isText {
				value, _ := strconv.Unquote(literal.Value)
				found[spec.Names[0].Name] = domain.ActionKind(value)
			}
			return true
		})
	}
	if len(found) < len(deeds) {
		t.Fatalf("only %d kinds found", len(found))
	}
	return found
}

// deskWithDeed is a desk on which the deed was done for a message of its own.
func deskWithDeed(t *testing.T, of deedOf) (*desk, domain.CaseView) {
	t.Helper()
	d := newDesk(t)
	d.exec(`INSERT INTO adv.invoice (number, customer, kind, issued_on, due_on, currency, total_gross) VALUES ('F1', 'K1', 'invoice', '2026-10-01', '2026-10-31', 'EUR', 100)`)
	id := d.receive(mail(1, "buyer@k1.example", "please"))
	d.triage(id, domain.Request{Intent: domain.OtherIntent, Outcome: domain.Ready, Engine: "test"})
	if err := d.executeOrder(id, of.action()); err != nil {
		t.Fatal(err)
	}
	return d, d.caseOf(id)
}

// rowsOfDeeds is all that deeds write, as text to be compared.
const rowsOfDeeds = `SELECT string_agg(t, E'\n' ORDER BY t) FROM (
	SELECT concat_ws(' ', 'order', number, status, requested_on, ship_to) t FROM adv.sales_order
	UNION ALL SELECT concat_ws(' ', 'line', order_number, line, sku, quantity, unit_price, promised_on) FROM adv.order_line
	UNION ALL SELECT concat_ws(' ', 'reserved', sku, sum(quantity)) FROM adv.reservation WHERE released_at IS NULL GROUP BY sku
	UNION ALL SELECT concat_ws(' ', 'hold', invoice, reason) FROM adv.reminder_hold WHERE released_at IS NULL
	UNION ALL SELECT concat_ws(' ', 'amendment', id, state) FROM adv.amendment
	UNION ALL SELECT concat_ws(' ', 'dispute', number, status) FROM adv.dispute
	UNION ALL SELECT concat_ws(' ', 'promise', id, state) FROM adv.promise
	UNION ALL SELECT concat_ws(' ', 'notice', id, state) FROM adv.payment_notice) rows`

func (d *desk) rows(sql string) (text string) {
	d.t.Helper()
	if err := d.db.Pool(d.t).QueryRow(d.t.Context(), `SELECT coalesce((`+sql+`), '')`).Scan(&text); err != nil {
		d.t.Fatal(err)
	}
	return text
}

// onceAndUndone: the same key again changes nothing; an undo leaves nothing in force, also after the approval; what was undone is
// not done again.
func onceAndUndone(t *testing.T, of deedOf) {
	for _, approved := range []bool{false, true} {
		d, view := deskWithDeed(t, of)
		done := view.Actions[0]
		if done.Key == "" || len(view.Actions) != 1 {
			t.Fatalf("%d actions, key %q", len(view.Actions), done.Key)
		}
		before := d.rows(rowsOfDeeds)
		if err := d.executeOrder(view.Messages[0].ID, of.action()); err != nil && !errors.Is(err, domain.ErrStale) {
			t.Fatal(err)
		}
		if after := d.rows(rowsOfDeeds); after != before {
			t.Errorf("done twice:\n%s\nwas\n%s", after, before)
		}
		if approved {
			view = d.approvedAndRecalled(view)
		}
		if err := d.decide(view, domain.RejectUndo); err != nil {
			t.Fatalf("approved %t: %v", approved, err)
		}
		if state := d.caseOf(view.Messages[0].ID).Actions[0].State; state != "undone" {
			t.Errorf("approved %t: the action is %s", approved, state)
		}
		fresh := newDesk(t)
		fresh.exec(`INSERT INTO adv.invoice (number, customer, kind, issued_on, due_on, currency, total_gross) VALUES ('F1', 'K1', 'invoice', '2026-10-01', '2026-10-31', 'EUR', 100)`)
		if left, want := inForce(d.rows(rowsOfDeeds)), inForce(fresh.rows(rowsOfDeeds)); left != want {
			t.Errorf("approved %t: after the undo\n%s\nwant\n%s", approved, left, want)
		}
	}
}

// inForce leaves out what is kept as a trace: what was cancelled, withdrawn or rejected, and the lines of such orders.
func inForce(rows string) string {
	var kept, gone []string
	lines := strings.Split(rows, "\n")
	for _, row := range lines {
		if fields := strings.Fields(row); len(fields) > 2 && slices.Contains([]string{"cancelled", "withdrawn", "rejected"}, fields[2]) {
			gone = append(gone, fields[1])
		}
	}
	for _, row := range lines {
		if fields := strings.Fields(row); len(fields) < 2 || !slices.Contains(gone, fields[1]) {
			kept = append(kept, row)
		}
	}
	return strings.Join(kept, "\n")
}

// approvedAndRecalled approves the draft and takes the mail back within its window.
func (d *desk) approvedAndRecalled(view domain.CaseView) domain.CaseView {
	d.t.Helper()
	if err := d.decide(view, domain.Approve); err != nil {
		d.t.Fatal(err)
	}
	for _, out := range d.caseOf(view.Messages[0].ID).Outgoing {
		if err := d.CancelOutgoing(d.t.Context(), out.ID, "claire"); err != nil {
			d.t.Fatal(err)
		}
	}
	return d.caseOf(view.Messages[0].ID)
}

// refusedWhereMoved: an undo of what has moved on is refused, and changes nothing.
func refusedWhereMoved(t *testing.T, of deedOf) {
	d, view := deskWithDeed(t, of)
	d.exec(of.moved)
	before := d.rows(rowsOfDeeds)
	if err := d.decide(view, domain.RejectUndo); !errors.Is(err, domain.ErrStale) {
		t.Errorf("undone though it has moved on: %v", err)
	}
	if after := d.rows(rowsOfDeeds); after != before {
		t.Errorf("a refused undo changed\n%s\ninto\n%s", before, after)
	}
}

// TestPreconditionsUnderLock: what was planned on rows that have changed since is not done.
func TestPreconditionsUnderLock(t *testing.T) {
	t.Parallel()
	amend := deeds[domain.RecordAmendment].action
	for name, test := range map[string]struct {
		sql    string
		action domain.Action
		want   error
	}{
		"held customer":         {`UPDATE adv.customer SET status = 'on_hold'`, order(1), domain.ErrStale},
		"growing, held":         {`UPDATE adv.customer SET status = 'insolvency'`, amend(), domain.ErrStale},
		"order closed":          {`UPDATE adv.sales_order SET status = 'shipped'`, amend(), domain.ErrNotFound},
		"of another customer":   {`UPDATE adv.sales_order SET customer = 'K2'`, amend(), domain.ErrNotFound},
		"for another customer":  {`SELECT 1`, func() domain.Action { a := order(1); a.NewOrder.Order.Customer = "K2"; return a }(), domain.ErrInvalid},
		"no line":               {`SELECT 1`, domain.Action{Kind: domain.RecordOrder, Customer: "K1", NewOrder: &domain.NewOrder{}}, domain.ErrInvalid},
		"an unknown kind":       {`SELECT 1`, domain.Action{Kind: "dance", Customer: "K1"}, domain.ErrInvalid},
		"an amendment of none":  {`SELECT 1`, domain.Action{Kind: domain.RecordAmendment, Customer: "K1"}, domain.ErrInvalid},
		"a dispute of nothing":  {`SELECT 1`, domain.Action{Kind: domain.OpenDispute, Customer: "K1"}, domain.ErrInvalid},
		"a payment of nothing":  {`SELECT 1`, domain.Action{Kind: domain.RecordPromise, Customer: "K1"}, domain.ErrInvalid},
		"reserving what is not": {`SELECT 1`, func() domain.Action { a := order(1); a.Reserve[0].SKU = "B"; return a }(), domain.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.exec(test.sql)
			id := d.receive(mail(1, "buyer@k1.example", "please"))
			d.triage(id, domain.Request{Intent: domain.OtherIntent, Outcome: domain.Ready, Engine: "test"})
			before := d.rows(rowsOfDeeds)
			if err := d.executeOrder(id, test.action); !errors.Is(err, test.want) {
				t.Errorf("done: %v, want %v", err, test.want)
			}
			if after := d.rows(rowsOfDeeds); after != before {
				t.Errorf("left behind:\n%s", after)
			}
		})
	}
}

// TestConfirmingWhatHasMovedOn: neither an order that was cancelled nor one of a customer now held is confirmed.
func TestConfirmingWhatHasMovedOn(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{`UPDATE adv.customer SET status = 'on_hold'`, `UPDATE adv.sales_order SET status = 'cancelled'`} {
		d := newDesk(t)
		view := d.recorded(1)
		d.exec(sql)
		if err := d.decide(view, domain.Approve); !errors.Is(err, domain.ErrStale) {
			t.Errorf("after %s: %v", sql, err)
		}
		if n := d.count(`SELECT count(*) FROM bot.outgoing`); n != 0 {
			t.Errorf("after %s a mail waits to leave", sql)
		}
	}
}

// TestUndoOfAnAppliedChange: all that can stand in its way does.
func TestUndoOfAnAppliedChange(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"":                      ``,
		"a later change":        `INSERT INTO adv.amendment (order_number) VALUES ('CF26-00010')`,
		"changed by hand":       `UPDATE adv.order_line SET quantity = 7 WHERE order_number = 'CF26-00010'`,
		"shipped":               `UPDATE adv.sales_order SET status = 'shipped' WHERE number = 'CF26-00010'`,
		"more shipped":          `WITH s AS (INSERT INTO adv.shipment (number, order_number, status) VALUES ('L9', 'CF26-00010', 'shipped') RETURNING number) INSERT INTO adv.shipment_line (shipment, order_line, quantity) SELECT number, 1, 2 FROM s`,
		"as much shipped":       `WITH s AS (INSERT INTO adv.shipment (number, order_number, status) VALUES ('L9', 'CF26-00010', 'shipped') RETURNING number) INSERT INTO adv.shipment_line (shipment, order_line, quantity) SELECT number, 1, 1 FROM s`,
		"invoiced since":        fmt.Sprintf(`INSERT INTO adv.invoice (number, customer, order_number, kind, issued_on, currency, total_gross) VALUES ('F9', 'K1', 'CF26-00010', 'invoice', '%s', 'EUR', 1)`, noon.Format("2006-01-02")),
		"invoiced long before":  `INSERT INTO adv.invoice (number, customer, order_number, kind, issued_on, currency, total_gross) VALUES ('F9', 'K1', 'CF26-00010', 'invoice', '2026-11-02', 'EUR', 1)`,
		"a change of old times": `INSERT INTO adv.amendment (order_number, state, settled_at) VALUES ('CF26-00010', 'applied', '2026-11-02')`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, view := deskWithDeed(t, deeds[domain.RecordAmendment])
			view = d.approvedAndRecalled(view)
			if n := d.count(`SELECT quantity::int FROM adv.order_line WHERE order_number = 'CF26-00010'`); n != 2 {
				t.Fatalf("the change was not applied: %d", n)
			}
			if sql != "" {
				d.exec(sql)
			}
			refused := !slices.Contains([]string{"", "as much shipped", "invoiced long before", "a change of old times"}, name)
			if err := d.decide(view, domain.RejectUndo); errors.Is(err, domain.ErrStale) != refused {
				t.Errorf("refused should be %t: %v", refused, err)
			}
		})
	}
}
