package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"guichet/domain"
	"guichet/intents"
	"guichet/mail"
)

// explainCommand is guichet explain.
type explainCommand struct {
	File string `arg:"" help:"The mail, as received (.eml)." type:"existingfile"`
	Data string `help:"Folder of ADV data (CSV), taken into a private database that is thrown away; the configured database, which is only read, where absent." type:"existingdir"`
	At   string `help:"The moment at which to judge, such as 2026-11-23T10:00:00+01:00; that of the mail where absent."`
}

// maxMail is the largest mail that is explained, in bytes.
const maxMail = 64 << 20

// Run shows step by step how one mail is understood. Nothing is sent, and the configured database is only read.
func (c explainCommand) Run(ctx context.Context, e *environment) (err error) {
	raw, err := readMail(c.File)
	if err != nil {
		return err
	}
	at, err := c.moment(raw)
	if err != nil {
		return err
	}
	config, err := e.config()
	if err != nil {
		return err
	}
	config.SMTP.DKIM = DKIMConfig{} // nothing is sent
	if c.Data != "" {
		dir, err := os.MkdirTemp("", "guichet-explain-")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		config.Database = DatabaseConfig{Data: filepath.Join(dir, "db")}
	}
	db, err := openDatabase(ctx, config.Database, c.Data != "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.close()) }()
	if c.Data != "" {
		if _, err := importFolder(ctx, e, db.dsn, c.Data, at); err != nil {
			return err
		}
	}
	a, err := newApp(ctx, config, db.dsn, appOptions{clock: func() time.Time { return at }, log: e.log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	x, err := a.explain(ctx, raw, at, c.Data != "")
	if err != nil {
		return err
	}
	return x.write(e.out)
}

func readMail(file string) ([]byte, error) {
	f, err := os.Open(filepath.Clean(file))
	if err != nil {
		return nil, fmt.Errorf("reading the mail: %w", err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxMail+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading the mail: %w", err)
	case len(raw) > maxMail:
		return nil, fmt.Errorf("a mail of more than %d MB: %w", maxMail>>20, domain.ErrInvalid)
	}
	return raw, nil
}

// moment is when the mail is judged.
func (c explainCommand) moment(raw []byte) (time.Time, error) {
	if c.At != "" {
		at, err := time.Parse(time.RFC3339, c.At)
		if err != nil {
			return at, fmt.Errorf("reading --at %q: it should read as 2026-11-23T10:00:00+01:00: %w", c.At, domain.ErrInvalid)
		}
		return at, nil
	}
	if date := mail.Parse(raw, mail.ParseOptions{}).Date; !date.IsZero() {
		return date, nil
	}
	return time.Now(), nil
}

// witness is a Planner that remembers what it was last asked and what it answered. It serves one message at a time.
type witness struct {
	intents.Planner

	in      intents.Input
	reading *intents.Reading
	plan    *intents.Plan
}

// Read implements intents.Planner.
func (w *witness) Read(ctx context.Context, in intents.Input) (intents.Reading, error) {
	reading, err := w.Planner.Read(ctx, in)
	w.in, w.reading, w.plan = in, &reading, nil
	return reading, err
}

// Plan implements intents.Planner.
func (w *witness) Plan(ctx context.Context, in intents.Input, reading intents.Reading, records intents.Records, now time.Time) (intents.Plan, error) {
	plan, err := w.Planner.Plan(ctx, in, reading, records, now)
	w.plan = &plan // the last one is Execute's, under lock
	return plan, err
}

// forget makes ready for the next message.
func (w *witness) forget() { w.reading, w.plan = nil, nil }

// evidence tells what the message was read from: the engine's findings, the lines, the papers. "" where it was not read.
func (w *witness) evidence() string {
	if w.reading == nil {
		return ""
	}
	var b strings.Builder
	t, x := &teller{out: &b}, &explanation{witness: w}
	x.tellIntents(t)
	x.tellGoods(t)
	x.tellPapers(t)
	return b.String()
}

// explanation is all that is to be told of one mail.
type explanation struct {
	mail    *domain.Incoming
	sender  domain.Sender
	note    string // why nobody need read it, where that is so
	witness *witness
	// owners are the documents of the database that bear the numbers named, by the number's key.
	owners map[string][]domain.DocumentOwner
	draft  *domain.Draft
	// dry tells that nothing was done: there is no draft to show.
	dry bool
}

// explain reads and plans a mail. On a private database production's own steps are taken, to the drafted reply; on a
// shared one nothing is written, and the draft is left out.
func (a *app) explain(ctx context.Context, raw []byte, at time.Time, private bool) (*explanation, error) {
	parsed := mail.Parse(raw, a.parse)
	x := &explanation{mail: &parsed, witness: &witness{Planner: a.assistant.Planner}, dry: !private}
	a.assistant.Planner = x.witness
	if private {
		return x, a.explainByDoing(ctx, x, raw, at)
	}
	claim, err := a.store.Claim(ctx, &parsed)
	if err != nil {
		return nil, err
	}
	x.sender = domain.GradeSender(parsed.From.Address, parsed.From.Name, claim, parsed.Auth)
	if x.note = admittedAs(&parsed, x.sender); x.note != "" {
		return x, nil
	}
	message := domain.Message{Source: domain.FromMail, ReceivedAt: at, Mail: &parsed, Sender: x.sender}
	if err := a.assistant.Consider(ctx, message, raw); err != nil {
		return nil, err
	}
	return x, a.lookUp(ctx, x)
}

// admittedAs is why nobody need read a mail; "" for one that is worked on.
func admittedAs(in *domain.Incoming, sender domain.Sender) string {
	switch {
	case sender.Grade == domain.GradeOurs:
		return "our own mail"
	case in.Automatic != domain.NotAutomatic && (sender.Grade != domain.GradePartner || in.Bounce != nil):
		return string(in.Automatic)
	}
	return ""
}

func (a *app) explainByDoing(ctx context.Context, x *explanation, raw []byte, at time.Time) error {
	received := domain.Received{Source: domain.FromMail, Key: "explain/1", Mailbox: "explain", UIDValidity: 1, UID: 1, ReceivedAt: at, Raw: raw, Mail: x.mail}
	id, err := a.assistant.Receive(ctx, received)
	if err != nil {
		return err
	}
	if err := a.assistant.Triage(ctx, id); err != nil {
		return err
	}
	if err := a.lookUp(ctx, x); err != nil { // before an order of this mail bears the number that it names
		return err
	}
	if err := a.assistant.Execute(ctx, id); err != nil {
		return err
	}
	message, _, err := a.store.Message(ctx, id)
	if err != nil {
		return err
	}
	x.sender = message.Sender
	if x.witness.reading == nil {
		x.note = message.StateNote
		return nil
	}
	view, err := a.store.Case(ctx, message.Case)
	if err != nil {
		return err
	}
	x.draft = view.Draft()
	return nil
}

// lookUp asks whose documents bear the numbers that the mail names.
func (a *app) lookUp(ctx context.Context, x *explanation) error {
	x.owners = map[string][]domain.DocumentOwner{}
	var numbers []string
	for _, r := range x.references() {
		numbers = append(numbers, r.Text)
	}
	if len(numbers) == 0 {
		return nil
	}
	owners, err := a.store.Lookup().Owners(ctx, numbers)
	if err != nil {
		return fmt.Errorf("looking numbers up: %w", err)
	}
	for _, owner := range owners {
		key := domain.NumberKey(owner.Matched)
		x.owners[key] = append(x.owners[key], owner)
	}
	return nil
}
