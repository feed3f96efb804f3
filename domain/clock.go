package domain

import "time"

// Clock tells the time. The demo and every test run on one that starts where they say and ticks.
type Clock func() time.Time

// ClockFrom is a clock that shows start now and runs on from there.
func ClockFrom(start time.Time) Clock {
	begun := time.Now()
	return func() time.Time { return start.Add(time.Since(begun)) }
}
