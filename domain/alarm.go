package domain

import "time"

// Trouble is work that stands still, as the supervisor's alarm counts it.
type Trouble struct {
	Running     int // steps that have run for too long
	Failing     int // steps that failed several times and will be tried again
	GivenUp     int // steps given up within the last day
	Unsent      int // approved mails that should have left
	Unknown     int // mails of which nobody knows whether they left
	Waiting     int // messages that wait for a step for too long
	Quarantined int // messages that could not be worked on and wait for a person
}

// Alarm is an incident that supervisors are told of and that is not over.
type Alarm struct {
	Key      string
	Text     string // in the language of the alarms
	RaisedAt time.Time
}
