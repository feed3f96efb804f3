package mail

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"guichet/domain"
	"guichet/mail/mailtest"
)

// memoryIntake is an assistant that keeps what it takes, by the rules of Intake.
type memoryIntake struct {
	mu          sync.Mutex
	validity    uint32
	lastUID     uint32
	taken       map[string]domain.Received // by key
	hashes      map[[32]byte]int           // how often each content was taken as new
	quarantined map[string]string
	order       []uint32
	// fail is asked before each Take; an error is what Take answers.
	fail    func(domain.Received) error
	down    bool // Quarantine fails: the store is in trouble
	changed chan struct{}
}

// errDown is what a store in trouble answers.
var errDown = errors.New("the disk is full")

func newMemoryIntake() *memoryIntake {
	return &memoryIntake{taken: map[string]domain.Received{}, hashes: map[[32]byte]int{}, quarantined: map[string]string{}, changed: make(chan struct{}, 10_000)}
}

func (m *memoryIntake) Cursor(context.Context, string) (uint32, uint32, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.validity, m.lastUID, nil
}

func (m *memoryIntake) Take(_ context.Context, r domain.Received) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		if err := m.fail(r); err != nil {
			return err
		}
	}
	sum := sha256.Sum256(r.Raw)
	if _, again := m.taken[r.Key]; !again && m.hashes[sum] == 0 {
		m.taken[r.Key] = r
		m.hashes[sum]++
	}
	m.advance(r)
	return nil
}

func (m *memoryIntake) Quarantine(_ context.Context, r domain.Received, reason string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.down {
		return errDown
	}
	m.quarantined[r.Key] = reason
	m.advance(r)
	return nil
}

func (m *memoryIntake) advance(r domain.Received) {
	if r.UIDValidity != m.validity {
		m.validity, m.lastUID = r.UIDValidity, 0
	}
	m.lastUID = max(m.lastUID, r.UID)
	m.order = append(m.order, r.UID)
	select {
	case m.changed <- struct{}{}:
	default:
	}
}

func (m *memoryIntake) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.taken)
}

// await waits until done holds, woken by each change.
func (m *memoryIntake) await(t testing.TB, what string, done func() bool) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for !done() {
		select {
		case <-m.changed:
		case <-time.After(10 * time.Millisecond):
		case <-deadline:
			t.Fatalf("waiting for %s: %d taken, %d quarantined", what, m.count(), len(m.quarantined))
		}
	}
}

func startServer(t *testing.T, cfg mailtest.Config) *mailtest.Server {
	t.Helper()
	server, err := mailtest.NewServer(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return server
}

func testMail(n int) []byte {
	return fmt.Appendf(nil, "From: client%d@acme.example\r\nTo: adv@company.example\r\nSubject: Commande %d\r\nMessage-ID: <m%d@acme.example>\r\nDate: Wed, 25 Nov 2026 10:00:00 +0100\r\n\r\nBonjour, merci pour la commande %d.\r\n", n, n, n, n)
}

func watcherConfig(address string) WatcherConfig {
	return WatcherConfig{Name: "adv", Address: address, TLS: TLSNone, Username: "adv@company.example", Password: "secret", Poll: 50 * time.Millisecond, CommandTimeout: 5 * time.Second}
}

// run starts a watcher and returns a function that stops it and waits for its end.
func run(t testing.TB, w *Watcher) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = w.Run(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			select {
			case <-done:
			case <-time.After(10 * time.Second):
				t.Error("the watcher does not stop")
			}
		})
	}
	t.Cleanup(stop)
	return stop
}

var errPoison = errors.New("this mail cannot be stored")

var users = map[string]string{"adv@company.example": "secret"}

var searchSeen = &imap.SearchCriteria{Flag: []imap.Flag{imap.FlagSeen}}
