package mail

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/domain"
	"guichet/mail/mailtest"
)

func outgoing() domain.Outgoing {
	return domain.Outgoing{
		From: domain.MailAddress{Address: "adv@company.example"}, Recipients: []string{"client@acme.example", "compta@acme.example"},
		Raw: []byte("From: adv@company.example\r\nTo: client@acme.example\r\nSubject: x\r\n\r\n.dot first\r\nbody\r\n"),
	}
}

func badSender(t *testing.T, script func(mailtest.SMTPPhase, int) mailtest.SMTPAnswer) (*Sender, *mailtest.BadSMTP) {
	t.Helper()
	server, err := mailtest.NewBadSMTP(script)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return NewSender(SenderConfig{
		Address: server.Addr(), TLS: TLSNone, Username: "adv@company.example", Password: "secret",
		CommandTimeout: 100 * time.Millisecond, DataTimeout: 100 * time.Millisecond,
	}), server
}

// TestQ06_EachReplyAtEachPhase drives every reply, silence and hang-up at every phase.
func TestQ06_EachReplyAtEachPhase(t *testing.T) {
	t.Parallel()
	answers := map[string]mailtest.SMTPAnswer{
		"421": {Code: 421}, "451": {Code: 451}, "550": {Code: 550}, "554": {Code: 554}, "silence": {Mute: true}, "hang-up": {Hangup: true},
	}
	before := []mailtest.SMTPPhase{mailtest.OnGreeting, mailtest.OnHello, mailtest.OnAuth}
	envelope := []mailtest.SMTPPhase{mailtest.OnMail, mailtest.OnRcpt, mailtest.OnData}
	want := func(phase mailtest.SMTPPhase, a mailtest.SMTPAnswer) domain.OutgoingState {
		switch {
		case phase == mailtest.OnQuit:
			return domain.OutgoingAccepted
		case phase == mailtest.OnContent && a.Code == 0:
			return domain.OutgoingUnknown
		case slices.Contains(before, phase), a.Code < 500:
			return domain.OutgoingDeferred
		}
		return domain.OutgoingRefused
	}
	for _, phase := range append(append(before, envelope...), mailtest.OnContent, mailtest.OnQuit) {
		for name, answer := range answers {
			t.Run(string(phase)+"/"+name, func(t *testing.T) {
				t.Parallel()
				sender, server := badSender(t, func(at mailtest.SMTPPhase, _ int) mailtest.SMTPAnswer {
					if at == phase {
						return answer
					}
					return mailtest.SMTPAnswer{}
				})
				var reached []domain.SendPhase
				result := sender.Send(context.Background(), outgoing(), func(p domain.SendPhase) error { reached = append(reached, p); return nil })
				if expected := want(phase, answer); result.State != expected {
					t.Errorf("state %s (%d %s), wanted %s", result.State, result.Code, result.Reply, expected)
				}
				if len(reached) == 0 || result.Phase != reached[len(reached)-1] || result.Reply == "" {
					t.Errorf("phases %v, result %+v", reached, result)
				}
				// What may be tried again must not be with the server already.
				if result.State == domain.OutgoingDeferred && answer.Code == 0 && len(server.Contents()) > 0 {
					t.Error("a mail that the server may have taken would be tried again")
				}
			})
		}
	}
}

func TestQ08_PhasesAndReplyOfAnAcceptedMail(t *testing.T) {
	t.Parallel()
	sender, server := badSender(t, func(mailtest.SMTPPhase, int) mailtest.SMTPAnswer { return mailtest.SMTPAnswer{} })
	var reached []domain.SendPhase
	result := sender.Send(context.Background(), outgoing(), func(p domain.SendPhase) error { reached = append(reached, p); return nil })
	all := []domain.SendPhase{domain.PhaseConnecting, domain.PhaseGreeted, domain.PhaseSecured, domain.PhaseEnvelope, domain.PhaseData, domain.PhaseAccepted}
	if !slices.Equal(reached, all) {
		t.Errorf("phases %v", reached)
	}
	if result.State != domain.OutgoingAccepted || !strings.Contains(result.Reply, "4711") {
		t.Errorf("result %+v", result)
	}
	if got := server.Contents(); len(got) != 1 || !strings.Contains(string(got[0]), "..dot first") {
		t.Errorf("content %q", got)
	}
}

