package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

const outgoingColumns = `id, draft, "case", state, message_id, from_addr, recipients, raw, hold_until, attempts`

func scanOutgoing(row pgx.CollectableRow) (o domain.Outgoing, err error) {
	err = row.Scan(&o.ID, &o.Draft, &o.Case, &o.State, &o.MessageID, &o.From, &o.Recipients, &o.Raw, &o.HoldUntil, &o.Attempts)
	return o, err
}

// Outgoing reads an approved mail.
func (s *Store) Outgoing(ctx context.Context, id domain.OutgoingID) (domain.Outgoing, error) {
	return readOutgoing(ctx, s.pool, id, "")
}

func readOutgoing(ctx context.Context, q querier, id domain.OutgoingID, lock string) (domain.Outgoing, error) {
	rows, err := q.Query(ctx, `SELECT `+outgoingColumns+` FROM bot.outgoing WHERE id = $1`+lock, id)
	if err != nil {
		return domain.Outgoing{}, fmt.Errorf("reading outgoing mail %d: %w", id, err)
	}
	out, err := pgx.CollectExactlyOneRow(rows, scanOutgoing)
	if err != nil {
		return out, notFound(fmt.Sprintf("outgoing mail %d", id), err)
	}
	return out, nil
}

// StartAttempt begins a try at sending: the attempt is a row before anything is connected. due is false, with the
// moment to look again, while the undo window runs; final where there is nothing to send any more.
//
// A mail found in the state "sending" was on its way when a process died. It is sent again only if that attempt never
// came to the data; otherwise the server may have it, and it becomes unknown.
func (s *Store) StartAttempt(ctx context.Context, id domain.OutgoingID, recheck domain.Recheck) (out domain.Outgoing, wait time.Duration, due bool, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) (err error) {
		wait, due = 0, false
		if err = lockCaseOf(ctx, tx, id); err != nil {
			return err
		}
		if out, err = readOutgoing(ctx, tx, id, " FOR UPDATE"); err != nil {
			return err
		}
		switch out.State {
		case domain.OutgoingHeld:
			if wait = out.HoldUntil.Sub(s.clock()); wait > 0 {
				return nil
			}
			wait = 0
			if stop, err := s.stopStale(ctx, tx, out, recheck); stop || err != nil {
				return err
			}
		case domain.OutgoingDeferred:
			if stop, err := s.stopStale(ctx, tx, out, recheck); stop || err != nil {
				return err
			}
		case domain.OutgoingSending:
			if unknown, err := s.settleDeadAttempt(ctx, tx, out); unknown || err != nil {
				return err
			}
		default:
			return nil
		}
		due, out.Attempts, out.State = true, out.Attempts+1, domain.OutgoingSending
		if _, err := tx.Exec(ctx, `UPDATE bot.outgoing SET state = 'sending', attempts = $2 WHERE id = $1`, id, out.Attempts); err != nil {
			return err
		}
		if _, err = tx.Exec(ctx, `INSERT INTO bot.send_attempt (outgoing, number, started_at, phase) VALUES ($1, $2, $3, 'connecting')`, id, out.Attempts, s.clock()); err != nil {
			return err
		}
		return s.record(ctx, tx, entry{"guichet", "mail.attempted", fmt.Sprintf("outgoing/%d", id), out.Case, map[string]any{"attempt": out.Attempts}})
	})
	if err != nil {
		return out, 0, false, fmt.Errorf("starting to send mail %d: %w", id, err)
	}
	return out, wait, due, nil
}

// stopStale cancels a mail that has not left and whose facts no longer hold, and lets a new draft be written.
func (s *Store) stopStale(ctx context.Context, tx pgx.Tx, out domain.Outgoing, recheck domain.Recheck) (bool, error) {
	draft, err := readDraft(ctx, tx, out.Draft, "")
	if err != nil {
		return false, err
	}
	var uses []domain.RowUse
	if err := tx.QueryRow(ctx, `SELECT uses FROM bot.outgoing WHERE id = $1`, out.ID).Scan(&uses); err != nil {
		return false, err
	}
	row, err := changed(ctx, tx, uses)
	if err != nil {
		return false, err
	}
	if row != nil {
		return true, s.writeAnew(ctx, tx, draft, fmt.Sprintf("%s %s has changed since the approval", row.Table, row.Key))
	}
	if recheck == nil {
		return false, nil
	}
	stale := recheck(ctx, draft, records{q: tx})
	if stale == nil || !errors.Is(stale, domain.ErrStale) {
		return false, stale
	}
	return true, s.writeAnew(ctx, tx, draft, stale.Error())
}

