package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"guichet/domain"
	"guichet/prompts"
)

// The papers of one request go as one archive beyond this many, or where two or more are larger than this together.
const (
	bundleAbove      = 5
	bundleAboveBytes = 4 << 20
)

// make makes the papers of one request; many of them go as one archive.
func (w *work) make(ctx context.Context, papers []domain.Paper) ([]domain.DraftAttachment, error) {
	var made []domain.DraftAttachment
	size := 0
	for _, paper := range papers {
		one, err := w.makeOne(ctx, paper)
		if err != nil {
			return nil, fmt.Errorf("making the %s: %w", paper.Kind, err)
		}
		size += len(one.Data)
		if !slices.ContainsFunc(made, func(m domain.DraftAttachment) bool { return m.Name == one.Name }) {
			made = append(made, one)
		}
	}
	if w.assistant.Bundle == nil || len(made) < 2 || len(made) <= bundleAbove && size <= bundleAboveBytes {
		return made, nil
	}
	name := fmt.Sprintf("%s %s %s", prompts.Word(w.plan.Language, "paper", "bundle_title"), w.plan.Customer, w.assistant.today())
	bundle, err := w.assistant.Bundle(name, w.assistant.today(), made)
	if err != nil {
		return nil, err
	}
	return []domain.DraftAttachment{bundle}, nil
}

// makeOne makes one paper: a stored original is sent as it is. Where an invoice's data do not bear the rules of electronic
// invoices, the plain paper goes, and the staff are told.
func (w *work) makeOne(ctx context.Context, paper domain.Paper) (made domain.DraftAttachment, err error) {
	if paper.Original != nil {
		if paper.Content, err = w.x.Content(ctx, *paper.Original); err != nil {
			return made, err
		}
	}
	made, err = w.assistant.MakePaper(paper)
	if paper.FacturX && errors.Is(err, domain.ErrInvalid) {
		w.notes = append(w.notes, fmt.Sprintf("%s goes without its electronic data: %v", paper.Invoice.Number, err))
		paper.FacturX = false
		made, err = w.assistant.MakePaper(paper)
	}
	return made, err
}

// attachments are the draft's papers, each name once. tooLarge says what a mail server would not take.
func (w *work) attachments() (kept []domain.DraftAttachment, tooLarge string) {
	size, limit := 0, w.assistant.maxAttachment()
	for _, paper := range w.papers {
		paper.Size = len(paper.Data)
		if slices.ContainsFunc(kept, func(k domain.DraftAttachment) bool { return k.Name == paper.Name }) {
			continue
		}
		if size += paper.Size; size > limit {
			tooLarge = fmt.Sprintf("the attachments are larger than one mail may be (%d MB): %s is left out", limit>>20, paper.Name)
			size -= paper.Size
			continue
		}
		kept = append(kept, paper)
	}
	return kept, tooLarge
}
