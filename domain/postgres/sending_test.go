package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
	"guichet/domain/postgres"
)

// TestSendStates walks an outgoing mail through what can happen to it.
func TestSendStates(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		phases []domain.SendPhase
		result domain.SendResult // zero: the process dies
		again  domain.OutgoingState
		due    bool
	}{
		"accepted":               {[]domain.SendPhase{domain.PhaseData}, domain.SendResult{State: domain.OutgoingAccepted, Phase: domain.PhaseAccepted}, domain.OutgoingAccepted, false},
		"refused":                {[]domain.SendPhase{domain.PhaseEnvelope}, domain.SendResult{State: domain.OutgoingRefused, Phase: domain.PhaseEnvelope, Code: 550}, domain.OutgoingRefused, false},
		"deferred":               {nil, domain.SendResult{State: domain.OutgoingDeferred, Phase: domain.PhaseConnecting}, domain.OutgoingSending, true},
		"silence after the data": {[]domain.SendPhase{domain.PhaseData}, domain.SendResult{State: domain.OutgoingUnknown, Phase: domain.PhaseData}, domain.OutgoingUnknown, false},
		"dies before the data":   {[]domain.SendPhase{domain.PhaseEnvelope}, domain.SendResult{}, domain.OutgoingSending, true},
		"dies after the data":    {[]domain.SendPhase{domain.PhaseEnvelope, domain.PhaseData}, domain.SendResult{}, domain.OutgoingUnknown, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			view := d.recorded(1)
			immediate := rules
			immediate.Hold = 0
			if err := d.Decide(t.Context(), domain.Decision{Draft: view.Draft().ID, Version: 1, Verdict: domain.Approve, Who: "claire"}, immediate); err != nil {
				t.Fatal(err)
			}
			id := d.caseOf(view.Messages[0].ID).Outgoing[0].ID
			out, _, due, err := d.StartAttempt(t.Context(), id, nil)
			if err != nil || !due {
				t.Fatalf("due %v, %v", due, err)
			}
			for _, phase := range test.phases {
				if err := d.ReachPhase(t.Context(), out, phase); err != nil {
					t.Fatal(err)
				}
			}
			if test.result.State != "" {
				if err := d.EndAttempt(t.Context(), out, test.result); err != nil {
					t.Fatal(err)
				}
			}
			if _, _, due, err = d.StartAttempt(t.Context(), id, nil); err != nil || due != test.due {
				t.Errorf("taken up again: due %v, want %v (%v)", due, test.due, err)
			}
			if got, err := d.Outgoing(t.Context(), id); err != nil || got.State != test.again {
				t.Errorf("state %s, want %s (%v)", got.State, test.again, err)
			}
		})
	}
}

// TestCreditIsJudgedOneAfterTheOther runs orders of one customer at once: each must see those before it.
func TestOrdersOfOneCustomerAreSerial(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var ids []domain.MessageID
	for uid := range uint32(8) {
		id := d.receive(mail(uid+1, "buyer@k1.example", fmt.Sprint("commande ", uid)))
		d.triage(id, domain.Request{Intent: domain.OrderCreation, Outcome: domain.Ready, Engine: "test"})
		ids = append(ids, id)
	}
	var mutex sync.Mutex
	seen := map[int]bool{}
	var group sync.WaitGroup
	for _, id := range ids {
		group.Go(func() {
			err := d.Execute(t.Context(), id, domain.ExecuteOptions{}, func(ctx context.Context, step domain.Step, x domain.Execution) (domain.Stepped, error) {
				book, err := x.Book(ctx, "K1")
				if err != nil {
					return domain.Stepped{}, err
				}
				action := order(1)
				action.Key = fmt.Sprintf("message/%d/1/record_order", id)
				done, err := x.Do(ctx, action)
				mutex.Lock()
				seen[len(book.Orders)] = true
				mutex.Unlock()
				stored := step.Own[0]
				stored.Action = &done
				return domain.Stepped{Language: "fr", Customer: "K1", Requests: []domain.StoredRequest{stored}, CaseState: "closed"}, err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if len(seen) != len(ids) {
		t.Errorf("%d different numbers of orders were seen by %d messages: %v", len(seen), len(ids), seen)
	}
}

func TestJournal(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.recorded(1)
	anchor, sealed, err := d.Seal(t.Context())
	if err != nil || sealed == 0 {
		t.Fatalf("sealed %d, %v", sealed, err)
	}
	d.recorded(2)
	if _, _, err := d.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	if v, err := d.VerifyJournal(t.Context(), anchor); err != nil || len(v.Faults) > 0 || v.Unsealed > 0 {
		t.Fatalf("%+v, %v", v, err)
	}
	for _, sql := range []string{`UPDATE bot.journal SET actor = 'x'`, `DELETE FROM bot.journal`, `UPDATE bot.journal_seal SET hash = ''`} {
		if _, err := d.db.Pool(t).Exec(t.Context(), sql); err == nil {
			t.Errorf("the application may %s", sql)
		}
	}
	owner, err := pgx.Connect(t.Context(), d.db.OwnerDSN())
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(context.WithoutCancel(t.Context()))
	for name, sql := range map[string]string{
		"changed":  `UPDATE bot.journal SET detail = '{"x": 1}' WHERE id = (SELECT min(id) + 1 FROM bot.journal)`,
		"removed":  `DELETE FROM bot.journal WHERE id = (SELECT min(id) + 1 FROM bot.journal)`,
		"inserted": `INSERT INTO bot.journal (id, at, actor, verb, object) OVERRIDING SYSTEM VALUE VALUES (0, now(), 'x', 'y', 'z')`,
		"cut":      `WITH s AS (DELETE FROM bot.journal_seal), j AS (DELETE FROM bot.journal) SELECT 1`,
	} {
		tx, err := owner.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
		v, err := postgres.VerifyJournalIn(t.Context(), tx, anchor)
		if err != nil || len(v.Faults) == 0 {
			t.Errorf("%s: not noticed (%+v, %v)", name, v, err)
		}
		if err := tx.Rollback(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLostAttemptGoesNoFurther: a process that was taken for dead must not hand the mail over beside its successor.
func TestLostAttemptGoesNoFurther(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	view := d.recorded(1)
	immediate := rules
	immediate.Hold = 0
	if err := d.Decide(t.Context(), domain.Decision{Draft: view.Draft().ID, Version: 1, Verdict: domain.Approve, Who: "claire"}, immediate); err != nil {
		t.Fatal(err)
	}
	id := d.caseOf(view.Messages[0].ID).Outgoing[0].ID
	first, _, _, err := d.StartAttempt(t.Context(), id, nil)
	if err != nil {
		t.Fatal(err)
	}
	second, _, due, err := d.StartAttempt(t.Context(), id, nil)
	if err != nil || !due {
		t.Fatalf("due %v, %v", due, err)
	}
	if err := d.ReachPhase(t.Context(), first, domain.PhaseData); !errors.Is(err, domain.ErrStale) {
		t.Errorf("the first attempt may go on: %v", err)
	}
	if err := d.ReachPhase(t.Context(), second, domain.PhaseData); err != nil {
		t.Error(err)
	}
}
