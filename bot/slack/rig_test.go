package slack

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/bot/slack/fakeslack"
	"guichet/domain"
)

// The workspace of the tests.
const (
	approvers = "C0APPROVE"
	watched   = "C0WATCH"
	general   = "C0GENERAL"

	claire = "U0CLAIRE" // approver
	paul   = "U0PAUL"   // clerk
	ulla   = "U0ULLA"   // not in the directory
	gaston = "U0GASTON" // in the directory, but a guest
	sam    = "U0SAM"    // in the directory, but of another company
)

var directory = domain.Directory{
	{Login: "claire", Slack: claire, Roles: []domain.Role{domain.RoleApprover}, Language: "fr"},
	{Login: "paul", Slack: paul, Roles: []domain.Role{domain.RoleClerk}, Language: "en"},
	{Login: "gaston", Slack: gaston, Roles: []domain.Role{domain.RoleApprover}},
	{Login: "sam", Slack: sam, Roles: []domain.Role{domain.RoleApprover}},
}

func workspace() fakeslack.Config {
	everyone := []string{claire, paul, ulla, gaston, sam, "U0GUICHET"}
	return fakeslack.Config{
		Users: []fakeslack.User{{ID: claire, Name: "claire"}, {ID: paul, Name: "paul"}, {ID: ulla, Name: "ulla"},
			{ID: gaston, Name: "gaston", Guest: true}, {ID: sam, Name: "sam", Team: "T0OTHER"}},
		Channels: []fakeslack.Channel{{ID: approvers, Name: "adv-validation", Private: true, Members: everyone},
			{ID: watched, Name: "adv", Members: everyone}, {ID: general, Name: "general", Members: everyone}},
	}
}

// rig is a face at work between a fake Slack and a desk kept in memory.
type rig struct {
	t     *testing.T
	ctx   context.Context
	slack *fakeslack.Server
	face  *Face
	desk  *memoryDesk
	cards *memoryCards
}

// newRig makes a face that is not running yet.
func newRig(t *testing.T, cfg fakeslack.Config, options ...Option) *rig {
	t.Helper()
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	r := &rig{t: t, ctx: ctx, slack: fakeslack.Start(t, cfg), desk: newMemoryDesk(), cards: &memoryCards{}}
	settings := Config{AppToken: "xapp-fake", BotToken: "xoxb-fake", APIURL: r.slack.URL(), ApproverChannel: approvers,
		Watched: []string{watched}, ConsoleURL: "https://console.example", Log: slog.New(slog.NewTextHandler(testLog{t}, nil))}
	face, err := New(settings, r.desk, r.cards, directory, append([]Option{WithPace(0), WithWithdrawal(r.desk.withdraw)}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	r.face = face
	return r
}

// run starts the face and waits until it is connected and has read the past once.
func (r *rig) run() {
	r.t.Helper()
	ctx, cancel := context.WithCancel(r.ctx)
	ended := make(chan error, 1)
	go func() { ended <- r.face.Run(ctx) }()
	r.t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			r.t.Errorf("Run: %v", err)
		}
	})
	r.must(r.slack.WaitConnected(r.ctx))
	r.must(r.slack.Wait(r.ctx, func() bool { return len(r.slack.Calls("users.conversations")) > 0 }))
}

func running(t *testing.T, options ...Option) *rig {
	t.Helper()
	r := newRig(t, workspace(), options...)
	r.run()
	return r
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) say(user, channel, text string) string {
	r.t.Helper()
	ts, err := r.slack.Say(user, channel, text)
	r.must(err)
	return ts
}

// received waits for the next post that the desk did not know.
func (r *rig) received() domain.Received {
	r.t.Helper()
	select {
	case got := <-r.desk.fresh:
		return got
	case <-r.ctx.Done():
		r.t.Fatal("the desk received nothing")
	}
	return domain.Received{}
}

// nothingMore tells that the desk took in nothing else of all that Slack has sent.
func (r *rig) nothingMore() {
	r.t.Helper()
	r.must(r.slack.Wait(r.ctx, func() bool { return r.slack.Pending() == 0 }))
	select {
	case got := <-r.desk.fresh:
		r.t.Fatalf("the desk received %q (%s), which it should not", got.Chat.Text, got.Key)
	default:
	}
}

// card announces a draft and gives its message.
func (r *rig) card(draft domain.DraftID) fakeslack.Message {
	r.t.Helper()
	r.must(r.face.Announce(r.ctx, draft))
	return r.shown(draft)
}

// shown is the draft's message as it stands.
func (r *rig) shown(draft domain.DraftID) fakeslack.Message {
	r.t.Helper()
	card, err := r.cards.Card(r.ctx, draft)
	r.must(err)
	m, ok := r.slack.Message(card.Channel, card.TS)
	if !ok {
		r.t.Fatalf("no message for draft %d", draft)
	}
	return m
}

