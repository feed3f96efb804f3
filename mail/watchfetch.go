package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"guichet/domain"
)

// batchSize is how many mails one FETCH asks for while all goes well.
const batchSize = 50

// maxStubHeader bounds the header kept of an oversize mail.
const maxStubHeader = 256 << 10

// poll takes every mail behind the cursor, in the order of their UIDs.
func (w *Watcher) poll(ctx context.Context, s *imapSession) error {
	folder, err := s.examine(w.cfg.Folder)
	if err != nil {
		return err
	}
	validity, last, err := w.intake.Cursor(ctx, w.Mailbox())
	if err != nil {
		return fmt.Errorf("reading the cursor of %s: %w", w.Mailbox(), err)
	}
	if validity != folder.UIDValidity {
		if validity != 0 {
			w.cfg.Log.Warn("UIDVALIDITY changed: fetching the folder again", "mailbox", w.Mailbox(), "before", validity, "now", folder.UIDValidity)
		}
		last = 0
	}
	w.begin(s, folder.UIDValidity, last)
	uids, err := w.newUIDs(s, folder, last)
	if err != nil {
		return err
	}
	w.update(func(h *Health) { h.Backlog = len(uids) })
	for len(uids) > 0 {
		n := min(len(uids), batchSize)
		if w.careful {
			n = 1
		}
		taken, err := w.batch(ctx, s, folder.UIDValidity, uids[:n])
		if taken > 0 {
			w.lastTaken = uids[taken-1]
		}
		uids = uids[taken:]
		w.update(func(h *Health) { h.Backlog = len(uids) })
		if err != nil {
			w.careful = true
			return err
		}
	}
	w.careful = false
	w.update(func(h *Health) { h.LastPoll, h.LastError, h.ConsentExpired = w.cfg.Now(), "", false })
	return nil
}

// begin sets what is remembered of a folder to where the cursor stands; under a new UIDVALIDITY, and on a new connection
// for what is to be marked, it begins anew.
func (w *Watcher) begin(s *imapSession, validity, last uint32) {
	if w.validity != validity {
		w.validity = validity
		clear(w.attempts)
	}
	if s.validity != validity {
		s.validity, s.markLeftTo, s.markedTo = validity, last, last
	}
	w.lastTaken = last
}

// newUIDs lists what lies behind the cursor.
func (w *Watcher) newUIDs(s *imapSession, folder *imap.SelectData, last uint32) ([]uint32, error) {
	if folder.NumMessages == 0 || folder.UIDNext != 0 && uint32(folder.UIDNext) <= last+1 {
		return nil, nil
	}
	behind := imap.UIDSet{{Start: imap.UID(last + 1), Stop: 0}}
	criteria := &imap.SearchCriteria{UID: []imap.UIDSet{behind}}
	if last == 0 {
		criteria.Since = w.cfg.Since
	}
	return s.search(criteria, last)
}

// search returns the UIDs above last, sorted. A search of "n:*" names the last mail even below n.
func (s *imapSession) search(criteria *imap.SearchCriteria, last uint32) ([]uint32, error) {
	var uids []uint32
	err := s.busy(func() error {
		data, err := s.client.UIDSearch(criteria, nil).Wait()
		if err != nil {
			return fmt.Errorf("searching the folder: %w", err)
		}
		for _, uid := range data.AllUIDs() {
			if uint32(uid) > last {
				uids = append(uids, uint32(uid))
			}
		}
		return nil
	})
	slices.Sort(uids)
	return slices.Compact(uids), err
}

// envelope is what is known of a mail before its content.
type envelope struct {
	uid  uint32
	size int64
	date time.Time
}

// batch takes some mails with one FETCH, in order, and returns how many are done with. It stops at the
// first that comes out of order or not at all, so that the cursor never passes a mail that was not taken.
func (w *Watcher) batch(ctx context.Context, s *imapSession, validity uint32, uids []uint32) (int, error) {
	sizes, err := s.sizes(uids)
	if err != nil {
		if len(uids) == 1 {
			return w.blame(ctx, validity, uids[0], fmt.Errorf("asking for the size: %w", err))
		}
		return 0, err
	}
	run := 0 // mails before the first that is large or unknown
	for run < len(uids) && sizes[uids[run]].uid != 0 && sizes[uids[run]].size <= min(pipeBytes, w.cfg.MaxMessage) {
		run++
	}
	if run == 0 || len(uids) == 1 {
		return w.single(ctx, s, validity, uids[0], sizes[uids[0]])
	}
	taken, err := w.fetchRun(ctx, s, validity, uids[:run])
	if err == nil && taken == 0 {
		return w.single(ctx, s, validity, uids[0], sizes[uids[0]])
	}
	return taken, err
}

// fetchRun fetches several mails at once and takes those that come in the order asked for.
func (w *Watcher) fetchRun(ctx context.Context, s *imapSession, validity uint32, uids []uint32) (int, error) {
	inOrder, next := true, 0
	t := w.startTaking(ctx, validity)
	err := s.fetch(imap.UIDSetNum(uidsOf(uids)...), wholeMail, w.cfg.MaxMessage, func(m fetched) error {
		if !inOrder || next == len(uids) || m.uid != uids[next] || m.raw == nil || m.cut {
			inOrder = false
			return nil
		}
		next++
		return t.hand(m)
	})
	taken, fault := t.end()
	return taken, firstError(fault, err)
}

func uidsOf(uids []uint32) []imap.UID {
	out := make([]imap.UID, len(uids))
	for i, uid := range uids {
		out[i] = imap.UID(uid)
	}
	return out
}

