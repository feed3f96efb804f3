package bot_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/bot"
	"guichet/domain"
	"guichet/intents"
	"guichet/prompts"
)

// copying is a planner that sends copies of n invoices, the stored originals where there are some.
type copying struct {
	obedient
	n int
	// data asks for copies that carry their data.
	data bool
}

func (c copying) Plan(ctx context.Context, in intents.Input, _ intents.Reading, records intents.Records, _ time.Time) (intents.Plan, error) {
	plan := intents.Plan{Language: "fr", Customer: in.Message.Sender.Customers[0]}
	var papers []domain.Paper
	for i := range c.n {
		number := fmt.Sprintf("F%d", i+1)
		paper := domain.Paper{Kind: domain.PaperInvoiceDuplicate, Customer: domain.Customer{Code: plan.Customer}, Invoice: &domain.Invoice{Number: domain.InvoiceNumber(number)}, FacturX: c.data}
		stored, err := records.Documents(ctx, []string{domain.DocumentInvoice}, []string{number})
		if err != nil {
			return plan, err
		}
		if len(stored) > 0 {
			paper.Original = &stored[0]
		}
		papers = append(papers, paper)
	}
	plan.Requests = []intents.Planned{{Request: domain.Request{Intent: domain.DuplicateInvoice, Outcome: domain.Ready, Engine: "test"},
		Uses:   []domain.RowUse{{Row: domain.RowRef{Table: "document", Key: "invoice/F1", Column: "sha256"}}},
		Answer: says(prompts.Section{Kind: prompts.HandedOver}), Papers: func(*domain.Action) []domain.Paper { return papers }}}
	return plan, nil
}

// drawn makes papers of a size, one for each invoice; an original is its own bytes.
func drawn(size int) func(domain.Paper) (domain.DraftAttachment, error) {
	return func(paper domain.Paper) (domain.DraftAttachment, error) {
		data := []byte(strings.Repeat("x", size) + string(paper.Invoice.Number))
		if paper.Original != nil {
			data = paper.Content
		}
		return named(string(paper.Invoice.Number)+".pdf", data), nil
	}
}

func named(name string, data []byte) domain.DraftAttachment {
	sum := sha256.Sum256(data)
	return domain.DraftAttachment{Name: name, ContentType: "application/pdf", SHA256: hex.EncodeToString(sum[:]), Data: data}
}

func bundle(name string, _ domain.Date, papers []domain.DraftAttachment) (domain.DraftAttachment, error) {
	var data []byte
	for _, paper := range papers {
		data = append(data, paper.Data...)
	}
	return named(name+".zip", data), nil
}

// copies is a rig that is asked for n copies of a size each, worked to its draft.
func copies(t *testing.T, n, size int) (*rig, domain.CaseView) {
	t.Helper()
	r := newRig(t)
	r.Planner, r.MakePaper, r.Bundle = copying{n: n}, drawn(size), bundle
	r.Policy.MaxAttachment = 1 << 20
	return r, r.done(r.mail("buyer@k1.example", "copies"))
}

func TestManyPapersGoAsOneArchive(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ n, want int }{{1, 1}, {5, 5}, {6, 1}} {
		_, view := copies(t, test.n, 10)
		if got := view.Draft().Content.Attachments; len(got) != test.want || strings.HasSuffix(got[0].Name, ".zip") != (test.n == 6) {
			t.Errorf("%d papers became %+v", test.n, got)
		}
	}
}

// TestTooLargeForOneMail: nobody can approve a mail that says "attached" of what is not.
func TestTooLargeForOneMail(t *testing.T) {
	t.Parallel()
	r, view := copies(t, 2, 700<<10)
	if draft := view.Draft(); draft.State != domain.DraftBlocked || len(draft.Content.Attachments) != 1 {
		t.Fatalf("the draft is %s with %d attachments", draft.State, len(draft.Content.Attachments))
	}
	if note := r.noteOf(view); !strings.Contains(note, "F2.pdf is left out") {
		t.Errorf("the staff are told %q", note)
	}
	if err := r.decide(view, domain.Approve, "claire"); err == nil {
		t.Error("approved though a paper is missing")
	}
}

