package main

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	seldomEvery = 10 * time.Second // how often one message of the queue, with one error, is logged at most
	maxSayings  = 1000             // messages that are remembered
)

// seldom is a log for the queue: it tries ten times a second while the database is away, and would fill the disk with the
// same message. What was left out is counted in the next one.
type seldom struct {
	slog.Handler
	said *sayings
}

type sayings struct {
	mu   sync.Mutex
	last map[string]time.Time
	left map[string]int
}

// logSeldom wraps a log.
func logSeldom(log *slog.Logger) *slog.Logger {
	return slog.New(seldom{log.Handler(), &sayings{last: map[string]time.Time{}, left: map[string]int{}}})
}

// Handle implements slog.Handler.
func (s seldom) Handle(ctx context.Context, r slog.Record) error {
	said := r.Message
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "err" || a.Key == "error" {
			said += "\n" + a.Value.String()
		}
		return true
	})
	left, now := s.said.due(said, r.Time)
	if !now {
		return nil
	}
	if left > 0 {
		r = r.Clone()
		r.AddAttrs(slog.Int("left_out", left))
	}
	return s.Handler.Handle(ctx, r)
}

// due tells whether a message is logged now, and how often it was left out before.
func (s *sayings) due(message string, at time.Time) (left int, now bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last, said := s.last[message]; said && at.Sub(last) < seldomEvery {
		s.left[message]++
		return 0, false
	}
	if len(s.last) >= maxSayings {
		clear(s.last)
	}
	left = s.left[message]
	s.last[message] = at
	delete(s.left, message)
	return left, true
}

// WithAttrs implements slog.Handler.
func (s seldom) WithAttrs(attrs []slog.Attr) slog.Handler {
	return seldom{s.Handler.WithAttrs(attrs), s.said}
}

// WithGroup implements slog.Handler.
func (s seldom) WithGroup(name string) slog.Handler { return seldom{s.Handler.WithGroup(name), s.said} }
