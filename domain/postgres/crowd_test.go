package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/domain/postgres"
	"guichet/domain/postgres/pgtest"
)

// The crowd: many workers on a few articles of a few customers. The whole of it runs with GUICHET_TEST_WHOLE=1.
const (
	crowdWorkers   = 64
	crowdCustomers = 5
	crowdArticles  = 4
)

// crowd is many workers at one database, and what they were told.
type crowd struct {
	t     *testing.T
	store *postgres.Store
	db    *pgtest.DB
	desk  *desk
	mutex sync.Mutex
	// deeds are the messages for which something was done, by their number.
	deeds []crowdDeed
	// refused counts what the rules said no to, stale the decisions that came too late.
	refused, stale, done atomic.Int64
}

type crowdDeed struct {
	message  domain.MessageID
	customer domain.CustomerCode
	kind     domain.ActionKind
	number   string
}

// TestCrowd: 64 workers do mixed actions, decisions and undos on few articles and customers, the same job twice now and
// then. Stock is never promised twice, no customer passes its credit, no deadlock is left to the caller, each key is done once.
func TestCrowd(t *testing.T) {
	t.Parallel()
	jobs := 400
	if os.Getenv("GUICHET_TEST_WHOLE") == "1" {
		jobs = 10_000
	}
	c := newCrowd(t)
	begun := time.Now()
	work := make(chan int)
	var group sync.WaitGroup
	for range crowdWorkers {
		group.Go(func() {
			for job := range work {
				c.job(job)
			}
		})
	}
	for job := range jobs {
		work <- job
	}
	close(work)
	group.Wait()
	t.Logf("%d jobs by %d workers in %v: %d actions, %d refused by the rules, %d decisions too late", jobs, crowdWorkers,
		time.Since(begun).Round(time.Millisecond), c.done.Load(), c.refused.Load(), c.stale.Load())
	c.checkKeys()
	c.checkStock()
	c.checkCredit()
	c.checkReservations()
	if c.done.Load() == 0 || c.refused.Load() == 0 {
		t.Errorf("%d done, %d refused: the crowd tries nothing", c.done.Load(), c.refused.Load())
	}
}

