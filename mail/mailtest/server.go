package mailtest

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-smtp"
)

// Config says what a Server serves.
type Config struct {
	// Dir keeps the mailboxes as files, one mail a file; "" keeps them in memory.
	Dir string
	// IMAPAddr and SMTPAddr are host:port; "" means a free loopback port.
	IMAPAddr, SMTPAddr string
	// Users are addresses and their passwords.
	Users map[string]string
	// CatchAll receives what is sent to an address that is nobody's; "" gives such an address a mailbox of its own.
	CatchAll string
	// Password is that of mailboxes made on the fly; "" means DefaultPassword.
	Password string
	// AuthservID makes the SMTP server stamp Authentication-Results on what it delivers: a pass for who
	// logged in as the From address, none for all others.
	AuthservID string
	// MaxBytes is the largest mail that is taken, told as SIZE; 0 means 25 MB.
	MaxBytes int64
	// Token is an access token that XOAUTH2 and OAUTHBEARER accept; with it, passwords are refused.
	Token string
	// TLS makes both servers offer STARTTLS, or speak TLS from the first byte where Implicit is set.
	TLS      *tls.Config
	Implicit bool
	// NoKeywords makes the IMAP server refuse flags of a client's own, and NoMove lets it have no MOVE.
	NoKeywords, NoMove bool
	// Clock dates what arrives by SMTP, its Date field too: a mail program dates by the machine's clock, and "next Friday"
	// would be another day. nil: the machine's clock, and the Date field as it came.
	Clock func() time.Time
	// Delivered is told of each mail that came by SMTP, after it was stored.
	Delivered func(user string, raw []byte)
}

// DefaultPassword opens the mailboxes that are made on the fly.
const DefaultPassword = "guichet"

const defaultMaxBytes = 25 << 20

// Server is an IMAP and an SMTP server over the same mailboxes.
type Server struct {
	cfg        Config
	imap       *imapserver.Server
	smtp       *smtp.Server
	imapListen net.Listener
	smtpListen net.Listener

	mu       sync.Mutex
	accounts map[string]*account
}

// NewServer starts both servers; Close stops them.
func NewServer(cfg Config) (*Server, error) {
	if cfg.Password == "" {
		cfg.Password = DefaultPassword
	}
	if cfg.MaxBytes == 0 {
		cfg.MaxBytes = defaultMaxBytes
	}
	s := &Server{cfg: cfg, accounts: map[string]*account{}}
	if err := s.openAccounts(); err != nil {
		return nil, fmt.Errorf("opening the mailboxes: %w", err)
	}
	if err := s.listen(); err != nil {
		return nil, err
	}
	s.startIMAP()
	s.startSMTP()
	return s, nil
}

func (s *Server) openAccounts() error {
	for user := range s.cfg.Users {
		if _, err := s.account(user); err != nil {
			return err
		}
	}
	if s.cfg.CatchAll != "" {
		if _, err := s.account(s.cfg.CatchAll); err != nil {
			return err
		}
	}
	stored, err := storedAccounts(s.cfg.Dir)
	if err != nil {
		return err
	}
	for _, user := range stored {
		if _, err := s.account(user); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) listen() (err error) {
	if s.imapListen, err = listenOn(s.cfg.IMAPAddr); err != nil {
		return fmt.Errorf("listening for IMAP: %w", err)
	}
	if s.smtpListen, err = listenOn(s.cfg.SMTPAddr); err != nil {
		s.imapListen.Close()
		return fmt.Errorf("listening for SMTP: %w", err)
	}
	if s.cfg.TLS != nil && s.cfg.Implicit {
		s.imapListen = tls.NewListener(s.imapListen, s.cfg.TLS)
		s.smtpListen = tls.NewListener(s.smtpListen, s.cfg.TLS)
	}
	return nil
}

func listenOn(address string) (net.Listener, error) {
	if address == "" {
		address = "127.0.0.1:0"
	}
	return net.Listen("tcp", address)
}

func (s *Server) startIMAP() {
	options := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &session{server: s}, nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}, imap.CapNamespace: {}},
		InsecureAuth: true,
		Logger:       log.New(io.Discard, "", 0),
	}
	if !s.cfg.NoMove {
		options.Caps[imap.CapMove] = struct{}{}
	}
	if s.cfg.TLS != nil && !s.cfg.Implicit {
		options.TLSConfig = s.cfg.TLS
	}
	s.imap = imapserver.New(options)
	go func() { _ = s.imap.Serve(s.imapListen) }()
}

// IMAPAddr is the host:port of the IMAP server.
func (s *Server) IMAPAddr() string { return s.imapListen.Addr().String() }

// SMTPAddr is the host:port of the SMTP server.
func (s *Server) SMTPAddr() string { return s.smtpListen.Addr().String() }

// Append puts a mail into a user's folder; both are made where they do not exist.
func (s *Server) Append(user, folder string, raw []byte, date time.Time) error {
	a, err := s.account(user)
	if err != nil {
		return err
	}
	if _, err := a.append(folder, raw, &imap.AppendOptions{Time: date}); err != nil {
		return fmt.Errorf("appending to %s of %s: %w", folder, user, err)
	}
	return nil
}

// Messages returns the mails of a folder, oldest first; none where there is no such folder.
func (s *Server) Messages(user, folder string) [][]byte {
	s.mu.Lock()
	a := s.accounts[strings.ToLower(user)]
	s.mu.Unlock()
	if a == nil {
		return nil
	}
	return a.messages(folder)
}

// Users lists the addresses that have a mailbox, sorted.
func (s *Server) Users() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var users []string
	for user := range s.accounts {
		users = append(users, user)
	}
	slices.Sort(users)
	return users
}

// Reset empties a folder and gives it a new UIDVALIDITY, as a rebuilt server does.
func (s *Server) Reset(user, folder string) error {
	a, err := s.account(user)
	if err != nil {
		return err
	}
	return a.reset(folder)
}

// Close stops both servers and every connection.
func (s *Server) Close() error {
	return errors.Join(s.imap.Close(), ignoreClosed(s.smtp.Close()))
}

func ignoreClosed(err error) error {
	if errors.Is(err, smtp.ErrServerClosed) || errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// account returns a user's mailboxes, and makes them where there are none.
func (s *Server) account(user string) (*account, error) {
	user = strings.ToLower(strings.TrimSpace(user))
	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.accounts[user]; a != nil {
		return a, nil
	}
	password, known := s.cfg.Users[user]
	if !known {
		password = s.cfg.Password
	}
	a, err := openAccount(s.cfg.Dir, user, password)
	if err != nil {
		return nil, err
	}
	s.accounts[user] = a
	return a, nil
}

// recipient returns the account that receives mail for an address.
func (s *Server) recipient(address string) (*account, error) {
	address = strings.ToLower(address)
	s.mu.Lock()
	_, known := s.accounts[address]
	s.mu.Unlock()
	if !known && s.cfg.CatchAll != "" {
		address = s.cfg.CatchAll
	}
	return s.account(address)
}
