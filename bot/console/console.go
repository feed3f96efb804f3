package console

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"guichet/domain"
)

// Config is what the console is told; the zero value works, for one process and over HTTPS.
type Config struct {
	// Store keeps the sessions; nil keeps them in memory, lost at a restart.
	Store scs.Store
	// PlainHTTP lets the session cookie travel without TLS: for loopback, or a network that is trusted.
	PlainHTTP bool
	// Hosts are the names under which the console may be asked for, without port; empty: any.
	// In the demo only loopback names are answered, whatever stands here.
	Hosts []string
	// Demo lets DemoStaff sign in by one click, from this machine only.
	Demo      bool
	DemoStaff []domain.Staff
	// SlackPage is shown at /demo/slack/ in the demo; it sees its own paths (the prefix is cut).
	SlackPage http.Handler
	// Extra are handlers for supervisors behind the sign-in, by path prefix ("/river/"); they see the whole path.
	Extra map[string]http.Handler
	// Replay has a quarantined message worked on again; nil: the button is not shown.
	Replay func(ctx context.Context, message domain.MessageID, who string) error
	// Cases parts and joins cases; nil: that is not offered.
	Cases Cases
	// Morning is when what is sent "tomorrow morning" leaves; nil: no mail is scheduled.
	Morning func(now time.Time) time.Time
	// Disputes is the work on disputes; nil: there are no pages of them.
	Disputes DisputeDesk
	// Corrections lets a person choose the article of a line; nil: that is not offered.
	Corrections Corrections
	// Teach keeps what a message asks where it was misread; nil: that is not offered.
	Teach Teach
	// Alarms stand over the queue of supervisors; nil: none do.
	Alarms Alarms
	// Sources shows the files in which values were read; nil: values stand without them.
	Sources Sources
	// Clock tells the time that pages show; nil: the machine's.
	Clock       domain.Clock
	CompanyName string
	// Location is the company's time zone; nil: the machine's.
	Location *time.Location
	Log      *slog.Logger // nil: the default logger
}

// sessionLifetime is a working day: after it, who are you is asked again.
const sessionLifetime = 12 * time.Hour

type console struct {
	cfg       Config
	desk      Desk
	outbox    Outbox
	customers Customers
	figures   FigureSource
	accounts  Accounts
	sessions  *scs.SessionManager
	pages     pageSet
	throttle  *throttle
	presence  *presence
}

// New is the console's handler. Desk, outbox, customers, figures and accounts must be there.
func New(cfg Config, desk Desk, outbox Outbox, customers Customers, figures FigureSource, accounts Accounts) (http.Handler, error) {
	if desk == nil || outbox == nil || customers == nil || figures == nil || accounts == nil {
		return nil, errors.New("starting the console: a part is missing")
	}
	cfg = withDefaults(cfg)
	pages, err := loadPages(cfg)
	if err != nil {
		return nil, err
	}
	c := &console{
		cfg: cfg, desk: desk, outbox: outbox, customers: customers, figures: figures, accounts: accounts,
		sessions: newSessions(cfg), pages: pages,
		throttle: newThrottle(cfg.Clock), presence: newPresence(cfg.Clock),
	}
	return c.secure(c.routes()), nil
}

func withDefaults(cfg Config) Config {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Location == nil {
		cfg.Location = time.Local
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	return cfg
}

func (c *console) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /static/", static())
	if c.cfg.Demo && c.cfg.SlackPage != nil {
		mux.Handle("/demo/slack/", http.StripPrefix("/demo/slack", c.cfg.SlackPage))
		mux.Handle("GET /demo/slack", http.RedirectHandler("/demo/slack/", http.StatusSeeOther))
	}
	mux.Handle("/", c.sessions.LoadAndSave(c.signedRoutes()))
	return mux
}

// signedRoutes are the pages that know the session.
func (c *console) signedRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sign-in", c.showSignIn)
	mux.HandleFunc("POST /sign-in", c.signIn)
	mux.HandleFunc("POST /sign-out", c.signOut)
	mux.HandleFunc("POST /preferences", c.setPreferences)
	mux.Handle("GET /{$}", http.RedirectHandler("/queue", http.StatusSeeOther))
	mux.Handle("GET /queue", c.reading(c.showQueue))
	mux.Handle("GET /queue/rows", c.reading(c.showQueueRows))
	mux.Handle("GET /cases/{case}", c.reading(c.showCase))
	mux.Handle("GET /cases/{case}/state", c.reading(c.showCaseState))
	mux.Handle("POST /cases/{case}/drafts/{draft}/decision", c.deciding(c.decide))
	mux.Handle("POST /cases/{case}/take-over", c.deciding(c.takeCase))
	if c.cfg.Replay != nil {
		mux.Handle("POST /cases/{case}/replay", c.deciding(c.replayMessage))
	}
	if c.cfg.Cases != nil {
		mux.Handle("POST /cases/{case}/split", c.deciding(c.splitCase))
		mux.Handle("POST /cases/{case}/merge", c.deciding(c.mergeCase))
		mux.Handle("POST /cases/{case}/unmerge", c.deciding(c.unmergeCase))
	}
	mux.Handle("POST /cases/{case}/outgoing/{outgoing}/cancel", c.deciding(c.cancelOutgoing))
	mux.Handle("POST /cases/{case}/outgoing/{outgoing}/resolve", c.deciding(c.resolveOutgoing))
	mux.Handle("GET /files", c.reading(c.showFile))
	if c.cfg.Corrections != nil {
		mux.Handle("GET /cases/{case}/article", c.deciding(c.showArticles))
		mux.Handle("POST /cases/{case}/article", c.deciding(c.correctLine))
		mux.Handle("POST /customers/{code}/learnt/{reference}/forget", c.deciding(c.unlearn))
	}
	if c.cfg.Teach != nil {
		mux.Handle("POST /cases/{case}/teach", c.deciding(c.teachMessage))
	}
	if c.cfg.Sources != nil {
		mux.Handle("GET /files/page", c.reading(c.showPage))
	}
	mux.Handle("GET /customers", c.reading(c.showCustomers))
	mux.Handle("GET /customers/{code}", c.reading(c.showCustomer))
	mux.Handle("GET /figures", c.reading(c.showFigures))
	c.disputeRoutes(mux)
	for _, prefix := range slices.Sorted(maps.Keys(c.cfg.Extra)) {
		mux.Handle("/"+strings.Trim(prefix, "/")+"/", c.supervising(c.cfg.Extra[prefix]))
	}
	mux.Handle("/", c.reading(func(w http.ResponseWriter, r *http.Request, who domain.Staff) {
		c.fail(w, r, domain.ErrNotFound)
	}))
	return mux
}
