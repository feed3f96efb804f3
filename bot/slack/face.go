package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	slackgo "github.com/slack-go/slack"

	"guichet/domain"
)

// Config is what the face needs to know of the workspace. Zero values work but for the two tokens
// and the approvers' channel.
type Config struct {
	AppToken        string   // xapp-…, with connections:write, for Socket Mode
	BotToken        string   // xoxb-…
	APIURL          string   // base of the Web API, ending in a slash; "" is Slack's own
	Team            string   // workspace id; "" is the bot's own. Anybody of another workspace has no right
	ApproverChannel string   // channel id in which drafts of mails and reminders are shown
	AlarmChannel    string   // channel id in which supervisors are told that something stands still; "" is ApproverChannel
	Watched         []string // channel ids in which every post is a question, without a mention
	ConsoleURL      string   // base of the console, for the "open" button; "" leaves the button out
	Language        string   // of cards, which many read: fr (also the zero value) or en
	Log             *slog.Logger
	Clock           domain.Clock
}

// Desk is what the Slack face asks of the assistant.
type Desk interface {
	// Receive takes a post in (step 1); the same key again changes nothing.
	//
	// The edit of a post comes with the same Chat.TS under a key of its own ("team/channel/ts/edited").
	Receive(ctx context.Context, received domain.Received) error
	// Case is the draft's case, drafts newest first. ErrNotFound.
	Case(ctx context.Context, draft domain.DraftID) (domain.CaseView, error)
	// Decide records a person's answer to one version of a draft. ErrStale, ErrDenied, ErrNotFound, ErrInvalid.
	Decide(ctx context.Context, decision domain.Decision) error
}

// Cards remembers which message shows which draft.
type Cards interface {
	// Card is the message of a draft; ErrNotFound where none was begun.
	Card(ctx context.Context, draft domain.DraftID) (domain.Card, error)
	// SaveCard replaces what is known of the draft's message.
	SaveCard(ctx context.Context, card domain.Card) error
}

// Staff finds a member of staff by Slack user id; false where nobody or several fit. A domain.Directory is one.
type Staff interface {
	BySlack(id string) (domain.Staff, bool)
}

// Places remembers how far each channel's history has been read, so that what was posted while
// nobody listened is read later.
type Places interface {
	// Place is the ts up to which the channel has been read; "" where it never was.
	Place(ctx context.Context, channel string) (ts string, err error)
	// SavePlace replaces it.
	SavePlace(ctx context.Context, channel, ts string) error
}

// Face is the Slack face. Its methods may be called at the same time.
type Face struct {
	cfg    Config
	desk   Desk
	cards  Cards
	staff  Staff
	places Places
	words  Words
	// withdraw and recall are nil where the desk does not offer them.
	withdraw func(ctx context.Context, key string) error
	recall   func(ctx context.Context, outgoing domain.OutgoingID, who string) error
	morning  func(now time.Time) time.Time
	dispute  func(ctx context.Context, step domain.DisputeStep) (domain.CaseID, error)

	api     *slackgo.Client
	files   *slackgo.Client // downloads, which may take longer than a call
	pacer   *pacer
	people  people
	threads threads
	drawing keyedLocks[domain.DraftID]
	sweep   timing
	alarms  alarms

	self    sync.Mutex
	me      *identity
	lastRx  atomic.Int64 // unix nanoseconds of the last bytes from the socket
	working sync.WaitGroup
}

// Option adds what not every caller has.
type Option func(*Face)

// WithPlaces keeps reading places over a restart. Without it, only what is missed while the program runs is read back.
func WithPlaces(places Places) Option { return func(f *Face) { f.places = places } }

// WithWords replaces the words for intents, outcomes and reasons.
func WithWords(words Words) Option { return func(f *Face) { f.words = words } }

// WithWithdrawal tells the desk that a person deleted a post, by the key under which it was received.
// A key that the desk does not know changes nothing.
func WithWithdrawal(withdraw func(ctx context.Context, key string) error) Option {
	return func(f *Face) { f.withdraw = withdraw }
}

// WithRecall offers a button that keeps an approved mail within its undo window. The function answers
// ErrStale where the mail has left, and ErrDenied.
func WithRecall(recall func(ctx context.Context, outgoing domain.OutgoingID, who string) error) Option {
	return func(f *Face) { f.recall = recall }
}

// WithMorning offers a button that approves a mail for the next business morning, which the function tells. A message of the
// customer before that hour cancels it.
func WithMorning(morning func(now time.Time) time.Time) Option {
	return func(f *Face) { f.morning = morning }
}

// WithPace changes the least time between two posts in a channel, one second by Slack's rule.
func WithPace(pace time.Duration) Option { return func(f *Face) { f.pacer.pace = pace } }

// New makes the face; nothing is connected before Run. ErrInvalid names every fault of the configuration at once.
func New(cfg Config, desk Desk, cards Cards, staff Staff, options ...Option) (*Face, error) {
	if err := cfg.valid(); err != nil {
		return nil, fmt.Errorf("reading the Slack settings: %w", err)
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	f := &Face{
		cfg: cfg, desk: desk, cards: cards, staff: staff,
		places: &memoryPlaces{}, words: promptWords{},
		pacer: &pacer{pace: time.Second}, sweep: usualTiming(),
	}
	f.api = slackgo.New(cfg.BotToken, f.clientOptions(callTimeout)...)
	f.files = slackgo.New(cfg.BotToken, f.clientOptions(fileWithin)...)
	for _, option := range options {
		option(f)
	}
	return f, nil
}

func (c Config) valid() error {
	var faults []error
	missing := func(value, what string) {
		if value == "" {
			faults = append(faults, fmt.Errorf("%s is missing: %w", what, domain.ErrInvalid))
		}
	}
	missing(c.AppToken, "the app token (xapp-…)")
	missing(c.BotToken, "the bot token (xoxb-…)")
	missing(c.ApproverChannel, "the approvers' channel id")
	return errors.Join(faults...)
}

func (f *Face) clientOptions(timeout time.Duration) []slackgo.Option {
	options := []slackgo.Option{
		slackgo.OptionAppLevelToken(f.cfg.AppToken),
		slackgo.OptionHTTPClient(&http.Client{Timeout: timeout}),
	}
	if f.cfg.APIURL != "" {
		options = append(options, slackgo.OptionAPIURL(f.cfg.APIURL))
	}
	return options
}