// settleDeadAttempt closes the attempt of a process that died. The attempt's row is locked first: should that process live
// after all, it either reached the data before, and is believed, or will be told that its attempt was closed.
func (s *Store) settleDeadAttempt(ctx context.Context, tx pgx.Tx, out domain.Outgoing) (unknown bool, err error) {
	var phase domain.SendPhase
	if err := tx.QueryRow(ctx, `SELECT phase FROM bot.send_attempt WHERE outgoing = $1 AND number = $2 FOR UPDATE`, out.ID, out.Attempts).Scan(&phase); err != nil {
		return false, err
	}
	result := domain.SendResult{State: domain.OutgoingDeferred, Phase: phase, Reply: "the program stopped during this attempt"}
	if phase == domain.PhaseData || phase == domain.PhaseAccepted {
		result.State = domain.OutgoingUnknown
	}
	if err := s.endAttempt(ctx, tx, out, result); err != nil {
		return false, err
	}
	return result.State == domain.OutgoingUnknown, nil
}

// ReachPhase records how far the running attempt has come, before it goes further. domain.ErrStale where another process
// has taken this one for dead and closed its attempt: it must not go on.
func (s *Store) ReachPhase(ctx context.Context, out domain.Outgoing, phase domain.SendPhase) error {
	tag, err := s.pool.Exec(ctx, `UPDATE bot.send_attempt SET phase = $3 WHERE outgoing = $1 AND number = $2 AND ended_at IS NULL`, out.ID, out.Attempts, phase)
	if err == nil && tag.RowsAffected() == 0 {
		err = domain.ErrStale
	}
	if err != nil {
		return fmt.Errorf("recording that sending mail %d reached %s: %w", out.ID, phase, err)
	}
	return nil
}

