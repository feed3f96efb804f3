package embedded

import (
	"os"
	"strconv"
	"syscall"
)

// endsWithUs: the kernel stops the server when our process ends.
const endsWithUs = true

// processAttributes: a process group of its own, so that Ctrl-C reaches us first; and the signal that the
// kernel sends when our process dies (SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one).
func processAttributes(who account, ephemeral bool) *syscall.SysProcAttr {
	signal := syscall.SIGINT
	if ephemeral {
		signal = syscall.SIGQUIT
	}
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: signal, Credential: who.credential()}
}

// isPostmaster tells whether the process runs the cluster in data: a postmaster's working folder is its cluster.
func isPostmaster(pid int, data string) bool {
	cwd, err := os.Readlink("/proc/" + strconv.Itoa(pid) + "/cwd")
	return err == nil && cwd == data
}
