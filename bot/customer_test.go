package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/domain"
)

// forged is a mail whose sender our own mail server calls forged.
func forged(received domain.Received) domain.Received {
	received.Mail.Auth = domain.Authentication{Trusted: true, DMARC: "fail"}
	return received
}

func addresses(list []domain.MailAddress) (found []string) {
	for _, a := range list {
		found = append(found, a.Address)
	}
	return found
}

// TestForgedAnswerGetsNothingOfTheCase: a forged mail in a contact's name, in the contact's own thread, neither joins the
// case nor retires its draft.
func TestForgedAnswerGetsNothingOfTheCase(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	before := r.done(r.mail("buyer@k1.example", "status CF26-00010"))
	after := r.done(forged(r.mail("buyer@k1.example", "and the rest?", "m1@customer.example")))
	if after.ID == before.ID {
		t.Fatal("the forged mail joined the case")
	}
	if strings.Contains(after.Draft().Content.Body, "CF26") || after.Draft().Customer != "" {
		t.Errorf("the forger is told: %s", after.Draft().Content.Body)
	}
	if draft := r.view(before.ID).Draft(); draft.State != domain.DraftPending {
		t.Errorf("the customer's draft is %s", draft.State)
	}
}

// TestOnePersonOfTwoCustomers: what was asked for one customer is never told to the people of the other.
func TestOnePersonOfTwoCustomers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.exec(`INSERT INTO adv.contact (email, customer, name, role) VALUES ('both@agency.example', 'K1', 'Both', 'buyer'), ('both@agency.example', 'K2', 'Both', 'buyer')`)
	first := r.done(r.mail("both@agency.example", "status CF26-00010"))
	second := r.mail("both@agency.example", "copy for K2", "m1@customer.example")
	second.Mail.Cc = []domain.MailAddress{{Address: "buyer@k2.example"}}
	view := r.done(second)
	if view.ID != first.ID {
		t.Fatal("the same person's answer opened another case")
	}
	draft := view.Draft()
	if strings.Contains(draft.Content.Body, "CF26-00010") || !slices.Equal(addresses(draft.Content.Cc), []string{"buyer@k2.example"}) {
		t.Errorf("to %v: %s", draft.Content, draft.Content.Body)
	}
	// A contact of K1 alone who knows the thread learns nothing of K2 either.
	third := r.done(r.mail("buyer@k1.example", "status CF26-00010", "m1@customer.example"))
	if third.ID == first.ID && slices.Contains(addresses(third.Draft().Content.To), "buyer@k2.example") {
		t.Errorf("%+v", third.Draft().Content)
	}
	for _, paper := range third.Draft().Content.Attachments {
		t.Errorf("K1 is sent %s of K2", paper.Name)
	}
	// What could not be answered with the rest is not forgotten.
	r.must(r.decide(r.view(first.ID), domain.Approve, "claire"))
	r.pass(2 * time.Minute)
	r.sendAll()
	if state := r.view(first.ID).State; state == "sent" {
		t.Error("the case looks answered while a request is not")
	}
}

// sendAll runs step 6 for every mail that waits.
func (r *rig) sendAll() {
	r.t.Helper()
	rows, err := r.db.Pool(r.t).Query(r.t.Context(), `SELECT id FROM bot.outgoing WHERE state IN ('held', 'deferred') ORDER BY id`)
	r.must(err)
	var ids []domain.OutgoingID
	for rows.Next() {
		var id domain.OutgoingID
		r.must(rows.Scan(&id))
		ids = append(ids, id)
	}
	r.must(rows.Err())
	for _, id := range ids {
		_, err := r.Assistant.Send(r.t.Context(), id)
		r.must(err)
	}
}

// TestTwoColleaguesInOneCase: the second one's mail is answered with the first one's request, to both.
func TestTwoColleaguesInOneCase(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	first := r.done(r.mail("buyer@k1.example", "status CF26-00010"))
	answer := r.mail("boss@k1.example", "copy", "m1@customer.example")
	answer.Mail.Auth = domain.Authentication{Trusted: true, DMARC: "pass"}
	view := r.done(answer)
	if view.ID != first.ID {
		t.Fatal("the colleague's mail opened another case")
	}
	content := view.Draft().Content
	if !strings.Contains(content.Body, "CF26-00010") || !slices.Contains(addresses(content.Cc), "buyer@k1.example") || content.To[0].Address != "boss@k1.example" {
		t.Errorf("to %v, copy %v: %s", content.To, content.Cc, content.Body)
	}
}

