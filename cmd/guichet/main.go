package main

import (
	"os"

	"guichet/mail/attachment"
)

func main() {
	attachment.ServeIfWorker()
	os.Exit(run(os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}
