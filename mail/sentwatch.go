package mail

import (
	"context"
	"time"

	"guichet/domain"
)

// SentMail is a mail seen in a folder of sent mail: ours, or one that a person wrote elsewhere.
type SentMail struct {
	Mailbox               string
	UIDValidity, UID      uint32
	MessageID             string
	InReplyTo, References []string
	From                  domain.MailAddress
	To, Cc                []domain.MailAddress
	Subject               string
	SentAt                time.Time
}

// SentIntake is what the watcher of a Sent folder asks of the assistant: a case that was answered
// elsewhere retires its draft, and nothing of ours becomes a new request (M27).
type SentIntake interface {
	// Cursor is Intake's.
	Cursor(ctx context.Context, mailbox string) (uidValidity, lastUID uint32, err error)
	// SeenSent tells of one sent mail and advances the cursor in the same commit. The same place, or the
	// same Message-ID, again changes nothing but the cursor.
	SeenSent(ctx context.Context, sent SentMail) error
}

// sentHeaderOnly makes the watcher of a Sent folder leave large contents on the server.
const sentHeaderOnly = 128 << 10

// NewSentWatcher returns a watcher of a folder of sent mail.
func NewSentWatcher(cfg WatcherConfig, intake SentIntake) *Watcher {
	if cfg.MaxMessage <= 0 {
		cfg.MaxMessage = sentHeaderOnly
	}
	if cfg.Folder == "" {
		cfg.Folder = "Sent"
	}
	return NewWatcher(cfg, sentAdapter{intake})
}

// sentAdapter makes an Intake of a SentIntake.
type sentAdapter struct{ intake SentIntake }

func (a sentAdapter) Cursor(ctx context.Context, mailbox string) (uint32, uint32, error) {
	return a.intake.Cursor(ctx, mailbox)
}

func (a sentAdapter) Take(ctx context.Context, r domain.Received) error {
	sent := SentMail{Mailbox: r.Mailbox, UIDValidity: r.UIDValidity, UID: r.UID, SentAt: r.ReceivedAt}
	if m := r.Mail; m != nil {
		sent.MessageID, sent.InReplyTo, sent.References = m.MessageID, m.InReplyTo, m.References
		sent.From, sent.To, sent.Cc, sent.Subject = m.From, m.To, m.Cc, m.Subject
		if !m.Date.IsZero() {
			sent.SentAt = m.Date
		}
	}
	return a.intake.SeenSent(ctx, sent)
}

// Quarantine passes the place alone: a sent mail that cannot be read retires nothing.
func (a sentAdapter) Quarantine(ctx context.Context, r domain.Received, _ string) error {
	return a.Take(ctx, r)
}
