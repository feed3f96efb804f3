package classify

// foldOf puts an example into one of n folds; all of one situation of one author fall into the same.
func foldOf(e *Example, n int) int {
	group := e.Author + "\x00" + e.Situation
	if e.Situation == "" {
		group += e.ID
	}
	return int(hash(seedPlain, group)) % n
}
