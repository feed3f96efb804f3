package classify

import (
	"context"
	"fmt"
)

// HoldOutAuthors deals the authors into groups and trains one model for each group without its authors' messages, then asks it
// about them: how the engine does on writers it has never read. Authors for whom keep is false are only trained on.
func HoldOutAuthors(ctx context.Context, examples []Example, o Options, groups int, keep func(author string) bool) ([]Prediction, error) {
	sizes := map[string]int{}
	for i := range examples {
		if keep(examples[i].Author) {
			sizes[examples[i].Author]++
		}
	}
	groupOf := spreadAuthors(sizes, groups)
	var all []Prediction
	for group := range groups {
		var in, out []Example
		for _, e := range examples {
			if g, kept := groupOf[e.Author]; kept && g == group {
				out = append(out, e)
			} else {
				in = append(in, e)
			}
		}
		if len(out) == 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return all, fmt.Errorf("holding out group %d of authors: %w", group+1, err)
		}
		model, err := Train(in, o)
		if err != nil {
			return all, fmt.Errorf("holding out group %d of authors: %w", group+1, err)
		}
		_, predictions := Evaluate(model, out)
		all = append(all, predictions...)
	}
	return all, nil
}
