package mailtest

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// store keeps one account's mails as files: DIR/user/folder/UID.eml, the server's date in the file's
// time. The zero directory keeps nothing.
type store struct{ dir string }

type storedMail struct {
	raw   []byte
	date  time.Time
	flags []imap.Flag
}

func newStore(dir, user string) store {
	if dir == "" {
		return store{}
	}
	return store{dir: filepath.Join(dir, escapeName(user))}
}

// escapeName makes a file name of any user or folder name.
func escapeName(name string) string {
	return strings.ReplaceAll(url.PathEscape(name), ".", "%2E")
}

func unescapeName(name string) (string, error) { return url.PathUnescape(name) }

func storedAccounts(dir string) ([]string, error) {
	if dir == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var users []string
	for _, e := range entries {
		if user, bad := unescapeName(e.Name()); bad == nil && e.IsDir() {
			users = append(users, user)
		}
	}
	return users, err
}

// validityBase returns a number kept in a file, random at first: an account that was deleted and made
// anew is not mistaken for the one before.
func (s store) validityBase() (int, error) {
	fresh := 1 + rand.IntN(2000)
	if s.dir == "" {
		return 0, nil
	}
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return 0, err
	}
	path := filepath.Join(s.dir, "uidvalidity")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fresh, writeFile(path, []byte(strconv.Itoa(fresh)))
	}
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || n < 0 || n > 1_000_000 {
		return 0, fmt.Errorf("the file %s holds no number", path)
	}
	return n, nil
}

// folderNames lists the folders in the order of their making, one a line of the file "folders".
func (s store) folderNames() ([]string, error) {
	names := slices.Clone(standardFolders)
	if s.dir == "" {
		return names, nil
	}
	text, err := os.ReadFile(filepath.Join(s.dir, "folders"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, line := range strings.Split(string(text), "\n") {
		if line != "" && !slices.Contains(names, line) {
			names = append(names, line)
		}
	}
	return names, nil
}

func (s store) addFolder(name string) error {
	if s.dir == "" {
		return nil
	}
	names, err := s.folderNames()
	if err != nil || slices.Contains(names, name) {
		return err
	}
	return writeFile(filepath.Join(s.dir, "folders"), []byte(strings.Join(append(names[len(standardFolders):], name), "\n")+"\n"))
}

func (s store) removeFolder(name string) error {
	if s.dir == "" {
		return nil
	}
	names, err := s.folderNames()
	if err != nil {
		return err
	}
	kept := slices.DeleteFunc(names[len(standardFolders):], func(n string) bool { return n == name })
	if err := writeFile(filepath.Join(s.dir, "folders"), []byte(strings.Join(kept, "\n")+"\n")); err != nil {
		return err
	}
	return s.drop(name)
}

func (s store) folderDir(folder string) string { return filepath.Join(s.dir, escapeName(folder)) }

// mails reads a folder; next is the UID that the next mail will have.
func (s store) mails(folder string) (mails map[imap.UID]storedMail, next imap.UID, err error) {
	mails, next = map[imap.UID]storedMail{}, 1
	if s.dir == "" {
		return mails, next, nil
	}
	dir := s.folderDir(folder)
	if text, err := os.ReadFile(filepath.Join(dir, "uidnext")); err == nil {
		n, _ := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 32)
		next = max(next, imap.UID(n))
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	if err != nil {
		return nil, 0, err
	}
	seen := s.seen(folder)
	for _, file := range files {
		n, err := strconv.ParseUint(strings.TrimSuffix(filepath.Base(file), ".eml"), 10, 32)
		if err != nil {
			continue
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, 0, err
		}
		m := storedMail{raw: raw}
		if info, err := os.Stat(file); err == nil {
			m.date = info.ModTime()
		}
		if seen[imap.UID(n)] {
			m.flags = []imap.Flag{imap.FlagSeen}
		}
		mails[imap.UID(n)] = m
		next = max(next, imap.UID(n)+1)
	}
	return mails, next, nil
}

// write keeps a mail under the folder's next UID.
func (s store) write(folder string, raw []byte, options *imap.AppendOptions) (imap.UID, error) {
	if s.dir == "" {
		return 0, nil
	}
	_, next, err := s.names(folder)
	if err != nil {
		return 0, err
	}
	dir := s.folderDir(folder)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, err
	}
	path := filepath.Join(dir, strconv.FormatUint(uint64(next), 10)+".eml")
	if err := writeFile(path, raw); err != nil {
		return 0, err
	}
	if !options.Time.IsZero() {
		if err := os.Chtimes(path, options.Time, options.Time); err != nil {
			return 0, err
		}
	}
	if slices.Contains(options.Flags, imap.FlagSeen) {
		seen := s.seen(folder)
		seen[next] = true
		if err := s.keepSeen(folder, seen); err != nil {
			return 0, err
		}
	}
	return next, writeFile(filepath.Join(dir, "uidnext"), []byte(strconv.FormatUint(uint64(next)+1, 10)))
}

// names finds the next UID without reading the mails.
func (s store) names(folder string) (count int, next imap.UID, err error) {
	next = 1
	if text, err := os.ReadFile(filepath.Join(s.folderDir(folder), "uidnext")); err == nil {
		n, _ := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 32)
		next = max(next, imap.UID(n))
	}
	files, err := filepath.Glob(filepath.Join(s.folderDir(folder), "*.eml"))
	for _, file := range files {
		if n, bad := strconv.ParseUint(strings.TrimSuffix(filepath.Base(file), ".eml"), 10, 32); bad == nil {
			next = max(next, imap.UID(n)+1)
		}
	}
	return len(files), next, err
}

func (s store) remove(folder string, uid imap.UID) error {
	if s.dir == "" {
		return nil
	}
	err := os.Remove(filepath.Join(s.folderDir(folder), strconv.FormatUint(uint64(uid), 10)+".eml"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (s store) drop(folder string) error {
	if s.dir == "" {
		return nil
	}
	return os.RemoveAll(s.folderDir(folder))
}

func (s store) seen(folder string) map[imap.UID]bool {
	seen := map[imap.UID]bool{}
	text, err := os.ReadFile(filepath.Join(s.folderDir(folder), "seen"))
	if err != nil {
		return seen
	}
	for _, word := range strings.Fields(string(text)) {
		if n, err := strconv.ParseUint(word, 10, 32); err == nil {
			seen[imap.UID(n)] = true
		}
	}
	return seen
}

func (s store) keepSeen(folder string, seen map[imap.UID]bool) error {
	if s.dir == "" || len(seen) == 0 {
		return nil
	}
	var words []string
	for uid := range seen {
		words = append(words, strconv.FormatUint(uint64(uid), 10))
	}
	slices.Sort(words)
	return writeFile(filepath.Join(s.folderDir(folder), "seen"), []byte(strings.Join(words, " ")+"\n"))
}

// writeFile writes a file whole or not at all.
func writeFile(path string, content []byte) error {
	temporary := path + ".new"
	if err := os.WriteFile(temporary, content, 0o644); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}
