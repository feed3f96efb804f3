package mail

import (
	"context"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"

	"guichet/domain"
)

// Backfill takes what lies in the folder since a day, whatever the cursor says, and returns how many
// mails it handed over. It is idempotent: the store knows what it has by key, and its cursor never goes
// back. It opens a connection of its own and may run beside Run.
func (w *Watcher) Backfill(ctx context.Context, since time.Time) (int, error) {
	s, err := w.connect(ctx)
	if err != nil {
		return 0, fmt.Errorf("backfilling %s: %w", w.Mailbox(), err)
	}
	defer s.close()
	folder, err := s.examine(w.cfg.Folder)
	if err != nil {
		return 0, fmt.Errorf("backfilling %s: %w", w.Mailbox(), err)
	}
	uids, err := s.search(&imap.SearchCriteria{Since: since}, 0)
	if err != nil {
		return 0, fmt.Errorf("backfilling %s: %w", w.Mailbox(), err)
	}
	own := &Watcher{cfg: w.cfg, intake: w.intake, attempts: map[uint32]int{}} // failures here are not Run's
	own.cfg.MaxAttempts = 1
	done := 0
	for _, uid := range uids {
		known, err := s.sizes([]uint32{uid})
		if err == nil {
			_, err = own.single(ctx, s, folder.UIDValidity, uid, known[uid])
		}
		if err != nil {
			return done, fmt.Errorf("backfilling %s: %w", w.Mailbox(), err)
		}
		done++
	}
	if w.cfg.Mark.On() && len(uids) > 0 {
		if err := w.mark(ctx, s, folder.UIDValidity, uids[0], uids[len(uids)-1]); err != nil {
			return done, fmt.Errorf("backfilling %s: %w", w.Mailbox(), err)
		}
	}
	return done, nil
}

// Refetch fetches one mail again by its place, to replay one that was quarantined. It answers
// domain.ErrNotFound where the folder was rebuilt or the mail is gone.
func (w *Watcher) Refetch(ctx context.Context, uidValidity, uid uint32) (domain.Received, error) {
	s, err := w.connect(ctx)
	if err != nil {
		return domain.Received{}, fmt.Errorf("fetching the mail again: %w", err)
	}
	defer s.close()
	folder, err := s.examine(w.cfg.Folder)
	if err != nil {
		return domain.Received{}, fmt.Errorf("fetching the mail again: %w", err)
	}
	if folder.UIDValidity != uidValidity { // never by an unchecked UID (M04)
		return domain.Received{}, fmt.Errorf("fetching the mail again: %w: the server rebuilt the folder", domain.ErrNotFound)
	}
	known, err := s.sizes([]uint32{uid})
	if err != nil {
		return domain.Received{}, fmt.Errorf("fetching the mail again: %w", err)
	}
	m, err := w.fetchOne(s, uid, known[uid])
	if err != nil {
		return domain.Received{}, fmt.Errorf("fetching the mail again: %w", err)
	}
	if m.raw == nil {
		return domain.Received{}, fmt.Errorf("fetching the mail again: %w: it is no longer in the folder", domain.ErrNotFound)
	}
	received := w.received(uidValidity, m)
	incoming, err := parseGuarded(m.raw, w.cfg.Parse)
	if err != nil {
		return domain.Received{}, fmt.Errorf("fetching the mail again: %w", err)
	}
	plausibleDate(&incoming, received.ReceivedAt)
	received.Mail = &incoming
	return received, nil
}
