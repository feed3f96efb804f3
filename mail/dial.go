package mail

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"sync/atomic"
	"time"
)

// The ways to secure a connection.
const (
	TLSImplicit = "implicit"
	TLSStart    = "starttls"
	TLSNone     = "none" // loopback only
)

// deadlineConn ends a read or a write that gets nowhere: each call has its own deadline, so that a large
// mail may take long but a mute server may not (L01).
type deadlineConn struct {
	net.Conn
	// patience is how long one read may wait, in nanoseconds; it changes while idling.
	patience atomic.Int64
}

func newDeadlineConn(conn net.Conn, patience time.Duration) *deadlineConn {
	c := &deadlineConn{Conn: conn}
	c.patience.Store(int64(patience))
	return c
}

func (c *deadlineConn) Read(p []byte) (int, error) {
	if err := c.Conn.SetReadDeadline(time.Now().Add(time.Duration(c.patience.Load()))); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func (c *deadlineConn) Write(p []byte) (int, error) {
	if err := c.Conn.SetWriteDeadline(time.Now().Add(time.Duration(c.patience.Load()))); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

// wait sets the patience from now on, for a read that is already waiting too.
func (c *deadlineConn) wait(patience time.Duration) {
	c.patience.Store(int64(patience))
	_ = c.Conn.SetReadDeadline(time.Now().Add(patience))
}

// SetDeadline is left to the rolling deadlines: the protocol libraries set far longer ones.
func (c *deadlineConn) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing; see SetDeadline.
func (c *deadlineConn) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing; see SetDeadline.
func (c *deadlineConn) SetWriteDeadline(time.Time) error { return nil }

// dial opens a TCP connection with rolling deadlines, in TLS where that comes first. The connection is
// closed when ctx ends.
func dial(ctx context.Context, address, security string, roots *tls.Config, patience time.Duration) (*deadlineConn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("reading the server address %q: %w", address, err)
	}
	if security == TLSNone && !loopback(host) {
		return nil, fmt.Errorf("the server %s is not on this machine: a connection without TLS is refused", host)
	}
	dialer := &net.Dialer{Timeout: patience, KeepAlive: 30 * time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("connecting to %s: %w", address, err)
	}
	if security == TLSImplicit {
		secured := tls.Client(conn, tlsConfig(roots, host))
		handshake, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if err := secured.HandshakeContext(handshake); err != nil {
			conn.Close()
			return nil, fmt.Errorf("securing the connection to %s: %w", address, err)
		}
		conn = secured
	}
	return newDeadlineConn(conn, patience), nil
}

func tlsConfig(base *tls.Config, host string) *tls.Config {
	cfg := &tls.Config{MinVersion: tls.VersionTLS12}
	if base != nil {
		cfg = base.Clone()
	}
	if cfg.ServerName == "" {
		cfg.ServerName = host
	}
	return cfg
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func hostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return host
}

// defaultTLS chooses TLS from the first byte on the port that is meant for it, else STARTTLS.
func defaultTLS(chosen, address, implicitPort string) string {
	if chosen != "" {
		return chosen
	}
	if _, port, err := net.SplitHostPort(address); err == nil && port == implicitPort {
		return TLSImplicit
	}
	return TLSStart
}
