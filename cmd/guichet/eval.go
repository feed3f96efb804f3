package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"time"

	"guichet/cmd/guichet/corpus"
	"guichet/domain"
	"guichet/mail"
)

// evalCommand is guichet eval.
type evalCommand struct {
	Corpus string `arg:"" help:"Folder with data/, mail/*.eml, chat.jsonl, now.txt (and gold.jsonl to score)." type:"existingdir"`
	Out    string `help:"File for the predictions; standard output where absent." type:"path"`
	Score  bool   `help:"Compare with gold.jsonl and print the figures."`
	Wrong  bool   `help:"List the messages that are not right, with their faults and what they were read from."`
	DSN    string `help:"An empty, migrated database to use instead of a private one." name:"dsn"`
}

// Run predicts, then scores.
func (c evalCommand) Run(ctx context.Context, e *environment) (err error) {
	read, err := corpus.Read(c.Corpus)
	if err != nil {
		return err
	}
	config, err := e.config()
	if err != nil {
		return err
	}
	r, err := c.predict(ctx, e, config, read)
	if err != nil {
		return err
	}
	if err := c.write(e, r.lines); err != nil {
		return err
	}
	if !c.Score && !c.Wrong {
		return nil
	}
	gold, err := read.Gold()
	if err != nil {
		return fmt.Errorf("reading the labels: %w", err)
	}
	score := corpus.Compare(gold, r.lines, r.facts)
	if c.Wrong {
		score.WriteWrong(e.out, func(id string) string { return r.evidence[id] })
	}
	if c.Score {
		score.Write(e.out)
	}
	return nil
}

// write gives the predictions to the file; to standard output only where nothing else is asked for.
func (c evalCommand) write(e *environment, lines []corpus.Line) (err error) {
	out := e.out
	switch {
	case c.Out != "":
		file, err := os.Create(c.Out)
		if err != nil {
			return fmt.Errorf("writing the predictions: %w", err)
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		out = file
	case c.Score || c.Wrong:
		out = io.Discard
	}
	buffered := bufio.NewWriter(out)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	for _, line := range lines {
		if err := encoder.Encode(line); err != nil {
			return fmt.Errorf("writing the predictions: %w", err)
		}
	}
	return buffered.Flush()
}

// predict runs every message through production's own steps, one at a time in the order of their dates.
func (c evalCommand) predict(ctx context.Context, e *environment, config Config, read *corpus.Corpus) (_ *evalRun, err error) {
	dir, err := os.MkdirTemp("", "guichet-eval-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	config.Database = DatabaseConfig{DSN: c.DSN, Data: filepath.Join(dir, "db")}
	db, err := openDatabase(ctx, config.Database, true)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.close()) }()
	fmt.Fprintf(e.err, "importing %s\n", read.DataDir())
	if _, err := importFolder(ctx, e, db.dsn, read.DataDir(), read.Now); err != nil {
		return nil, err
	}
	config.Staff = chatStaff(read.Chats)
	a, err := newApp(ctx, config, db.dsn, appOptions{clock: func() time.Time { return read.Now }, log: e.log})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	facts, err := read.ReadFacts()
	if err != nil {
		return nil, err
	}
	r := &evalRun{app: a, facts: facts, now: read.Now, witness: &witness{Planner: a.assistant.Planner}, evidence: map[string]string{}}
	a.assistant.Planner = r.witness
	messages := r.messages(read)
	shown := time.Now()
	for i, message := range messages {
		r.lines = append(r.lines, r.one(ctx, message))
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if time.Since(shown) > 2*time.Second || i == len(messages)-1 {
			shown = time.Now()
			fmt.Fprintf(e.err, "%d of %d messages\n", i+1, len(messages))
		}
	}
	return r, nil
}

// chatStaff makes every chat user a member of staff.
func chatStaff(chats []corpus.Chat) []domain.Staff {
	seen := map[string]bool{}
	var staff []domain.Staff
	for _, chat := range chats {
		if !seen[chat.User] {
			seen[chat.User] = true
			staff = append(staff, domain.Staff{Login: chat.User, Name: chat.User, Roles: []domain.Role{domain.RoleClerk}})
		}
	}
	return staff
}

