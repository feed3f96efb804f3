package main

import (
	"context"
)

// trainCommand is guichet train.
type trainCommand struct{}

// Run trains.
func (trainCommand) Run(ctx context.Context, e *environment) error { return nil }
