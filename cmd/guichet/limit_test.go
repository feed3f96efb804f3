package main

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"guichet/domain"
	"guichet/mail"
	"guichet/mail/mailtest"
)

// TestM17_ServersLimitIsKnownBeforeApproval asks a server that names its limit, and wants a mail with as many bytes of
// attachments as were allowed to be taken by it.
func TestM17_ServersLimitIsKnownBeforeApproval(t *testing.T) {
	t.Parallel()
	const size = 3 << 20
	server, err := mailtest.NewServer(mailtest.Config{Users: map[string]string{"adv@us.example": "pw"}, MaxBytes: size})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	sender := mail.NewSender(senderConfig(SMTPConfig{Address: server.SMTPAddr(), TLS: "none", Username: "adv@us.example", Password: "pw"}))
	limit := &serverLimit{ask: sender.MaxSize, log: slog.New(slog.DiscardHandler)}
	if limit.attachments() != 0 {
		t.Error("a limit is known before the server was asked")
	}
	limit.refresh(t.Context())
	allowed := limit.attachments()
	if allowed <= size/2 || allowed >= size*3/4 {
		t.Fatalf("%d bytes of files for a mail of %d", allowed, size)
	}
	_, raw, err := mail.Compose(mail.Letter{From: domain.MailAddress{Address: "adv@us.example"}, Content: domain.DraftContent{To: []domain.MailAddress{{Address: "anne@k1.example"}},
		Subject: "Facture", Body: "Ci-joint.", Attachments: []domain.DraftAttachment{{Name: "f.pdf", ContentType: "application/pdf", Data: make([]byte, allowed)}}}, MessageIDToken: "abcdefghijklmnop.1", Date: time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) > size {
		t.Errorf("a mail of %d bytes was allowed, the server takes %d", len(raw), size)
	}
	limit.ask = func(context.Context) (int64, error) { return 0, errors.New("away") }
	limit.refresh(t.Context())
	if limit.attachments() != allowed {
		t.Error("a server that is away makes the limit forgotten")
	}
	limit.bytes.Store(1000)
	if limit.attachments() != 1 {
		t.Error("a tiny limit allows files, or reads as none")
	}
}
