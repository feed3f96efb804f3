package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"guichet/domain"
)

// jobOptions says how each kind of job is queued. Sending has few attempts: its own record decides what a retry may do.
func jobOptions(args river.JobArgs) *river.InsertOpts {
	switch args.(type) {
	case domain.TriageJob: // what was begun is finished first: in a flood of mails each gets its draft in turn, not all at the end
		return &river.InsertOpts{MaxAttempts: 5, Priority: 3}
	case domain.ExecuteJob:
		return &river.InsertOpts{MaxAttempts: 5, Priority: 1}
	case domain.SendJob:
		return &river.InsertOpts{MaxAttempts: 25, Priority: 1}
	case domain.AnnounceJob, domain.AnswerJob, domain.FileJob:
		return &river.InsertOpts{MaxAttempts: 20, Priority: 2}
	case domain.SealJob, domain.SweepJob:
		return &river.InsertOpts{MaxAttempts: 1, Priority: 4}
	}
	return &river.InsertOpts{MaxAttempts: 10, Priority: 3}
}

// enqueue inserts a job in the transaction that causes it.
func (s *Store) enqueue(ctx context.Context, tx pgx.Tx, args river.JobArgs) error {
	return s.enqueueAt(ctx, tx, args, time.Time{})
}

// enqueueAt inserts a job that starts at a time of the machine's clock; the zero time is now.
func (s *Store) enqueueAt(ctx context.Context, tx pgx.Tx, args river.JobArgs, at time.Time) error {
	options := jobOptions(args)
	options.ScheduledAt = at
	if _, err := s.queue.InsertTx(ctx, tx, args, options); err != nil {
		return fmt.Errorf("queueing %s: %w", args.Kind(), err)
	}
	return nil
}

// enqueueFirst inserts a job that somebody waits for at the screen, before those of its kind.
func (s *Store) enqueueFirst(ctx context.Context, tx pgx.Tx, args river.JobArgs) error {
	options := jobOptions(args)
	options.Priority = 1
	if _, err := s.queue.InsertTx(ctx, tx, args, options); err != nil {
		return fmt.Errorf("queueing %s: %w", args.Kind(), err)
	}
	return nil
}

// Runner works the queue until it is stopped.
type Runner interface {
	Start(ctx context.Context) error
	// Stop lets running steps finish.
	Stop(ctx context.Context) error
}

// WorkOptions say how the queue is worked.
type WorkOptions struct {
	// Owner names this process; while its lease "worker/<owner>" lives, its running steps are its own.
	Owner      string
	Workers    *river.Workers
	Periodic   []*river.PeriodicJob
	Concurrent int           // steps at once; 0: 4
	Timeout    time.Duration // of one step; 0: 2 minutes
	Rescue     time.Duration // a step of a dead process is taken up after this; 0: a little over Timeout
	Log        *slog.Logger
}

// Work makes a runner of the queue's jobs.
func (s *Store) Work(options WorkOptions) (Runner, error) {
	if options.Concurrent == 0 {
		options.Concurrent = 4
	}
	if options.Timeout == 0 {
		options.Timeout = 2 * time.Minute
	}
	if options.Rescue == 0 {
		options.Rescue = options.Timeout + 30*time.Second
	}
	client, err := river.NewClient(riverpgxv5.New(s.pool), &river.Config{
		ID:                   options.Owner,
		Schema:               RiverSchema,
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: options.Concurrent}},
		Workers:              options.Workers,
		PeriodicJobs:         options.Periodic,
		JobTimeout:           options.Timeout,
		RescueStuckJobsAfter: options.Rescue,
		FetchCooldown:        10 * time.Millisecond,
		FetchPollInterval:    100 * time.Millisecond,
		Logger:               options.Log,
	})
	if err != nil {
		return nil, fmt.Errorf("making the queue's runner: %w", err)
	}
	return client, nil
}

// AdoptOrphans renews this process's lease and gives the running steps of processes whose lease has ended back to the
// queue: after a crash, work goes on within a lease's length. A step may thus run twice; each is safe to.
func (s *Store) AdoptOrphans(ctx context.Context, owner string, lease time.Duration) (adopted int64, err error) {
	if _, err := s.Lease(ctx, workerLease+owner, owner, lease); err != nil {
		return 0, err
	}
	// A step that took its process down at every attempt is given up: it must not take this one down as well.
	tag, err := s.pool.Exec(ctx, `UPDATE river.river_job j SET scheduled_at = now(),
			state = CASE WHEN attempt >= max_attempts THEN 'discarded' ELSE 'available' END::river.river_job_state,
			finalized_at = CASE WHEN attempt >= max_attempts THEN now() END
		WHERE state = 'running' AND NOT EXISTS (SELECT FROM bot.lease l
			WHERE l.name = $1 || j.attempted_by[cardinality(j.attempted_by)] AND l.until > now())`, workerLease)
	if err != nil {
		return 0, fmt.Errorf("taking up the steps of dead processes: %w", err)
	}
	return tag.RowsAffected(), nil
}

// workerLease is what the leases of working processes are called before the process's name.
const workerLease = "worker/"
