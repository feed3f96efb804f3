package bot

import (
	"context"
	"sync"
	"time"
)

// CatalogueSource fills a planner's memory of articles and customers, and tells when that must be done again.
type CatalogueSource interface {
	CatalogueVersion(ctx context.Context) (int64, error)
	// LoadCatalogue gives the planner all of it and returns its version.
	LoadCatalogue(ctx context.Context) (int64, error)
}

// catalogueKeeper remembers which version the planner holds.
type catalogueKeeper struct {
	mutex   sync.Mutex
	source  CatalogueSource
	version int64
	checked time.Time
}

// catalogueCheck is how long a version is trusted before it is looked at again.
const catalogueCheck = time.Second

// UseCatalogue sets where the planner's memory of articles and customers comes from.
func (a *Assistant) UseCatalogue(source CatalogueSource) { a.catalogue.source = source }

// refreshCatalogue brings the planner's memory up to date.
func (a *Assistant) refreshCatalogue(ctx context.Context) error {
	k := &a.catalogue
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.source == nil || time.Since(k.checked) < catalogueCheck {
		return nil
	}
	version, err := k.source.CatalogueVersion(ctx)
	if err != nil {
		return err
	}
	if version != k.version {
		if k.version, err = k.source.LoadCatalogue(ctx); err != nil {
			return err
		}
	}
	k.checked = time.Now()
	return nil
}

// now is the moment at which facts are judged, in the company's time zone.
func (a *Assistant) now() time.Time { return a.Clock().In(a.Location) }
