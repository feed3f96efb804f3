package main

import (
	"context"
	"time"
)

// knownInterval is how often it is looked whether customers have changed.
const knownInterval = time.Minute

// knowDomains reads the mail domains that a stranger's may be made to look like.
func (a *app) knowDomains(ctx context.Context) error {
	domains, err := a.store.MailDomains(ctx)
	if err != nil {
		return err
	}
	a.parse.Known.Replace(domains)
	return nil
}

// keepKnowing reads them again whenever customers have changed, until ctx ends.
func (a *app) keepKnowing(ctx context.Context) {
	tick := time.NewTicker(knownInterval)
	defer tick.Stop()
	var read int64
	for {
		if err := a.knowChanges(ctx, &read); err != nil && ctx.Err() == nil {
			a.log.Error("reading the known mail domains again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// knowChanges reads the domains where the customers are no longer those of the version that was read.
func (a *app) knowChanges(ctx context.Context, read *int64) error {
	version, err := a.store.CatalogueVersion(ctx)
	if err != nil || version == *read {
		return err
	}
	if err := a.knowDomains(ctx); err != nil {
		return err
	}
	*read = version
	return nil
}
