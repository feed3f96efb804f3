package slack

import (
	"strings"
	"testing"

	"guichet/bot/slack/fakeslack"
	"guichet/domain"
)

// opened clicks and waits for the filled modal.
func (r *rig) opened(user string, draft domain.DraftID, verb string) fakeslack.View {
	r.t.Helper()
	r.must(r.slack.Click(user, approvers, r.shown(draft).TS, verb))
	view, err := r.slack.WaitView(r.ctx, user, func(v fakeslack.View) bool { return v.Updates > 0 })
	r.must(err)
	return view
}

func TestEditInAModal(t *testing.T) {
	r := running(t)
	r.mailDraft(5)
	r.card(5)
	modal := r.opened(claire, 5, clickEdit)
	if fields := modal.Fields(); len(fields) != 2 || fields[1].Value != r.desk.views[5].Drafts[0].Content.Body || !fields[1].Multiline {
		t.Fatalf("fields %+v", fields)
	}
	r.must(r.slack.SubmitView(claire, modal.ID, map[string]string{"subject": "Re: votre commande", "part0": "Bonjour,\n\n<c'est> noté & confirmé."}))
	if _, stillOpen := r.slack.View(claire); stillOpen {
		t.Error("the window stayed open")
	}
	card := r.waitShown(5, "&lt;c'est&gt; noté &amp; confirmé.")
	got := r.desk.decided()
	if len(got) != 1 || got[0].Verdict != domain.Edit || got[0].Version != 1 || got[0].Content.Subject != "Re: votre commande" ||
		got[0].Content.Body != "Bonjour,\n\n<c'est> noté & confirmé." || len(got[0].Content.To) != 1 {
		t.Errorf("decided %+v", got)
	}
	if b := card.Buttons(); b[0].ActionID != clickApprove || b[0].Value != "5.2" {
		t.Errorf("buttons %v, want the new version's", b)
	}
}

func TestLongTextIsEditedWhole(t *testing.T) {
	r := running(t)
	body := strings.Repeat("Une ligne de texte, avec des chiffres 12,50 € et la suite.\n", 160) + "\n\nFin." + strings.Repeat("x", 5000)
	r.mailDraft(5, func(_ *domain.CaseView, d *domain.Draft) { d.Content.Body = body })
	r.card(5)
	modal := r.opened(claire, 5, clickEdit)
	last := modal.Fields()[len(modal.Fields())-1]
	r.must(r.slack.SubmitView(claire, modal.ID, map[string]string{last.Block: last.Value + " Bien à vous"}))
	if got := r.desk.decided(); len(got) != 1 || got[0].Content.Body != body+" Bien à vous" {
		t.Errorf("the text did not come back as it was, in %d fields", len(modal.Fields()))
	}
}

func TestEditOfAStaleDraftKeepsTheText(t *testing.T) {
	r := running(t)
	r.mailDraft(5)
	r.card(5)
	modal := r.opened(claire, 5, clickEdit)
	r.desk.change(5, func(_ *domain.CaseView, d *domain.Draft) { d.State = domain.DraftSuperseded })
	r.must(r.slack.SubmitView(claire, modal.ID, map[string]string{"part0": "mes mots à moi"}))
	after, ok := r.slack.View(claire)
	if !ok || !strings.Contains(after.Shown(), french.Stale) || !strings.Contains(after.Shown(), "mes mots à moi") {
		t.Errorf("the window shows %q", after.Shown())
	}
}

func TestEmptyTextIsRefused(t *testing.T) {
	r := running(t)
	r.mailDraft(5)
	r.card(5)
	modal := r.opened(claire, 5, clickEdit)
	r.must(r.slack.SubmitView(claire, modal.ID, map[string]string{"part0": " \n "}))
	if after, ok := r.slack.View(claire); !ok || after.Errors["part0"] != french.Empty {
		t.Errorf("errors %v", after.Errors)
	}
}

func TestRejectAsksWhatItMeans(t *testing.T) {
	for way, text := range map[domain.Verdict]string{domain.RejectRewrite: "", domain.RejectUndo: "ce n'est pas une commande"} {
		t.Run(string(way), func(t *testing.T) {
			r := running(t)
			r.mailDraft(5)
			r.card(5)
			modal := r.opened(claire, 5, clickReject)
			r.must(r.slack.SubmitView(claire, modal.ID, map[string]string{blockWay: string(way), blockNote: text}))
			r.waitShown(5, french.Rejected)
			if got := r.desk.decided(); len(got) != 1 || got[0].Verdict != way || got[0].Note != text {
				t.Errorf("decided %+v", got)
			}
		})
	}
}

func TestModalForWhoMayNotDecide(t *testing.T) {
	r := running(t)
	r.mailDraft(5)
	r.card(5)
	if modal := r.opened(paul, 5, clickEdit); len(modal.Fields()) != 0 || !strings.Contains(modal.Shown(), english.Denied) {
		t.Errorf("a clerk sees %q", modal.Shown())
	}
	if modal := r.opened(gaston, 5, clickEdit); len(modal.Fields()) != 0 || !strings.Contains(modal.Shown(), french.Stranger) {
		t.Errorf("a guest sees %q", modal.Shown())
	}
}
