package attachment

import "syscall"

// dieWithParent has the kernel end a worker whose parent was killed.
func dieWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