func (r *rig) noteOf(view domain.CaseView) (note string) {
	r.t.Helper()
	r.must(r.db.Pool(r.t).QueryRow(r.t.Context(), `SELECT state_note FROM bot.message WHERE id = $1`, view.Messages[0].ID).Scan(&note))
	return note
}

// TestStoredOriginalIsSentUntouched: the bytes that were imported leave, and a draft written before they came is stale.
func TestStoredOriginalIsSentUntouched(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Planner, r.MakePaper = copying{n: 1}, drawn(10)
	early := r.done(r.mail("buyer@k1.example", "copies"))
	r.exec(`INSERT INTO adv.document (kind, of, path, content, sha256) VALUES ('invoice', 'F-1', 'documents/f1.pdf', 'original', sha256('original'))`)
	if err := r.decide(early, domain.Approve, "claire"); !errors.Is(err, domain.ErrStale) {
		t.Errorf("a rebuilt copy is approved though the original is there: %v", err)
	}
	view := r.done(r.mail("buyer@k1.example", "copies again"))
	paper, err := r.store.Paper(t.Context(), view.Draft().ID, "F1.pdf")
	if err != nil || string(paper.Data) != "original" {
		t.Errorf("%q, %v", paper.Data, err)
	}
}

// TestInvoiceWhoseDataDoNotFit: a copy that was to carry its data goes without them where they break a rule, and the staff
// are told; another fault is one.
func TestInvoiceWhoseDataDoNotFit(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Planner = copying{n: 1, data: true}
	r.MakePaper = func(paper domain.Paper) (domain.DraftAttachment, error) {
		if paper.FacturX {
			return domain.DraftAttachment{}, fmt.Errorf("BR-CO-15: %w", domain.ErrInvalid)
		}
		return drawn(10)(paper)
	}
	view := r.done(r.mail("buyer@k1.example", "copies"))
	if draft := view.Draft(); draft.State != domain.DraftPending || len(draft.Content.Attachments) != 1 {
		t.Fatalf("the draft is %s with %d attachments", draft.State, len(draft.Content.Attachments))
	}
	if note := r.noteOf(view); !strings.Contains(note, "F1 goes without its electronic data: BR-CO-15") {
		t.Errorf("the staff are told %q", note)
	}
}

// TestReminderCarriesTheOriginal: the copy that goes with a reminder is the invoice as it was issued, where that is kept.
func TestReminderCarriesTheOriginal(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.MakePaper = drawn(10)
	r.Policy.Reminders = bot.ReminderPolicy{On: true, Rule: domain.DefaultReminderPolicy(), Calendar: domain.Weekdays{}}
	r.exec(`UPDATE adv.contact SET role = 'accounts_payable'`)
	for _, number := range []string{"F1", "F2"} {
		r.exec(`INSERT INTO adv.invoice (number, customer, kind, issued_on, due_on, currency, total_gross) VALUES ($1, 'K1', 'invoice', '2026-09-01', '2026-10-01', 'EUR', 100)`, number)
	}
	r.exec(`INSERT INTO adv.payment (customer, paid_on, amount) VALUES ('K2', '2026-11-22', 1)`)
	r.exec(`INSERT INTO adv.document (kind, of, path, content, sha256) VALUES ('invoice', 'F2', 'f2.pdf', 'original', sha256('original'))`)
	if n, err := r.Remind(t.Context()); err != nil || n != 1 {
		t.Fatalf("%d reminders, %v", n, err)
	}
	var id domain.DraftID
	r.must(r.db.Pool(t).QueryRow(t.Context(), `SELECT max(id) FROM bot.draft`).Scan(&id))
	for name, want := range map[string]string{"F1.pdf": strings.Repeat("x", 10) + "F1", "F2.pdf": "original"} {
		if paper, err := r.store.Paper(t.Context(), id, name); err != nil || string(paper.Data) != want {
			t.Errorf("%s: %q, %v", name, paper.Data, err)
		}
	}
}
