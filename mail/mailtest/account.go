package mailtest

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// account is one user's mailboxes: the library's in memory, and ours beside them as files.
type account struct {
	name     string
	password string
	store    store

	mu      sync.Mutex
	user    *imapmemserver.User
	folders map[string]map[imap.UID][]byte

	idlersMu sync.Mutex
	idlers   map[chan struct{}]bool
}

// subscribe returns a channel that holds a token after each change of a folder, until the returned function is called.
func (a *account) subscribe() (news <-chan struct{}, unsubscribe func()) {
	idler := make(chan struct{}, 1)
	a.idlersMu.Lock()
	defer a.idlersMu.Unlock()
	if a.idlers == nil {
		a.idlers = map[chan struct{}]bool{}
	}
	a.idlers[idler] = true
	return idler, func() {
		a.idlersMu.Lock()
		defer a.idlersMu.Unlock()
		delete(a.idlers, idler)
	}
}

// tell wakes the connections that idle; it is called once the library holds the change.
func (a *account) tell() {
	a.idlersMu.Lock()
	defer a.idlersMu.Unlock()
	for idler := range a.idlers {
		select {
		case idler <- struct{}{}:
		default: // it is about to look anyway
		}
	}
}

// standardFolders exist in every account, made in this order so that their UIDVALIDITY stays.
var standardFolders = []string{"INBOX", "Sent", "Archive", "Trash"}

func openAccount(dir, name, password string) (*account, error) {
	a := &account{
		name: name, password: password, store: newStore(dir, name),
		user: imapmemserver.NewUser(name, password), folders: map[string]map[imap.UID][]byte{},
	}
	base, err := a.store.validityBase()
	if err != nil {
		return nil, fmt.Errorf("reading the mailboxes of %s: %w", name, err)
	}
	// The library counts UIDVALIDITY from 1: it is brought to the stored value by making and dropping folders.
	for range base {
		if err := a.user.Create("count", nil); err != nil {
			return nil, fmt.Errorf("setting UIDVALIDITY: %w", err)
		}
		if err := a.user.Delete("count"); err != nil {
			return nil, fmt.Errorf("setting UIDVALIDITY: %w", err)
		}
	}
	names, err := a.store.folderNames()
	if err != nil {
		return nil, fmt.Errorf("reading the mailboxes of %s: %w", name, err)
	}
	for _, folder := range names {
		if err := a.load(folder); err != nil {
			return nil, fmt.Errorf("reading %s of %s: %w", folder, name, err)
		}
	}
	return a, nil
}

// load brings a folder's files into memory under the UIDs that they had.
func (a *account) load(folder string) error {
	if err := a.user.Create(folder, nil); err != nil {
		return err
	}
	a.folders[folder] = map[imap.UID][]byte{}
	mails, next, err := a.store.mails(folder)
	if err != nil {
		return err
	}
	gaps := false
	for uid := imap.UID(1); uid < next; uid++ {
		m, there := mails[uid]
		options := &imap.AppendOptions{Time: m.date, Flags: m.flags}
		if !there {
			gaps = true
			options.Flags = []imap.Flag{imap.FlagDeleted}
		}
		if _, err := a.user.Append(folder, literal(m.raw), options); err != nil {
			return err
		}
		if there {
			a.folders[folder][uid] = m.raw
		}
	}
	if !gaps {
		return nil
	}
	session := imapmemserver.NewUserSession(a.user)
	defer session.Close()
	if _, err := session.Select(folder, nil); err != nil {
		return err
	}
	return session.Expunge(nil, nil)
}

type literalReader struct {
	*bytes.Reader
	size int64
}

func (l literalReader) Size() int64 { return l.size }

func literal(raw []byte) imap.LiteralReader {
	return literalReader{Reader: bytes.NewReader(raw), size: int64(len(raw))}
}

func (a *account) append(folder string, raw []byte, options *imap.AppendOptions) (*imap.AppendData, error) {
	folder = folderName(folder)
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.folders[folder] == nil {
		if err := a.createLocked(folder); err != nil {
			return nil, err
		}
	}
	// The file comes first: what the server has told of is never lost.
	uid, err := a.store.write(folder, raw, options)
	if err != nil {
		return nil, err
	}
	data, err := a.user.Append(folder, literal(raw), options)
	if err != nil {
		return nil, err
	}
	if uid != 0 && uid != data.UID {
		return nil, fmt.Errorf("the file's UID %d is not the mail's %d", uid, data.UID)
	}
	a.folders[folder][data.UID] = raw
	a.tell()
	return data, nil
}

func (a *account) create(folder string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.createLocked(folderName(folder))
}

func (a *account) createLocked(folder string) error {
	if err := a.user.Create(folder, nil); err != nil {
		return err
	}
	a.folders[folder] = map[imap.UID][]byte{}
	return a.store.addFolder(folder)
}

func (a *account) messages(folder string) [][]byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	mails := a.folders[folderName(folder)]
	var out [][]byte
	for _, uid := range slices.Sorted(maps.Keys(mails)) {
		out = append(out, mails[uid])
	}
	return out
}

// copied follows a COPY that the library made.
func (a *account) copied(from, to string, data *imap.CopyData) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	sources, _ := data.SourceUIDs.Nums()
	targets, _ := data.DestUIDs.Nums()
	for i := range min(len(sources), len(targets)) {
		raw := a.folders[folderName(from)][sources[i]]
		if _, err := a.store.write(folderName(to), raw, &imap.AppendOptions{}); err != nil {
			return err
		}
		a.folders[folderName(to)][targets[i]] = raw
	}
	a.tell()
	return nil
}

// removed follows an EXPUNGE.
func (a *account) removed(folder string, uids []imap.UID) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, uid := range uids {
		delete(a.folders[folderName(folder)], uid)
		if err := a.store.remove(folderName(folder), uid); err != nil {
			return err
		}
	}
	return nil
}

// reset drops a folder and makes it anew; connections that have it open must select it again.
func (a *account) reset(folder string) error {
	folder = folderName(folder)
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.user.Delete(folder); err != nil {
		return err
	}
	if err := a.store.drop(folder); err != nil {
		return err
	}
	return a.createLocked(folder)
}

// folderName folds INBOX, which is the same in any case (RFC 9051 section 5.1).
func folderName(name string) string {
	if strings.EqualFold(name, "INBOX") {
		return "INBOX"
	}
	return name
}

var errNoMailbox = &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeNonExistent, Text: "No such mailbox"}

var _ imapserver.Session = (*session)(nil)
