package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"guichet/domain"
)

// SenderConfig says where and how mail is handed over for delivery (RFC 6409 submission).
type SenderConfig struct {
	Address  string // host:port
	TLS      string // TLSImplicit, TLSStart or TLSNone; "" means TLSImplicit on port 465, else TLSStart
	Username string // "" means no authentication
	Password string
	OAuth    TokenSource // instead of Password
	// CommandTimeout is how long one reply may take (default 1 minute); DataTimeout the reply to the
	// content, during which servers scan and forward (default 10 minutes; RFC 5321 section 4.5.3.2.6).
	CommandTimeout, DataTimeout time.Duration
	HelloName                   string      // our name in EHLO; "" means localhost
	Roots                       *tls.Config // certificates to trust; nil means the system's
}

// Sender hands mails over by SMTP. It may be used from several goroutines: each mail has its own connection.
type Sender struct{ cfg SenderConfig }

// NewSender returns a sender; it connects only when used.
func NewSender(cfg SenderConfig) *Sender {
	if cfg.CommandTimeout <= 0 {
		cfg.CommandTimeout = time.Minute
	}
	if cfg.DataTimeout <= 0 {
		cfg.DataTimeout = 10 * time.Minute
	}
	if cfg.HelloName == "" {
		cfg.HelloName = "localhost"
	}
	cfg.TLS = defaultTLS(cfg.TLS, cfg.Address, "465")
	return &Sender{cfg: cfg}
}

// Send hands one mail over and says how that ended: never an error, always a state.
//
// Each phase is told to reached before it begins; where reached returns an error it does not begin, and the attempt ends
// (another process has taken the mail over, or what is reached cannot be recorded). Until the content is under way, whatever goes wrong is
// safe to try again: 4xx and broken connections are deferred, 5xx to the envelope are refused, and a fault
// of the connection or of the login, which is not the mail's own, is deferred. Once the content is under way, only the
// server's word counts; silence is OutgoingUnknown and must not be tried again by guess (Q06).
//
// All recipients or none: where one is refused nothing is sent, because the list was approved as a whole.
func (s *Sender) Send(ctx context.Context, out domain.Outgoing, reached func(domain.SendPhase) error) domain.SendResult {
	attempt := &attempt{phase: domain.PhaseConnecting, reached: reached}
	if err := checkEnvelope(out); err != nil {
		return attempt.ended(domain.OutgoingRefused, err)
	}
	session, err := s.open(ctx, attempt)
	if err != nil {
		return attempt.ended(domain.OutgoingDeferred, err)
	}
	defer session.close()
	if refused, err := session.envelope(out, attempt); err != nil {
		result := attempt.ended(stateOf(err), err)
		result.Refused = refused
		return result
	}
	return session.content(out.Raw, attempt)
}

// checkEnvelope refuses what no server could take.
func checkEnvelope(out domain.Outgoing) error {
	switch {
	case len(out.Raw) == 0:
		return errors.New("the mail has no content")
	case len(out.Recipients) == 0:
		return errors.New("the mail has no recipient")
	case out.From.Address == "":
		return errors.New("the mail has no sender")
	}
	return nil
}

// attempt remembers how far one attempt came.
type attempt struct {
	phase   domain.SendPhase
	reached func(domain.SendPhase) error
}

// enter begins a phase, or says why it must not begin.
func (a *attempt) enter(phase domain.SendPhase) error {
	if a.reached != nil {
		if err := a.reached(phase); err != nil {
			return fmt.Errorf("going on to %s: %w", phase, err)
		}
	}
	a.phase = phase
	return nil
}

func (a *attempt) ended(state domain.OutgoingState, err error) domain.SendResult {
	result := domain.SendResult{State: state, Phase: a.phase, Reply: err.Error()}
	var reply *smtp.SMTPError
	if errors.As(err, &reply) {
		result.Code, result.Reply = reply.Code, cleanLine(reply.Message)
	}
	return result
}

// stateOf reads a failure before the content: 5xx is refused, all else may be tried again.
func stateOf(err error) domain.OutgoingState {
	var reply *smtp.SMTPError
	if errors.As(err, &reply) && reply.Code >= 500 {
		return domain.OutgoingRefused
	}
	return domain.OutgoingDeferred
}

// submission is one open connection to the server, logged in.
type submission struct {
	client *smtp.Client
	conn   *deadlineConn
	cfg    SenderConfig
	stop   func() bool
}

func (s *Sender) open(ctx context.Context, attempt *attempt) (*submission, error) {
	if err := attempt.enter(domain.PhaseConnecting); err != nil {
		return nil, err
	}
	conn, err := dial(ctx, s.cfg.Address, s.cfg.TLS, s.cfg.Roots, s.cfg.CommandTimeout)
	if err != nil {
		return nil, err
	}
	session := &submission{conn: conn, cfg: s.cfg, stop: context.AfterFunc(ctx, func() { conn.Close() })}
	if err := session.greet(ctx, attempt); err != nil {
		session.stop()
		conn.Close()
		return nil, err
	}
	return session, nil
}

