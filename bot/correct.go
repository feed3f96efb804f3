package bot

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"guichet/domain"
	"guichet/intents"
)

// correctStore is what correcting a reading asks of the database.
type correctStore interface {
	Correct(ctx context.Context, correction domain.Correction) (again bool, err error)
	Unlearn(ctx context.Context, id int64, who string) error
}

// maxTaught bounds the words that are remembered, in bytes.
const maxTaught = 200

// Correct says which article the words of a message mean: the message is read and planned again with it, and the words are
// remembered for the message's customer unless they hold once. Like a decision it is for those who decide drafts. again is
// false where the message had been answered: then it is remembered only.
func (a *Assistant) Correct(ctx context.Context, correction domain.Correction) (again bool, err error) {
	if err := a.mayDecide(domain.Decision{Who: correction.Who}, domain.FromMail); err != nil {
		return false, err
	}
	correction.Words = strings.Join(strings.Fields(correction.Words), " ")
	correction.Key = intents.ReferenceKey(correction.Words)
	switch {
	case correction.Key == "":
		return false, fmt.Errorf("the words name nothing: %w", domain.ErrInvalid)
	case len(correction.Words) > maxTaught || !utf8.ValidString(correction.Words):
		return false, fmt.Errorf("the words are longer than %d characters: %w", maxTaught, domain.ErrInvalid)
	case correction.SKU == "":
		return false, fmt.Errorf("no article is named: %w", domain.ErrInvalid)
	}
	a.OnStep("correct")
	if again, err = a.Store.Correct(ctx, correction); err != nil {
		return false, err
	}
	a.OnStep("corrected")
	return again, nil
}

// Unlearn forgets what was learnt of a customer's words.
func (a *Assistant) Unlearn(ctx context.Context, id int64, who string) error {
	if err := a.mayDecide(domain.Decision{Who: who}, domain.FromMail); err != nil {
		return err
	}
	return a.Store.Unlearn(ctx, id, who)
}