func (r *rig) waitShown(draft domain.DraftID, text string) fakeslack.Message {
	r.t.Helper()
	err := r.slack.Wait(r.ctx, func() bool { return strings.Contains(r.shown(draft).Shown(), text) })
	if err != nil {
		r.t.Fatalf("the card never showed %q: %v\n%s", text, err, r.shown(draft).Shown())
	}
	return r.shown(draft)
}

func (r *rig) waitTold(user, text string) {
	r.t.Helper()
	if _, err := r.slack.WaitEphemeral(r.ctx, user, text); err != nil {
		r.t.Fatalf("%s was never told %q: %v; told: %v", user, text, err, r.slack.Ephemerals(user))
	}
}

// memoryDesk is a desk that keeps the promises of its interface.
type memoryDesk struct {
	mutex     sync.Mutex
	keys      map[string]int
	fresh     chan domain.Received
	fail      int // that many calls of Receive fail
	views     map[domain.DraftID]*domain.CaseView
	decisions []domain.Decision
	withdrawn []string
	refuse    error
}

func newMemoryDesk() *memoryDesk {
	return &memoryDesk{keys: map[string]int{}, fresh: make(chan domain.Received, 100), views: map[domain.DraftID]*domain.CaseView{}}
}

func (d *memoryDesk) Receive(_ context.Context, received domain.Received) error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.fail > 0 {
		d.fail--
		return fmt.Errorf("the database is away")
	}
	if d.keys[received.Key]++; d.keys[received.Key] == 1 {
		d.fresh <- received
	}
	return nil
}

func (d *memoryDesk) times(key string) int {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return d.keys[key]
}

func (d *memoryDesk) withdraw(_ context.Context, key string) error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.withdrawn = append(d.withdrawn, key)
	return nil
}

func (d *memoryDesk) Case(_ context.Context, draft domain.DraftID) (domain.CaseView, error) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	view, ok := d.views[draft]
	if !ok {
		return domain.CaseView{}, domain.ErrNotFound
	}
	out := *view
	out.Drafts, out.Journal = slices.Clone(view.Drafts), slices.Clone(view.Journal)
	return out, nil
}

// Decide does what the real desk does to the draft's row: version first, then rights, then the new state.
func (d *memoryDesk) Decide(_ context.Context, decision domain.Decision) error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	view, ok := d.views[decision.Draft]
	if !ok {
		return domain.ErrNotFound
	}
	draft := draftOf(view, decision.Draft)
	if draft.Version != decision.Version || !open(draft) {
		return fmt.Errorf("draft %d: %w", draft.ID, domain.ErrStale)
	}
	if d.refuse != nil {
		return d.refuse
	}
	if who, _ := directory.ByLogin(decision.Who); !who.MayDecide() && draft.Content.Channel == "" {
		return domain.ErrDenied
	}
	d.decisions = append(d.decisions, decision)
	d.apply(view, draft, decision)
	return nil
}

func (d *memoryDesk) apply(view *domain.CaseView, draft *domain.Draft, decision domain.Decision) {
	switch decision.Verdict {
	case domain.Approve:
		draft.State = domain.DraftApproved
		if draft.Content.Channel == "" {
			view.Outgoing = append(view.Outgoing, domain.OutgoingView{Outgoing: domain.Outgoing{ID: 1, Draft: draft.ID,
				State: domain.OutgoingHeld, HoldUntil: time.Unix(1_800_000_000, 0)}})
		}
	case domain.Edit:
		draft.Version++
		draft.Content, draft.Author = *decision.Content, decision.Who
		return
	case domain.TakeOver:
		draft.State = domain.DraftTakenOver
	default:
		draft.State = domain.DraftRejected
	}
	view.Journal = append(view.Journal, domain.JournalEntry{ID: int64(len(view.Journal) + 1), At: time.Unix(1_700_000_000, 0),
		Actor: decision.Who, Verb: "draft." + string(draft.State), Object: fmt.Sprintf("draft/%d", draft.ID)})
}

func (d *memoryDesk) decided() []domain.Decision {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return slices.Clone(d.decisions)
}

// change edits a draft as if it happened elsewhere.
func (d *memoryDesk) change(id domain.DraftID, do func(*domain.CaseView, *domain.Draft)) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	do(d.views[id], draftOf(d.views[id], id))
}

// memoryCards keeps cards.
type memoryCards struct {
	mutex sync.Mutex
	cards map[domain.DraftID]domain.Card
}

func (c *memoryCards) Card(_ context.Context, draft domain.DraftID) (domain.Card, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	card, ok := c.cards[draft]
	if !ok {
		return card, domain.ErrNotFound
	}
	return card, nil
}

func (c *memoryCards) SaveCard(_ context.Context, card domain.Card) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.cards == nil {
		c.cards = map[domain.DraftID]domain.Card{}
	}
	c.cards[card.Draft] = card
	return nil
}

// testLog writes the face's log into the test's own while it runs.
type testLog struct{ t *testing.T }

func (l testLog) Write(line []byte) (int, error) {
	if l.t.Context().Err() == nil {
		l.t.Log(strings.TrimSpace(string(line)))
	}
	return len(line), nil
}
