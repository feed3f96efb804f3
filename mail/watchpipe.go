package mail

import "context"

// pipeBytes is the largest mail that is read while the one before is still being stored; larger ones go alone, so that
// never two of them are in memory.
const pipeBytes = 1 << 20

// taking hands mails over one after the other while the next is being read from the server: reading waits for nobody's
// disk. At most two mails are in memory, both of at most pipeBytes.
type taking struct {
	mails  chan fetched
	ended  chan struct{} // the last mail is done with
	failed chan struct{} // closed once err is set
	taken  int
	err    error
}

func (w *Watcher) startTaking(ctx context.Context, validity uint32) *taking {
	t := &taking{mails: make(chan fetched), ended: make(chan struct{}), failed: make(chan struct{})}
	go func() {
		defer close(t.ended)
		for m := range t.mails {
			if t.err = w.take(ctx, validity, m); t.err != nil {
				close(t.failed)
				return
			}
			t.taken++
		}
	}()
	return t
}

// hand waits until the mail before is done with; it fails where that could not be taken.
func (t *taking) hand(m fetched) error {
	select {
	case t.mails <- m:
		return nil
	case <-t.failed:
		return t.err
	}
}

// end waits for the last mail, and tells how many were taken before the first that was not.
func (t *taking) end() (int, error) {
	close(t.mails)
	<-t.ended
	return t.taken, t.err
}
