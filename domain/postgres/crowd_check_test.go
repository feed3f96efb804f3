package postgres_test

import (
	"guichet/domain"
)

// checkKeys: every action stands once under its key, every number was given once.
func (c *crowd) checkKeys() {
	c.t.Helper()
	if n := c.desk.count(`SELECT count(*) FROM bot.action`); int64(n) != c.done.Load() {
		c.t.Errorf("%d actions, %d were done", n, c.done.Load())
	}
	for _, sql := range []string{`SELECT count(*) FROM (SELECT key FROM bot.action GROUP BY key HAVING count(*) > 1) twice`,
		`SELECT count(*) FROM (SELECT number FROM bot.action WHERE kind IN ('record_order', 'open_dispute') GROUP BY number HAVING count(*) > 1) twice`,
		`SELECT count(*) FROM adv.sales_order WHERE source = 'guichet' AND number NOT IN (SELECT number FROM bot.action)`,
		`SELECT count(*) FROM bot.message WHERE state <> 'executed'`} {
		if n := c.desk.count(sql); n != 0 {
			c.t.Errorf("%d: %s", n, sql)
		}
	}
}

// checkStock: no more is promised for a day than is there by then.
func (c *crowd) checkStock() {
	c.t.Helper()
	for i := range crowdArticles {
		for _, day := range []string{noon.Format("2006-01-02"), "2026-12-01", "2026-12-15"} {
			promised := c.desk.count(`SELECT coalesce(sum(l.quantity), 0)::int FROM adv.order_line l JOIN adv.sales_order o ON o.number = l.order_number
				WHERE l.sku = $1 AND l.promised_on <= $2::date AND o.status <> 'cancelled'`, article(i), day)
			there := c.desk.count(`SELECT (on_hand - reserved + (SELECT coalesce(sum(quantity), 0) FROM adv.receipt r WHERE r.sku = s.sku AND expected_on <= $2::date))::int
				FROM adv.stock s WHERE sku = $1`, article(i), day)
			if promised > there {
				c.t.Errorf("%s: %d promised by %s, %d there", article(i), promised, day, there)
			}
		}
	}
}

// checkCredit: nobody's business amounts to more than its limit.
func (c *crowd) checkCredit() {
	c.t.Helper()
	company, err := c.store.Company(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	for i := range crowdCustomers {
		book, err := c.store.Customer(c.t.Context(), buyer(i))
		if err != nil {
			c.t.Fatal(err)
		}
		if exposure := domain.Exposure(book, company, rate); exposure.GreaterThan(*book.Customer.CreditLimit) {
			c.t.Errorf("%s: exposure %s above the limit %s", buyer(i), exposure, book.Customer.CreditLimit)
		}
	}
}

// checkReservations: a live line is held whole, a cancelled one not at all, and a waiting change what it adds.
func (c *crowd) checkReservations() {
	c.t.Helper()
	for why, sql := range map[string]string{
		"lines not held as they stand": `SELECT count(*) FROM (SELECT l.order_number, l.line, CASE o.status WHEN 'cancelled' THEN 0 ELSE l.quantity END AS due,
				(SELECT coalesce(sum(r.quantity), 0) FROM adv.reservation r WHERE r.order_number = l.order_number AND r.order_line = l.line AND r.released_at IS NULL) AS held
			FROM adv.order_line l JOIN adv.sales_order o ON o.number = l.order_number WHERE o.source = 'guichet') x WHERE due <> held`,
		"negative reservations":                `SELECT count(*) FROM adv.reservation WHERE quantity < 0`,
		"held for a change that waits no more": `SELECT count(*) FROM adv.reservation r JOIN adv.amendment_line l ON l.id = r.amendment_line JOIN adv.amendment a ON a.id = l.amendment WHERE r.released_at IS NULL AND a.state <> 'recorded'`,
		"reminders held for what is not in force": `SELECT count(*) FROM adv.reminder_hold h LEFT JOIN adv.dispute d ON d.number = h.dispute LEFT JOIN adv.promise p ON p.id = h.promise
			WHERE h.released_at IS NULL AND (d.status = 'rejected' OR p.state = 'withdrawn')`,
	} {
		if n := c.desk.count(sql); n != 0 {
			c.t.Errorf("%d %s", n, why)
		}
	}
}
