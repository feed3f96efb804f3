package classify

import (
	"context"
	"fmt"
	"slices"
)

// HoldOutAuthors trains one model for each author without that author's messages and asks it about them:
// how the engine does on a writer it has never read. Authors for whom keep is false are only trained on.
func HoldOutAuthors(ctx context.Context, examples []Example, o Options, keep func(author string) bool) ([]Prediction, error) {
	var authors []string
	for i := range examples {
		if a := examples[i].Author; keep(a) && !slices.Contains(authors, a) {
			authors = append(authors, a)
		}
	}
	var all []Prediction
	for _, author := range authors {
		var in, out []Example
		for _, e := range examples {
			if e.Author == author {
				out = append(out, e)
			} else {
				in = append(in, e)
			}
		}
		if err := ctx.Err(); err != nil {
			return all, fmt.Errorf("holding out author %s: %w", author, err)
		}
		model, err := Train(in, o)
		if err != nil {
			return all, fmt.Errorf("holding out author %s: %w", author, err)
		}
		_, predictions := Evaluate(model, out)
		all = append(all, predictions...)
	}
	return all, nil
}
