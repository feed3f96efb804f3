package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"guichet/domain"
)

// backfillCommand is guichet backfill.
type backfillCommand struct {
	Since   string `required:"" help:"The first day whose mails are taken, such as 2026-11-01."`
	Mailbox string `help:"Only this mailbox, by its name in the configuration."`
}

// Run hands the mails since a day to the first step, whatever the cursor says. It may run beside serve, which works
// on what it brings; repeated, it changes nothing.
func (c backfillCommand) Run(ctx context.Context, e *environment) error {
	since, err := domain.ParseDate(c.Since)
	if err != nil || since.IsZero() {
		return fmt.Errorf("--since %q is no day such as 2026-11-01: %w", c.Since, domain.ErrInvalid)
	}
	return withDatabase(ctx, e, func(config Config, db *database) error {
		return c.fill(ctx, e, config, db, since)
	})
}

func (c backfillCommand) fill(ctx context.Context, e *environment, config Config, db *database, since domain.Date) (err error) {
	a, err := newApp(ctx, config, db.dsn, appOptions{log: e.log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	s := &service{app: a}
	if err := s.connect(); err != nil {
		return err
	}
	if !c.names(config) {
		return fmt.Errorf("the configuration has no [[mailbox]]%s: %w", ofName(c.Mailbox), domain.ErrInvalid)
	}
	for _, watcher := range s.watchers {
		name, folder, _ := strings.Cut(watcher.Mailbox(), "/")
		if c.Mailbox != "" && name != c.Mailbox || s.isSent(name, folder) {
			continue
		}
		taken, err := watcher.Backfill(ctx, since.In(a.location))
		if err != nil {
			return fmt.Errorf("backfilling %s: %w", watcher.Mailbox(), err)
		}
		fmt.Fprintf(e.out, "%s: %d mails looked at\n", watcher.Mailbox(), taken)
	}
	return nil
}

// names tells whether a configured mailbox is asked for.
func (c backfillCommand) names(config Config) bool {
	return slices.ContainsFunc(config.Mailbox, func(box MailboxConfig) bool { return c.Mailbox == "" || box.Name == c.Mailbox })
}

func ofName(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf(" of the name %q", name)
}

// isSent tells a folder of sent mail, which is looked through and never taken in.
func (s *service) isSent(name, folder string) bool {
	for _, box := range s.config.Mailbox {
		if box.Name == name && box.Sent == folder {
			return true
		}
	}
	return false
}
