package intents_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/domain"
	"guichet/intents"
	"guichet/intents/classify"
	"guichet/prompts"
)

var update = flag.Bool("update", false, "write the goldens anew")

// TestCases reads and plans each message under testdata and compares what comes of it with the goldens beside it: plan.golden
// holds requests and actions, draft.golden the reply as a person reads it. The intents are told by the message file, so that a
// golden does not move when the engine is trained anew; so is the company (a folder of testdata/companies) that is written to.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*/message.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases found: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimPrefix(filepath.ToSlash(filepath.Dir(file)), "testdata/"), func(t *testing.T) {
			t.Parallel()
			plan, draft := runCase(t, file)
			golden(t, filepath.Join(filepath.Dir(file), "plan.golden"), plan)
			golden(t, filepath.Join(filepath.Dir(file), "draft.golden"), draft)
		})
	}
}

// golden compares with a file, or writes it anew with -update; where there is nothing there is no file.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		var err error
		if len(got) == 0 {
			err = os.RemoveAll(file)
		} else {
			err = os.WriteFile(file, got, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil && (len(got) > 0 || !os.IsNotExist(err)) {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("differs from %s (run with -update where it should):\n%s", file, got)
	}
}

// runCase plans one message against the company that it is written to, and writes the reply.
func runCase(t *testing.T, file string) (planned, draft []byte) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	if _, err := body.ReadFrom(m.Body); err != nil {
		t.Fatal(err)
	}
	folder := "testdata/company"
	if company := m.Header.Get("Company"); company != "" {
		folder = filepath.Join("testdata", "companies", filepath.Base(company))
	}
	l := loadLedger(t, folder)
	at, err := time.Parse(time.RFC3339, m.Header.Get("Date"))
	if err != nil {
		t.Fatal(err)
	}
	engine := &scripted{language: m.Header.Get("Language"), kind: domain.DisputeKind(m.Header.Get("Kind"))}
	for intent := range strings.SplitSeq(m.Header.Get("Intents"), ",") {
		engine.intents = append(engine.intents, domain.Intent(strings.TrimSpace(intent)))
	}
	in := caseInput(t, l, m.Header, strings.TrimSpace(body.String()), at)
	policy := intents.Policy{ElectronicFrom: day(m.Header.Get("Electronic"))}
	if code := m.Header.Get("Factur-X"); code != "" {
		policy.FacturX = []domain.CustomerCode{domain.CustomerCode(code)}
	}
	desk := intents.NewDesk(intents.Config{Engine: engine, Location: at.Location(), Policy: policy})
	desk.SetCatalogue(l.products, l.refs, l.customers, l.contacts)
	reading, err := desk.Read(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := desk.Plan(context.Background(), in, reading, l, at.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return shown(t, l, plan, in)
}

func caseInput(t *testing.T, l *ledger, header mail.Header, words string, at time.Time) intents.Input {
	t.Helper()
	if who := header.Get("Chat"); who != "" {
		return intents.Input{Message: domain.Message{Source: domain.FromSlack, SentAt: at, Chat: &domain.Chat{Staff: who, Text: words},
			Sender: domain.Sender{Grade: domain.GradeStaff, Staff: who, Name: who}}}
	}
	from, err := mail.ParseAddress(header.Get("From"))
	if err != nil {
		t.Fatal(err)
	}
	incoming := &domain.Incoming{From: domain.MailAddress{Name: from.Name, Address: from.Address}, Subject: header.Get("Subject"), Date: at, Text: words, Own: words}
	return intents.Input{Message: domain.Message{Source: domain.FromMail, SentAt: at, Mail: incoming, Sender: l.sender(from.Address, from.Name, domain.Authentication{})}}
}

// scripted is an engine that says what the case says.
type scripted struct {
	language string
	kind     domain.DisputeKind
	intents  []domain.Intent
}

func (s *scripted) Classify(_ context.Context, message classify.Message) (classify.Result, error) {
	r := classify.Result{Language: s.language, Kind: s.kind, Engine: "scripted"}
	for _, i := range s.intents {
		r.Findings = append(r.Findings, classify.Finding{Intent: i, Confidence: 1})
	}
	if len(r.Findings) > 1 {
		sentencesOf(message.Own, r.Findings)
	}
	return r, nil
}

// shown writes a plan for people: requests, actions, and the reply as it would be drafted.
func shown(t *testing.T, l *ledger, plan intents.Plan, in intents.Input) (planned, draft []byte) {
	t.Helper()
	var b, d bytes.Buffer
	fmt.Fprintf(&b, "customer %s\nrecipient %s\n", plan.Customer, plan.Recipient)
	reply := prompts.Reply{Language: plan.Language, Recipient: plan.Recipient, Subject: "Re", Company: l.company, Chat: in.Message.Chat != nil}
	if mail := in.Message.Mail; mail != nil {
		reply.Subject = mail.Subject
		if !in.Message.Sender.Proven() {
			reply.Recipient = ""
		}
	}
	var papers []string
	for _, p := range plan.Requests {
		r := p.Request
		fmt.Fprintf(&b, "\n%s: %s", r.Intent, r.Outcome)
		if !r.Reason.IsZero() {
			fmt.Fprintf(&b, " (%s %s)", r.Reason.Code, strings.Join(r.Reason.Detail, ", "))
		}
		fmt.Fprintln(&b)
		r.Evidence, r.Reason, r.Confidence, r.Engine, r.Intent, r.Outcome, r.Customer = nil, domain.Reason{}, 0, "", "", "", ""
		if r.Order != nil {
			r.Order.Open, r.Order.Places = nil, nil
			for i := range r.Order.Lines {
				unplaced(&r.Order.Lines[i])
			}
		}
		for i := range r.Lines {
			unplaced(&r.Lines[i])
		}
		fmt.Fprintf(&b, "request %s\n", encode(t, r))
		var done *domain.Action
		if r.Outcome == "" && p.Request.Outcome == domain.Ready && p.Action != nil {
			fmt.Fprintf(&b, "action %s\n", encode(t, p.Action))
			done = l.do(p.Action)
		}
		for _, paper := range p.Papers(done) {
			fmt.Fprintf(&b, "paper %s%s\n", paper.Kind, made(paper))
			papers = append(papers, string(paper.Kind)+made(paper))
		}
		reply.Sections = append(reply.Sections, p.Answer(done)...)
	}
	if len(reply.Sections) > 0 {
		var kinds []string
		for _, s := range reply.Sections {
			kinds = append(kinds, string(s.Kind))
		}
		written, err := prompts.WriteReply(reply)
		if err != nil {
			t.Error(err)
		}
		fmt.Fprintf(&b, "\nsections %s\nfigures %s\n", strings.Join(kinds, " "), figures(written))
		fmt.Fprintf(&d, "%s\n\n%s\n", written.Subject, written.Body)
		for _, paper := range papers {
			fmt.Fprintf(&d, "\n[%s]", paper)
		}
		if len(papers) > 0 {
			fmt.Fprintln(&d)
		}
		if untraced := prompts.CheckFigures(written.Body, written.Citations, []string{in.Message.Words()}); len(untraced) > 0 {
			t.Errorf("figures that trace to nothing: %+v", untraced)
		}
	}
	return b.Bytes(), d.Bytes()
}

// unplaced takes out how and where a line was read: that is the reading's, whose tests are elsewhere.
func unplaced(line *domain.WantedLine) {
	line.Words, line.Reference, line.Named, line.How, line.Place = "", "", "", "", nil
}

// made says how a paper comes about: as it is stored, with its data, or drawn.
func made(paper domain.Paper) string {
	switch {
	case paper.Kind == domain.PaperStored:
		return ": " + paper.Original.Path
	case paper.Original != nil:
		return " as stored: " + paper.Original.Path
	case paper.FacturX:
		return " with its data"
	}
	return ""
}

// figures are the stretches of a reply that are cited, in order.
func figures(w prompts.Written) string {
	var all []string
	for _, c := range w.Citations {
		if !slices.Contains(all, c.Text) {
			all = append(all, c.Text)
		}
	}
	return strings.Join(all, " | ")
}

func encode(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
