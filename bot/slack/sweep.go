package slack

import (
	"context"
	"time"
)

// catchUpForever reads the channels' past when woken and on a timer.
func (f *Face) catchUpForever(ctx context.Context) {
	ticker := time.NewTicker(f.sweep.every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-f.sweep.woken:
		}
		if err := f.catchUp(ctx); err != nil && ctx.Err() == nil {
			f.cfg.Log.Error("the channels' past could not be read", "error", err)
		}
	}
}

// wake asks for a reading now; one that is asked for already is enough.
func (t *timing) wake() {
	select {
	case t.woken <- struct{}{}:
	default:
	}
}
