package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// bounce marks the mail that came back; a delay is no bounce.
func (r *receiving) bounce(ctx context.Context, bounce domain.Bounce) error {
	if !bounce.Permanent || bounce.MessageID == "" {
		return nil
	}
	var outgoing domain.OutgoingID
	var draft domain.DraftID
	var caseID domain.CaseID
	err := ignoreNoRows(r.tx.QueryRow(ctx, `SELECT c.id FROM bot."case" c JOIN bot.outgoing o ON o."case" = c.id WHERE o.message_id = $1 FOR UPDATE OF c`,
		bounce.MessageID).Scan(&caseID))
	if err != nil {
		return fmt.Errorf("finding the mail that bounced: %w", err)
	}
	err = r.tx.QueryRow(ctx, `UPDATE bot.outgoing SET state = 'bounced' WHERE message_id = $1 AND state IN ('accepted', 'unknown')
		RETURNING id, draft`, bounce.MessageID).Scan(&outgoing, &draft)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("marking the mail that bounced: %w", err)
	}
	if err := r.store.settleCase(ctx, r.tx, caseID, "bounced"); err != nil {
		return err
	}
	if err := r.store.enqueue(ctx, r.tx, domain.AnnounceJob{Draft: draft}); err != nil {
		return err
	}
	return r.store.record(ctx, r.tx, entry{"guichet", "mail.bounced", fmt.Sprintf("outgoing/%d", outgoing), caseID,
		map[string]any{"recipient": bounce.Recipient, "status": bounce.Status, "text": bounce.Text}})
}
