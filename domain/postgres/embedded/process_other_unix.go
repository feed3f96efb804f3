//go:build unix && !linux

package embedded

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// endsWithUs: only the watchdog stops the server when our process dies.
const endsWithUs = false

// processAttributes: a process group of its own, so that Ctrl-C reaches us first.
func processAttributes(who account, _ bool) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Credential: who.credential()}
}

// isPostmaster tells whether the process runs the cluster in data, by its command line.
func isPostmaster(pid int, data string) bool {
	out, err := exec.Command("ps", "-ww", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && strings.Contains(string(out), "postgres") && strings.Contains(string(out), data)
}
