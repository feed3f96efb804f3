package intents_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/domain"
	"guichet/intents"
	"guichet/intents/classify"
	"guichet/mail"
	"guichet/mail/attachment"
	"guichet/prompts"
)

// gold is one line of gold.jsonl.
type gold struct {
	ID       string        `json:"id"`
	Language string        `json:"language"`
	Customer *string       `json:"customer"`
	Requests []goldRequest `json:"requests"`
	Must     []any         `json:"reply_must_mention"`
	MustNot  []string      `json:"reply_must_not_mention"`
}

type goldRequest struct {
	Intent    string     `json:"intent"`
	Outcome   string     `json:"outcome"`
	Kind      string     `json:"kind"`
	Orders    []string   `json:"orders"`
	Shipments []string   `json:"shipments"`
	Invoices  []string   `json:"invoices"`
	Order     *goldOrder `json:"order"`
	Lines     []goldLine `json:"lines"`
}

type goldOrder struct {
	CustomerReference string     `json:"customer_reference"`
	RequestedOn       string     `json:"requested_on"`
	ShipTo            string     `json:"ship_to"`
	Lines             []goldLine `json:"lines"`
}

type goldLine struct {
	SKU      string `json:"sku"`
	Quantity string `json:"quantity"`
}

// sharedCorpus finds a corpus beside the repository; the test is skipped where it is not there.
func sharedCorpus(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		t.Skip("no go.mod above the test")
	}
	corpus := filepath.Join(filepath.Dir(dir), "shared", "data", name)
	if _, err := os.Stat(corpus); err != nil {
		t.Skipf("the corpus %s is not beside the repository", name)
	}
	return corpus
}

func readGold(t testing.TB, path string) map[string]gold {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all := map[string]gold{}
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		var g gold
		if err := json.Unmarshal(scanner.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		all[g.ID] = g
	}
	return all
}

// told is an engine that is told the intents, so that a test judges what comes after them.
type told struct {
	offline classify.Engine
	gold    gold
}

func (e *told) Classify(ctx context.Context, message classify.Message) (classify.Result, error) {
	result, err := e.offline.Classify(ctx, message)
	if err != nil {
		return result, err
	}
	var findings []classify.Finding
	result.Kind = ""
	for _, r := range e.gold.Requests {
		finding := classify.Finding{Intent: domain.Intent(r.Intent), Confidence: 1}
		for _, f := range append(slices.Clone(result.Findings), result.Candidates...) {
			if f.Intent == finding.Intent {
				finding.Sentences, finding.Evidence = f.Sentences, f.Evidence
				break
			}
		}
		if r.Kind != "" {
			result.Kind = domain.DisputeKind(r.Kind)
		}
		findings = append(findings, finding)
	}
	if _, untrained := e.offline.(mute); untrained && len(findings) > 1 {
		sentencesOf(message.Own, findings)
	}
	result.Language, result.Findings, result.Abstained = e.gold.Language, findings, false
	return result, nil
}

// mute finds nothing: it stands in where no model is trained.
type mute struct{}

func (mute) Classify(context.Context, classify.Message) (classify.Result, error) {
	return classify.Result{Language: "fr"}, nil
}

// exam is one message of a corpus with what came of it.
type exam struct {
	id    string
	gold  gold
	plan  intents.Plan
	reply string
	words string
	fault []string
	input intents.Input
}

