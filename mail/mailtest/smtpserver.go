package mailtest

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

func (s *Server) startSMTP() {
	s.smtp = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &smtpSession{server: s}, nil
	}))
	s.smtp.Domain = "localhost"
	s.smtp.AllowInsecureAuth = true
	s.smtp.MaxMessageBytes = s.cfg.MaxBytes
	s.smtp.MaxRecipients = 100
	s.smtp.EnableSMTPUTF8 = true
	s.smtp.ErrorLog = log.New(io.Discard, "", 0)
	if s.cfg.TLS != nil && !s.cfg.Implicit {
		s.smtp.TLSConfig = s.cfg.TLS
	}
	go func() { _ = s.smtp.Serve(s.smtpListen) }()
}

// smtpSession is one SMTP connection: it takes mail from anyone, for anyone.
type smtpSession struct {
	server   *Server
	username string // who logged in, "" for nobody
	from     string
	to       []string
}

var errSMTPAuth = &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "Authentication failed"}

// AuthMechanisms lists PLAIN, or the token mechanisms where a token is set.
func (s *smtpSession) AuthMechanisms() []string {
	if s.server.cfg.Token != "" {
		return []string{"XOAUTH2", "OAUTHBEARER"}
	}
	return []string{sasl.Plain}
}

// Auth logs in by password or token.
func (s *smtpSession) Auth(mech string) (sasl.Server, error) {
	byToken := func(username, token string) error {
		if token == "" || token != s.server.cfg.Token {
			return errSMTPAuth
		}
		s.username = strings.ToLower(username)
		return nil
	}
	byPassword := func(username, password string) error {
		a, err := s.server.account(username)
		if err != nil {
			return err
		}
		if password != a.password {
			return errSMTPAuth
		}
		s.username = a.name
		return nil
	}
	return saslServer(mech, byToken, byPassword)
}

func (s *smtpSession) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.cfg.Token != "" && s.username == "" {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	s.from = from
	return nil
}

func (s *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	return nil
}

func (s *smtpSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	for _, to := range s.to {
		if err := s.server.deliver(s.from, to, s.username, raw); err != nil {
			return fmt.Errorf("delivering to %s: %w", to, err)
		}
	}
	return nil
}

func (s *smtpSession) Reset()        { s.from, s.to = "", nil }
func (s *smtpSession) Logout() error { return nil }

// deliver stores a mail in the recipient's inbox under the header lines that a last hop writes.
func (s *Server) deliver(from, to, username string, raw []byte) error {
	a, err := s.recipient(to)
	if err != nil {
		return err
	}
	now := time.Now()
	if s.cfg.Clock != nil {
		now = s.cfg.Clock()
		raw = dated(raw, now)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "Return-Path: <%s>\r\nDelivered-To: %s\r\n", from, a.name)
	fmt.Fprintf(&out, "Received: from localhost by localhost with ESMTP; %s\r\n", now.Format(time.RFC1123Z))
	if s.cfg.AuthservID != "" {
		fmt.Fprintf(&out, "Authentication-Results: %s; %s\r\n", s.cfg.AuthservID, verdict(raw, username))
	}
	out.Write(raw)
	if _, err := a.append("INBOX", out.Bytes(), &imap.AppendOptions{Time: now}); err != nil {
		return err
	}
	if s.cfg.Delivered != nil {
		s.cfg.Delivered(a.name, out.Bytes())
	}
	return nil
}

// dateField is the first Date field of a header (RFC 5322 section 3.6.1), with what it is folded into.
var dateField = regexp.MustCompile(`(?im)^date:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*`)

// dated puts a moment into a mail's Date field; a mail without one is left without.
func dated(raw []byte, at time.Time) []byte {
	header, body := raw, []byte(nil)
	if end := bytes.Index(raw, []byte("\r\n\r\n")); end >= 0 {
		header, body = raw[:end], raw[end:]
	}
	found := dateField.FindIndex(header)
	if found == nil {
		return raw
	}
	return slices.Concat(header[:found[0]], []byte("Date: "+at.Format(time.RFC1123Z)), header[found[1]:], body)
}

// verdict is a pass for who logged in as the sender that the mail names.
func verdict(raw []byte, username string) string {
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return "spf=none; dkim=none; dmarc=none"
	}
	address, err := mail.ParseAddress(msg.Header.Get("From"))
	if err != nil || username == "" || !strings.EqualFold(address.Address, username) {
		return "spf=none; dkim=none; dmarc=none"
	}
	_, host, _ := strings.Cut(address.Address, "@")
	return fmt.Sprintf("spf=pass smtp.mailfrom=%s; dkim=pass header.d=%s; dmarc=pass header.from=%s", address.Address, host, host)
}
