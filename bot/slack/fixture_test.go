package slack

import (
	"time"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// mailDraft puts a case with a pending reply by mail on the desk.
func (r *rig) mailDraft(id domain.DraftID, change ...func(*domain.CaseView, *domain.Draft)) {
	view := &domain.CaseView{
		ID: 40, State: "pending", Subject: "Commande 4711",
		Customer: &domain.Customer{Code: "C-100", Name: "Boulonnerie & Fils"},
		Messages: []domain.Message{{ID: 1, Case: 40, Source: domain.FromMail, ReceivedAt: time.Unix(1_690_000_000, 0),
			Mail:   &domain.Incoming{Own: "Bonjour, merci de nous livrer 200 vis <M8> & écrous."},
			Sender: domain.Sender{Grade: domain.GradeProvenContact, Name: "Nathalie Roux", Address: "n.roux@boulonnerie.example"}}},
		Requests: []domain.Request{{ID: 7, Message: 1, Position: 1, Intent: domain.OrderCreation, Outcome: domain.Executed, Confidence: 0.964,
			Evidence: []domain.Span{{Text: "merci de nous livrer 200 vis <M8>"}}}},
		Actions: []domain.Action{{ID: 3, Kind: domain.RecordOrder, Request: 7, State: "done", Number: "CF-123"}},
		Drafts: []domain.Draft{{ID: id, Case: 40, Kind: domain.ReplyDraft, Version: 1, State: domain.DraftPending, Author: "guichet",
			CreatedAt: time.Unix(1_690_000_100, 0), Requests: []domain.RequestID{7},
			Citations: []domain.Citation{{Rows: []domain.RowRef{{Table: "sales_order", Key: "CF-123"}}}},
			Content: domain.DraftContent{To: []domain.MailAddress{{Name: "Nathalie Roux", Address: "n.roux@boulonnerie.example"}},
				Subject: "Re: Commande 4711", Body: "Bonjour,\n\nvotre commande CF-123 est enregistrée.\n\nCordialement"}}},
	}
	for _, c := range change {
		c(view, &view.Drafts[0])
	}
	r.desk.mutex.Lock()
	defer r.desk.mutex.Unlock()
	r.desk.views[id] = view
}

// chatDraft puts a case with an answer in a thread on the desk.
func (r *rig) chatDraft(id domain.DraftID, channel, thread string, state domain.DraftState, body string) {
	r.mailDraft(id, func(view *domain.CaseView, draft *domain.Draft) {
		draft.State = state
		draft.Content = domain.DraftContent{Channel: channel, Thread: thread, Body: body}
	})
}

// reminderDraft puts a payment reminder on the desk.
func (r *rig) reminderDraft(id domain.DraftID) {
	r.mailDraft(id, func(view *domain.CaseView, draft *domain.Draft) {
		view.Messages, view.Requests, view.Actions = nil, nil, nil
		draft.Kind, draft.Requests = domain.ReminderDraft, nil
		draft.Reminder = &domain.ReminderPlan{Level: 2, Currency: "EUR", Total: decimal.RequireFromString("1234.5"),
			Lines: []domain.ReminderLine{{Invoice: "F-9", DueOn: domain.NewDate(2026, 10, 1), Open: decimal.RequireFromString("1234.5"), DaysLate: 50}}}
	})
}