func (s *submission) greet(ctx context.Context, attempt *attempt) error {
	host := hostOf(s.cfg.Address)
	if s.cfg.TLS == TLSStart {
		client, err := smtp.NewClientStartTLS(s.conn, tlsConfig(s.cfg.Roots, host))
		if err != nil {
			return fmt.Errorf("securing the connection: %w", err)
		}
		s.client = client
	} else {
		s.client = smtp.NewClient(s.conn)
	}
	if err := s.client.Hello(s.cfg.HelloName); err != nil {
		return fmt.Errorf("greeting the server: %w", err)
	}
	if err := attempt.enter(domain.PhaseGreeted); err != nil {
		return err
	}
	if err := s.login(ctx); err != nil {
		return fmt.Errorf("logging in: %w", err)
	}
	return attempt.enter(domain.PhaseSecured)
}

func (s *submission) login(ctx context.Context) error {
	switch {
	case s.cfg.OAuth != nil:
		token, err := s.cfg.OAuth(ctx)
		if err != nil {
			return err
		}
		var mechanisms []string
		for _, m := range []string{"XOAUTH2", "OAUTHBEARER", "PLAIN", "LOGIN"} {
			if s.client.SupportsAuth(m) {
				mechanisms = append(mechanisms, m)
			}
		}
		client, err := tokenClient(mechanisms, s.cfg.Username, token, s.cfg.Address)
		if err != nil {
			return err
		}
		return s.client.Auth(client)
	case s.cfg.Username == "":
		return nil
	case !s.client.SupportsAuth(sasl.Plain) && s.client.SupportsAuth(sasl.Login):
		return s.client.Auth(sasl.NewLoginClient(s.cfg.Username, s.cfg.Password))
	}
	return s.client.Auth(sasl.NewPlainClient("", s.cfg.Username, s.cfg.Password))
}

// envelope names sender and recipients. It returns those that the server would not take.
func (s *submission) envelope(out domain.Outgoing, attempt *attempt) ([]string, error) {
	if err := attempt.enter(domain.PhaseEnvelope); err != nil {
		return nil, err
	}
	opts := &smtp.MailOptions{Size: int64(len(out.Raw)), UTF8: needsUTF8(out)}
	if max, ok := s.client.MaxMessageSize(); ok && max > 0 && max < len(out.Raw) {
		return nil, &smtp.SMTPError{Code: 552, Message: fmt.Sprintf("the mail has %d bytes, the server takes %d", len(out.Raw), max)}
	}
	if err := s.client.Mail(out.From.Address, opts); err != nil {
		return nil, fmt.Errorf("naming the sender: %w", err)
	}
	var refused []string
	var worst error
	for _, recipient := range out.Recipients {
		err := s.client.Rcpt(recipient, nil)
		if err == nil {
			continue
		}
		var reply *smtp.SMTPError
		if !errors.As(err, &reply) {
			return refused, fmt.Errorf("naming the recipient %s: %w", recipient, err)
		}
		if reply.Code >= 500 {
			refused = append(refused, recipient)
		}
		if worst == nil || stateOf(worst) != domain.OutgoingRefused {
			worst = fmt.Errorf("naming the recipient %s: %w", recipient, err)
		}
	}
	return refused, worst
}

// content sends the bytes. From here on a broken connection leaves the state unknown.
func (s *submission) content(raw []byte, attempt *attempt) domain.SendResult {
	if err := attempt.enter(domain.PhaseData); err != nil {
		return attempt.ended(domain.OutgoingDeferred, err)
	}
	data, err := s.client.Data()
	if err != nil {
		return attempt.ended(stateOf(err), err) // no byte of the content has left
	}
	s.conn.wait(s.cfg.DataTimeout)
	if _, err := data.Write(raw); err != nil {
		return attempt.ended(domain.OutgoingUnknown, fmt.Errorf("sending the content: %w", err))
	}
	response, err := data.CloseWithResponse()
	if err != nil {
		var reply *smtp.SMTPError
		if errors.As(err, &reply) && reply.Code >= 400 {
			return attempt.ended(stateOf(err), err)
		}
		return attempt.ended(domain.OutgoingUnknown, fmt.Errorf("waiting for the server's word on the content: %w", err))
	}
	_ = attempt.enter(domain.PhaseAccepted) // the mail has been taken, whatever can be recorded
	attempt.phase = domain.PhaseAccepted
	return domain.SendResult{State: domain.OutgoingAccepted, Phase: domain.PhaseAccepted, Code: 250, Reply: cleanLine(response.StatusText)}
}

func (s *submission) close() {
	s.conn.wait(min(quitPatience, s.cfg.CommandTimeout))
	_ = s.client.Quit()
	s.stop()
	s.conn.Close()
}

// quitPatience is how long the goodbye may take: the mail is done by then.
const quitPatience = 5 * time.Second

func needsUTF8(out domain.Outgoing) bool {
	for _, address := range append([]string{out.From.Address}, out.Recipients...) {
		if !plainASCII([]byte(address)) {
			return true
		}
	}
	return false
}

// MaxSize asks the server for the largest mail that it takes, in bytes; 0 where it names no limit (RFC 1870).
func (s *Sender) MaxSize(ctx context.Context) (int64, error) {
	session, err := s.open(ctx, &attempt{})
	if err != nil {
		return 0, fmt.Errorf("asking for the size limit: %w", err)
	}
	defer session.close()
	size, _ := session.client.MaxMessageSize()
	return int64(size), nil
}

// Check connects and logs in, and sends nothing.
func (s *Sender) Check(ctx context.Context) error {
	session, err := s.open(ctx, &attempt{})
	if err != nil {
		return fmt.Errorf("checking the mail server %s: %w", s.cfg.Address, err)
	}
	session.close()
	return nil
}
