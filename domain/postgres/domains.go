package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// maxMailDomains bounds how many domains are compared with each sender's.
const maxMailDomains = 50_000

// MailDomains lists the mail domains of the company and its customers, which a stranger's may be made to look like.
func (s *Store) MailDomains(ctx context.Context) ([]string, error) {
	rows, err := s.pool.Query(ctx, `SELECT DISTINCT lower(d) FROM (
			SELECT unnest(email_domains) FROM adv.customer UNION ALL SELECT split_part(email, '@', 2) FROM adv.company) AS known(d)
		WHERE d <> '' ORDER BY 1 LIMIT $1`, maxMailDomains)
	if err != nil {
		return nil, fmt.Errorf("reading the known mail domains: %w", err)
	}
	domains, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("reading the known mail domains: %w", err)
	}
	return domains, nil
}
