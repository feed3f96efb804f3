package bot

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/riverqueue/river"

	"guichet/domain"
)

// Workers bind the steps to the jobs of the queue.
func (a *Assistant) Workers() *river.Workers {
	workers := river.NewWorkers()
	addMessageStep(workers, a, func(job domain.TriageJob) domain.MessageID { return job.Message }, a.Triage)
	addMessageStep(workers, a, func(job domain.ExecuteJob) domain.MessageID { return job.Message }, a.Execute)
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
	addStep(workers, func(ctx context.Context, job domain.RetellJob) (time.Duration, error) {
		return 0, a.Retell(ctx, job.Case)
	})
	addStep(workers, func(ctx context.Context, _ domain.RemindJob) (time.Duration, error) {
		_, err := a.Remind(ctx)
		return 0, err
	})
	addStep(workers, func(ctx context.Context, _ domain.SweepJob) (time.Duration, error) {
		return 0, a.Sweep(ctx)
	})
	addStep(workers, func(ctx context.Context, _ domain.SealJob) (time.Duration, error) {
		return 0, a.Seal(ctx)
	})
	return workers
}

// addMessageStep registers a step on a message. Where it cannot succeed, and where it has failed for the last time, the
// message goes to a person with the reason: it is never left behind in silence, and never keeps others waiting.
func addMessageStep[J river.JobArgs](workers *river.Workers, a *Assistant, messageOf func(J) domain.MessageID, step func(context.Context, domain.MessageID) error) {
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, job *river.Job[J]) error {
		message := messageOf(job.Args)
		err := contained(func() error { return step(ctx, message) })
		permanent := errors.Is(err, domain.ErrPermanent)
		if err == nil || !permanent && job.Attempt < job.MaxAttempts {
			return err
		}
		// The step's own deadline may be why it failed.
		quarantining, cancel := context.WithTimeout(context.WithoutCancel(ctx), quarantineTimeout)
		defer cancel()
		reason := fmt.Sprintf("%s failed %d times: %v", job.Kind, job.Attempt, err)
		if fault := a.Store.Quarantine(quarantining, message, reason); fault != nil {
			return errors.Join(err, fault)
		}
		a.Log.Error("a message was quarantined", "message", message, "step", job.Kind, "attempts", job.Attempt, "error", err)
		return river.JobCancel(err)
	}))
}

// quarantineTimeout bounds what a failed step may still write.
const quarantineTimeout = 20 * time.Second

// contained runs a step and makes an error of its panic.
func contained(step func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("the step broke: %v\n%s", fault, debug.Stack())
		}
	}()
	return step()
}

// addStep registers a step as a worker. A step that asks to wait is taken up again later without counting as failed;
// one that cannot succeed is not tried again. What cannot be found is tried again like any fault: a mail that was approved
// is not forgotten because something it needs was missing for a moment.
func addStep[J river.JobArgs](workers *river.Workers, step func(context.Context, J) (time.Duration, error)) {
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, job *river.Job[J]) error {
		wait, err := step(ctx, job.Args)
		switch {
		case errors.Is(err, domain.ErrPermanent):
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
// office hours), the journal is sealed and stranded messages are looked for every minute.
func (a *Assistant) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{
		river.NewPeriodicJob(river.PeriodicInterval(time.Hour), func() (river.JobArgs, *river.InsertOpts) {
			return domain.RemindJob{Day: a.today().String()}, nil
		}, &river.PeriodicJobOpts{RunOnStart: true}),
		river.NewPeriodicJob(river.PeriodicInterval(time.Minute), func() (river.JobArgs, *river.InsertOpts) {
			return domain.SealJob{}, nil
		}, nil),
		river.NewPeriodicJob(river.PeriodicInterval(time.Minute), func() (river.JobArgs, *river.InsertOpts) {
			return domain.SweepJob{}, &river.InsertOpts{MaxAttempts: 1, Priority: 4}
		}, nil),
	}
}

// Seal chains what is new in the journal.
func (a *Assistant) Seal(ctx context.Context) error {
	_, _, err := a.Store.Seal(ctx)
	return err
}
