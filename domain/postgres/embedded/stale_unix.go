//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// postmaster is what a running server writes into postmaster.pid.
type postmaster struct {
	pid       int
	socketDir string
	ready     bool
}

// readPostmaster reads postmaster.pid in a cluster's folder: the pid, the data folder, the start time,
// the port, the socket's folder, the address, the shared memory key, the status, one a line.
func readPostmaster(data string) (postmaster, error) {
	text, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	if err != nil {
		return postmaster{}, fmt.Errorf("reading the server's pid file: %w", err)
	}
	lines := strings.Split(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid <= 0 {
		return postmaster{}, fmt.Errorf("reading the server's pid file: no pid in %q", lines[0])
	}
	p := postmaster{pid: pid}
	if len(lines) > 4 {
		p.socketDir = lines[4]
	}
	p.ready = len(lines) > 7 && strings.TrimSpace(lines[7]) == "ready"
	return p, nil
}

// lockOrAttach takes the folder for this process, or finds the server that a living process runs there.
// Both can be out of reach for a moment, while the other one starts or stops.
func (c Config) lockOrAttach(ctx context.Context) (*os.File, postmaster, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		lock, err := takeLock(c.path(lockName))
		if err != nil || lock != nil {
			return lock, postmaster{}, err
		}
		if p, err := readPostmaster(c.path(dataName)); err == nil && p.ready && isPostmaster(p.pid, c.path(dataName)) {
			return nil, p, nil
		}
		if err := pause(ctx); err != nil {
			return nil, postmaster{}, fmt.Errorf("waiting for the process that owns it to start or stop: %w", err)
		}
	}
}

// takeLock locks the file for the life of this process; nil where another holds it.
func takeLock(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the lock: %w", err)
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, file.Close()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("locking %s: %w", path, err), file.Close())
	}
	return file, nil
}

// stopStale ends the server that a dead process left in the folder, and its pid file. We hold the lock:
// no living process of ours owns that server. A pid file whose number now belongs to another program
// (after a container's restart) would keep PostgreSQL from starting.
func (c Config) stopStale(ctx context.Context) error {
	data := c.path(dataName)
	p, err := readPostmaster(data)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err == nil && isPostmaster(p.pid, data) {
		if err := stopByPid(ctx, p.pid, data); err != nil {
			return err
		}
	}
	if strings.HasPrefix(filepath.Base(p.socketDir), socketPrefix) {
		_ = os.RemoveAll(p.socketDir) // a leftover that harms nobody
	}
	if err := os.Remove(filepath.Join(data, "postmaster.pid")); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("removing the pid file of a server that is gone: %w", err)
	}
	return nil
}

// stopByPid asks ever less politely, ten seconds each, and waits until the process is gone.
func stopByPid(ctx context.Context, pid int, data string) error {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL} {
		if err := syscall.Kill(pid, signal); err != nil {
			if errors.Is(err, syscall.ESRCH) {
				return nil
			}
			return fmt.Errorf("sending %v to process %d: %w", signal, pid, err)
		}
		for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
			if !isPostmaster(pid, data) {
				return nil
			}
			if err := pause(ctx); err != nil {
				return fmt.Errorf("waiting for process %d to end: %w", pid, err)
			}
		}
	}
	return fmt.Errorf("process %d does not end", pid)
}

// pause waits a moment, or tells that ctx has ended.
func pause(ctx context.Context) error {
	timer := time.NewTimer(10 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
