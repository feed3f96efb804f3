//go:build unix

package embedded

import (
	"fmt"
	"io"
	"os/exec"
	"syscall"
)

// watchdog is a shell that outlives us: when our end of its pipe closes, however we ended, it stops the
// server and removes an ephemeral cluster.
type watchdog struct {
	cmd   *exec.Cmd
	stdin io.Closer
}

// watchdogScript takes the server's pid, the signal, how many tenths of a second to wait for it, and what to remove.
const watchdogScript = `read -r line; pid=$1; left=$3; kill -"$2" "$pid" 2>/dev/null
while kill -0 "$pid" 2>/dev/null; do
  left=$((left - 1)); [ "$left" -le 0 ] && { kill -KILL "$pid" 2>/dev/null; break; }
  sleep 0.1
done
shift 3; [ $# -gt 1 ] || exit 0
dir=$1; shift; rm -rf -- "$@"; rmdir -- "$dir" 2>/dev/null`

// watch starts the watchdog of a running server.
func (s *Server) watch() (*watchdog, error) {
	args := []string{"-c", watchdogScript, "guichet-watchdog", fmt.Sprint(s.process.cmd.Process.Pid)}
	if s.config.Ephemeral {
		args = append(args, "QUIT", "100", s.config.Dir, s.socketDir)
		for _, name := range []string{dataName, socketName, logName, lockName} {
			args = append(args, s.config.path(name))
		}
	} else {
		args = append(args, "INT", "600")
	}
	cmd := exec.Command("/bin/sh", args...)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("making the watchdog's pipe: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the watchdog: %w", err)
	}
	return &watchdog{cmd: cmd, stdin: stdin}, nil
}

// dismiss ends the watchdog of a server that has been stopped.
func (w *watchdog) dismiss() {
	_ = w.cmd.Process.Kill()
	_ = w.cmd.Wait()
	_ = w.stdin.Close()
}
