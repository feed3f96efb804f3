package classify

import (
	"cmp"
	"slices"
)

// foldOf puts an example into one of n folds; all of one situation of one author fall into the same.
func foldOf(e *Example, n int) int {
	group := e.Author + "\x00" + e.Situation
	if e.Situation == "" {
		group += e.ID
	}
	return int(hash(seedPlain, group)) % n
}

// folds puts each example into one of n folds, whole authors at a time, so that what is learned from held-out messages
// holds for a writer that was never read. Among too few authors situations are kept together instead.
func folds(all []prepared, n int) []int {
	sizes := map[string]int{}
	for i := range all {
		sizes[all[i].Author]++
	}
	fold := make([]int, len(all))
	if len(sizes) < 2*n {
		for i := range all {
			fold[i] = foldOf(all[i].Example, n)
		}
		return fold
	}
	of := spreadAuthors(sizes, n)
	for i := range all {
		if all[i].Author == DeskAuthor { // a desk's own corrections are many authors' in one
			fold[i] = foldOf(all[i].Example, n)
		} else {
			fold[i] = of[all[i].Author]
		}
	}
	return fold
}

// spreadAuthors gives the largest author first to the fold that holds least.
func spreadAuthors(sizes map[string]int, n int) map[string]int {
	type author struct {
		name string
		size int
	}
	var authors []author
	for name, size := range sizes {
		authors = append(authors, author{name, size})
	}
	slices.SortFunc(authors, func(a, b author) int { return cmp.Or(b.size-a.size, cmp.Compare(a.name, b.name)) })
	of, held := map[string]int{}, make([]int, n)
	for _, a := range authors {
		least := 0
		for f := range held {
			if held[f] < held[least] {
				least = f
			}
		}
		of[a.name] = least
		held[least] += a.size
	}
	return of
}
