package fakeslack

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Config describes the workspace. The zero value is one with a bot and nobody else.
type Config struct {
	Team     string // "T0FAKE"
	TeamName string
	BotUser  string // "U0GUICHET"
	BotName  string // "guichet": what @guichet stands for in a post
	BotToken string // "xoxb-fake"
	AppToken string // "xapp-fake"
	Users    []User
	Channels []Channel
	// Scopes are the bot's, told in a header; nil gives all.
	Scopes []string
	// NoFilesRead sends the bot to the sign-in page when it fetches a file, as Slack does where files:read is missing.
	NoFilesRead bool
	// Clock stamps messages; nil is the wall clock.
	Clock func() time.Time
	// Pace is the least time between two posts in a channel; zero does not limit.
	Pace time.Duration
	// AckWithin is how long an envelope waits for its acknowledgement before it is sent again, and a trigger lives; zero is 3 s.
	AckWithin time.Duration
	// PingEvery is the rhythm of the socket's pings; zero is 5 s.
	PingEvery time.Duration
}

// User is an account.
type User struct {
	ID, Name string
	Language string
	Guest    bool
	Deleted  bool
	Team     string // of another workspace, over Slack Connect; "" is ours
}

// Channel is a conversation. Direct messages with the bot exist for every user and need not be listed.
type Channel struct {
	ID, Name string
	Private  bool
	Shared   bool // with another company
	Archived bool
	Members  []string // user ids; the bot must be listed to be in it
	direct   string   // the user, for direct messages with the bot
}

// Server is the workspace. Its methods may be called at the same time.
type Server struct {
	cfg      Config
	listener net.Listener
	http     *http.Server

	mutex    sync.Mutex
	changed  chan struct{} // closed at each change
	revision int64
	users    map[string]User
	channels map[string]*Channel
	order    []string // channel ids as given
	messages map[string][]*Message
	whispers []Ephemeral
	views    map[string]*View
	triggers map[string]trigger
	files    map[string]*File
	faults   map[string][]Fault
	calls    []Call
	lastPost map[string]time.Time
	lastTS   int64
	serial   int64
	sockets  []*socket
	tickets  map[string]bool
	pending  map[string]*envelope
	acks     []Ack
	repeat   int
	mute     bool
}

// New starts a workspace on a free port of the loopback interface.
func New(cfg Config) (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening for the workspace: %w", err)
	}
	s := &Server{
		cfg: withDefaults(cfg), listener: listener, changed: make(chan struct{}), repeat: 1,
		users: map[string]User{}, channels: map[string]*Channel{}, messages: map[string][]*Message{},
		views: map[string]*View{}, triggers: map[string]trigger{}, files: map[string]*File{},
		faults: map[string][]Fault{}, lastPost: map[string]time.Time{}, tickets: map[string]bool{}, pending: map[string]*envelope{},
	}
	s.users[s.cfg.BotUser] = User{ID: s.cfg.BotUser, Name: s.cfg.BotName}
	for _, u := range s.cfg.Users {
		s.users[u.ID] = u
		s.addChannel(Channel{ID: DirectID(u.ID), Name: u.Name, Private: true, Members: []string{u.ID, s.cfg.BotUser}, direct: u.ID})
	}
	for _, c := range s.cfg.Channels {
		s.addChannel(c)
	}
	s.http = &http.Server{Handler: s.routes(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.http.Serve(listener) }() // ends with Close
	return s, nil
}

func withDefaults(cfg Config) Config {
	set := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	set(&cfg.Team, "T0FAKE")
	set(&cfg.TeamName, "Guichet")
	set(&cfg.BotUser, "U0GUICHET")
	set(&cfg.BotName, "guichet")
	set(&cfg.BotToken, "xoxb-fake")
	set(&cfg.AppToken, "xapp-fake")
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.AckWithin == 0 {
		cfg.AckWithin = 3 * time.Second
	}
	if cfg.PingEvery == 0 {
		cfg.PingEvery = 5 * time.Second
	}
	return cfg
}

// TB is the part of testing.TB that Start needs.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// Start is New for a test: the workspace ends with it.
func Start(t TB, cfg Config) *Server {
	t.Helper()
	s, err := New(cfg)
	if err != nil {
		t.Fatalf("starting the fake Slack: %v", err)
	}
	t.Cleanup(s.Close)
	return s
}

// Close ends every connection.
func (s *Server) Close() {
	s.Cut()
	_ = s.http.Close()
}

// URL is the base of the Web API, with the slash at its end.
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() + "/api/" }

// DirectID is the id of a user's direct messages with the bot.
func DirectID(user string) string { return "D" + user[1:] }

func (s *Server) addChannel(c Channel) {
	s.channels[c.ID] = &c
	s.order = append(s.order, c.ID)
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", s.serveMethod)
	mux.HandleFunc("GET /link", s.serveSocket)
	mux.HandleFunc("POST /upload/{file}", s.serveUpload)
	mux.HandleFunc("GET /files-pri/{file}/{name}", s.serveFile)
	mux.HandleFunc("GET /sign-in", serveSignIn)
	return mux
}

// touch tells everyone who waits that something has changed. The mutex is held.
func (s *Server) touch() {
	s.revision++
	close(s.changed)
	s.changed = make(chan struct{})
}

// Wait returns when condition holds; it is tried now and after every change. The condition may call the server's methods.
func (s *Server) Wait(ctx context.Context, condition func() bool) error {
	for {
		s.mutex.Lock()
		changed := s.changed
		s.mutex.Unlock()
		if condition() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("waiting for the fake Slack: %w", context.Cause(ctx))
		}
	}
}

// nextID gives ids that do not repeat. The mutex is held.
func (s *Server) nextID(prefix string) string {
	s.serial++
	return fmt.Sprintf("%s%08d", prefix, s.serial)
}

// nextTS stamps a message: seconds and microseconds, each later than the one before. The mutex is held.
func (s *Server) nextTS() string {
	s.lastTS = max(s.cfg.Clock().UnixMicro(), s.lastTS+1)
	return fmt.Sprintf("%d.%06d", s.lastTS/1e6, s.lastTS%1e6)
}
