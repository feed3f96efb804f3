package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// Settled returns which mails of a folder are stored under just these places and do not wait in quarantine, once the disk
// holds them: what may be marked or moved in the mailbox. A mail that was known by its bytes from another place is not
// among them: a person moved it back, or the server renumbered it. The places are those of the watcher's keys,
// mailbox/UIDVALIDITY/UID.
//
// Mails are committed without waiting for the disk (see arrive). This commit waits, and the log is written in order.
func (s *Store) Settled(ctx context.Context, mailbox string, uidValidity uint32, uids []uint32) (settled []uint32, err error) {
	places := make([]int64, len(uids))
	for i, uid := range uids {
		places[i] = int64(uid)
	}
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT set_config('synchronous_commit', 'on', true)`); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `SELECT uid FROM unnest($3::bigint[]) AS uid
			JOIN bot.message m ON m.source = $4 AND m.source_key = $1 || '/' || $2 || '/' || uid AND m.state <> 'quarantined' ORDER BY uid`,
			mailbox, fmt.Sprint(uidValidity), places, domain.FromMail)
		if err != nil {
			return err
		}
		if settled, err = pgx.CollectRows(rows, pgx.RowTo[uint32]); err != nil || len(settled) == 0 {
			return err
		}
		// Only a transaction that writes waits for the log.
		_, err = tx.Exec(ctx, `UPDATE bot.mailbox_cursor SET moved_at = moved_at WHERE mailbox = $1`, mailbox)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("asking which mails of %s are stored: %w", mailbox, err)
	}
	return settled, nil
}
