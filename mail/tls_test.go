package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http/httptest"
	"testing"
	"time"

	"guichet/domain"
	"guichet/mail/mailtest"
)

// certificates returns a server's and a client's TLS configuration for 127.0.0.1.
func certificates(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	https := httptest.NewTLSServer(nil)
	t.Cleanup(https.Close)
	pool := x509.NewCertPool()
	pool.AddCert(https.Certificate())
	return &tls.Config{Certificates: https.TLS.Certificates}, &tls.Config{RootCAs: pool}
}

func TestBothServersOverTLS(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{TLSImplicit, TLSStart} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			serverTLS, clientTLS := certificates(t)
			server := startServer(t, mailtest.Config{Users: users, TLS: serverTLS, Implicit: mode == TLSImplicit})
			sender := NewSender(SenderConfig{Address: server.SMTPAddr(), TLS: mode, Username: "adv@company.example", Password: "secret", Roots: clientTLS})
			out := outgoing()
			out.Recipients = []string{"adv@company.example"}
			if result := sender.Send(context.Background(), out, nil); result.State != domain.OutgoingAccepted {
				t.Fatalf("result %+v", result)
			}
			cfg := watcherConfig(server.IMAPAddr())
			cfg.TLS, cfg.Roots = mode, clientTLS
			intake := newMemoryIntake()
			run(t, NewWatcher(cfg, intake))
			intake.await(t, "the mail", func() bool { return intake.count() == 1 })
			cfg.Roots = nil
			cfg.CommandTimeout = time.Second
			if err := NewWatcher(cfg, intake).Check(context.Background()); err == nil {
				t.Error("a certificate of nobody was accepted")
			}
		})
	}
}
