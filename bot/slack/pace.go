package slack

import (
	"context"
	"errors"
	"sync"
	"time"

	slackgo "github.com/slack-go/slack"
)

// pacer spaces the posts of a channel: Slack takes one message a second in each.
type pacer struct {
	pace  time.Duration
	mutex sync.Mutex
	next  map[string]time.Time // when the channel is free
}

// wait takes the channel's next free moment and sleeps until then. Callers are served in the order they came.
func (p *pacer) wait(ctx context.Context, channel string) error {
	p.mutex.Lock()
	now := time.Now()
	at := p.next[channel]
	if at.Before(now) {
		at = now
	}
	if p.next == nil || len(p.next) > 1000 {
		p.next = map[string]time.Time{}
	}
	p.next[channel] = at.Add(p.pace)
	p.mutex.Unlock()
	return sleep(ctx, at.Sub(now))
}

// hold keeps the channel closed for a while, as Slack's Retry-After asks.
func (p *pacer) hold(channel string, pause time.Duration) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.next == nil {
		p.next = map[string]time.Time{}
	}
	if until := time.Now().Add(pause); p.next[channel].Before(until) {
		p.next[channel] = until
	}
}

// post sends into a channel in turn; where Slack says "too many" it waits as told and tries again, until ctx ends.
// Nothing else is tried again: a post whose fate is not known must not be repeated by guess.
func (f *Face) post(ctx context.Context, channel string, send func(context.Context) error) error {
	for {
		if err := f.pacer.wait(ctx, channel); err != nil {
			return err
		}
		err := send(ctx)
		pause, limited := retryAfter(err)
		if !limited {
			return err
		}
		f.cfg.Log.Warn("slack asks to slow down", "channel", channel, "pause", pause)
		f.pacer.hold(channel, pause)
	}
}

// call runs a method that may be repeated, waiting where Slack says "too many".
func (f *Face) call(ctx context.Context, do func(context.Context) error) error {
	for {
		err := do(ctx)
		pause, limited := retryAfter(err)
		if !limited {
			return err
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// retryAfter reads how long Slack asks to wait; at least a second.
func retryAfter(err error) (time.Duration, bool) {
	limited, ok := errors.AsType[*slackgo.RateLimitedError](err)
	if !ok {
		return 0, false
	}
	return max(limited.RetryAfter, time.Second), true
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
