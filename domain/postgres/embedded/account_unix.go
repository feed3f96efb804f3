//go:build unix

package embedded

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// account is under whom the server runs; drop is set where we are root and must become it.
type account struct {
	uid, gid uint32
	name     string
	drop     bool
}

// serverAccount is ourselves, or for root the owner of the cluster that exists, else the account that
// packagers made for PostgreSQL, else nobody.
func serverAccount(data string) (account, error) {
	if os.Geteuid() != 0 {
		return account{uid: uint32(os.Geteuid()), gid: uint32(os.Getegid()), name: "you"}, nil
	}
	if info, err := os.Stat(data); err == nil {
		stat, ok := info.Sys().(*syscall.Stat_t)
		if ok && stat.Uid != 0 {
			return account{uid: stat.Uid, gid: stat.Gid, name: "uid " + strconv.Itoa(int(stat.Uid)), drop: true}, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		if who, err := lookUp(name); err == nil {
			return who, nil
		}
	}
	return account{}, errors.New("PostgreSQL refuses to run as root, and there is no account postgres or nobody to run it under")
}

func lookUp(name string) (account, error) {
	u, err := user.Lookup(name)
	if err != nil {
		return account{}, fmt.Errorf("looking up the account %s: %w", name, err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("reading the uid of %s: %w", name, err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("reading the gid of %s: %w", name, err)
	}
	return account{uid: uint32(uid), gid: uint32(gid), name: name, drop: true}, nil
}

// prepare completes the configuration, makes the folder and lets the server's account pass to it.
func (c Config) prepare() (Config, account, error) {
	if c.Dir == "" {
		return c, account{}, errors.New("no data folder is named")
	}
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return c, account{}, fmt.Errorf("finding %s: %w", c.Dir, err)
	}
	c.Dir = dir
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return c, account{}, fmt.Errorf("making the data folder: %w", err)
	}
	if c.Dir, err = filepath.EvalSymlinks(c.Dir); err != nil {
		return c, account{}, fmt.Errorf("finding %s: %w", dir, err)
	}
	who, err := serverAccount(c.path(dataName))
	if err != nil {
		return c, account{}, err
	}
	return c, who, who.openWay(c.Dir)
}

// Passable tells whether a private cluster could run in dir: as root, whether the unprivileged account
// under which PostgreSQL then runs may pass through every parent folder. The error says which is closed.
func Passable(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("finding %s: %w", dir, err)
	}
	who, err := serverAccount(filepath.Join(dir, dataName))
	if err != nil {
		return err
	}
	for _, parent := range parents(dir) {
		info, err := os.Stat(parent)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("looking at %s: %w", parent, err)
		}
		if !who.passes(info) && !temporary(parent) {
			return who.closed(parent)
		}
	}
	return nil
}

// openWay lets the account pass through the folders on the way to dir. Only dir itself and temporary
// folders (os.MkdirTemp and t.TempDir make them 0700) are opened, and for passage only.
func (a account) openWay(dir string) error {
	for _, parent := range parents(dir) {
		info, err := os.Stat(parent)
		if err != nil {
			return fmt.Errorf("looking at %s: %w", parent, err)
		}
		if a.passes(info) {
			continue
		}
		if parent != dir && !temporary(parent) {
			return a.closed(parent)
		}
		if err := os.Chmod(parent, info.Mode().Perm()|0o011); err != nil {
			return fmt.Errorf("letting %s pass: %w", a.name, err)
		}
	}
	return nil
}

func (a account) closed(dir string) error {
	return fmt.Errorf("the folder %s is closed to the account %q under which PostgreSQL runs: choose a data folder elsewhere (such as /var/lib/guichet), or run chmod o+x %s",
		dir, a.name, dir)
}

// passes tells whether the account may pass through a folder by its mode bits; we ourselves need no check.
func (a account) passes(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	switch mode := info.Mode().Perm(); {
	case !a.drop || !ok:
		return true
	case stat.Uid == a.uid:
		return mode&0o100 != 0
	case stat.Gid == a.gid:
		return mode&0o010 != 0
	default:
		return mode&0o001 != 0
	}
}

// parents lists the folders from the root down to dir, dir included.
func parents(dir string) []string {
	var list []string
	for {
		list = append([]string{dir}, list...)
		if dir == filepath.Dir(dir) {
			return list
		}
		dir = filepath.Dir(dir)
	}
}

// temporary tells whether dir lies beneath the system's folders for temporary files.
func temporary(dir string) bool {
	for _, temp := range []string{os.TempDir(), "/tmp", "/dev/shm"} {
		if real, err := filepath.EvalSymlinks(temp); err == nil {
			temp = real
		}
		if strings.HasPrefix(dir, strings.TrimSuffix(temp, "/")+"/") {
			return true
		}
	}
	return false
}