func newCrowd(t *testing.T) *crowd {
	t.Helper()
	d := newDesk(t)
	d.exec(`UPDATE adv.product SET lead_time_days = NULL`)
	for i := range crowdArticles {
		d.exec(`INSERT INTO adv.product (sku, name, unit, list_price, vat_rate) VALUES ($1, $1, 'piece', 2, 20)`, article(i))
		d.exec(`INSERT INTO adv.stock (sku, on_hand, reserved) VALUES ($1, $2, 25)`, article(i), 4000+1000*i)
		d.exec(`INSERT INTO adv.receipt (sku, expected_on, quantity) VALUES ($1, '2026-12-01', 300), ($1, '2026-12-15', 200)`, article(i))
	}
	for i := range crowdCustomers {
		code := buyer(i)
		limit := 900 // two are soon at their limits, the others seldom
		if i > 1 {
			limit = 30_000
		}
		d.exec(`INSERT INTO adv.customer (code, name, language, currency, country, credit_limit) VALUES ($1, $1, 'fr', 'EUR', 'FR', $2)`, code, limit)
		d.exec(`INSERT INTO adv.contact (email, customer, role) VALUES ($1, $2, 'buyer')`, "buyer@"+string(code)+".example", code)
		d.exec(`INSERT INTO adv.invoice (number, customer, kind, issued_on, due_on, currency, total_gross) VALUES ($1, $2, 'invoice', '2026-10-01', '2026-10-31', 'EUR', 100)`, "F"+string(code), code)
	}
	pool, err := postgres.Connect(t.Context(), withConnections(d.db.AppDSN(), 48))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	store, err := postgres.NewStore(pool, postgres.Options{Clock: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	return &crowd{t: t, store: store, db: d.db, desk: d}
}

// withConnections allows a pool that many connections, in either form of an address.
func withConnections(dsn string, n int) string {
	mark := " "
	if strings.Contains(dsn, "://") {
		mark = "?"
		if strings.Contains(dsn, "?") {
			mark = "&"
		}
	}
	return fmt.Sprintf("%s%spool_max_conns=%d", dsn, mark, n)
}

func article(i int) domain.SKU        { return domain.SKU(fmt.Sprintf("CR-%d", i)) }
func buyer(i int) domain.CustomerCode { return domain.CustomerCode(fmt.Sprintf("kr%d", i)) }

// job is one worker's task: something new, or a decision about something that was done.
func (c *crowd) job(job int) {
	random := rand.New(rand.NewPCG(uint64(job), 64))
	if random.IntN(4) == 0 {
		if deed, some := c.anyDeed(random); some {
			c.decideDeed(random, deed)
			return
		}
	}
	deed := crowdDeed{customer: buyer(random.IntN(crowdCustomers)), kind: domain.RecordOrder}
	switch random.IntN(10) {
	case 0:
		deed.kind = domain.OpenDispute
	case 1:
		deed.kind = domain.RecordPromise
	case 2, 3:
		if earlier, some := c.anyDeed(random); some && earlier.kind == domain.RecordOrder {
			deed.kind, deed.customer, deed.number = domain.RecordAmendment, earlier.customer, earlier.number
		}
	}
	c.act(random, job, deed)
}

func (c *crowd) anyDeed(random *rand.Rand) (crowdDeed, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if len(c.deeds) == 0 {
		return crowdDeed{}, false
	}
	return c.deeds[random.IntN(len(c.deeds))], true
}

// act takes a mail in and executes it, every fifth time by two at once, as after a lost connection.
func (c *crowd) act(random *rand.Rand, job int, deed crowdDeed) {
	ctx := c.t.Context()
	received := mail(uint32(job+1), "buyer@"+string(deed.customer)+".example", fmt.Sprint("job ", job))
	var err error
	if deed.message, _, err = c.store.Receive(ctx, received, admit(received)); err != nil {
		c.t.Errorf("job %d: %v", job, err)
		return
	}
	if err := c.store.Triage(ctx, deed.message, domain.Triaged{Language: "fr", Customer: deed.customer, Reading: []byte(`{}`),
		Requests: []domain.Request{{Position: 1, Intent: domain.OtherIntent, Outcome: domain.Ready, Engine: "test"}}}); err != nil {
		c.t.Errorf("job %d: %v", job, err)
		return
	}
	lines := wishes(random)
	var twice sync.WaitGroup
	for range 1 + random.IntN(5)/4 {
		twice.Go(func() { c.execute(ctx, deed, lines) })
	}
	twice.Wait()
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if deed.number = c.numberOf(deed); deed.number != "" {
		c.done.Add(1)
		c.deeds = append(c.deeds, deed)
	}
}

// numberOf is the number that the deed was given, "" where the rules said no.
func (c *crowd) numberOf(deed crowdDeed) string {
	var number string
	err := c.db.Pool(c.t).QueryRow(c.t.Context(), `SELECT coalesce(max(CASE number WHEN '' THEN 'F' ELSE number END), '') FROM bot.action WHERE key = $1`, keyOf(deed)).Scan(&number)
	if err != nil {
		c.t.Error(err)
	}
	return number
}

func keyOf(deed crowdDeed) string { return fmt.Sprintf("message/%d/1/%s", deed.message, deed.kind) }

// wishes are one to three articles, in any order, and quantities.
func wishes(random *rand.Rand) []domain.OrderLine {
	var lines []domain.OrderLine
	for _, i := range random.Perm(crowdArticles)[:1+random.IntN(3)] {
		lines = append(lines, domain.OrderLine{SKU: article(i), Quantity: decimal.NewFromInt(random.Int64N(25) + 1), UnitPrice: decimal.NewFromInt(2)})
	}
	return lines
}

// execute is step 3 by the rules of the desk: availability line by line, credit under lock.
func (c *crowd) execute(ctx context.Context, deed crowdDeed, lines []domain.OrderLine) {
	err := c.store.Execute(ctx, deed.message, domain.ExecuteOptions{}, func(ctx context.Context, step domain.Step, x domain.Execution) (domain.Stepped, error) {
		stepped := domain.Stepped{Language: "fr", Customer: deed.customer, Requests: step.Own, CaseState: "pending"}
		stepped.Draft = &domain.Draft{Kind: domain.ReplyDraft, Customer: deed.customer, Language: "fr", Author: "guichet",
			Content: domain.DraftContent{To: []domain.MailAddress{{Address: "x@" + string(deed.customer) + ".example"}}, Body: "x"}}
		action, err := c.plan(ctx, x, deed, lines)
		if err != nil || action == nil {
			return stepped, err
		}
		done, err := x.Do(ctx, *action)
		stepped.Requests[0].Action = &done
		return stepped, err
	})
	c.faultUnless(err, "executing")
}

// faultUnless is for errors that a caller may meet: none but that a row has moved on.
func (c *crowd) faultUnless(err error, doing string) {
	var fault *pgconn.PgError
	switch {
	case errors.Is(err, domain.ErrStale):
		c.stale.Add(1)
	case errors.As(err, &fault):
		c.t.Errorf("%s: the database said %s (%s)", doing, fault.Message, fault.Code)
	case err != nil:
		c.t.Errorf("%s: %v", doing, err)
	}
}

func (c *crowd) plan(ctx context.Context, x domain.Execution, deed crowdDeed, lines []domain.OrderLine) (*domain.Action, error) {
	book, err := x.Book(ctx, deed.customer)
	if err != nil {
		return nil, err
	}
	action := &domain.Action{Key: keyOf(deed), Kind: deed.kind, Customer: deed.customer}
	invoice := domain.InvoiceNumber("F" + string(deed.customer))
	switch deed.kind {
	case domain.OpenDispute:
		action.Dispute = &domain.Dispute{Customer: deed.customer, Kind: domain.Damaged, OpenedOn: domain.DateOf(noon), Invoices: []domain.InvoiceNumber{invoice}}
		action.Holds = []domain.ReminderHold{{Invoice: invoice, Reason: "dispute"}}
		return action, nil
	case domain.RecordPromise:
		action.Promises = []domain.Promise{{Invoice: invoice, PromisedOn: domain.DateOf(noon)}}
		action.Holds = []domain.ReminderHold{{Invoice: invoice, Reason: "promise"}}
		return action, nil
	case domain.RecordAmendment:
		return c.planChange(ctx, x, book, action, deed, lines[0])
	}
	offered, net, err := c.offer(ctx, x, lines)
	if err != nil {
		return nil, err
	}
	if !c.affords(ctx, x, book, net) {
		return nil, nil
	}
	order := domain.Order{Customer: deed.customer, OrderedOn: domain.DateOf(noon), Currency: "EUR", Lines: offered}
	action.NewOrder = &domain.NewOrder{Order: order}
	for _, l := range offered {
		action.Reserve = append(action.Reserve, domain.Reservation{SKU: l.SKU, Quantity: l.Quantity})
	}
	return action, nil
}

// planChange makes of an article of the order another quantity, as the desk judges it: what grows is promised and must be
// within the credit.
func (c *crowd) planChange(ctx context.Context, x domain.Execution, book *domain.Book, action *domain.Action, deed crowdDeed, wish domain.OrderLine) (*domain.Action, error) {
	stored := book.Order(domain.OrderNumber(deed.number))
	if stored == nil || stored.Status == domain.OrderCancelled {
		return nil, nil
	}
	order := book.AsAmended(stored)
	if order.Status == domain.OrderCancelled || len(order.Lines) == 0 {
		return nil, nil
	}
	had := decimal.Zero
	if wish.Quantity.LessThan(decimal.NewFromInt(5)) { // now and then all is cancelled
		action.Amendment = &domain.Amendment{Order: stored.Number, CancelsAll: true}
		return action, nil
	}
	for _, l := range order.Lines {
		if l.SKU == wish.SKU {
			had = l.Quantity
		}
	}
	line := domain.AmendmentLine{SKU: wish.SKU, Quantity: wish.Quantity, UnitPrice: &wish.UnitPrice}
	if extra := wish.Quantity.Sub(had); extra.IsPositive() {
		offered, net, err := c.offer(ctx, x, []domain.OrderLine{{SKU: wish.SKU, Quantity: extra, UnitPrice: wish.UnitPrice}})
		if err != nil {
			return nil, err
		}
		if !c.affords(ctx, x, book, net) {
			return nil, nil
		}
		line.PromisedOn = offered[0].PromisedOn
		action.Reserve = []domain.Reservation{{SKU: wish.SKU, Quantity: extra}}
	}
	action.Amendment = &domain.Amendment{Order: stored.Number, Lines: []domain.AmendmentLine{line}}
	return action, nil
}

// offer promises each line the day on which its last part ships, and sums their price.
func (c *crowd) offer(ctx context.Context, x domain.Execution, lines []domain.OrderLine) (offered []domain.OrderLine, net domain.Decimal, err error) {
	var skus []domain.SKU
	for _, l := range lines {
		skus = append(skus, l.SKU)
	}
	shelves, err := x.Shelves(ctx, skus)
	if err != nil {
		return nil, net, err
	}
	for _, l := range lines {
		shelf := shelves[l.SKU]
		l.PromisedOn = domain.LastDay(domain.Available(&shelf, l.Quantity, 0, domain.DateOf(noon), domain.Weekdays{}))
		net = net.Add(l.Quantity.Mul(l.UnitPrice))
		offered = append(offered, l)
	}
	return offered, net, nil
}

func rate(sku domain.SKU) (domain.Product, bool) {
	return domain.Product{SKU: sku, VATRate: decimal.NewFromInt(20)}, true
}

func (c *crowd) affords(ctx context.Context, x domain.Execution, book *domain.Book, net domain.Decimal) bool {
	company, err := x.Company(ctx)
	if err != nil {
		c.t.Error(err)
		return false
	}
	if domain.WithinCredit(book.Customer, domain.Exposure(book, company, rate), domain.WithVAT(net, decimal.NewFromInt(20))) {
		return true
	}
	c.refused.Add(1)
	return false
}

// decideDeed approves, rejects or takes back what was done; what has been decided by another is stale.
func (c *crowd) decideDeed(random *rand.Rand, deed crowdDeed) {
	ctx := c.t.Context()
	message, _, err := c.store.Message(ctx, deed.message)
	if err != nil {
		c.t.Error(err)
		return
	}
	view, err := c.store.Case(ctx, message.Case)
	if err != nil {
		c.t.Error(err)
		return
	}
	for _, out := range view.Outgoing {
		if out.State == domain.OutgoingHeld && random.IntN(2) == 0 {
			c.faultUnless(c.store.CancelOutgoing(ctx, out.ID, "claire"), "recalling")
		}
	}
	draft := view.Draft()
	if draft == nil {
		return
	}
	verdict := domain.Approve
	if random.IntN(2) == 0 {
		verdict = domain.RejectUndo
	}
	c.faultUnless(c.store.Decide(ctx, domain.Decision{Draft: draft.ID, Version: draft.Version, Verdict: verdict, Who: "claire"}, rules), "deciding")
}
