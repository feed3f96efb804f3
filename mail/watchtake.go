package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"guichet/domain"
)

// take parses one mail and hands it over. What the assistant cannot take is tried again later, and
// quarantined when that is useless or has been tried often enough: one bad mail never stops the others (M06).
func (w *Watcher) take(ctx context.Context, validity uint32, m fetched) error {
	received := w.received(validity, m)
	incoming, err := parseGuarded(m.raw, w.cfg.Parse)
	if err != nil {
		return w.quarantine(ctx, received, err.Error())
	}
	if m.oversize {
		notice := fmt.Sprintf("[The mail is too large to be fetched whole: %d bytes. Only its beginning was taken; open it in the mailbox.]", m.size)
		incoming.Text, incoming.Own = notice+"\n"+incoming.Text, notice
		incoming.Faults = append(incoming.Faults, "the mail is too large and was not fetched whole")
	}
	plausibleDate(&incoming, received.ReceivedAt)
	received.Mail = &incoming
	limited, cancel := context.WithTimeout(ctx, w.cfg.MailTimeout)
	defer cancel()
	err = w.intake.Take(limited, received)
	switch {
	case err == nil:
		delete(w.attempts, m.uid)
		w.update(func(h *Health) { h.LastMail = w.cfg.Now() })
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	w.attempts[m.uid]++
	if errors.Is(err, domain.ErrPermanent) || errors.Is(err, domain.ErrInvalid) || w.attempts[m.uid] >= w.cfg.MaxAttempts {
		return w.quarantine(ctx, received, err.Error())
	}
	return fmt.Errorf("taking the mail %s: %w", received.Key, err)
}

// blame counts a failure to fetch one mail against it, and quarantines it when that was tried often enough.
func (w *Watcher) blame(ctx context.Context, validity, uid uint32, cause error) (int, error) {
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	w.attempts[uid]++
	cause = fmt.Errorf("fetching the mail with UID %d (attempt %d): %w", uid, w.attempts[uid], cause)
	if w.attempts[uid] < w.cfg.MaxAttempts {
		return 0, cause
	}
	if err := w.quarantine(ctx, w.received(validity, fetched{envelope: envelope{uid: uid}}), cause.Error()); err != nil {
		return 0, err
	}
	// The connection may be broken: it is opened anew, behind this mail.
	return 1, cause
}

// quarantine sets a mail apart. Where even that fails, the store is in trouble (a full disk, a database that restarts) and the
// failures so far say nothing of the mail: they are forgotten, and it is tried afresh.
func (w *Watcher) quarantine(ctx context.Context, received domain.Received, reason string) error {
	delete(w.attempts, received.UID)
	if err := w.intake.Quarantine(ctx, received, reason); err != nil {
		return fmt.Errorf("quarantining the mail %s: %w", received.Key, err)
	}
	w.cfg.Log.Error("mail quarantined", "key", received.Key, "reason", reason)
	return nil
}

// parseGuarded is Parse with a net under it: a fault of ours must not stop the mailbox.
func parseGuarded(raw []byte, opts ParseOptions) (in domain.Incoming, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("parsing failed: %v", fault)
		}
	}()
	return Parse(raw, opts), nil
}

// futureSlack is how far ahead of its arrival a mail may be dated: clocks and time zones go wrong by hours, not by days.
const futureSlack = 48 * time.Hour

// plausibleDate drops a date that lies after the mail's arrival: "tomorrow" would be read from there.
func plausibleDate(in *domain.Incoming, received time.Time) {
	if in.Date.Sub(received) > futureSlack {
		in.Date = time.Time{}
		in.Faults = append(in.Faults, "the mail is dated after its arrival: the day of its arrival counts")
	}
}
