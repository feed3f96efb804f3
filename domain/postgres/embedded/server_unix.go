//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Server is a running private cluster.
type Server struct {
	config    Config
	account   account
	socketDir string
	binaries  Binaries
	lock      *os.File // nil: another process owns the server
	process   *process
	detach    func() // attached only: no longer watches the process
	watchdog  *watchdog
	closeLog  func()
}

// Start makes the cluster in c.Dir if there is none, runs it and returns when it accepts connections.
//
// Where another living process runs the cluster of that folder already, Start attaches to it and Stop
// leaves it running. A server whose process died is stopped first. The error wraps ErrNoPostgres where
// the machine has no usable PostgreSQL.
func Start(ctx context.Context, c Config) (*Server, error) {
	c, who, err := c.prepare()
	if err != nil {
		return nil, fmt.Errorf("preparing the data folder: %w", err)
	}
	lock, running, err := c.lockOrAttach(ctx)
	if err != nil {
		return nil, fmt.Errorf("taking the data folder %s: %w", c.Dir, err)
	}
	if lock == nil {
		return c.attach(who, running), nil
	}
	s := &Server{config: c, account: who, lock: lock}
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("starting PostgreSQL in %s: %w", c.Dir, err), s.abandon())
	}
	return s, nil
}

// attach is the server that another process of ours runs; it may end at any time, with that process.
func (c Config) attach(who account, running postmaster) *Server {
	watching, detach := context.WithCancel(context.Background())
	other := &process{done: make(chan struct{})}
	go other.follow(watching, running.pid, c.path(dataName))
	return &Server{config: c, account: who, socketDir: running.socketDir, process: other, detach: detach}
}

// Owned tells whether this process started the server, rather than attached to one.
func (s *Server) Owned() bool { return s.lock != nil }

// Binaries says which PostgreSQL runs; empty for an attached server.
func (s *Server) Binaries() Binaries { return s.binaries }

// Done is closed when the server's process has ended, by Stop or by itself; for an attached server within a second, and
// not by our Stop.
func (s *Server) Done() <-chan struct{} {
	if s.process == nil {
		return nil
	}
	return s.process.done
}

// Stop ends the server: clients are disconnected, what was committed stays (an ephemeral cluster is
// removed). It waits until the process is gone; once ctx ends it no longer waits politely. Stopping
// twice, or an attached server, does nothing.
func (s *Server) Stop(ctx context.Context) error {
	if s.lock == nil {
		if s.detach != nil {
			s.detach()
		}
		return nil
	}
	err := s.halt(ctx)
	return errors.Join(err, s.release())
}

func (s *Server) start(ctx context.Context) (err error) {
	if err := s.config.stopStale(ctx); err != nil {
		return fmt.Errorf("stopping the server of a process that died: %w", err)
	}
	major, err := clusterMajor(s.config.path(dataName))
	if err != nil {
		return err
	}
	if s.binaries, err = choose(ctx, s.config.Bin, major); err != nil {
		return err
	}
	if major == 0 {
		if err := s.initialise(ctx); err != nil {
			return fmt.Errorf("creating the cluster: %w", err)
		}
	}
	if s.socketDir, err = s.config.makeSocketDir(s.account); err != nil {
		return fmt.Errorf("making the socket's folder: %w", err)
	}
	if err := s.launch(ctx); err != nil {
		return err
	}
	return s.bootstrap(ctx)
}

// halt signals the postmaster and waits: SIGINT is its fast shutdown, SIGQUIT its immediate one.
func (s *Server) halt(ctx context.Context) error {
	if s.process == nil {
		return nil
	}
	if s.config.Ephemeral {
		return s.process.end(ctx, syscall.SIGQUIT)
	}
	return s.process.end(ctx, syscall.SIGINT)
}

// abandon undoes a start that failed half-way.
func (s *Server) abandon() error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	err := s.halt(ctx)
	return errors.Join(err, s.release())
}

// release gives up the folder; the server must have ended.
func (s *Server) release() error {
	s.forget()
	var err error
	if s.socketDir != "" {
		err = os.RemoveAll(s.socketDir)
	}
	if s.config.Ephemeral {
		err = errors.Join(err, s.config.remove())
	}
	err = errors.Join(err, s.lock.Close())
	s.lock = nil
	return err
}

// The names of what lies in a data folder.
const (
	dataName   = "pg"
	socketName = "socket"
	lockName   = "lock"
	logName    = "server.log"
)

func (c Config) path(name string) string { return filepath.Join(c.Dir, name) }

// remove deletes what we put into the folder, and the folder if nothing else is in it.
func (c Config) remove() error {
	var errs []error
	for _, name := range []string{dataName, dataName + ".new", socketName, logName, lockName} {
		errs = append(errs, os.RemoveAll(c.path(name)))
	}
	if err := os.Remove(c.Dir); err != nil && !errors.Is(err, syscall.ENOTEMPTY) && !errors.Is(err, os.ErrNotExist) {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
