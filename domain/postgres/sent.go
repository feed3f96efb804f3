package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// SeenSent takes note of a mail in a Sent folder, and moves the folder's cursor in the same commit. Where a person
// answered a case in another program, its draft is retired. Where the mail is ours and its delivery was unknown, it is
// known now: the server kept a copy because it took it. The same mail again changes nothing but the cursor.
func (s *Store) SeenSent(ctx context.Context, sent domain.SentElsewhere) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		ours, err := s.foundOurs(ctx, tx, sent.MessageID)
		if err == nil && !ours {
			err = s.answeredElsewhere(ctx, tx, sent)
		}
		if err != nil {
			return err
		}
		place := receiving{store: s, tx: tx, received: domain.Received{Mailbox: sent.Mailbox, UIDValidity: sent.UIDValidity, UID: sent.UID}}
		return place.moveCursor(ctx)
	})
	if err != nil {
		return fmt.Errorf("noting a sent mail: %w", err)
	}
	return nil
}

// foundOurs tells whether the mail is one of ours, and settles one whose delivery was unknown.
func (s *Store) foundOurs(ctx context.Context, tx pgx.Tx, messageID string) (bool, error) {
	var id domain.OutgoingID
	err := tx.QueryRow(ctx, `SELECT id FROM bot.outgoing WHERE message_id = $1 AND message_id <> ''`, messageID).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := lockCaseOf(ctx, tx, id); err != nil {
		return true, err
	}
	out, err := readOutgoing(ctx, tx, id, " FOR UPDATE")
	if err != nil || out.State != domain.OutgoingUnknown {
		return true, err
	}
	if _, err := tx.Exec(ctx, `UPDATE bot.outgoing SET state = 'accepted', filed = true WHERE id = $1`, id); err != nil {
		return true, err
	}
	return true, errors.Join(s.accepted(ctx, tx, out), s.enqueue(ctx, tx, domain.AnnounceJob{Draft: out.Draft}),
		s.record(ctx, tx, entry{"guichet", "mail.found_in_sent", fmt.Sprintf("outgoing/%d", id), out.Case, nil}))
}

// answeredElsewhere retires the draft of the case that a person's own mail answers.
func (s *Store) answeredElsewhere(ctx context.Context, tx pgx.Tx, sent domain.SentElsewhere) error {
	if len(sent.References) == 0 {
		return nil
	}
	var caseID domain.CaseID
	err := tx.QueryRow(ctx, `SELECT c.id FROM bot."case" c WHERE c.state IN ('pending', 'escalated', 'open', 'held')
		AND c.id IN (SELECT "case" FROM bot.message WHERE message_id = ANY($1) AND message_id <> '') ORDER BY c.id DESC LIMIT 1 FOR UPDATE OF c`, sent.References).Scan(&caseID)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.supersede(ctx, tx, caseID, "answered in another program"); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE bot.request SET answered = true WHERE "case" = $1`, caseID); err != nil {
		return err
	}
	// A message that has come in and was not yet worked on still asks: only what was understood is answered.
	if _, err := tx.Exec(ctx, `UPDATE bot.message SET state = 'answered' WHERE "case" = $1 AND state = 'executed'`, caseID); err != nil {
		return err
	}
	return errors.Join(s.settleCase(ctx, tx, caseID, "closed"),
		s.record(ctx, tx, entry{sent.From, "case.answered_elsewhere", fmt.Sprintf("case/%d", caseID), caseID, map[string]any{"message_id": sent.MessageID}}))
}
