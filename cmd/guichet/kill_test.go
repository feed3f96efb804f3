package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"guichet/domain"
	"guichet/domain/postgres"
	"guichet/domain/postgres/pgtest"
	"guichet/mail/mailtest"
)

// killPoints are the named moments before and after each commit and outside effect on the path of a mail.
var killPoints = []string{"receive", "received", "triage.read", "triage", "triaged", "execute", "executed", "announce", "announced",
	"decide", "decided", "send.started", "send.connecting", "send.greeted", "send.authenticated", "send.envelope", "send.data", "send.accepted", "send.done", "sent", "file", "filed"}

// mayHaveLeft are the points at which the server may have the mail while we do not know: there, and only there, the end
// state may be "unknown" instead of "accepted".
var mayHaveLeft = map[string]bool{"send.data": true, "send.accepted": true, "send.done": true}

// killSetup is what a child process is told.
type killSetup struct {
	DSN, IMAP, SMTP, Dir string
	Now                  time.Time
	Point                string // where it kills itself; "" runs to the end
}

// TestMain runs the child of the kill test where it is asked to, and the program itself where a script calls it.
func TestMain(m *testing.M) {
	if setup := os.Getenv("GUICHET_KILL_CHILD"); setup != "" {
		if err := killChild(setup); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	testscript.Main(m, map[string]func(){
		"guichet": func() { os.Exit(run(os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestKilledAnywhereTheEndIsTheSame kills a real process at each point of the path of one order by mail, starts another,
// and compares what stands at the end with an undisturbed run: one order, one draft approved, one mail at the customer's,
// one copy in Sent.
func TestKilledAnywhereTheEndIsTheSame(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("many processes")
	}
	want := runKilled(t, "")
	if want.Orders != 1 || want.Delivered != 1 || want.Copies != 1 || want.State != domain.OutgoingAccepted {
		t.Fatalf("undisturbed: %+v", want)
	}
	for _, point := range killPoints {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			got := runKilled(t, point)
			if mayHaveLeft[point] && got.State == domain.OutgoingUnknown && got.Delivered <= 1 {
				got.State, got.Delivered, got.Copies, got.Case = want.State, want.Delivered, want.Copies, want.Case
			}
			if got != want {
				t.Errorf("killed at %s: %+v, undisturbed %+v", point, got, want)
			}
		})
	}
}

// killEnd is the end state that must not depend on when the process died.
type killEnd struct {
	Messages, Requests, Orders, OrderLines, Actions, Drafts, Decisions, Outgoing int
	Delivered, Copies                                                            int
	State                                                                        domain.OutgoingState
	Case, Order                                                                  string
}

func runKilled(t *testing.T, point string) killEnd {
	t.Helper()
	db := pgtest.New(t)
	server, err := mailtest.NewServer(mailtest.Config{Users: map[string]string{"adv@us.example": "pw", "anne@k1.example": "pw"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	if _, err := postgres.Import(t.Context(), db.Pool(t), filepath.Join("testdata", "kill"), postgres.ImportOptions{Now: now}); err != nil {
		t.Fatal(err)
	}
	if err := server.Append("adv@us.example", "INBOX", killMail, now); err != nil {
		t.Fatal(err)
	}
	setup := killSetup{DSN: db.AppDSN(), IMAP: server.IMAPAddr(), SMTP: server.SMTPAddr(), Now: now, Dir: t.TempDir()}
	if point != "" {
		setup.Point = point
		err := startChild(t, setup)
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			t.Fatalf("the child was not killed at %s: %v", point, err)
		}
	}
	setup.Point = ""
	if err := startChild(t, setup); err != nil {
		t.Fatalf("after %q: %v", point, err)
	}
	return readEnd(t, db, server)
}

func startChild(t *testing.T, setup killSetup) error {
	t.Helper()
	text, err := json.Marshal(setup)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	child := exec.CommandContext(ctx, os.Args[0])
	child.Env = append(os.Environ(), "GUICHET_KILL_CHILD="+string(text))
	var output strings.Builder
	child.Stdout, child.Stderr = &output, &output
	if err := child.Run(); err != nil {
		return fmt.Errorf("%w\n%s", err, output.String())
	}
	return nil
}

func readEnd(t *testing.T, db *pgtest.DB, server *mailtest.Server) killEnd {
	t.Helper()
	var end killEnd
	err := db.Pool(t).QueryRow(t.Context(), `SELECT (SELECT count(*) FROM bot.message), (SELECT count(*) FROM bot.request),
		(SELECT count(*) FROM adv.sales_order WHERE source = 'guichet'), (SELECT count(*) FROM adv.order_line l JOIN adv.sales_order o ON o.number = l.order_number WHERE o.source = 'guichet'),
		(SELECT count(*) FROM bot.action), (SELECT count(*) FROM bot.draft), (SELECT count(*) FROM bot.decision), (SELECT count(*) FROM bot.outgoing),
		(SELECT max(state) FROM bot.outgoing), (SELECT max(state) FROM bot."case"), (SELECT max(status) FROM adv.sales_order WHERE source = 'guichet')`).
		Scan(&end.Messages, &end.Requests, &end.Orders, &end.OrderLines, &end.Actions, &end.Drafts, &end.Decisions, &end.Outgoing, &end.State, &end.Case, &end.Order)
	if err != nil {
		t.Fatal(err)
	}
	end.Delivered, end.Copies = len(server.Messages("anne@k1.example", "INBOX")), len(server.Messages("adv@us.example", "Sent"))
	return end
}

// killMail is an order that the offline engine understands.
var killMail = []byte(strings.ReplaceAll(`From: Anne <anne@k1.example>
To: adv@us.example
Subject: Commande PO-77
Date: Mon, 23 Nov 2026 09:30:00 +0100
Message-ID: <po77@k1.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Bonjour,

Veuillez enregistrer notre commande n° PO-77 :

- 3 x GANT-M gants nitrile taille M

Livraison dès que possible.

Merci,
Anne
`, "\n", "\r\n"))

// killChild is the process that is killed: it takes the mail in, approves the draft as a person would, and stops once the
// mail has left and its copy is filed, or is known to be unknown.
func killChild(text string) error {
	var setup killSetup
	if err := json.Unmarshal([]byte(text), &setup); err != nil {
		return err
	}
	config := Config{Staff: []domain.Staff{{Login: "claire", Name: "Claire", Roles: []domain.Role{domain.RoleApprover}}},
		Mailbox: []MailboxConfig{{Name: "adv", Address: setup.IMAP, TLS: "none", Username: "adv@us.example", Password: "pw", Poll: duration(200 * time.Millisecond)}},
		SMTP:    SMTPConfig{Address: setup.SMTP, TLS: "none", Username: "adv@us.example", Password: "pw"},
		Console: ConsoleConfig{Listen: "127.0.0.1:0"}, Policy: PolicyConfig{UndoWindow: -1}}
	config.fillDefaults()
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	defer cancel()
	onStep := func(point string) {
		if point == setup.Point {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // the signal is on its way
		}
	}
	a, err := newApp(ctx, config, setup.DSN, appOptions{clock: domain.ClockFrom(setup.Now), log: slog.New(slog.NewTextHandler(os.Stderr, nil)), onStep: onStep})
	if err != nil {
		return err
	}
	defer a.close()
	s := &service{app: a, lease: 2 * time.Second}
	if err := s.connect(); err != nil {
		return err
	}
	person := &approver{service: s, stop: cancel}
	s.assistant.Faces = append(s.assistant.Faces, person)
	err = s.run(ctx, func(string) { go person.watch(ctx) })
	if !person.done {
		return fmt.Errorf("the mail did not leave in time: %w", err)
	}
	return err
}

// approver is a face that approves what it is shown.
type approver struct {
	*service
	stop context.CancelFunc
	done bool
}

// Announce approves a pending draft.
func (p *approver) Announce(ctx context.Context, id domain.DraftID) error {
	draft, err := p.store.Draft(ctx, id)
	if err != nil || draft.State != domain.DraftPending {
		return err
	}
	err = p.assistant.Decide(ctx, domain.Decision{Draft: id, Version: draft.Version, Verdict: domain.Approve, Who: "claire", Face: "test"})
	if errors.Is(err, domain.ErrStale) {
		return nil
	}
	return err
}

// watch stops the process when nothing is left to do.
func (p *approver) watch(ctx context.Context) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		view, err := p.store.Case(ctx, 1)
		if err != nil || len(view.Outgoing) == 0 {
			continue
		}
		out := view.Outgoing[0]
		if out.State == domain.OutgoingUnknown || out.State == domain.OutgoingAccepted && out.SentFiled {
			p.done = true
			p.stop()
			return
		}
	}
}