// evalRun is one run over a corpus.
type evalRun struct {
	*app
	facts *corpus.Facts
	now   time.Time
	lines []corpus.Line
	// witness sees what each message is read as; evidence tells it, by the message's id.
	witness  *witness
	evidence map[string]string
}

// evalMessage is one message to be run.
type evalMessage struct {
	id       string
	received domain.Received
}

// messages are the mails by the instant of their Date, then by name; chat after them, in file order.
func (r *evalRun) messages(read *corpus.Corpus) []evalMessage {
	var messages []evalMessage
	for i, one := range read.Mails {
		parsed := mail.Parse(one.Raw, r.parse)
		at := parsed.Date
		if at.IsZero() {
			at = r.now
		}
		messages = append(messages, evalMessage{one.ID, domain.Received{Source: domain.FromMail, Key: "eval/" + one.ID, Mailbox: "eval",
			UIDValidity: 1, UID: uint32(i + 1), ReceivedAt: at, Raw: one.Raw, Mail: &parsed}}) //nolint:gosec // a corpus has few mails
		var names []string
		own := parsed.Subject + "\n" + parsed.Text + "\n" + parsed.From.Name // the sender's name is its own word too
		for _, part := range parsed.Attachments {
			if !part.Inline {
				names = append(names, part.Name)
				own += "\n" + part.Name
			}
		}
		r.facts.Own[one.ID], r.facts.Kinds[one.ID] = own, corpus.AttachmentKinds(names)
	}
	sort.SliceStable(messages, func(a, b int) bool { return messages[a].received.ReceivedAt.Before(messages[b].received.ReceivedAt) })
	for i, chat := range read.Chats {
		ts := fmt.Sprintf("%d.%06d", r.now.Unix(), i)
		messages = append(messages, evalMessage{chat.ID, domain.Received{Source: domain.FromSlack, Key: "eval/" + chat.ID, Mailbox: "eval/chat",
			ReceivedAt: r.now, Raw: []byte(chat.ID + "\n" + chat.Text),
			Chat: &domain.Chat{Staff: chat.User, User: chat.User, Channel: "eval", TS: ts, Text: chat.Text}}})
		r.facts.Own[chat.ID], r.facts.Kinds[chat.ID] = chat.Text, []string{"(chat)"}
	}
	return messages
}

// one runs a message and reads what stands after it; a failure still gives a line.
func (r *evalRun) one(ctx context.Context, message evalMessage) corpus.Line {
	line := corpus.Line{ID: message.id, Requests: []corpus.Request{}}
	r.witness.forget()
	id, err := r.steps(ctx, message.received)
	if err == nil {
		err = r.predict(ctx, id, &line)
	}
	if err != nil {
		line.Error = err.Error()
	}
	r.evidence[message.id] = r.witness.evidence()
	return line
}

// steps are production's own; a member of staff clicks at once what is proposed.
func (r *evalRun) steps(ctx context.Context, received domain.Received) (domain.MessageID, error) {
	id, err := r.assistant.Receive(ctx, received)
	if err != nil {
		return 0, err
	}
	if err := r.assistant.Triage(ctx, id); err != nil {
		return id, err
	}
	if err := r.assistant.Execute(ctx, id); err != nil || received.Chat == nil {
		return id, err
	}
	view, err := r.caseOf(ctx, id)
	if err != nil {
		return id, err
	}
	if draft := view.Draft(); draft != nil && draft.State == domain.DraftPending {
		return id, r.assistant.Decide(ctx, domain.Decision{Draft: draft.ID, Version: draft.Version, Verdict: domain.Approve, Who: received.Chat.Staff, Face: "eval"})
	}
	return id, nil
}

func (r *evalRun) caseOf(ctx context.Context, id domain.MessageID) (domain.CaseView, error) {
	message, _, err := r.store.Message(ctx, id)
	if err != nil {
		return domain.CaseView{}, err
	}
	return r.store.Case(ctx, message.Case)
}
