package domain

import (
	"fmt"
	"slices"
)

// Teaching says what a message asks, by a person who read it otherwise than the engine. It changes nothing that was done for
// the message: it is an example for the next training. The same message taught again replaces what was taught.
type Teaching struct {
	Message MessageID
	// Intents are what the message asks; empty where it asks nothing.
	Intents []Intent
	// Kind is that of a dispute; "" where none is asked or nobody says.
	Kind DisputeKind
	Who  string // login
	Face string // console, slack, command
}

// Check tells whether the intents and the kind are known and fit; ErrInvalid otherwise.
func (t Teaching) Check() error {
	for i, intent := range t.Intents {
		if !slices.Contains(Intents, intent) || slices.Contains(t.Intents[:i], intent) {
			return fmt.Errorf("the intent %q: %w", intent, ErrInvalid)
		}
	}
	if t.Kind != "" && (!slices.Contains(DisputeKinds, t.Kind) || !slices.Contains(t.Intents, DisputeIntent)) {
		return fmt.Errorf("the dispute kind %q: %w", t.Kind, ErrInvalid)
	}
	return nil
}

// TaughtMessage is a message with what a person taught of it.
type TaughtMessage struct {
	Teaching
	Language string // as it was read, ISO 639-1
	Content  Message
}