// TestRecipients: a reply leaves the customer's own domain for nobody.
func TestRecipients(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.exec(`INSERT INTO adv.contact (email, customer, name, role) VALUES ('plumber@gmail.com', 'K1', 'P', 'buyer')`)
	for name, test := range map[string]struct {
		from    string
		change  func(*domain.Incoming)
		to, ccs []string
	}{
		"reply-to at the same public provider": {"plumber@gmail.com", func(m *domain.Incoming) { m.ReplyTo = []domain.MailAddress{{Address: "thief@gmail.com"}} }, []string{"plumber@gmail.com"}, nil},
		"copy at the same public provider":     {"plumber@gmail.com", func(m *domain.Incoming) { m.Cc = []domain.MailAddress{{Address: "thief@gmail.com"}} }, []string{"plumber@gmail.com"}, nil},
		"reply-to elsewhere":                   {"buyer@k1.example", func(m *domain.Incoming) { m.ReplyTo = []domain.MailAddress{{Address: "x@evil.example"}} }, []string{"buyer@k1.example"}, nil},
		"reply-to a look-alike":                {"buyer@k1.example", func(m *domain.Incoming) { m.ReplyTo = []domain.MailAddress{{Address: "x@k1.example.evil.example"}} }, []string{"buyer@k1.example"}, nil},
		"reply-to a colleague":                 {"buyer@k1.example", func(m *domain.Incoming) { m.ReplyTo = []domain.MailAddress{{Address: "desk@k1.example"}} }, []string{"desk@k1.example"}, nil},
		"copy to a colleague, us and others": {"buyer@k1.example", func(m *domain.Incoming) {
			m.Cc = []domain.MailAddress{{Address: "boss@K1.example"}, {Address: "adv@us.example"}, {Address: "rival@k2.example"}, {Address: "plumber@gmail.com"}}
		}, []string{"buyer@k1.example"}, []string{"boss@K1.example", "plumber@gmail.com"}},
	} {
		received := r.mail(test.from, "status CF26-00010")
		test.change(received.Mail)
		content := r.done(received).Draft().Content
		if !slices.Equal(addresses(content.To), test.to) || !slices.Equal(addresses(content.Cc), test.ccs) {
			t.Errorf("%s: to %v, copy %v", name, addresses(content.To), addresses(content.Cc))
		}
	}
}

// TestManyReferences: a mail with thousands of references finds its case, and the draft bears few.
func TestManyReferences(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	first := r.done(r.mail("buyer@k1.example", "copy"))
	many := r.mail("buyer@k1.example", "copy", "m1@customer.example")
	for i := range 5000 {
		many.Mail.References = append(many.Mail.References, fmt.Sprintf("x%d@customer.example", i))
	}
	view := r.done(many)
	if view.ID != first.ID || len(view.Draft().Content.References) > 30 {
		t.Errorf("case %d, %d references", view.ID, len(view.Draft().Content.References))
	}
}

// TestOurOwnMailIsShown: what comes from our own address asks nothing, starts no loop, and is not out of sight.
func TestOurOwnMailIsShown(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	view := r.done(r.mail("adv@us.example", "order A 10"))
	if view.State != "automatic" || len(view.Drafts) != 0 || len(view.Actions) != 0 {
		t.Errorf("%s, %d drafts", view.State, len(view.Drafts))
	}
	// The same for a mail of ours that comes back under another sender.
	asked := r.done(r.mail("buyer@k1.example", "status CF26-00010"))
	r.must(r.decide(asked, domain.Approve, "claire"))
	back := r.mail("list@elsewhere.example", "status CF26-00010")
	back.Mail.MessageID = r.view(asked.ID).Outgoing[0].MessageID
	if view := r.done(back); len(view.Drafts) != 0 {
		t.Error("our own mail, come back, was answered")
	}
}

// TestManyMailsADay: what is over the cap goes to a person, even in a case that looks answered.
func TestManyMailsADay(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Policy.PerSenderPerDay = 1
	first := r.done(r.mail("buyer@k1.example", "status CF26-00010"))
	r.must(r.decide(first, domain.Approve, "claire"))
	r.pass(2 * time.Minute)
	r.sendAll()
	view := r.done(r.mail("buyer@k1.example", "order A 10", "m1@customer.example"))
	if view.ID != first.ID || view.State != "quarantined" || len(view.Actions) != 0 {
		t.Errorf("case %d is %s", view.ID, view.State)
	}
}

// TestM28_LoopWithinOneCase: two programs that answer each other, and neither says that it is one, end before a person; the
// next day, and another case of the sender, are worked on.
func TestM28_LoopWithinOneCase(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Policy.PerCasePerDay = 3
	first := r.done(r.mail("buyer@k1.example", "status CF26-00010"))
	var view domain.CaseView
	for n := range 3 {
		if view = r.done(r.mail("buyer@k1.example", "status CF26-00010", "m1@customer.example")); n < 2 && view.State != "pending" {
			t.Errorf("message %d: the case is %s", n+2, view.State)
		}
	}
	last := view.Messages[len(view.Messages)-1]
	if view.ID != first.ID || view.State != "pending" || last.State != "quarantined" || last.StateNote != "too many messages in this case today" {
		t.Errorf("case %d is %s, its last message %s: %s", view.ID, view.State, last.State, last.StateNote)
	}
	if other := r.done(r.mail("buyer@k1.example", "status CF26-00010")); other.ID == first.ID || other.State != "pending" {
		t.Errorf("another case %d is %s", other.ID, other.State)
	}
	r.pass(24 * time.Hour)
	if view = r.done(r.mail("buyer@k1.example", "status CF26-00010", "m1@customer.example")); view.Messages[len(view.Messages)-1].State == "quarantined" {
		t.Error("the next day's mail waits too")
	}
}

