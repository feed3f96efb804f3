package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"guichet/domain"
	"guichet/intents"
	"guichet/mail/attachment"
)

// sharer is a chat that holds files by id.
type sharer struct {
	files map[string][]byte
	err   error
}

func (sharer) Answer(context.Context, domain.CaseView, domain.Draft) error { return nil }

func (s *sharer) File(_ context.Context, file domain.ChatFile) ([]byte, error) {
	if s.err != nil {
		return nil, s.err
	}
	data, there := s.files[file.ID]
	if !there {
		return nil, fmt.Errorf("deleted: %w", domain.ErrPermanent)
	}
	return data, nil
}

// noting is a planner that keeps what papers it is given.
type noting struct {
	obedient
	read *[]string
}

func (n noting) Read(ctx context.Context, in intents.Input) (intents.Reading, error) {
	for _, d := range in.Documents {
		*n.read = append(*n.read, d.Name+"|"+d.Text+"|"+d.Problem)
	}
	return n.obedient.Read(ctx, in)
}

// TestFilesOfAPostAreReadLikeAttachments: what is gone costs only itself, and while Slack is away the post waits.
func TestFilesOfAPostAreReadLikeAttachments(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	chat := &sharer{files: map[string][]byte{"F1": []byte("A;10")}, err: errors.New("slack is away")}
	var read []string
	r.Chat, r.Planner = chat, noting{read: &read}
	r.ReadAttachment = func(_ context.Context, name, _ string, data []byte) attachment.Document {
		return attachment.Document{Name: name, Text: string(data)}
	}
	post := r.post("1.1", "", "")
	post.Chat.Files = []domain.ChatFile{{ID: "F1", Name: "order.csv"}, {ID: "F2", Name: "gone.pdf"}}
	id := r.receive(post)
	if err := r.Triage(t.Context(), id); err == nil || len(read) != 0 {
		t.Fatalf("with Slack away: %v, read %q", err, read)
	}
	chat.err = nil
	r.must(r.Triage(t.Context(), id))
	if want := []string{"order.csv|A;10|", "gone.pdf||unsupported: it could not be fetched"}; !slices.Equal(read, want) {
		t.Errorf("read %q, want %q", read, want)
	}
	if view := r.caseOf(id); view.Subject != "order.csv" {
		t.Errorf("the case is called %q", view.Subject)
	}
}

// TestWhatAClerkMayDecide: to record or drop what was asked for in chat, and nothing that goes out.
func TestWhatAClerkMayDecide(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	byMail := r.done(r.mail("buyer@k1.example", "status CF26-00010"))
	inChat := r.done(r.post("1.1", "", "order A 2"))
	content := inChat.Draft().Content
	for _, view := range []domain.CaseView{byMail, inChat} {
		draft := view.Draft()
		for _, verdict := range []domain.Verdict{domain.Edit, domain.RejectRewrite, domain.TakeOver, domain.Approve, domain.RejectUndo} {
			if view.ID == inChat.ID && (verdict == domain.Approve || verdict == domain.RejectUndo) {
				continue
			}
			err := r.Decide(t.Context(), domain.Decision{Draft: draft.ID, Version: draft.Version, Verdict: verdict, Who: "kim", Face: "slack", Content: &content})
			if !errors.Is(err, domain.ErrDenied) {
				t.Errorf("a clerk decides %s on a draft of case %d: %v", verdict, view.ID, err)
			}
		}
	}
	if err := r.decide(inChat, domain.Approve, "audit"); !errors.Is(err, domain.ErrDenied) {
		t.Errorf("an auditor records: %v", err)
	}
	r.must(r.decide(inChat, domain.Approve, "kim"))
	if n := r.count(`SELECT count(*) FROM adv.sales_order WHERE source = 'guichet' AND status = 'received'`); n != 1 {
		t.Errorf("%d orders recorded and not yet confirmed", n)
	}
	dropped := r.done(r.post("2.1", "", "order A 5"))
	r.must(r.decide(dropped, domain.RejectUndo, "kim"))
	if n := r.count(`SELECT count(*) FROM adv.sales_order WHERE source = 'guichet'`); n != 1 {
		t.Errorf("%d orders after one was dropped", n)
	}
}