// single takes one mail with a FETCH of its own and answers for what goes wrong with it.
func (w *Watcher) single(ctx context.Context, s *imapSession, validity, uid uint32, known envelope) (int, error) {
	m, err := w.fetchOne(s, uid, known)
	if err != nil {
		return w.blame(ctx, validity, uid, err)
	}
	if m.raw == nil {
		there, err := s.search(&imap.SearchCriteria{UID: []imap.UIDSet{imap.UIDSetNum(imap.UID(uid))}}, 0)
		if err != nil {
			return w.blame(ctx, validity, uid, err)
		}
		if len(there) == 0 {
			return 1, nil // deleted meanwhile
		}
		return w.blame(ctx, validity, uid, errors.New("the server lists the mail and does not give it"))
	}
	if err := w.take(ctx, validity, m); err != nil {
		return 0, err
	}
	return 1, nil
}

// fetchOne fetches a whole mail, or the header of one that is too large.
func (w *Watcher) fetchOne(s *imapSession, uid uint32, known envelope) (fetched, error) {
	section := wholeMail
	limit := w.cfg.MaxMessage
	oversize := known.size > w.cfg.MaxMessage
	if oversize {
		section, limit = headerOnly, maxStubHeader
	}
	var got fetched
	err := s.fetch(imap.UIDSetNum(imap.UID(uid)), section, limit, func(m fetched) error {
		if m.uid == uid && m.raw != nil {
			got = m
		}
		return nil
	})
	got.oversize = oversize || got.cut
	return got, err
}

// fetched is one mail as the server gave it.
type fetched struct {
	envelope
	raw      []byte
	cut      bool // the content is longer than what was kept
	oversize bool
}

var (
	wholeMail  = &imap.FetchItemBodySection{Peek: true}
	headerOnly = &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, Peek: true}
)

// sizes asks for sizes before any content (M16).
func (s *imapSession) sizes(uids []uint32) (map[uint32]envelope, error) {
	known := map[uint32]envelope{}
	err := s.fetch(imap.UIDSetNum(uidsOf(uids)...), nil, 0, func(m fetched) error {
		known[m.uid] = m.envelope
		return nil
	})
	return known, err
}

// fetch runs one FETCH of UID, FLAGS, RFC822.SIZE, INTERNALDATE and a section, and no other item (L02). It
// reads one mail at a time; its bytes beyond limit are thrown away.
func (s *imapSession) fetch(set imap.UIDSet, section *imap.FetchItemBodySection, limit int64, each func(fetched) error) error {
	options := &imap.FetchOptions{UID: true, Flags: true, RFC822Size: true, InternalDate: true}
	if section != nil {
		options.BodySection = []*imap.FetchItemBodySection{section}
	}
	s.conn.wait(s.cfg.CommandTimeout)
	defer s.conn.wait(restPatience)
	overall := time.AfterFunc(s.cfg.MailTimeout*time.Duration(1+len(set)), func() { s.conn.Close() })
	defer overall.Stop()
	cmd := s.client.Fetch(set, options)
	var failed error
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		m, err := collect(msg, limit)
		if err != nil {
			// The stream is broken. The command is left as it is: to drain it would read a broken literal
			// again, beside the library's own reader.
			s.conn.Close()
			return firstError(failed, err)
		}
		if failed != nil {
			continue // what is left of the batch is read and fetched again later
		}
		s.conn.wait(restPatience) // the assistant's own time is not the server's
		failed = each(m)
		s.conn.wait(s.cfg.CommandTimeout)
	}
	err := cmd.Close()
	if failed != nil {
		return failed
	}
	if err != nil {
		return fmt.Errorf("fetching: %w", err)
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// collect reads the items of one FETCH response. After an error nothing more of it may be read.
func collect(msg *imapclient.FetchMessageData, limit int64) (fetched, error) {
	var m fetched
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			m.uid = uint32(item.UID)
		case imapclient.FetchItemDataRFC822Size:
			m.size = item.Size
		case imapclient.FetchItemDataInternalDate:
			m.date = item.Time
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil {
				continue
			}
			var err error
			if m.raw, m.cut, err = readLiteral(item.Literal, item.Literal.Size(), limit); err != nil {
				return m, err
			}
		}
	}
	return m, nil
}

// readLiteral reads size bytes and keeps at most limit of them.
func readLiteral(r io.Reader, size, limit int64) (raw []byte, cut bool, err error) {
	var buf bytes.Buffer
	buf.Grow(int(min(size, limit)) + bytes.MinRead) // once: growing step by step would hold it twice
	n, err := io.Copy(&buf, io.LimitReader(r, limit))
	if err == nil && size > limit {
		var more int64
		more, err = io.Copy(io.Discard, r)
		n, cut = n+more, more > 0
	}
	if err == nil && n < size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, cut, fmt.Errorf("reading a mail (%d of %d bytes): %w", n, size, err)
	}
	raw = buf.Bytes()
	if raw == nil {
		raw = []byte{}
	}
	return raw, cut, nil
}

// received makes the message for the assistant.
func (w *Watcher) received(validity uint32, m fetched) domain.Received {
	r := domain.Received{
		Source: domain.FromMail, Mailbox: w.Mailbox(), UIDValidity: validity, UID: m.uid, ReceivedAt: m.date, Raw: m.raw,
		Key: w.Mailbox() + "/" + strconv.FormatUint(uint64(validity), 10) + "/" + strconv.FormatUint(uint64(m.uid), 10),
	}
	if r.ReceivedAt.IsZero() {
		r.ReceivedAt = w.cfg.Now()
	}
	return r
}
