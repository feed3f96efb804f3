package bot

import (
	"context"
	"fmt"
	"time"

	"guichet/domain"
)

// sendStore is what Send asks of the database.
type sendStore interface {
	StartAttempt(ctx context.Context, id domain.OutgoingID, recheck domain.Recheck) (out domain.Outgoing, wait time.Duration, due bool, err error)
	ReachPhase(ctx context.Context, out domain.Outgoing, phase domain.SendPhase) error
	EndAttempt(ctx context.Context, out domain.Outgoing, result domain.SendResult) error
	Outgoing(ctx context.Context, id domain.OutgoingID) (domain.Outgoing, error)
	Filed(ctx context.Context, id domain.OutgoingID) error
}

// Sender hands a mail to a server and says how far it came; it returns a state, never an error.
type Sender interface {
	// Send calls reached before each phase begins; where that returns an error the phase does not begin.
	Send(ctx context.Context, out domain.Outgoing, reached func(domain.SendPhase) error) domain.SendResult
}

// Filer keeps a copy of a sent mail in the Sent folder; a copy that is there already is left alone.
type Filer interface {
	File(ctx context.Context, out domain.Outgoing) error
}

// sendPatience is how long a mail that a server defers is tried.
const sendPatience = 12

// Send is step 6: the approved bytes go to the server, once. Each phase is recorded before it begins, so that after a
// crash it is known whether the server may have the mail; an attempt that another process has closed goes no further. It returns how long to wait before looking again: while the
// undo window runs, and after a server's "later"; 0 where there is nothing more to do.
func (a *Assistant) Send(ctx context.Context, id domain.OutgoingID) (time.Duration, error) {
	if wait, err := a.beforeWindow(ctx, id); err != nil || wait > 0 {
		return wait, err
	}
	recheck, err := a.rechecker(ctx)
	if err != nil {
		return 0, err
	}
	out, wait, due, err := a.Store.StartAttempt(ctx, id, recheck)
	if err != nil || !due {
		return wait, err
	}
	a.OnStep("send.started")
	result := a.Sender.Send(ctx, out, func(phase domain.SendPhase) error {
		err := a.Store.ReachPhase(ctx, out, phase)
		a.OnStep("send." + string(phase))
		return err
	})
	if result.State == domain.OutgoingDeferred && out.Attempts >= sendPatience {
		result.State, result.Reply = domain.OutgoingRefused, fmt.Sprintf("given up after %d attempts; the last answer: %s", out.Attempts, result.Reply)
	}
	a.OnStep("send.done")
	// The outcome is kept even when the program is being stopped.
	if err := a.Store.EndAttempt(context.WithoutCancel(ctx), out, result); err != nil {
		return 0, err
	}
	a.OnStep("sent")
	if result.State == domain.OutgoingDeferred {
		return backoff(out.Attempts), nil
	}
	return 0, nil
}

// backoff is half a minute, doubled for each attempt, at most two hours.
func backoff(attempt int) time.Duration {
	return min(2*time.Hour, 30*time.Second<<min(attempt-1, 10))
}

// File copies a sent mail to the Sent folder: a job of its own, so that its failure never sends again.
func (a *Assistant) File(ctx context.Context, id domain.OutgoingID) error {
	if a.Filer == nil {
		return nil
	}
	out, err := a.Store.Outgoing(ctx, id)
	if err != nil {
		return err
	}
	a.OnStep("file")
	if err := a.Filer.File(ctx, out); err != nil {
		return err
	}
	a.OnStep("filed")
	return a.Store.Filed(ctx, id)
}
