package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// Claim is what the database knows of a mail's sender, as Receive weighs it. Nothing is written.
func (s *Store) Claim(ctx context.Context, mail *domain.Incoming) (claim domain.Claim, err error) {
	err = pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		claim, err = (&receiving{store: s, tx: tx, received: domain.Received{Mail: mail}}).claim(ctx)
		return err
	})
	if err != nil {
		return claim, fmt.Errorf("looking the sender up: %w", err)
	}
	return claim, nil
}
