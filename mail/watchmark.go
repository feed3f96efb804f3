package mail

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// Mark is what is done in the mailbox to a mail that is stored; the zero value does nothing there.
//
// It happens after the commit, by UIDs that the store names under the folder's present UIDVALIDITY, and may happen
// twice without harm: what a crash or a lost connection left undone is done at the next connection. \Seen is never
// touched. A mail in quarantine, and one that a person moved back, are left where they are.
type Mark struct {
	// Keyword is set on the mail, such as "Guichet" (RFC 3501 section 2.3.2); "" sets none.
	Keyword string
	// MoveTo is the folder to which the mail is moved, by MOVE alone (RFC 6851): copying and deleting in its stead
	// leaves copies behind whenever it is interrupted (M05). "" moves nothing.
	MoveTo string
	// Settled returns those of the mails that are stored under this very place and need no person's look, once the
	// disk holds them. It must be set where one of the others is.
	Settled func(ctx context.Context, mailbox string, uidValidity uint32, uids []uint32) ([]uint32, error)
}

// On tells whether anything is to be done.
func (m Mark) On() bool { return m.Keyword != "" || m.MoveTo != "" }

// ErrMarkRefused says that the server cannot do what a Mark asks for; the mails are taken all the same.
var ErrMarkRefused = errors.New("the server refuses to mark mails")

const (
	// markBatch is how many mails one command marks.
	markBatch = 500
	// maxMarkLeft is how many of a folder's last mails a new connection looks through for some that were left.
	maxMarkLeft = 20_000
)

// CheckKeyword tells whether a word can be a keyword: an atom without a backslash (RFC 3501 section 9).
func CheckKeyword(keyword string) error {
	for _, r := range keyword {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune(`(){%*"\]`, r) {
			return fmt.Errorf("the keyword %q holds %q: only letters, digits and signs such as $ and - are allowed", keyword, r)
		}
	}
	return nil
}

// markTaken marks the mails that were stored since the last call; on a new connection also those that were
// left. Where the server refuses, that is said once and not tried again; any other failure ends the connection.
func (w *Watcher) markTaken(ctx context.Context, s *imapSession) error {
	if !w.cfg.Mark.On() || w.Health().MarkRefused != "" {
		return nil
	}
	err := w.markLeft(ctx, s)
	if err == nil && w.lastTaken > s.markedTo {
		if err = w.mark(ctx, s, w.validity, s.markedTo+1, w.lastTaken); err == nil {
			s.markedTo = w.lastTaken
		}
	}
	if !errors.Is(err, ErrMarkRefused) {
		return err
	}
	w.update(func(h *Health) { h.MarkRefused = err.Error() })
	w.cfg.Log.Warn("mails are taken and not marked", "mailbox", w.Mailbox(), "error", err)
	return nil
}

// markLeft marks, once a connection, what lies before the cursor that it began with.
func (w *Watcher) markLeft(ctx context.Context, s *imapSession) error {
	if s.markLeftTo == 0 {
		return nil
	}
	if err := w.mark(ctx, s, w.validity, 1, s.markLeftTo); err != nil {
		return err
	}
	s.markLeftTo = 0
	return nil
}

// mark marks what lies from one UID to another; of very many, the last.
func (w *Watcher) mark(ctx context.Context, s *imapSession, validity, from, to uint32) error {
	if to < from {
		return nil
	}
	if err := s.openForMarks(w.cfg.Folder, validity, w.cfg.Mark); err != nil {
		return err
	}
	criteria := &imap.SearchCriteria{UID: []imap.UIDSet{{{Start: imap.UID(from), Stop: imap.UID(to)}}}}
	if w.cfg.Mark.MoveTo == "" {
		criteria.NotFlag = []imap.Flag{imap.Flag(w.cfg.Mark.Keyword)}
	}
	uids, err := s.search(criteria, from-1)
	if err != nil {
		return err
	}
	uids = uids[max(0, len(uids)-maxMarkLeft):]
	for len(uids) > 0 {
		n := min(len(uids), markBatch)
		settled, err := w.cfg.Mark.Settled(ctx, w.Mailbox(), validity, uids[:n])
		if err != nil {
			return fmt.Errorf("asking which mails of %s are stored: %w", w.Mailbox(), err)
		}
		if err := s.markAll(settled, w.cfg.Mark); err != nil {
			return err
		}
		uids = uids[n:]
	}
	return nil
}

