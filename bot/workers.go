package bot

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"guichet/domain"
)

// Workers bind the steps to the jobs of the queue.
func (a *Assistant) Workers() *river.Workers {
	workers := river.NewWorkers()
	addStep(workers, func(ctx context.Context, job domain.TriageJob) (time.Duration, error) {
		return 0, a.Triage(ctx, job.Message)
	})
	addStep(workers, func(ctx context.Context, job domain.ExecuteJob) (time.Duration, error) {
		return 0, a.Execute(ctx, job.Message)
	})
	addStep(workers, func(ctx context.Context, job domain.AnnounceJob) (time.Duration, error) {
		return 0, a.Announce(ctx, job.Draft)
	})
	addStep(workers, func(ctx context.Context, job domain.AnswerJob) (time.Duration, error) {
		return 0, a.Answer(ctx, job.Draft)
	})
	addStep(workers, func(ctx context.Context, job domain.SendJob) (time.Duration, error) {
		return a.Send(ctx, job.Outgoing)
	})
	addStep(workers, func(ctx context.Context, job domain.FileJob) (time.Duration, error) {
		return 0, a.File(ctx, job.Outgoing)
	})
	addStep(workers, func(ctx context.Context, _ domain.RemindJob) (time.Duration, error) {
		_, err := a.Remind(ctx)
		return 0, err
	})
	addStep(workers, func(ctx context.Context, _ domain.SealJob) (time.Duration, error) {
		return 0, a.Seal(ctx)
	})
	return workers
}

// addStep registers a step as a worker. A step that asks to wait is taken up again later without counting as failed;
// one that cannot succeed is not tried again.
func addStep[J river.JobArgs](workers *river.Workers, step func(context.Context, J) (time.Duration, error)) {
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, job *river.Job[J]) error {
		wait, err := step(ctx, job.Args)
		switch {
		case errors.Is(err, domain.ErrPermanent), errors.Is(err, domain.ErrNotFound):
			return river.JobCancel(err)
		case err != nil:
			return err
		case wait > 0:
			return river.JobSnooze(wait)
		}
		return nil
	}))
}

// Periodic are the jobs that come by themselves: the reminders are looked at every hour (and written once a day, in
// office hours), the journal is sealed every minute.
func (a *Assistant) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{
		river.NewPeriodicJob(river.PeriodicInterval(time.Hour), func() (river.JobArgs, *river.InsertOpts) {
			return domain.RemindJob{Day: a.today().String()}, nil
		}, &river.PeriodicJobOpts{RunOnStart: true}),
		river.NewPeriodicJob(river.PeriodicInterval(time.Minute), func() (river.JobArgs, *river.InsertOpts) {
			return domain.SealJob{}, nil
		}, nil),
	}
}

// Seal chains what is new in the journal.
func (a *Assistant) Seal(ctx context.Context) error {
	_, _, err := a.Store.Seal(ctx)
	return err
}
