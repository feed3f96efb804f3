package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

// imapSession is one connection, logged in.
type imapSession struct {
	client *imapclient.Client
	conn   *deadlineConn
	cfg    *WatcherConfig
	stop   func() bool
	// Of the folder under validity, mails up to markedTo are marked, but for those up to markLeftTo that an earlier
	// connection left.
	validity, markLeftTo, markedTo uint32
}

// restPatience is the rolling deadline while no command is under way.
const restPatience = 24 * time.Hour

// connect opens a connection and logs in. It is closed when ctx ends.
func (w *Watcher) connect(ctx context.Context) (*imapSession, error) {
	conn, err := dial(ctx, w.cfg.Address, w.cfg.TLS, w.cfg.Roots, w.cfg.CommandTimeout)
	if err != nil {
		return nil, err
	}
	s := &imapSession{conn: conn, cfg: &w.cfg, stop: context.AfterFunc(ctx, func() { conn.Close() })}
	if err := s.greet(ctx, w.news); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// news is called by the library's reader; it must not call the client (dependencies note on go-imap).
func (w *Watcher) news() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (s *imapSession) greet(ctx context.Context, news func()) error {
	options := &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(data *imapclient.UnilateralDataMailbox) {
			if data.NumMessages != nil && news != nil {
				news()
			}
		},
	}}
	if s.cfg.TLS == TLSStart {
		options.TLSConfig = tlsConfig(s.cfg.Roots, hostOf(s.cfg.Address))
		client, err := imapclient.NewStartTLS(s.conn, options)
		if err != nil {
			return fmt.Errorf("securing the connection: %w", err)
		}
		s.client = client
	} else {
		s.client = imapclient.New(s.conn, options)
	}
	if err := s.client.WaitGreeting(); err != nil {
		return fmt.Errorf("waiting for the greeting: %w", err)
	}
	if err := s.login(ctx); err != nil {
		return fmt.Errorf("logging in: %w", err)
	}
	return nil
}

func (s *imapSession) login(ctx context.Context) error {
	if s.client.State() == imap.ConnStateAuthenticated { // PREAUTH
		return nil
	}
	caps := s.client.Caps()
	if s.cfg.OAuth != nil {
		token, err := s.cfg.OAuth(ctx)
		if err != nil {
			return err
		}
		client, err := tokenClient(caps.AuthMechanisms(), s.cfg.Username, token, s.cfg.Address)
		if err != nil {
			return err
		}
		return s.client.Authenticate(client)
	}
	if caps.Has(imap.AuthCap(sasl.Plain)) {
		return s.client.Authenticate(sasl.NewPlainClient("", s.cfg.Username, s.cfg.Password))
	}
	return s.client.Login(s.cfg.Username, s.cfg.Password).Wait()
}

func (s *imapSession) close() {
	s.stop()
	if s.client != nil {
		s.client.Close()
	}
	s.conn.Close()
}

// busy runs a command under the short patience; at rest the connection may be silent.
func (s *imapSession) busy(run func() error) error {
	s.conn.wait(s.cfg.CommandTimeout)
	defer s.conn.wait(restPatience)
	return run()
}

// examine opens a folder read-only: no command of ours can change a flag then.
func (s *imapSession) examine(folder string) (data *imap.SelectData, err error) {
	err = s.busy(func() error {
		data, err = s.client.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("opening the folder %q: %w", folder, err)
	}
	return data, nil
}

// session runs one connection until it fails or ctx ends.
func (w *Watcher) session(ctx context.Context) error {
	s, err := w.connect(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	w.update(func(h *Health) { h.Connected = true })
	defer w.update(func(h *Health) { h.Connected = false })
	for {
		select { // news from before this poll is answered by it
		case <-w.wake:
		default:
		}
		if err := w.poll(ctx, s); err != nil {
			return err
		}
		if err := w.markTaken(ctx, s); err != nil {
			return err
		}
		if err := w.rest(ctx, s); err != nil {
			return err
		}
	}
}

// rest waits for the server's news, or for the next poll: IDLE is only a hint (L01).
func (w *Watcher) rest(ctx context.Context, s *imapSession) error {
	pause := min(w.cfg.Poll, w.cfg.IdleRestart)
	timer := time.NewTimer(pause)
	defer timer.Stop()
	var idle *imapclient.IdleCommand
	if s.client.Caps().Has(imap.CapIdle) {
		err := s.busy(func() (err error) { idle, err = s.client.Idle(); return err })
		if err != nil {
			return fmt.Errorf("beginning IDLE: %w", err)
		}
	}
	var ended error
	select {
	case <-ctx.Done():
		ended = ctx.Err()
	case <-timer.C:
	case <-w.wake:
	case <-s.client.Closed():
		ended = errors.New("the server closed the connection")
	}
	if idle == nil || ended != nil {
		return ended
	}
	return s.busy(func() error {
		if err := idle.Close(); err != nil {
			return fmt.Errorf("ending IDLE: %w", err)
		}
		if err := idle.Wait(); err != nil {
			return fmt.Errorf("ending IDLE: %w", err)
		}
		return nil
	})
}

// failed records why a connection ended.
func (w *Watcher) failed(err error) {
	if err == nil {
		return
	}
	w.update(func(h *Health) {
		h.LastError, h.ErrorAt = err.Error(), w.cfg.Now()
		h.ConsentExpired = errors.Is(err, ErrConsentExpired)
	})
}

// Check connects, logs in and opens the folder, and tries whether mails can be marked as configured; no mail is changed.
func (w *Watcher) Check(ctx context.Context) error {
	s, err := w.connect(ctx)
	if err != nil {
		return fmt.Errorf("checking the mailbox %s: %w", w.Mailbox(), err)
	}
	defer s.close()
	if _, err := s.examine(w.cfg.Folder); err != nil {
		return fmt.Errorf("checking the mailbox %s: %w", w.Mailbox(), err)
	}
	if !w.cfg.Mark.On() {
		return nil
	}
	if err := s.openForMarks(w.cfg.Folder, 0, w.cfg.Mark); err != nil {
		return fmt.Errorf("checking the mailbox %s: %w", w.Mailbox(), err)
	}
	return nil
}
