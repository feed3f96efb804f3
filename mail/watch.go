package mail

import (
	"context"
	"crypto/tls"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"guichet/domain"
)

// WatcherConfig says which folder is watched and how.
type WatcherConfig struct {
	Name     string // the mailbox's name in our configuration
	Address  string // host:port
	TLS      string // TLSImplicit, TLSStart or TLSNone; "" means TLSImplicit on port 993, else TLSStart
	Username string
	Password string
	OAuth    TokenSource // instead of Password
	Folder   string      // "" means INBOX
	// Poll is how often the server is asked even where it promises to tell by itself (default 1 minute).
	Poll time.Duration
	// IdleRestart is how long one IDLE may last (default 4 minutes): routers forget silent connections.
	IdleRestart time.Duration
	// CommandTimeout is how long a server may be silent within a command (default 1 minute).
	CommandTimeout time.Duration
	// MailTimeout is how long one mail may take, from its first byte to its commit (default 10 minutes).
	MailTimeout time.Duration
	// MaxMessage is the largest mail that is fetched whole, in bytes (default 40 MB); of a larger one its
	// header is taken, with a notice.
	MaxMessage int64
	// MaxAttempts is how often one mail is tried before it is quarantined (default 4).
	MaxAttempts int
	// Since leaves out what lay in a folder before, when it is read for the first time; zero takes all.
	Since time.Time
	// Mark is what is done in the mailbox to a mail that is stored; the zero value leaves the mailbox as it is.
	Mark  Mark
	Log   *slog.Logger
	Parse ParseOptions
	Roots *tls.Config      // certificates to trust; nil means the system's
	Now   func() time.Time // nil means time.Now
}

// Intake is what a watcher asks of the assistant.
type Intake interface {
	// Cursor returns the last taken place in a folder; zero values where the folder is new.
	Cursor(ctx context.Context, mailbox string) (uidValidity, lastUID uint32, err error)
	// Take stores one message with its cursor in one commit. The same key again, or the same bytes in the
	// same mailbox under another UIDVALIDITY, change nothing but the cursor, which never goes back within
	// one UIDVALIDITY. An error that wraps domain.ErrPermanent or domain.ErrInvalid means that trying again is useless.
	Take(ctx context.Context, received domain.Received) error
	// Quarantine stores what could not be taken, with the reason, and advances the cursor.
	Quarantine(ctx context.Context, received domain.Received, reason string) error
}

// Health tells how a watcher is doing: for the alarm, which looks from outside the loop, and for doctor.
type Health struct {
	Mailbox   string
	Connected bool
	LastPoll  time.Time // the last time that the folder was seen to hold nothing new, or was emptied
	LastMail  time.Time // when the last mail was taken
	Backlog   int       // mails seen and not yet taken
	LastError string    // "" after a successful poll
	ErrorAt   time.Time
	// ConsentExpired tells that only a person, by signing in again, can mend the last error.
	ConsentExpired bool
	// MarkRefused says why the server does not mark mails as configured; "" where it does, or nothing is asked.
	MarkRefused string
}

// Watcher reads one folder of one mailbox by IMAP and hands over each mail once.
//
// It keeps no state of its own that matters: what was taken stands in the store's cursor, (mailbox,
// UIDVALIDITY, UID), which Take moves in the same commit as the mail. However long an outage, it resumes
// there. It opens the folder read-only and so never touches a flag, but for a Mark that is asked for. Where UIDVALIDITY changes, all is
// fetched again under the new one, and the store recognises what it has by its bytes (M04).
type Watcher struct {
	cfg    WatcherConfig
	intake Intake

	mu     sync.Mutex
	health Health
	// attempts counts failures by UID, under one UIDVALIDITY; it is forgotten at a restart.
	attempts map[uint32]int
	validity uint32
	// lastTaken is the last UID that the cursor has passed, under validity.
	lastTaken uint32
	// careful makes the watcher fetch one mail at a time, after a failure, to learn which one it is.
	careful bool
	// The waits between connections after failures; tests shorten them.
	firstBackoff, maxBackoff time.Duration
	// wake is told by the server's news while idling.
	wake chan struct{}
}

// NewWatcher returns a watcher; it connects when Run is called.
func NewWatcher(cfg WatcherConfig, intake Intake) *Watcher {
	orElse := func(d *time.Duration, value time.Duration) {
		if *d <= 0 {
			*d = value
		}
	}
	orElse(&cfg.Poll, time.Minute)
	orElse(&cfg.IdleRestart, 4*time.Minute)
	orElse(&cfg.CommandTimeout, time.Minute)
	orElse(&cfg.MailTimeout, 10*time.Minute)
	if cfg.MaxMessage <= 0 {
		cfg.MaxMessage = defaultMaxMessage
	}
	if cfg.MaxAttempts <= 0 {
		cfg.MaxAttempts = 4
	}
	if cfg.Folder == "" {
		cfg.Folder = "INBOX"
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	cfg.TLS = defaultTLS(cfg.TLS, cfg.Address, "993")
	w := &Watcher{cfg: cfg, intake: intake, attempts: map[uint32]int{}, wake: make(chan struct{}, 1), firstBackoff: defaultFirstBackoff, maxBackoff: defaultMaxBackoff}
	w.health.Mailbox = w.Mailbox()
	return w
}

// Mailbox is the folder's name in cursors and in domain.Received: "name/folder".
func (w *Watcher) Mailbox() string { return w.cfg.Name + "/" + w.cfg.Folder }

const (
	defaultMaxMessage   = 40 << 20
	defaultFirstBackoff = time.Second
	defaultMaxBackoff   = 5 * time.Minute
)

// Run watches until ctx ends, and returns nil then. Whatever fails, it connects again after a while.
func (w *Watcher) Run(ctx context.Context) error {
	backoff := w.firstBackoff
	for ctx.Err() == nil {
		before := w.Health().LastPoll
		err := w.session(ctx)
		if ctx.Err() != nil {
			break
		}
		w.failed(err)
		if w.Health().LastPoll.After(before) {
			backoff = w.firstBackoff
		}
		w.cfg.Log.Warn("mailbox connection ended", "mailbox", w.Mailbox(), "error", err, "again_in", backoff)
		select {
		case <-ctx.Done():
		case <-time.After(backoff/2 + rand.N(backoff/2+1)):
		}
		backoff = min(backoff*2, w.maxBackoff)
	}
	w.update(func(h *Health) { h.Connected = false })
	return nil
}

// Health returns a copy of the state; it may be called from any goroutine.
func (w *Watcher) Health() Health {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.health
}

func (w *Watcher) update(change func(*Health)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(&w.health)
}
