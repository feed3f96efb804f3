package console

import (
	"strings"
	"sync"
	"time"

	"guichet/domain"
)

// After so many failures of one login, or of one network address, the next try has to wait: 2 s, doubled by
// each further failure up to fifteen minutes. An address may be shared by an office: it is given more.
const (
	triesPerLogin   = 5
	triesPerAddress = 30
	longestWait     = 15 * time.Minute
	throttleLimit   = 10_000 // entries kept
)

// throttle slows the guessing of passwords. It is of one process: several multiply the tries by their number.
type throttle struct {
	clock   domain.Clock
	mu      sync.Mutex
	entries map[string]*failures
}

type failures struct {
	n    int
	last time.Time
}

func newThrottle(clock domain.Clock) *throttle {
	return &throttle{clock: clock, entries: map[string]*failures{}}
}

// wait is how long the next try must wait; zero where it need not.
func (t *throttle) wait(login, address string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return max(t.left(loginKey(login), triesPerLogin), t.left(address, triesPerAddress))
}

func (t *throttle) left(key string, free int) time.Duration {
	f := t.entries[key]
	if f == nil || f.n < free {
		return 0
	}
	pause := min(longestWait, 2*time.Second<<min(f.n-free, 20))
	return max(0, f.last.Add(pause).Sub(t.clock()))
}

func (t *throttle) failed(login, address string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.forget()
	for _, key := range []string{loginKey(login), address} {
		f := t.entries[key]
		if f == nil {
			f = &failures{}
			t.entries[key] = f
		}
		f.n, f.last = f.n+1, t.clock()
	}
}

func (t *throttle) succeeded(login string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.entries, loginKey(login))
}

// forget drops what is old, and everything where somebody floods the table with names.
func (t *throttle) forget() {
	if len(t.entries) < throttleLimit {
		return
	}
	for key, f := range t.entries {
		if t.clock().Sub(f.last) > longestWait {
			delete(t.entries, key)
		}
	}
	if len(t.entries) >= throttleLimit {
		clear(t.entries)
	}
}

func loginKey(login string) string { return "login " + strings.ToLower(login) }
