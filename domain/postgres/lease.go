package postgres

import (
	"context"
	"fmt"
	"time"
)

// Lease takes or renews the sole right to something (a mailbox, a periodic job) for a while. It is false where another
// owner holds it. The database's clock decides, so that machines need not agree on the time.
func (s *Store) Lease(ctx context.Context, name, owner string, length time.Duration) (bool, error) {
	tag, err := s.pool.Exec(ctx, `INSERT INTO bot.lease AS l (name, owner, until) VALUES ($1, $2, now() + $3)
		ON CONFLICT (name) DO UPDATE SET owner = EXCLUDED.owner, until = EXCLUDED.until WHERE l.owner = EXCLUDED.owner OR l.until < now()`,
		name, owner, length)
	if err != nil {
		return false, fmt.Errorf("leasing %s: %w", name, err)
	}
	return tag.RowsAffected() == 1, nil
}

// ReleaseLease gives it back at once.
func (s *Store) ReleaseLease(ctx context.Context, name, owner string) error {
	if _, err := s.pool.Exec(ctx, `DELETE FROM bot.lease WHERE name = $1 AND owner = $2`, name, owner); err != nil {
		return fmt.Errorf("releasing %s: %w", name, err)
	}
	return nil
}
