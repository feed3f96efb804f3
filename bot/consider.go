package bot

import (
	"context"
	"fmt"

	"guichet/domain"
	"guichet/intents"
)

// Consider reads and plans a message that nobody received, as Triage would one that opens a case. Nothing is written: the
// Planner tells what came of it.
func (a *Assistant) Consider(ctx context.Context, message domain.Message, raw []byte) error {
	if err := a.refreshCatalogue(ctx); err != nil {
		return err
	}
	in := intents.Input{Message: message}
	var err error
	if in.Documents, err = a.readPapers(ctx, message, raw); err != nil {
		return err
	}
	if in.Lessons, err = a.Store.Lessons(ctx, 0, message.Sender.Customers); err != nil {
		return err
	}
	reading, err := a.Planner.Read(ctx, in)
	if err != nil {
		return fmt.Errorf("reading the message: %w", err)
	}
	_, err = a.understand(ctx, in, reading)
	return err
}
