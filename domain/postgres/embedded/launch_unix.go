//go:build unix

package embedded

import (
	"context"
	"fmt"
	"io"
	"sort"
	"strings"
	"time"
)

// launch runs the server and waits until it accepts connections. Right after a crash the old server's
// children may still hold its shared memory for a moment: then it tries again.
func (s *Server) launch(ctx context.Context) error {
	deadline := time.Now().Add(10 * time.Second)
	for {
		last, err := s.launchOnce(ctx)
		if err == nil {
			return nil
		}
		if !strings.Contains(last, "pre-existing shared memory block") || time.Now().After(deadline) {
			return err
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
}

func (s *Server) launchOnce(ctx context.Context) (lastWords string, err error) {
	log, closeLog, err := s.config.logFile()
	if err != nil {
		return "", err
	}
	s.forget()
	s.closeLog = closeLog
	last := &tail{}
	cmd := s.command(context.WithoutCancel(ctx), "postgres", s.arguments()...)
	cmd.Stderr = io.MultiWriter(last, lossy{log})
	cmd.WaitDelay = time.Second
	if s.process, err = run(cmd); err != nil {
		return "", err
	}
	if s.config.Ephemeral || !endsWithUs {
		if s.watchdog, err = s.watch(); err != nil {
			return "", err
		}
	}
	if err := s.waitReady(ctx); err != nil {
		return last.String(), fmt.Errorf("%w; it said: %s", err, lastLines([]byte(last.String())))
	}
	return "", nil
}

// lossy drops what cannot be written: on a full disk the server must not lose its error stream over its log.
type lossy struct{ io.Writer }

func (l lossy) Write(p []byte) (int, error) {
	_, _ = l.Writer.Write(p)
	return len(p), nil
}

// forget lets go of what an attempt left: its watchdog and its log.
func (s *Server) forget() {
	if s.watchdog != nil {
		s.watchdog.dismiss()
		s.watchdog = nil
	}
	if s.closeLog != nil {
		s.closeLog()
		s.closeLog = nil
	}
}

// arguments are the command line of the server: our settings, then the caller's.
func (s *Server) arguments() []string {
	settings := map[string]string{
		"listen_addresses": "", "port": port,
		"unix_socket_directories": s.socketDir, "unix_socket_permissions": "0700",
		"timezone": "UTC", "log_timezone": "UTC", "lc_messages": "C", "logging_collector": "off",
	}
	if s.config.Ephemeral {
		for name, value := range map[string]string{"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
			"wal_level": "minimal", "max_wal_senders": "0", "checkpoint_timeout": "1h", "max_wal_size": "4GB"} {
			settings[name] = value
		}
	}
	for name, value := range s.config.Settings {
		settings[name] = value
	}
	args := []string{"-D", s.config.path(dataName)}
	for name, value := range settings {
		args = append(args, "-c"+name+"="+value)
	}
	sort.Strings(args[2:])
	return args
}

// waitReady watches the pid file, where the server writes that it is ready.
func (s *Server) waitReady(ctx context.Context) error {
	for {
		p, err := readPostmaster(s.config.path(dataName))
		if err == nil && p.ready && p.pid == s.process.cmd.Process.Pid {
			return nil
		}
		select {
		case <-s.process.done:
			return s.process.ended()
		default:
		}
		if err := pause(ctx); err != nil {
			return fmt.Errorf("waiting for PostgreSQL to be ready: %w", err)
		}
	}
}