// TestForgersDoNotUseUpTheCap: mails in a contact's name do not keep the contact's own from being worked on.
func TestForgersDoNotUseUpTheCap(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Policy.PerSenderPerDay = 2
	for range 3 {
		r.done(forged(r.mail("buyer@k1.example", "order A 10")))
	}
	if view := r.done(r.mail("buyer@k1.example", "copy")); view.State != "pending" {
		t.Errorf("the contact's own mail is %s", view.State)
	}
}

// TestM10_SameMailInTwoMailboxes: two messages, one case, one order (M10); another mail under the same Message-ID is another.
func TestM10_SameMailInTwoMailboxes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	first := r.mail("buyer@k1.example", "order A 10")
	second := r.mail("buyer@k1.example", "order A 10")
	second.Mailbox, second.Key, second.Mail.MessageID = "sales/INBOX", "sales/1/7", first.Mail.MessageID
	results := make(chan domain.MessageID, 2)
	for _, received := range []domain.Received{first, second} {
		go func() {
			id, err := r.Receive(context.WithoutCancel(t.Context()), received)
			if err != nil {
				t.Error(err)
			}
			results <- id
		}()
	}
	one, two := <-results, <-results
	r.must(r.work())
	view := r.caseOf(one)
	if other := r.caseOf(two); one == two || view.ID != other.ID || len(view.Messages) != 2 || len(view.Actions) != 1 || len(view.Drafts) != 1 {
		t.Errorf("messages %d and %d, cases %d and %d, %d actions", one, two, view.ID, other.ID, len(view.Actions))
	}
	clash := r.mail("buyer@k1.example", "order A 3")
	clash.Mail.MessageID = first.Mail.MessageID
	if view := r.done(clash); len(view.Actions) != 1 || view.ID == r.caseOf(one).ID {
		t.Errorf("a mail with a Message-ID used before: %d actions", len(view.Actions))
	}
}

// TestPapersSurviveANewMail: a second mail's draft still carries what the first one was promised.
func TestPapersSurviveANewMail(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.done(r.mail("buyer@k1.example", "copy"))
	view := r.done(r.mail("buyer@k1.example", "status CF26-00010", "m1@customer.example"))
	if papers := view.Draft().Content.Attachments; len(papers) != 1 {
		t.Fatalf("%d papers", len(papers))
	}
	r.must(r.decide(view, domain.Approve, "claire"))
}

// TestOldAnswerIsNotToldAsNew: what a first answer said has changed when the second mail is answered.
func TestOldAnswerIsNotToldAsNew(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.done(r.mail("buyer@k1.example", "status CF26-00010"))
	before := r.view(1).Draft().Content.Body
	r.exec(`UPDATE adv.sales_order SET status = 'shipped' WHERE number = 'CF26-00010'`)
	view := r.done(r.mail("buyer@k1.example", "copy", "m1@customer.example"))
	body := view.Draft().Content.Body
	if !strings.Contains(body, "CF26-00010") || strings.Contains(body, strings.TrimSpace(before)) || len(view.Draft().Content.Attachments) != 1 {
		t.Errorf("before:\n%s\nnow:\n%s", before, body)
	}
	r.must(r.decide(view, domain.Approve, "claire"))
	if err := r.decide(view, domain.Approve, "claire"); !errors.Is(err, domain.ErrStale) {
		t.Errorf("approved twice: %v", err)
	}
}

// TestHugeIdentifiers: headers as long as a hostile sender likes are taken in, and still thread.
func TestHugeIdentifiers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	var long strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&long, "%x", i*7919%65521)
	}
	first := r.mail("buyer@k1.example", "copy")
	first.Mail.MessageID = long.String() + "@customer.example"
	view := r.done(first)
	if answer := r.done(r.mail("buyer@k1.example", "copy", first.Mail.MessageID)); answer.ID != view.ID {
		t.Error("the answer did not find its case")
	}
	r.done(r.mail(long.String()+"@nowhere.example", "hello"))
}

// TestUnkeepableMailIsShown: what was read of a mail cannot be stored; its raw bytes are, and a person sees it.
func TestUnkeepableMailIsShown(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bad := r.mail("buyer@k1.example", "nul \x00 in the text")
	if _, err := r.Receive(t.Context(), bad); err == nil {
		t.Skip("it can be kept")
	}
	r.must(r.Quarantine(t.Context(), bad, "it cannot be stored"))
	if view := r.caseOf(1); view.State != "quarantined" || view.Messages[0].StateNote != "it cannot be stored" {
		t.Errorf("%+v", view)
	}
	r.must(r.Quarantine(t.Context(), bad, "again"))
	if n := r.count(`SELECT count(*) FROM bot.message`); n != 1 {
		t.Errorf("%d messages", n)
	}
}