// openForMarks opens a folder for writing, and refuses where its UIDs are no longer ours (M04) or the server cannot mark.
func (s *imapSession) openForMarks(folder string, validity uint32, mark Mark) error {
	if mark.MoveTo != "" {
		if !s.client.Caps().Has(imap.CapMove) && !s.client.Caps().Has(imap.CapIMAP4rev2) {
			return fmt.Errorf("%w: it has no MOVE", ErrMarkRefused)
		}
		if err := s.makeFolder(mark.MoveTo); err != nil {
			return refusal(err)
		}
	}
	var data *imap.SelectData
	err := s.busy(func() (err error) {
		data, err = s.client.Select(folder, nil).Wait()
		return err
	})
	if err != nil {
		return fmt.Errorf("opening the folder %q for marking: %w", folder, refusal(err))
	}
	if validity != 0 && data.UIDValidity != validity {
		return fmt.Errorf("marking mails in %q: the server rebuilt the folder meanwhile", folder)
	}
	if mark.Keyword != "" && !takesKeyword(data.PermanentFlags, mark.Keyword) {
		return fmt.Errorf("%w: it keeps no keywords in %q", ErrMarkRefused, folder)
	}
	return nil
}

// takesKeyword reads PERMANENTFLAGS (RFC 3501 section 7.1); a server that tells none is tried.
func takesKeyword(permanent []imap.Flag, keyword string) bool {
	for _, flag := range permanent {
		if flag == imap.FlagWildcard || strings.EqualFold(string(flag), keyword) {
			return true
		}
	}
	return permanent == nil
}

// makeFolder sees to it that a folder is there.
func (s *imapSession) makeFolder(folder string) error {
	return s.busy(func() error {
		_, err := s.client.Status(folder, &imap.StatusOptions{UIDValidity: true}).Wait()
		if !answered(err) {
			return err
		}
		if err := s.client.Create(folder, nil).Wait(); err != nil {
			return fmt.Errorf("making the folder %q: %w", folder, err)
		}
		return nil
	})
}

// markAll sets the keyword and moves. A mail that is gone meanwhile is passed over by the server itself.
func (s *imapSession) markAll(uids []uint32, mark Mark) error {
	if len(uids) == 0 {
		return nil
	}
	set := imap.UIDSetNum(uidsOf(uids)...)
	if mark.Keyword != "" {
		flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.Flag(mark.Keyword)}}
		if err := s.busy(func() error { return s.client.Store(set, flags, nil).Close() }); err != nil {
			return fmt.Errorf("setting the keyword %q: %w", mark.Keyword, refusal(err))
		}
	}
	if mark.MoveTo == "" {
		return nil
	}
	err := s.busy(func() error {
		_, err := s.client.Move(set, mark.MoveTo).Wait()
		return err
	})
	if err != nil {
		return fmt.Errorf("moving to %q: %w", mark.MoveTo, refusal(err))
	}
	return nil
}

// answered tells whether an error is a server's NO or BAD.
func answered(err error) bool {
	var answer *imap.Error
	return errors.As(err, &answer) && answer.Type != imap.StatusResponseTypeBye
}

// refusal adds ErrMarkRefused to a server's answer; any other error stays as it is.
func refusal(err error) error {
	if answered(err) {
		return fmt.Errorf("%w: %w", ErrMarkRefused, err)
	}
	return err
}