// EndAttempt records how an attempt ended, with the jobs that follow: the copy in the Sent folder and the cards are
// jobs of their own, so that nothing that fails there sends the mail again.
func (s *Store) EndAttempt(ctx context.Context, out domain.Outgoing, result domain.SendResult) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT 1 FROM bot."case" WHERE id = $1 FOR UPDATE`, out.Case); err != nil {
			return err
		}
		return s.endAttempt(ctx, tx, out, result)
	})
	if err != nil {
		return fmt.Errorf("recording how sending mail %d ended: %w", out.ID, err)
	}
	return nil
}

func (s *Store) endAttempt(ctx context.Context, tx pgx.Tx, out domain.Outgoing, result domain.SendResult) error {
	tag, err := tx.Exec(ctx, `UPDATE bot.send_attempt SET phase = $3, state = $4, code = $5, reply = $6, ended_at = $7
		WHERE outgoing = $1 AND number = $2 AND ended_at IS NULL`, out.ID, out.Attempts, result.Phase, result.State, result.Code, clean(result.Reply), s.clock())
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return s.lateAcceptance(ctx, tx, out, result)
	}
	if _, err := tx.Exec(ctx, `UPDATE bot.outgoing SET state = $2 WHERE id = $1 AND state = 'sending'`, out.ID, result.State); err != nil {
		return err
	}
	if err := s.record(ctx, tx, entry{"guichet", "mail." + string(result.State), fmt.Sprintf("outgoing/%d", out.ID), out.Case,
		map[string]any{"attempt": out.Attempts, "phase": result.Phase, "code": result.Code, "reply": clean(result.Reply)}}); err != nil {
		return err
	}
	return s.afterAttempt(ctx, tx, out, result.State)
}

// lateAcceptance hears a process that was taken for dead after its mail was handed over: what was unknown is known now.
func (s *Store) lateAcceptance(ctx context.Context, tx pgx.Tx, out domain.Outgoing, result domain.SendResult) error {
	if result.State != domain.OutgoingAccepted {
		return nil
	}
	tag, err := tx.Exec(ctx, `UPDATE bot.outgoing SET state = 'accepted' WHERE id = $1 AND state = 'unknown' AND attempts = $2`, out.ID, out.Attempts)
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	if err := s.record(ctx, tx, entry{"guichet", "mail.accepted", fmt.Sprintf("outgoing/%d", out.ID), out.Case,
		map[string]any{"attempt": out.Attempts, "reply": clean(result.Reply), "late": true}}); err != nil {
		return err
	}
	return s.afterAttempt(ctx, tx, out, domain.OutgoingAccepted)
}

func (s *Store) afterAttempt(ctx context.Context, tx pgx.Tx, out domain.Outgoing, state domain.OutgoingState) error {
	switch state {
	case domain.OutgoingDeferred:
		return nil // the job itself comes back
	case domain.OutgoingAccepted:
		if err := s.accepted(ctx, tx, out); err != nil {
			return err
		}
	default:
		if err := s.settleCase(ctx, tx, out.Case, string(state)); err != nil {
			return err
		}
	}
	return s.enqueue(ctx, tx, domain.AnnounceJob{Draft: out.Draft})
}

// accepted closes the case; a reminder's level counts only now.
func (s *Store) accepted(ctx context.Context, tx pgx.Tx, out domain.Outgoing) error {
	if _, err := tx.Exec(ctx, `UPDATE bot.message SET state = 'answered' WHERE state = 'executed' AND id IN
		(SELECT r.message FROM bot.request r JOIN bot.draft_version v ON r.id = ANY(v.requests) WHERE v.draft = $1)`, out.Draft); err != nil {
		return err
	}
	if err := s.settleCase(ctx, tx, out.Case, "sent"); err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `INSERT INTO adv.reminder AS r (invoice, level, sent_on)
		SELECT l->>'invoice', (l->>'level')::int, $2 FROM bot.draft d, jsonb_array_elements(d.reminder->'lines') l
		WHERE d.id = $1 AND d.reminder IS NOT NULL ON CONFLICT (invoice, level) DO UPDATE SET sent_on = EXCLUDED.sent_on
			WHERE r.sent_on >= (SELECT created_at::date FROM bot.draft WHERE id = $1) OR `+cameBack("$1"), out.Draft, s.today())
	if err != nil {
		return err
	}
	if tag.RowsAffected() > 0 {
		if err := s.record(ctx, tx, entry{"guichet", "reminder.counted", fmt.Sprintf("draft/%d", out.Draft), out.Case, map[string]any{"invoices": tag.RowsAffected()}}); err != nil {
			return err
		}
	}
	return s.enqueue(ctx, tx, domain.FileJob{Outgoing: out.ID})
}

// Filed records that the copy is in the Sent folder.
func (s *Store) Filed(ctx context.Context, id domain.OutgoingID) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		var caseID domain.CaseID
		err := tx.QueryRow(ctx, `UPDATE bot.outgoing SET filed = true WHERE id = $1 AND NOT filed RETURNING "case"`, id).Scan(&caseID)
		if err != nil {
			return ignoreNoRows(err)
		}
		return s.record(ctx, tx, entry{"guichet", "mail.filed", fmt.Sprintf("outgoing/%d", id), caseID, nil})
	})
	if err != nil {
		return fmt.Errorf("recording the copy of mail %d: %w", id, err)
	}
	return nil
}

// CancelOutgoing takes an approved mail back within the undo window: its draft can be decided again.
func (s *Store) CancelOutgoing(ctx context.Context, id domain.OutgoingID, who string) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		var draft domain.DraftID
		var caseID domain.CaseID
		var uses []domain.RowUse
		if err := lockCaseOf(ctx, tx, id); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, `UPDATE bot.outgoing SET state = 'cancelled' WHERE id = $1 AND state = 'held' RETURNING draft, "case", uses`, id).
			Scan(&draft, &caseID, &uses)
		if errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("it is on its way already: %w", domain.ErrStale)
		}
		if err != nil {
			return err
		}
		return errors.Join(s.reopen(ctx, tx, draft, caseID, uses),
			s.record(ctx, tx, entry{who, "mail.cancelled", fmt.Sprintf("outgoing/%d", id), caseID, nil}))
	})
	if err != nil {
		return fmt.Errorf("cancelling mail %d: %w", id, err)
	}
	return nil
}

// reopen copies a draft whose mail was taken back into a new pending one: an outgoing belongs to one draft for ever. It
// rests on the rows as they stood after the approval.
func (s *Store) reopen(ctx context.Context, tx pgx.Tx, id domain.DraftID, caseID domain.CaseID, uses []domain.RowUse) error {
	draft, err := readDraft(ctx, tx, id, "")
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE bot.draft SET state = 'superseded' WHERE id = $1`, id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE bot.request SET answered = false WHERE id = ANY($1)`, draft.Requests); err != nil {
		return err
	}
	draft.ID, draft.State, draft.Uses = 0, domain.DraftPending, uses
	if err := s.insertDraft(ctx, tx, &draft); err != nil {
		return err
	}
	return errors.Join(s.setCase(ctx, tx, caseID, "pending"), s.enqueue(ctx, tx, domain.AnnounceJob{Draft: draft.ID}))
}

// ResolveUnknown takes a person's word on a mail whose delivery is unknown: sent, or not (then it is tried again).
func (s *Store) ResolveUnknown(ctx context.Context, id domain.OutgoingID, who string, sent bool) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		if err := lockCaseOf(ctx, tx, id); err != nil {
			return err
		}
		out, err := readOutgoing(ctx, tx, id, " FOR UPDATE")
		if err != nil {
			return err
		}
		if out.State != domain.OutgoingUnknown && out.State != domain.OutgoingRefused && out.State != domain.OutgoingBounced {
			return fmt.Errorf("the mail is %s: %w", out.State, domain.ErrStale)
		}
		state := domain.OutgoingDeferred
		if sent {
			state = domain.OutgoingAccepted
		}
		if _, err := tx.Exec(ctx, `UPDATE bot.outgoing SET state = $2 WHERE id = $1`, id, state); err != nil {
			return err
		}
		if err := s.record(ctx, tx, entry{who, "mail.resolved", fmt.Sprintf("outgoing/%d", id), out.Case, map[string]any{"sent": sent, "was": out.State}}); err != nil {
			return err
		}
		if sent {
			return errors.Join(s.accepted(ctx, tx, out), s.enqueue(ctx, tx, domain.AnnounceJob{Draft: out.Draft}))
		}
		return errors.Join(s.setCase(ctx, tx, out.Case, "held"), s.enqueue(ctx, tx, domain.SendJob{Outgoing: id}))
	})
	if err != nil {
		return fmt.Errorf("settling mail %d: %w", id, err)
	}
	return nil
}