func TestM26_OneRefusedRecipientStopsTheWholeMail(t *testing.T) {
	t.Parallel()
	sender, server := badSender(t, func(at mailtest.SMTPPhase, n int) mailtest.SMTPAnswer {
		if at == mailtest.OnRcpt && n == 1 {
			return mailtest.SMTPAnswer{Code: 550}
		}
		return mailtest.SMTPAnswer{}
	})
	result := sender.Send(context.Background(), outgoing(), nil)
	if result.State != domain.OutgoingRefused || !slices.Equal(result.Refused, []string{"compta@acme.example"}) || len(server.Contents()) != 0 {
		t.Errorf("result %+v with %d contents", result, len(server.Contents()))
	}
}

func TestM17_SizeIsKnownAndChecked(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Users: users, MaxBytes: 2000})
	sender := NewSender(SenderConfig{Address: server.SMTPAddr(), TLS: TLSNone, Username: "adv@company.example", Password: "secret"})
	if size, err := sender.MaxSize(context.Background()); err != nil || size != 2000 {
		t.Fatalf("size %d (%v)", size, err)
	}
	out := outgoing()
	out.Raw = append(out.Raw, []byte(strings.Repeat("x", 3000))...)
	if result := sender.Send(context.Background(), out, nil); result.State != domain.OutgoingRefused || result.Code != 552 {
		t.Errorf("result %+v", result)
	}
}

func TestL03_TokensOpenSMTP(t *testing.T) {
	t.Parallel()
	server := startServer(t, mailtest.Config{Token: "good"})
	token := func(value string) TokenSource { return func(context.Context) (string, error) { return value, nil } }
	cfg := SenderConfig{Address: server.SMTPAddr(), TLS: TLSNone, Username: "adv@company.example", OAuth: token("good")}
	if result := NewSender(cfg).Send(context.Background(), outgoing(), nil); result.State != domain.OutgoingAccepted {
		t.Errorf("result %+v", result)
	}
	if n := len(server.Messages("client@acme.example", "INBOX")); n != 1 {
		t.Errorf("%d mails delivered", n)
	}
	cfg.OAuth = token("stale")
	if result := NewSender(cfg).Send(context.Background(), outgoing(), nil); result.State != domain.OutgoingDeferred || result.Phase != domain.PhaseGreeted {
		t.Errorf("result of a stale token %+v", result)
	}
	if err := NewSender(cfg).Check(context.Background()); err == nil {
		t.Error("Check accepts a stale token")
	}
}

func TestPlainConnectionsLeaveThisMachineNever(t *testing.T) {
	t.Parallel()
	result := NewSender(SenderConfig{Address: "mail.company.example:25", TLS: TLSNone}).Send(context.Background(), outgoing(), nil)
	if result.State != domain.OutgoingDeferred || !strings.Contains(result.Reply, "without TLS is refused") {
		t.Errorf("result %+v", result)
	}
}

// TestSendStopsWhereAPhaseMayNotBegin: a process that lost the mail to another must not hand it over.
func TestSendStopsWhereAPhaseMayNotBegin(t *testing.T) {
	t.Parallel()
	for _, last := range []domain.SendPhase{domain.PhaseConnecting, domain.PhaseGreeted, domain.PhaseSecured, domain.PhaseEnvelope, domain.PhaseData} {
		t.Run(string(last), func(t *testing.T) {
			t.Parallel()
			server, err := mailtest.NewServer(mailtest.Config{Users: map[string]string{"adv@us.example": "pw"}})
			if err != nil {
				t.Fatal(err)
			}
			defer server.Close()
			sender := NewSender(SenderConfig{Address: server.SMTPAddr(), TLS: TLSNone, Username: "adv@us.example", Password: "pw"})
			out := outgoing()
			result := sender.Send(context.Background(), out, func(p domain.SendPhase) error {
				if p == last {
					return domain.ErrStale
				}
				return nil
			})
			if result.State != domain.OutgoingDeferred {
				t.Errorf("state %s (%s)", result.State, result.Reply)
			}
			for _, to := range out.Recipients {
				if got := server.Messages(to, "INBOX"); len(got) != 0 {
					t.Errorf("%d mails left", len(got))
				}
			}
		})
	}
}
