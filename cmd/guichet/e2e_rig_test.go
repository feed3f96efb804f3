package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/smtp"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/bot/slack/fakeslack"
	"guichet/domain"
	"guichet/domain/postgres"
	"guichet/domain/postgres/pgtest"
	"guichet/intents/classify"
	"guichet/mail"
	"guichet/mail/mailtest"
)

// The company of the end-to-end tests, a coffee roaster, and its people.
const (
	desk   = "commandes@belledonne.example"
	buyer  = "achats@hotelduparc.example"
	payer  = "compta@hotelduparc.example"
	german = "einkauf@cafecentral.example"
	late   = "compta@brasseriemolard.example"

	claire = "U0CLAIRE" // approver
	karim  = "U0KARIM"  // clerk
	zoe    = "U0ZOE"    // has an account in Slack and none here
	team   = "C0EQUIPE" // a channel of everybody
)

// rigStart is a Monday morning.
var rigStart = time.Date(2026, 11, 23, 10, 0, 0, 0, time.FixedZone("CET", 3600))

// offlineEngine is loaded once for all tests of the process.
var offlineEngine = sync.OnceValues(classify.Offline)

// steppedClock runs like a clock and can be put forward.
type steppedClock struct {
	mutex sync.Mutex
	base  domain.Clock
	ahead time.Duration
}

func (c *steppedClock) now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.base().Add(c.ahead)
}

func (c *steppedClock) advance(by time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.ahead += by
}

// rig is the whole program in this process: its database, the mail servers and the Slack around it.
type rig struct {
	*service
	t      testing.TB
	ctx    context.Context
	db     *pgtest.DB
	mail   *mailtest.Server
	fake   *fakeslack.Server // nil where Slack is off
	watch  *steppedClock
	url    string // of the console; set by start
	letter int
}

// rigOptions are what a test wants otherwise.
type rigOptions struct {
	keyword, moveTo        string // of the mailbox
	slack, reminders, demo bool
	undo                   time.Duration // 0: none
	model                  ModelConfig
	// Another company than the coffee roaster: its folder, its moment and the desk's mailbox.
	data  string
	start time.Time
	desk  string
	// patience is how long the test may take; 0 is 90 seconds.
	patience time.Duration
}

// newRig wires the program; nothing runs yet, so that steps may be called one by one.
func newRig(t testing.TB, o rigOptions) *rig {
	t.Helper()
	if o.data == "" {
		o.data, o.start, o.desk = filepath.Join("testdata", "e2e"), rigStart, desk
	}
	ctx, cancel := context.WithTimeout(t.Context(), cmp.Or(o.patience, 90*time.Second))
	t.Cleanup(cancel)
	r := &rig{t: t, ctx: ctx, db: pgtest.New(t), watch: &steppedClock{base: domain.ClockFrom(o.start)}}
	if _, err := postgres.Import(ctx, r.db.Pool(t), o.data, postgres.ImportOptions{Now: o.start}); err != nil {
		t.Fatal(err)
	}
	var err error
	if r.mail, err = mailtest.NewServer(mailtest.Config{AuthservID: "mx.belledonne.example"}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.mail.Close() })
	if o.slack {
		everyone := []string{claire, karim, zoe, "U0GUICHET"}
		r.fake = fakeslack.Start(t, fakeslack.Config{Clock: r.watch.now,
			Users:    []fakeslack.User{{ID: claire, Name: "claire"}, {ID: karim, Name: "karim"}, {ID: zoe, Name: "zoe"}},
			Channels: []fakeslack.Channel{{ID: approvers, Name: "validation", Members: everyone}, {ID: team, Name: "equipe", Members: everyone}}})
	}
	r.wireService(o)
	return r
}

func (r *rig) wireService(o rigOptions) {
	r.t.Helper()
	options := appOptions{clock: r.watch.now, log: slog.New(slog.NewTextHandler(rigLog{r.t}, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	if o.model == (ModelConfig{}) {
		engine, err := offlineEngine()
		r.must(err)
		options.engine = engine
	}
	a, err := newApp(r.ctx, r.configuration(o), r.db.AppDSN(), options)
	r.must(err)
	r.t.Cleanup(func() {
		if err := a.close(); err != nil {
			r.t.Errorf("closing: %v", err)
		}
	})
	r.service = &service{app: a}
	if o.demo {
		r.service.demo = &demoFaces{slackPage: http.NotFoundHandler()}
	}
	r.must(r.connect())
}

func (r *rig) configuration(o rigOptions) Config {
	config := Config{Staff: []domain.Staff{
		{Login: "claire", Name: "Claire Bonnard", Slack: claire, Roles: []domain.Role{domain.RoleApprover}, Language: "fr"},
		{Login: "karim", Name: "Karim Haddad", Slack: karim, Roles: []domain.Role{domain.RoleClerk}, Language: "fr"}},
		Mailbox: []MailboxConfig{{Name: "adv", Address: r.mail.IMAPAddr(), TLS: "none", Username: o.desk, Password: mailtest.DefaultPassword, Poll: duration(time.Second), Since: "2000-01-01",
			Keyword: o.keyword, MoveTo: o.moveTo}},
		SMTP:    SMTPConfig{Address: r.mail.SMTPAddr(), TLS: "none", Username: o.desk, Password: mailtest.DefaultPassword},
		Console: ConsoleConfig{Listen: "127.0.0.1:0", URL: "http://console.example"}, Model: o.model,
		Policy: PolicyConfig{UndoWindow: duration(o.undo), Reminders: o.reminders, InterestRates: []RateConfig{{From: "2026-07-01", Percent: "12.15"}}}}
	if o.undo == 0 {
		config.Policy.UndoWindow = duration(-time.Second)
	}
	if r.fake != nil {
		config.Slack = SlackConfig{AppToken: "xapp-fake", BotToken: "xoxb-fake", APIURL: r.fake.URL(), ApproverChannel: approvers, Language: "fr"}
	}
	config.fillDefaults()
	var faults faultList
	config.check(faults.add)
	r.must(errors.Join(faults...))
	return config
}

// start runs the service until the test ends, and checks that it stops without a fault.
func (r *rig) start() {
	r.t.Helper()
	ctx, stop := context.WithCancel(r.ctx)
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- r.run(ctx, func(address string) { ready <- address }) }()
	r.t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			r.t.Errorf("the service ended with: %v", err)
		}
	})
	select {
	case r.url = <-ready:
	case err := <-ended:
		ended <- err
		r.t.Fatalf("the service did not start: %v", err)
	}
	if r.fake != nil {
		r.must(r.fake.WaitConnected(r.ctx))
	}
}

