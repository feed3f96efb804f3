package mail

import (
	"context"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
)

// AppendSent copies a sent mail to a folder. It looks for the Message-ID there first, so that a repeat
// does nothing; it never sends anything (Q07).
func (w *Watcher) AppendSent(ctx context.Context, folder string, raw []byte, messageID string) error {
	s, err := w.connect(ctx)
	if err != nil {
		return fmt.Errorf("copying to %q: %w", folder, err)
	}
	defer s.close()
	if there, err := s.holds(folder, messageID); err != nil || there {
		return err
	}
	return s.append(folder, raw, w.cfg.Now())
}

// holds looks for a Message-ID in a folder; a folder that does not exist is created.
func (s *imapSession) holds(folder, messageID string) (bool, error) {
	if err := s.makeFolder(folder); err != nil {
		return false, err
	}
	if _, err := s.examine(folder); err != nil {
		return false, err
	}
	found, err := s.search(&imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: messageID}}}, 0)
	return len(found) > 0, err
}

func (s *imapSession) append(folder string, raw []byte, date time.Time) error {
	return s.busy(func() error {
		cmd := s.client.Append(folder, int64(len(raw)), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagSeen}, Time: date})
		if _, err := cmd.Write(raw); err != nil {
			return fmt.Errorf("copying to %q: %w", folder, err)
		}
		if err := cmd.Close(); err != nil {
			return fmt.Errorf("copying to %q: %w", folder, err)
		}
		if _, err := cmd.Wait(); err != nil {
			return fmt.Errorf("copying to %q: %w", folder, err)
		}
		return nil
	})
}
