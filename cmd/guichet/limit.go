package main

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"
)

// serverLimit keeps what the mail server says of the largest mail that it takes (RFC 1870), so that it is known before
// anybody approves a draft. Where the server cannot be asked, its last word holds.
type serverLimit struct {
	ask   func(context.Context) (int64, error)
	log   *slog.Logger
	bytes atomic.Int64 // 0: no limit, or not known yet
}

const (
	limitInterval = time.Hour
	limitTimeout  = time.Minute
	// letterRoom is kept for header, text and HTML of a mail.
	letterRoom = 256 << 10
)

// keep asks at once and every hour, until ctx ends.
func (l *serverLimit) keep(ctx context.Context) {
	tick := time.NewTicker(limitInterval)
	defer tick.Stop()
	for {
		l.refresh(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (l *serverLimit) refresh(ctx context.Context) {
	asking, cancel := context.WithTimeout(ctx, limitTimeout)
	defer cancel()
	size, err := l.ask(asking)
	if err != nil {
		if ctx.Err() == nil {
			l.log.Warn("asking the mail server for its size limit", "error", err)
		}
		return
	}
	l.bytes.Store(size)
}

// attachments is how many bytes of files fit into one mail: base64 makes 57 bytes a line of 78 (RFC 2045 section 6.8). It
// is 0 where there is no limit, and 1 where not even the letter fits.
func (l *serverLimit) attachments() int {
	size := l.bytes.Load()
	if size <= 0 {
		return 0
	}
	return int(max(1, (size-letterRoom)*57/78))
}