// running is a rig at work.
func running(t testing.TB, o rigOptions) *rig {
	t.Helper()
	r := newRig(t, o)
	r.start()
	return r
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// wait looks again and again until something holds.
func (r *rig) wait(what string, holds func() bool) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.ctx, 40*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-ctx.Done():
			r.t.Fatalf("waited in vain: %s", what)
		case <-tick.C:
		}
	}
}

// write sends a mail to the desk over SMTP, as a customer's own mail program would, and gives its Message-ID.
func (r *rig) write(from, subject, body string, headers ...string) string {
	r.t.Helper()
	r.letter++
	_, host, _ := strings.Cut(from, "@")
	id := fmt.Sprintf("m%d.%d@%s", r.letter, r.watch.now().UnixNano(), host)
	head := append([]string{"From: " + from, "To: " + desk, "Subject: " + subject, "Date: " + r.watch.now().Format(time.RFC1123Z), "Message-ID: <" + id + ">",
		"MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"}, headers...)
	raw := strings.Join(head, "\r\n") + "\r\n\r\n" + strings.ReplaceAll(body, "\n", "\r\n")
	auth := smtp.PlainAuth("", from, mailtest.DefaultPassword, "127.0.0.1")
	r.must(smtp.SendMail(r.mail.SMTPAddr(), auth, from, []string{desk}, []byte(raw)))
	return id
}

// caseOf waits until the mail's case stands as the test wants it.
func (r *rig) caseOf(messageID string, fits func(domain.CaseView) bool) domain.CaseView {
	r.t.Helper()
	var view domain.CaseView
	r.wait("the case of "+messageID, func() bool {
		var id domain.CaseID
		err := r.db.Pool(r.t).QueryRow(r.ctx, `SELECT "case" FROM bot.message WHERE message_id = $1`, messageID).Scan(&id)
		if err != nil {
			return false
		}
		view, err = r.store.Case(r.ctx, id)
		r.must(err)
		return fits(view)
	})
	return view
}

// pending waits for the draft that answers a mail.
func (r *rig) pending(messageID string) domain.Draft {
	r.t.Helper()
	view := r.caseOf(messageID, func(v domain.CaseView) bool { return v.Draft() != nil && v.Draft().State == domain.DraftPending })
	return *view.Draft()
}

// decide is a click of Claire's in the console.
func (r *rig) decide(draft domain.Draft, verdict domain.Verdict) error {
	return r.assistant.Decide(r.ctx, domain.Decision{Draft: draft.ID, Version: draft.Version, Verdict: verdict, Who: "claire", Face: "console"})
}

// inbox waits for n mails in a customer's mailbox and reads them.
func (r *rig) inbox(user string, n int) []domain.Incoming {
	r.t.Helper()
	r.wait(fmt.Sprintf("%d mails for %s", n, user), func() bool { return len(r.mail.Messages(user, "INBOX")) >= n })
	var read []domain.Incoming
	for _, raw := range r.mail.Messages(user, "INBOX") {
		read = append(read, mail.Parse(raw, mail.ParseOptions{}))
	}
	if len(read) != n {
		r.t.Fatalf("%s got %d mails, want %d", user, len(read), n)
	}
	return read
}

// count counts in the database.
func (r *rig) count(sql string, args ...any) int {
	r.t.Helper()
	var n int
	r.must(r.db.Pool(r.t).QueryRow(r.ctx, sql, args...).Scan(&n))
	return n
}

// exec changes the ADV database from outside, as another program would.
func (r *rig) exec(sql string, args ...any) {
	r.t.Helper()
	_, err := r.db.Pool(r.t).Exec(r.ctx, sql, args...)
	r.must(err)
}

// rigLog writes the program's log into the test's while it runs.
type rigLog struct{ t testing.TB }

func (l rigLog) Write(line []byte) (int, error) {
	if l.t.Context().Err() == nil {
		l.t.Log(strings.TrimSpace(string(line)))
	}
	return len(line), nil
}
