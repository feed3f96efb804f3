//go:build !unix

package embedded

import (
	"context"
	"errors"
)

// Server is a running private cluster; there is none on this system.
type Server struct{ socketDir string }

// errSystem says what to do instead.
var errSystem = errors.New("a private PostgreSQL is not offered on this system: name a database in the configuration")

// Start always fails on this system.
func Start(context.Context, Config) (*Server, error) { return nil, errSystem }

// Passable always fails on this system.
func Passable(string) error { return errSystem }

// Owned is false: there is no server.
func (*Server) Owned() bool { return false }

// Binaries is empty: there is no server.
func (*Server) Binaries() Binaries { return Binaries{} }

// Done is never closed: there is no server.
func (*Server) Done() <-chan struct{} { return nil }

// Stop does nothing: there is no server.
func (*Server) Stop(context.Context) error { return nil }

func (c Config) path(name string) string { return c.Dir + "/" + name }
