package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// Count is how many there are of one name.
type Count struct {
	Name string
	N    int
}

// IntentCount is what became of the requests of one intent.
type IntentCount struct {
	Intent                                         domain.Intent
	Executed, NeedsInformation, Escalated, Waiting int
}

// DayCount is one day's mail.
type DayCount struct {
	Day            domain.Date
	Received, Sent int
}

// Figures is how the desk is doing.
type Figures struct {
	States, Verdicts            []Count
	Intents                     []IntentCount
	Days                        []DayCount
	Unchanged, Approved         int
	DecisionMedian, DecisionP90 time.Duration
	AnswerMedian                time.Duration
}

// Figures counts over the last 90 days of the store's clock.
func (s *Store) Figures(ctx context.Context) (f Figures, err error) {
	since := s.clock().AddDate(0, 0, -90)
	err = pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) (err error) {
		if f.States, err = counted[Count](ctx, tx, `SELECT state, count(*)::int FROM bot."case" WHERE opened_at > $1 GROUP BY 1 ORDER BY 2 DESC, 1`, since); err != nil {
			return err
		}
		if f.Verdicts, err = counted[Count](ctx, tx, `SELECT verdict, count(*)::int FROM bot.decision WHERE decided_at > $1 GROUP BY 1 ORDER BY 2 DESC, 1`, since); err != nil {
			return err
		}
		if f.Intents, err = counted[IntentCount](ctx, tx, `SELECT r.intent, count(*) FILTER (WHERE outcome = 'executed')::int,
				count(*) FILTER (WHERE outcome = 'needs_information')::int, count(*) FILTER (WHERE outcome = 'escalated')::int,
				count(*) FILTER (WHERE outcome = 'ready')::int
			FROM bot.request r JOIN bot.message m ON m.id = r.message WHERE m.taken_at > $1 GROUP BY 1 ORDER BY count(*) DESC, 1`, since); err != nil {
			return err
		}
		if f.Days, err = counted[DayCount](ctx, tx, `SELECT day, sum(received)::int, sum(sent)::int FROM (
				SELECT (taken_at AT TIME ZONE $2)::date AS day, 1 AS received, 0 AS sent FROM bot.message WHERE taken_at > $1
				UNION ALL SELECT (ended_at AT TIME ZONE $2)::date, 0, 1 FROM bot.send_attempt WHERE state = 'accepted' AND ended_at > $1) x
			GROUP BY day ORDER BY day`, since, s.location.String()); err != nil {
			return err
		}
		return s.countTimes(ctx, tx, since, &f)
	})
	if err != nil {
		return f, fmt.Errorf("counting: %w", err)
	}
	return f, nil
}

func counted[T any](ctx context.Context, q querier, sql string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[T])
}

func (s *Store) countTimes(ctx context.Context, q querier, since time.Time, f *Figures) error {
	var median, p90, answer float64
	err := q.QueryRow(ctx, `SELECT count(*) FILTER (WHERE v.author = 'guichet')::int, count(*)::int,
			coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM d.decided_at - v.created_at)), 0)::float8,
			coalesce(percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM d.decided_at - v.created_at)), 0)::float8
		FROM bot.decision d JOIN bot.draft_version v USING (draft, version) WHERE d.verdict = 'approve' AND d.decided_at > $1`, since).
		Scan(&f.Unchanged, &f.Approved, &median, &p90)
	if err != nil {
		return err
	}
	err = q.QueryRow(ctx, `SELECT coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM a.ended_at - m.taken_at)), 0)::float8
		FROM bot.send_attempt a JOIN bot.outgoing o ON o.id = a.outgoing JOIN bot.draft_version v ON v.draft = o.draft
		JOIN bot.request r ON r.id = ANY(v.requests) JOIN bot.message m ON m.id = r.message
		WHERE a.state = 'accepted' AND a.ended_at > $1`, since).Scan(&answer)
	f.DecisionMedian, f.DecisionP90, f.AnswerMedian = seconds(median), seconds(p90), seconds(answer)
	return err
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
