package console

import (
	"slices"
	"sync"
	"time"

	"guichet/domain"
)

// presentFor is how long somebody counts as looking at a case after the last sign of the page.
const presentFor = 20 * time.Second

// presence knows who has a case open, so that two people do not work on the same one unawares. It is a
// courtesy of one process and no lock: the version check of the decision is what protects.
type presence struct {
	clock domain.Clock
	mu    sync.Mutex
	seen  map[domain.CaseID]map[string]time.Time
}

func newPresence(clock domain.Clock) *presence {
	return &presence{clock: clock, seen: map[domain.CaseID]map[string]time.Time{}}
}

// look notes that a person has the case open and tells who else has.
func (p *presence) look(id domain.CaseID, login string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock()
	p.prune(now)
	if p.seen[id] == nil {
		p.seen[id] = map[string]time.Time{}
	}
	p.seen[id][login] = now
	var others []string
	for other := range p.seen[id] {
		if other != login {
			others = append(others, other)
		}
	}
	slices.Sort(others)
	return others
}

func (p *presence) prune(now time.Time) {
	for id, people := range p.seen {
		for login, at := range people {
			if now.Sub(at) > presentFor {
				delete(people, login)
			}
		}
		if len(people) == 0 {
			delete(p.seen, id)
		}
	}
}
