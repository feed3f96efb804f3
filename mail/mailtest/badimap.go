package mailtest

import (
	"bufio"
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// IMAPFault is how a BadIMAP server spoils one connection; the zero value spoils nothing.
type IMAPFault struct {
	// CutAt closes the connection after that many bytes of output; 0 never does.
	CutAt int
	// MuteAt falls silent after that many bytes of output, the connection open; 0 never does.
	MuteAt int
	// OddItem puts an unknown item into the FETCH response of that UID.
	OddItem uint32
	// NoBody leaves the body out of the FETCH response of that UID.
	NoBody uint32
	// Backwards answers a FETCH of several mails last mail first.
	Backwards bool
}

// BadIMAP is an IMAP server over a fixed list of mails that misbehaves as told, connection by connection.
type BadIMAP struct {
	listener net.Listener
	fault    func(connection int) IMAPFault

	mu       sync.Mutex
	validity uint32
	mails    map[uint32][]byte
	conns    int
	open     map[net.Conn]bool
	stop     chan struct{}
	once     sync.Once
}

// NewBadIMAP starts a server; fault is asked for each connection, counted from 0.
func NewBadIMAP(validity uint32, mails map[uint32][]byte, fault func(connection int) IMAPFault) (*BadIMAP, error) {
	listener, err := listenOn("")
	if err != nil {
		return nil, fmt.Errorf("listening: %w", err)
	}
	b := &BadIMAP{listener: listener, fault: fault, validity: validity, mails: maps.Clone(mails), open: map[net.Conn]bool{}, stop: make(chan struct{})}
	go b.serve()
	return b, nil
}

// Addr is the host:port of the server.
func (b *BadIMAP) Addr() string { return b.listener.Addr().String() }

// Connections tells how many connections there were.
func (b *BadIMAP) Connections() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.conns
}

// Rebuild gives the folder a new UIDVALIDITY and other UIDs.
func (b *BadIMAP) Rebuild(validity uint32, mails map[uint32][]byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.validity, b.mails = validity, maps.Clone(mails)
}

// Close stops the server and its connections.
func (b *BadIMAP) Close() error {
	b.once.Do(func() { close(b.stop) })
	b.mu.Lock()
	for conn := range b.open {
		conn.Close()
	}
	b.mu.Unlock()
	return b.listener.Close()
}

func (b *BadIMAP) serve() {
	for {
		conn, err := b.listener.Accept()
		if err != nil {
			return
		}
		b.mu.Lock()
		n := b.conns
		b.conns++
		b.open[conn] = true
		b.mu.Unlock()
		go func() {
			c := &badIMAPConn{server: b, conn: conn, fault: b.fault(n)}
			c.run()
			conn.Close()
			b.mu.Lock()
			delete(b.open, conn)
			b.mu.Unlock()
		}()
	}
}

type badIMAPConn struct {
	server  *BadIMAP
	conn    net.Conn
	fault   IMAPFault
	written int
	dead    bool
}

// say writes and spoils.
func (c *badIMAPConn) say(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	for _, limit := range []int{c.fault.CutAt, c.fault.MuteAt} {
		if limit == 0 || c.dead || c.written+len(text) < limit {
			continue
		}
		fmt.Fprint(c.conn, text[:max(limit-c.written, 0)])
		c.dead = true
		if limit == c.fault.MuteAt {
			<-c.server.stop
		}
		c.conn.Close()
		return
	}
	if !c.dead {
		fmt.Fprint(c.conn, text)
		c.written += len(text)
	}
}

func (c *badIMAPConn) run() {
	reader := bufio.NewReader(c.conn)
	c.say("* OK [CAPABILITY IMAP4rev1] ready\r\n")
	for !c.dead {
		line, err := reader.ReadString('\n')
		if err != nil {
			return
		}
		tag, command, _ := strings.Cut(strings.TrimSpace(line), " ")
		c.command(tag, command)
	}
}