// runCorpus reads and plans every message in order, applying actions in memory.
func runCorpus(t testing.TB, corpus string, oracle bool) []exam {
	t.Helper()
	l := loadLedger(t, filepath.Join(corpus, "data"))
	golds := readGold(t, filepath.Join(corpus, "gold.jsonl"))
	stamp, err := os.ReadFile(filepath.Join(corpus, "now.txt"))
	if err != nil {
		t.Fatal(err)
	}
	now, err := time.Parse(time.RFC3339, strings.TrimSpace(string(stamp)))
	if err != nil {
		t.Fatal(err)
	}
	var offline classify.Engine = mute{}
	if model, err := classify.Offline(); err == nil {
		offline = model
	} else if !oracle {
		t.Skip("no trained model: ", err)
	}
	engine := &told{offline: offline}
	config := intents.Config{Engine: offline, Location: now.Location(), Lookup: l}
	if oracle {
		config.Engine = engine
	}
	desk := intents.NewDesk(config)
	desk.SetCatalogue(l.products, l.refs, l.customers, l.contacts)
	var exams []exam
	for _, in := range readOnce(t, corpus) {
		id := in.Message.Mailbox
		engine.gold = golds[id]
		exams = append(exams, sit(t, desk, l, in, golds[id], now))
	}
	return exams
}

