package mailtest

import (
	"io"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-sasl"
)

// session is one IMAP connection: the library's session, followed by what must reach the files.
type session struct {
	server  *Server
	account *account
	inner   *imapmemserver.UserSession
	folder  string
}

func (s *session) Close() error {
	if s.inner != nil {
		return s.inner.Close()
	}
	return nil
}

func (s *session) Login(username, password string) error {
	if s.server.cfg.Token != "" {
		return imapserver.ErrAuthFailed
	}
	return s.open(username, password)
}

// open logs a user in; an address that has no mailbox yet gets one.
func (s *session) open(username, password string) error {
	a, err := s.server.account(username)
	if err != nil {
		return err
	}
	if password != a.password {
		return imapserver.ErrAuthFailed
	}
	s.account, s.inner = a, imapmemserver.NewUserSession(a.user)
	return nil
}

// AuthenticateMechanisms lists PLAIN, or the token mechanisms where a token is set.
func (s *session) AuthenticateMechanisms() []string {
	if s.server.cfg.Token != "" {
		return []string{"XOAUTH2", "OAUTHBEARER"}
	}
	return []string{sasl.Plain}
}

func (s *session) Authenticate(mech string) (sasl.Server, error) {
	byToken := func(username, token string) error {
		if token != s.server.cfg.Token || token == "" {
			return imapserver.ErrAuthFailed
		}
		a, err := s.server.account(username)
		if err != nil {
			return err
		}
		return s.open(username, a.password)
	}
	return saslServer(mech, byToken, func(username, password string) error { return s.Login(username, password) })
}

func (s *session) Select(name string, options *imap.SelectOptions) (*imap.SelectData, error) {
	if s.inner == nil {
		return nil, errNoMailbox
	}
	data, err := s.inner.Select(folderName(name), options)
	if err != nil {
		return nil, err
	}
	s.folder = folderName(name)
	if s.server.cfg.NoKeywords {
		data.PermanentFlags = []imap.Flag{imap.FlagAnswered, imap.FlagFlagged, imap.FlagDeleted, imap.FlagSeen, imap.FlagDraft}
	}
	return data, nil
}

func (s *session) Create(name string, _ *imap.CreateOptions) error { return s.account.create(name) }

func (s *session) Delete(name string) error {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	if err := s.account.user.Delete(folderName(name)); err != nil {
		return err
	}
	delete(s.account.folders, folderName(name))
	return s.account.store.removeFolder(folderName(name))
}

func (s *session) Rename(string, string, *imap.RenameOptions) error {
	return &imap.Error{Type: imap.StatusResponseTypeNo, Text: "Renaming is not offered here"}
}

func (s *session) Subscribe(name string) error   { return s.inner.Subscribe(folderName(name)) }
func (s *session) Unsubscribe(name string) error { return s.inner.Unsubscribe(folderName(name)) }

func (s *session) List(w *imapserver.ListWriter, ref string, patterns []string, options *imap.ListOptions) error {
	return s.inner.List(w, ref, patterns, options)
}

func (s *session) Status(name string, options *imap.StatusOptions) (*imap.StatusData, error) {
	return s.inner.Status(folderName(name), options)
}

func (s *session) Append(name string, r imap.LiteralReader, options *imap.AppendOptions) (*imap.AppendData, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	s.account.mu.Lock()
	there := s.account.folders[folderName(name)] != nil
	s.account.mu.Unlock()
	if !there {
		return nil, &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeTryCreate, Text: "No such mailbox"}
	}
	return s.account.append(name, raw, options)
}

func (s *session) Poll(w *imapserver.UpdateWriter, allowExpunge bool) error {
	if s.inner == nil {
		return nil
	}
	return s.inner.Poll(w, allowExpunge)
}

// Idle tells what changes until stop is closed, and first what changed before: the library's own Idle waits for
// the next change, so that a mail that comes between its "+ idling" and its subscription is not told.
func (s *session) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	if s.folder == "" {
		<-stop
		return nil
	}
	news, unsubscribe := s.account.subscribe()
	defer unsubscribe()
	for {
		if err := s.inner.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-news:
		case <-stop:
			return nil
		}
	}
}

func (s *session) Unselect() error {
	s.folder = ""
	return s.inner.Unselect()
}

func (s *session) Expunge(w *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	deleted, err := s.uidsWith(imap.FlagDeleted)
	if err != nil {
		return err
	}
	var gone []imap.UID
	for _, uid := range deleted {
		if uids == nil || uids.Contains(uid) {
			gone = append(gone, uid)
		}
	}
	if err := s.inner.Expunge(w, uids); err != nil {
		return err
	}
	defer s.account.tell()
	return s.account.removed(s.folder, gone)
}

func (s *session) uidsWith(flag imap.Flag) ([]imap.UID, error) {
	data, err := s.inner.Search(imapserver.NumKindUID, &imap.SearchCriteria{Flag: []imap.Flag{flag}}, &imap.SearchOptions{})
	if err != nil {
		return nil, err
	}
	return data.AllUIDs(), nil
}

func (s *session) Search(kind imapserver.NumKind, criteria *imap.SearchCriteria, options *imap.SearchOptions) (*imap.SearchData, error) {
	return s.inner.Search(kind, criteria, options)
}

func (s *session) Fetch(w *imapserver.FetchWriter, numSet imap.NumSet, options *imap.FetchOptions) error {
	return s.inner.Fetch(w, numSet, options)
}

func (s *session) Store(w *imapserver.FetchWriter, numSet imap.NumSet, flags *imap.StoreFlags, options *imap.StoreOptions) error {
	for _, flag := range flags.Flags {
		if s.server.cfg.NoKeywords && !strings.HasPrefix(string(flag), `\`) {
			return &imap.Error{Type: imap.StatusResponseTypeNo, Text: "Keywords are not kept here"}
		}
	}
	if err := s.inner.Store(w, numSet, flags, options); err != nil {
		return err
	}
	defer s.account.tell()
	uids, err := s.uidsWith(imap.FlagSeen)
	if err != nil {
		return err
	}
	seen := map[imap.UID]bool{}
	for _, uid := range uids {
		seen[uid] = true
	}
	return s.account.store.keepSeen(s.folder, seen)
}

func (s *session) Copy(numSet imap.NumSet, dest string) (*imap.CopyData, error) {
	data, err := s.inner.Copy(numSet, folderName(dest))
	if err != nil {
		return nil, err
	}
	return data, s.account.copied(s.folder, dest, data)
}

// Move is a copy and a removal in one: the library's own answers each removal twice. The removals are told with the
// command's end.
func (s *session) Move(w *imapserver.MoveWriter, numSet imap.NumSet, dest string) error {
	data, err := s.Copy(numSet, dest)
	if err != nil {
		return err
	}
	if err := w.WriteCopyData(data); err != nil {
		return err
	}
	gone := data.SourceUIDs
	if len(gone) == 0 {
		return nil
	}
	deleted := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := s.inner.Store(nil, gone, deleted, nil); err != nil {
		return err
	}
	return s.Expunge(nil, &gone)
}

// Namespace tells the one personal namespace.
func (s *session) Namespace() (*imap.NamespaceData, error) { return s.inner.Namespace() }