func (c *badIMAPConn) command(tag, command string) {
	upper := strings.ToUpper(command)
	switch {
	case upper == "CAPABILITY":
		c.say("* CAPABILITY IMAP4rev1\r\n%s OK done\r\n", tag)
	case strings.HasPrefix(upper, "LOGIN"):
		c.say("%s OK [CAPABILITY IMAP4rev1] welcome\r\n", tag)
	case strings.HasPrefix(upper, "EXAMINE"), strings.HasPrefix(upper, "SELECT"):
		c.examine(tag)
	case strings.HasPrefix(upper, "UID SEARCH"):
		c.search(tag, upper)
	case strings.HasPrefix(upper, "UID FETCH"):
		c.fetch(tag, upper)
	case upper == "LOGOUT":
		c.say("* BYE\r\n%s OK bye\r\n", tag)
		c.dead = true
	default:
		c.say("%s OK\r\n", tag)
	}
}

func (c *badIMAPConn) examine(tag string) {
	c.server.mu.Lock()
	validity, mails := c.server.validity, c.server.mails
	next := uint32(1)
	for uid := range mails {
		next = max(next, uid+1)
	}
	count := len(mails)
	c.server.mu.Unlock()
	c.say("* FLAGS (\\Seen)\r\n* %d EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY %d] .\r\n* OK [UIDNEXT %d] .\r\n%s OK [READ-ONLY] done\r\n", count, validity, next, tag)
}

// uids lists the mails of a set such as 3, 2:7 or 5:*.
func (c *badIMAPConn) uids(set string) []uint32 {
	c.server.mu.Lock()
	all := slices.Sorted(maps.Keys(c.server.mails))
	c.server.mu.Unlock()
	var out []uint32
	for _, item := range strings.Split(set, ",") {
		low, high, isRange := strings.Cut(item, ":")
		from, _ := strconv.ParseUint(low, 10, 32)
		to := from
		if isRange && high == "*" {
			to = 1<<32 - 1
		} else if isRange {
			to, _ = strconv.ParseUint(high, 10, 32)
		}
		for _, uid := range all {
			if uint64(uid) >= from && uint64(uid) <= to {
				out = append(out, uid)
			}
		}
		if isRange && high == "*" && len(out) == 0 && len(all) > 0 {
			out = append(out, all[len(all)-1]) // "n:*" always names the last mail
		}
	}
	return out
}

func (c *badIMAPConn) search(tag, command string) {
	set := strings.TrimPrefix(command, "UID SEARCH")
	set = strings.Trim(strings.Replace(set, "UID", "", 1), " ()")
	set = strings.Fields(set + " ")[0]
	var words []string
	for _, uid := range c.uids(set) {
		words = append(words, strconv.FormatUint(uint64(uid), 10))
	}
	c.say("* SEARCH %s\r\n%s OK done\r\n", strings.Join(words, " "), tag)
}

func (c *badIMAPConn) fetch(tag, command string) {
	words := strings.Fields(command)
	uids := c.uids(words[2])
	if c.fault.Backwards {
		slices.Reverse(uids)
	}
	for i, uid := range uids {
		c.server.mu.Lock()
		raw := c.server.mails[uid]
		c.server.mu.Unlock()
		items := fmt.Sprintf("UID %d FLAGS () RFC822.SIZE %d INTERNALDATE \"25-Nov-2026 10:00:00 +0100\"", uid, len(raw))
		if uid == c.fault.OddItem {
			items += " X-UNHEARD-OF (1 2)"
		}
		if strings.Contains(command, "BODY.PEEK[") && uid != c.fault.NoBody {
			items += fmt.Sprintf(" BODY[] {%d}\r\n%s", len(raw), raw)
		}
		c.say("* %d FETCH (%s)\r\n", i+1, items)
	}
	c.say("%s OK done\r\n", tag)
}
