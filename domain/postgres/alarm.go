package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// Trouble looks for work that stands still: steps running for longer than running, steps failing again and again or given
// up within a day, approved mails that should have left late ago, messages waiting for a step for longer than late.
func (s *Store) Trouble(ctx context.Context, running, late time.Duration) (t domain.Trouble, err error) {
	err = s.pool.QueryRow(ctx, `SELECT
			(SELECT count(*) FROM river.river_job WHERE state = 'running' AND attempted_at < now() - $1::interval),
			(SELECT count(*) FROM river.river_job WHERE state = 'retryable' AND attempt >= 3),
			(SELECT count(*) FROM river.river_job WHERE state = 'discarded' AND finalized_at > now() - interval '1 day' AND kind <> 'seal'),
			(SELECT count(*) FROM bot.outgoing WHERE state = 'held' AND hold_until < $2::timestamptz - $3::interval
				OR state = 'sending' AND NOT EXISTS (SELECT FROM bot.send_attempt a WHERE a.outgoing = id AND a.started_at > $2::timestamptz - $3::interval)),
			(SELECT count(*) FROM bot.outgoing WHERE state = 'unknown'),
			(SELECT count(*) FROM bot.message WHERE state IN ('received', 'triaged') AND taken_at < $2::timestamptz - $3::interval),
			(SELECT count(*) FROM bot.message WHERE state = 'quarantined')`,
		running, s.clock(), late).Scan(&t.Running, &t.Failing, &t.GivenUp, &t.Unsent, &t.Unknown, &t.Waiting, &t.Quarantined)
	if err != nil {
		return t, fmt.Errorf("looking for work that stands still: %w", err)
	}
	return t, nil
}

// RaiseAlarm opens an incident; fresh is false where it is open already, by this process or another.
func (s *Store) RaiseAlarm(ctx context.Context, key, text string) (fresh bool, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `INSERT INTO bot.alarm (key, text, raised_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, key, clean(text), s.clock())
		if fresh = err == nil && tag.RowsAffected() == 1; !fresh {
			return err
		}
		return s.record(ctx, tx, entry{actor: "guichet", verb: "alarm.raised", object: "alarm/" + key, detail: map[string]any{"text": clean(text)}})
	})
	if err != nil {
		return false, fmt.Errorf("raising the alarm %s: %w", key, err)
	}
	return fresh, nil
}

// maxAlarms is how many open incidents are listed.
const maxAlarms = 20

// OpenAlarms are the incidents that are not over, oldest first: at most twenty.
func (s *Store) OpenAlarms(ctx context.Context) ([]domain.Alarm, error) {
	rows, err := s.pool.Query(ctx, `SELECT key, text, raised_at FROM bot.alarm WHERE ended_at IS NULL ORDER BY raised_at, id LIMIT $1`, maxAlarms)
	if err != nil {
		return nil, fmt.Errorf("listing alarms: %w", err)
	}
	alarms, err := pgx.CollectRows(rows, pgx.RowToStructByPos[domain.Alarm])
	if err != nil {
		return nil, fmt.Errorf("listing alarms: %w", err)
	}
	return alarms, nil
}

// EndAlarms closes the open incidents among those judged (and about quarantine) that are not there still, and returns their
// keys.
func (s *Store) EndAlarms(ctx context.Context, judged, still []string) (ended []string, err error) {
	if still == nil {
		still = []string{}
	}
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `UPDATE bot.alarm SET ended_at = $2 WHERE ended_at IS NULL AND (key = ANY($3) OR starts_with(key, 'quarantined/'))
			AND NOT key = ANY($1) RETURNING key`, still, s.clock(), judged)
		if err != nil {
			return err
		}
		if ended, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
			return err
		}
		for _, key := range ended {
			if err := s.record(ctx, tx, entry{actor: "guichet", verb: "alarm.ended", object: "alarm/" + key}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("ending alarms: %w", err)
	}
	return ended, nil
}