func sit(t testing.TB, desk *intents.Desk, l *ledger, in intents.Input, g gold, now time.Time) exam {
	t.Helper()
	ctx := context.Background()
	e := exam{id: g.ID, gold: g, input: in, words: in.Message.Words()}
	reading, err := desk.Read(ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("GUICHET_EXPLAIN") == g.ID {
		t.Log(explained(reading, e.words))
	}
	encoded, err := json.Marshal(reading)
	if err != nil {
		t.Fatal(err)
	}
	var again intents.Reading
	if err := json.Unmarshal(encoded, &again); err != nil {
		t.Fatal(err)
	}
	in.Documents = nil
	e.plan, err = desk.Plan(ctx, in, again, l, now)
	if err != nil {
		t.Fatalf("%s: %v", g.ID, err)
	}
	reply := prompts.Reply{Language: e.plan.Language, Recipient: e.plan.Recipient, Subject: "Re", Chat: in.Message.Chat != nil, Company: l.company}
	names := ""
	for i := range e.plan.Requests {
		planned := &e.plan.Requests[i]
		var done *domain.Action
		if planned.Request.Outcome == domain.Ready {
			done = l.do(planned.Action)
			planned.Request.Outcome = domain.Executed
		}
		reply.Sections = append(reply.Sections, planned.Answer(done)...)
		for _, paper := range planned.Papers(done) {
			if paper.Invoice != nil {
				names += " " + string(paper.Invoice.Number)
			}
		}
	}
	if len(reply.Sections) > 0 {
		written, err := prompts.WriteReply(reply)
		if err != nil {
			e.fault = append(e.fault, "reply: "+err.Error())
		}
		e.reply = written.Body + names
		said := []string{e.words, ""}
		if in.Message.Mail != nil {
			said[1] = in.Message.Mail.Subject
		}
		for _, u := range prompts.CheckFigures(written.Body, written.Citations, said) {
			e.fault = append(e.fault, fmt.Sprintf("untraced figure %v", u))
		}
	}
	e.judge()
	return e
}

// explained is how a message was read, for a person who looks for a fault (GUICHET_EXPLAIN names the message).
func explained(r intents.Reading, words string) string {
	var b strings.Builder
	for _, f := range r.Result.Findings {
		fmt.Fprintf(&b, "%s %.3f\n", f.Intent, f.Confidence)
		for _, s := range f.Sentences {
			fmt.Fprintf(&b, "   carries %q\n", words[s.Start:s.End])
		}
	}
	fmt.Fprintf(&b, "kind %s %.2f\n", r.Result.Kind, r.Result.KindConfidence)
	for _, l := range r.Said.Lines {
		fmt.Fprintf(&b, "line %q %v %s sku %s candidates %v score %.2f sentence %d sure %v list %v\n", l.Span.Text, l.Quantity, l.Unit, l.Article.SKU, l.Article.Candidates, l.Article.Score, l.Sentence, l.Sure, l.List)
	}
	for _, l := range r.Said.Loose {
		fmt.Fprintf(&b, "loose %q sentence %d weak %v\n", l.Span.Text, l.Sentence, l.Weak)
	}
	for _, ref := range r.Said.References {
		fmt.Fprintf(&b, "reference %q paper %q sentence %d likely %v weak %v\n", ref.Text, ref.Paper, ref.Sentence, ref.Likely, ref.Weak)
	}
	for _, d := range r.Said.Dates {
		fmt.Fprintf(&b, "date %q %v sentence %d\n", d.Span.Text, d.Day, d.Sentence)
	}
	for _, p := range r.Papers {
		fmt.Fprintf(&b, "paper %s kind %q order %v reference %q lines %d problem %q\n", p.Name, p.Kind, p.Order, p.Reference, len(p.Lines), p.Problem)
		for _, l := range p.Lines {
			fmt.Fprintf(&b, "   %+v\n", l.Line.Span.Text)
		}
	}
	return b.String()
}

// read keeps the messages of a corpus between tests: scans take seconds to recognise.
var read struct {
	sync.Mutex
	of map[string][]intents.Input
}

func readOnce(t testing.TB, corpus string) []intents.Input {
	t.Helper()
	read.Lock()
	defer read.Unlock()
	if read.of == nil {
		read.of = map[string][]intents.Input{}
	}
	if read.of[corpus] == nil {
		read.of[corpus] = inputs(t, corpus, loadLedger(t, filepath.Join(corpus, "data")))
	}
	return read.of[corpus]
}

// inputs are the messages of a corpus in order: mails by their dates, then chat.
func inputs(t testing.TB, corpus string, l *ledger) []intents.Input {
	t.Helper()
	reader := attachment.NewReader(attachment.Options{})
	defer reader.Close()
	files, err := filepath.Glob(filepath.Join(corpus, "mail", "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	var all []intents.Input
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		parsed := mail.Parse(raw, mail.ParseOptions{AuthservID: l.company.AuthservID, OwnAddresses: []string{l.company.Email}})
		in := intents.Input{Message: domain.Message{Source: domain.FromMail, Mailbox: filepath.Base(file), SentAt: parsed.Date, Mail: &parsed, Sender: l.sender(parsed.From.Address, parsed.From.Name, parsed.Auth)}}
		for _, a := range parsed.Attachments {
			if !a.Inline {
				in.Documents = append(in.Documents, document(reader, a))
			}
		}
		all = append(all, in)
	}
	slices.SortStableFunc(all, func(a, b intents.Input) int { return a.Message.SentAt.Compare(b.Message.SentAt) })
	chat, err := os.ReadFile(filepath.Join(corpus, "chat.jsonl"))
	if err != nil {
		return all
	}
	stamp, _ := os.ReadFile(filepath.Join(corpus, "now.txt"))
	now, _ := time.Parse(time.RFC3339, strings.TrimSpace(string(stamp)))
	for line := range strings.Lines(string(chat)) {
		var m struct{ ID, User, Text string }
		if json.Unmarshal([]byte(line), &m) == nil && m.ID != "" {
			all = append(all, intents.Input{Message: domain.Message{Source: domain.FromSlack, Mailbox: m.ID, SentAt: now, Chat: &domain.Chat{Staff: m.User, Text: m.Text},
				Sender: domain.Sender{Grade: domain.GradeStaff, Staff: m.User, Name: m.User}}})
		}
	}
	return all
}

// document reads an attachment; GUICHET_DOCUMENT_CACHE names a folder where what was read is kept between runs.
func document(reader *attachment.Reader, a domain.Attachment) attachment.Document {
	dir := os.Getenv("GUICHET_DOCUMENT_CACHE")
	path := filepath.Join(dir, fmt.Sprintf("%x.json", sha256.Sum256(append([]byte(a.Name), a.Data...))))
	if dir != "" {
		if kept, err := os.ReadFile(path); err == nil {
			var d attachment.Document
			if json.Unmarshal(kept, &d) == nil {
				return d
			}
		}
	}
	d := reader.Read(context.Background(), a.Name, a.ContentType, a.Data)
	if dir != "" {
		if kept, err := json.Marshal(d); err == nil {
			os.WriteFile(path, kept, 0o600)
		}
	}
	return d
}
