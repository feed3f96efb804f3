package slack

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"guichet/domain"
)

// WithDisputes offers a button by which a person takes the disputes of a case. The function answers ErrStale where somebody
// else has one meanwhile, and ErrDenied.
func WithDisputes(take func(ctx context.Context, step domain.DisputeStep) (domain.CaseID, error)) Option {
	return func(f *Face) { f.dispute = take }
}

// drawDisputes shows the open disputes of the case: the legal deadline first where one runs, then the owner.
func drawDisputes(s *sheet, view *domain.CaseView) {
	var lines []string
	for _, d := range view.Disputes {
		if d.Status != "open" && d.Status != "investigating" {
			continue
		}
		text := fmt.Sprintf("*%s %s*", s.words.Dispute, line(string(d.Dispute), 40))
		if d.Urgent() {
			text = fmt.Sprintf(":alarm_clock: *%s %s* ("+s.words.DaysLeft+") · ", s.words.Reserves, d.ReservesBy, d.Left) + text
		}
		if d.Owner == "" {
			text += " · " + s.words.NoOwner
		} else {
			text += " · " + s.words.Owner + " " + line(d.Owner, 60)
		}
		lines = append(lines, text)
		if len(lines) == maxRequests {
			break
		}
	}
	s.section(strings.Join(lines, "\n"))
}

// unowned are the open disputes of the case that nobody looks after.
func unowned(view *domain.CaseView) (numbers []domain.DisputeNumber) {
	for _, d := range view.Disputes {
		if d.Owner == "" && (d.Status == "open" || d.Status == "investigating") {
			numbers = append(numbers, d.Dispute)
		}
	}
	return numbers
}

// onDispute gives the clicker the disputes of the case that are nobody's.
func (f *Face) onDispute(ctx context.Context, c click) {
	who, ok := f.admit(ctx, c)
	if !ok || f.dispute == nil {
		return
	}
	view, _, err := f.load(ctx, c.draft)
	if err == nil {
		for _, number := range unowned(view) {
			_, fault := f.dispute(ctx, domain.DisputeStep{Dispute: number, Kind: domain.TakeDispute, Who: who.Login, Face: "slack"})
			err = errors.Join(err, fault)
		}
	}
	if err != nil {
		f.whisper(ctx, c, f.explain(ctx, c.draft, who, err))
	}
	f.redraw(ctx, c.draft)
}
