//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// process is the postmaster as our child.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
	err  error         // why; valid once done is closed
}

// run starts cmd and waits for it on one locked OS thread: the kernel ends a child when the thread that
// started it ends (Pdeathsig), so that thread must live as long as the child.
func run(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("running %s: %w", cmd.Path, err)
	}
	return p, nil
}

// ended is the error of a process that was meant to go on.
func (p *process) ended() error {
	if p.err == nil {
		return errors.New("PostgreSQL ended at once")
	}
	return fmt.Errorf("running PostgreSQL: %w", p.err)
}

// end signals the process and waits until it is gone; when ctx ends first it is ended at once.
func (p *process) end(ctx context.Context, signal os.Signal) error {
	if err := p.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("signalling PostgreSQL: %w", err)
	}
	select {
	case <-p.done:
		return nil
	case <-ctx.Done():
	}
	for _, signal := range []os.Signal{syscall.SIGQUIT, syscall.SIGKILL} {
		_ = p.cmd.Process.Signal(signal)
		select {
		case <-p.done:
			return nil
		case <-time.After(5 * time.Second):
		}
	}
	return errors.New("PostgreSQL does not end")
}

// follow closes done when the postmaster of another process of ours is gone, unless ctx ends first.
func (p *process) follow(ctx context.Context, pid int, data string) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for isPostmaster(pid, data) {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
	close(p.done)
}

// command is a PostgreSQL program under the server's account, with nothing of our own environment.
func (s *Server) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s.binaries.Dir+"/"+name, args...)
	cmd.Dir = s.config.Dir
	cmd.Env = []string{"PATH=" + s.binaries.Dir + ":/usr/bin:/bin", "LC_ALL=C", "TZ=UTC", "HOME=" + s.config.Dir}
	cmd.SysProcAttr = processAttributes(s.account, s.config.Ephemeral)
	return cmd
}

// credential makes a child of root run as the account.
func (a account) credential() *syscall.Credential {
	if !a.drop {
		return nil
	}
	return &syscall.Credential{Uid: a.uid, Gid: a.gid, NoSetGroups: false}
}

// tail keeps the last bytes written to it, to say why a server did not start.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

const tailSize = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p...)
	if len(t.buf) > tailSize {
		t.buf = append([]byte(nil), t.buf[len(t.buf)-tailSize:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.buf)
}
