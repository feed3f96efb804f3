package mailtest

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
)

// SMTPPhase is a moment at which a BadSMTP server answers.
type SMTPPhase string

// The moments of an SMTP conversation, in order.
const (
	OnGreeting SMTPPhase = "greeting"
	OnHello    SMTPPhase = "hello"
	OnAuth     SMTPPhase = "auth"
	OnMail     SMTPPhase = "mail"
	OnRcpt     SMTPPhase = "rcpt"
	OnData     SMTPPhase = "data"
	OnContent  SMTPPhase = "content" // the reply to the final dot
	OnQuit     SMTPPhase = "quit"
)

// SMTPAnswer is what a BadSMTP server does instead of its good reply; the zero value is the good reply.
type SMTPAnswer struct {
	Code   int  // a reply of this code
	Mute   bool // nothing is said, and the connection stays open
	Hangup bool // the connection is closed without a word
}

// BadSMTP is an SMTP server that follows a script.
type BadSMTP struct {
	listener net.Listener
	script   func(phase SMTPPhase, n int) SMTPAnswer

	mu       sync.Mutex
	contents [][]byte
	stop     chan struct{}
	once     sync.Once
}

// NewBadSMTP starts a server whose answers the script chooses: it is asked at each phase, n counting from 0 within it.
func NewBadSMTP(script func(phase SMTPPhase, n int) SMTPAnswer) (*BadSMTP, error) {
	listener, err := listenOn("")
	if err != nil {
		return nil, fmt.Errorf("listening: %w", err)
	}
	b := &BadSMTP{listener: listener, script: script, stop: make(chan struct{})}
	go b.serve()
	return b, nil
}

// Addr is the host:port of the server.
func (b *BadSMTP) Addr() string { return b.listener.Addr().String() }

// Contents returns the mails that came whole, up to the final dot, whatever was answered then.
func (b *BadSMTP) Contents() [][]byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([][]byte(nil), b.contents...)
}

// Close stops the server and its connections.
func (b *BadSMTP) Close() error {
	b.once.Do(func() { close(b.stop) })
	return b.listener.Close()
}

func (b *BadSMTP) serve() {
	for {
		conn, err := b.listener.Accept()
		if err != nil {
			return
		}
		go (&badSMTPConn{server: b, conn: conn, reader: bufio.NewReader(conn), counts: map[SMTPPhase]int{}}).run()
	}
}

type badSMTPConn struct {
	server *BadSMTP
	conn   net.Conn
	reader *bufio.Reader
	counts map[SMTPPhase]int
}

func (c *badSMTPConn) run() {
	defer c.conn.Close()
	if !c.answer(OnGreeting, "220 bad.example ESMTP") {
		return
	}
	for {
		line, err := c.reader.ReadString('\n')
		if err != nil {
			return
		}
		if !c.command(strings.ToUpper(strings.TrimSpace(line))) {
			return
		}
	}
}

func (c *badSMTPConn) command(line string) bool {
	switch {
	case strings.HasPrefix(line, "EHLO"), strings.HasPrefix(line, "HELO"):
		return c.answer(OnHello, "250-bad.example\r\n250-SIZE 1000000\r\n250 AUTH PLAIN")
	case strings.HasPrefix(line, "AUTH"):
		return c.answer(OnAuth, "235 welcome")
	case strings.HasPrefix(line, "MAIL"):
		return c.answer(OnMail, "250 sender ok")
	case strings.HasPrefix(line, "RCPT"):
		return c.answer(OnRcpt, "250 recipient ok")
	case line == "DATA":
		if c.peek(OnData).Code != 0 {
			return c.answer(OnData, "")
		}
		return c.answer(OnData, "354 go on") && c.content()
	case line == "QUIT":
		c.answer(OnQuit, "221 bye")
		return false
	case line == "RSET" || line == "NOOP":
		fmt.Fprint(c.conn, "250 ok\r\n")
		return true
	}
	fmt.Fprint(c.conn, "500 what?\r\n")
	return true
}

func (c *badSMTPConn) peek(phase SMTPPhase) SMTPAnswer {
	return c.server.script(phase, c.counts[phase])
}

// answer says what the script wants, and tells whether the conversation goes on.
func (c *badSMTPConn) answer(phase SMTPPhase, good string) bool {
	a := c.peek(phase)
	c.counts[phase]++
	switch {
	case a.Hangup:
		return false
	case a.Mute:
		<-c.server.stop
		return false
	case a.Code != 0:
		fmt.Fprintf(c.conn, "%d scripted at %s\r\n", a.Code, phase)
		return true
	}
	fmt.Fprint(c.conn, good+"\r\n")
	return true
}

func (c *badSMTPConn) content() bool {
	var content strings.Builder
	for {
		line, err := c.reader.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		content.WriteString(line)
	}
	c.server.mu.Lock()
	c.server.contents = append(c.server.contents, []byte(content.String()))
	c.server.mu.Unlock()
	return c.answer(OnContent, "250 queued as 4711")
}
