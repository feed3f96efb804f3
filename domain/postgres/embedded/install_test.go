//go:build unix

package embedded

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeInstaller is a package manager that notes how it was called and installs a PostgreSQL of two scripts.
const fakeInstaller = `#!/bin/sh
echo "$(/usr/bin/basename "$0") $*" >>%[1]q/calls
case " $* " in *" install "*) ;; *) exit %[3]d ;; esac
[ -n %[2]q ] || exit 1
/bin/mkdir -p %[2]q
printf '#!/bin/sh\necho "postgres (PostgreSQL) 17.2 (Fake)"\n' >%[2]q/postgres
printf '#!/bin/sh\n' >%[2]q/initdb
/bin/chmod 755 %[2]q/postgres %[2]q/initdb
`

// fakeSudo runs what it is told, as if the password were not needed.
const fakeSudo = `#!/bin/sh
echo "sudo $*" >>%[1]q/calls
[ "$1" = -n ] && shift
[ "$1" = true ] && exit 0
shift 2
exec "$@"
`

// TestInstall installs by faked package managers. The real ones' packages are not tried here: on Debian the
// tests run on what apt-get has installed, the others (dnf, brew) are untested but for the commands.
func TestInstall(t *testing.T) {
	for _, tt := range []struct {
		name      string
		managers  string
		broken    string // managers that fail
		asUser    bool
		wantCalls []string
		wantErr   string
	}{
		{name: "apt-get as root", managers: "apt-get npm", wantCalls: []string{
			"apt-get update -q", "apt-get install -q -y --no-install-recommends postgresql"}},
		{name: "dnf", managers: "dnf", wantCalls: []string{"dnf install -y postgresql-server postgresql-contrib"}},
		{name: "brew as a user", managers: "brew", asUser: true, wantCalls: []string{"brew install postgresql@17"}},
		{name: "apt-get as a user who may use sudo", managers: "apt-get sudo", asUser: true, wantCalls: []string{
			"sudo -n true",
			"sudo -n env DEBIAN_FRONTEND=noninteractive apt-get update -q", "apt-get update -q",
			"sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends postgresql",
			"apt-get install -q -y --no-install-recommends postgresql"}},
		{name: "npm for a user without rights", managers: "apt-get npm", asUser: true, wantCalls: []string{"npm install"}},
		{name: "npm where apt-get fails", managers: "apt-get npm", broken: "apt-get", wantCalls: []string{
			"apt-get update -q", "apt-get install", "npm install"}},
		{name: "nothing there", wantErr: "Install PostgreSQL 15 or later yourself"},
		{name: "all fail", managers: "apt-get", broken: "apt-get", wantCalls: []string{"apt-get update", "apt-get install"}, wantErr: "running apt-get install"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fake := fakeMachine(t, tt.managers, tt.broken, tt.asUser)
			var said strings.Builder
			b, err := Install(t.Context(), InstallConfig{Out: &said, CacheDir: filepath.Join(fake, "cache")})
			if tt.wantErr == "" && (err != nil || b.Major != 17) {
				t.Fatalf("%+v, %v; it said:\n%s", b, err, &said)
			}
			if tt.wantErr != "" && (err == nil || !strings.Contains(err.Error(), tt.wantErr) || !errors.Is(err, ErrNoPostgres)) {
				t.Errorf("error %v, want %q in it", err, tt.wantErr)
			}
			checkCalls(t, fake, tt.wantCalls, said.String())
		})
	}
}

// fakeMachine is a machine without PostgreSQL and with some faked programs as the whole PATH.
func fakeMachine(t *testing.T, managers, broken string, asUser bool) string {
	t.Helper()
	fake := t.TempDir()
	t.Setenv("PATH", filepath.Join(fake, "bin"))
	t.Setenv("HOME", fake)
	oldDirs, oldRoot := versionedDirs, isRoot
	t.Cleanup(func() { versionedDirs, isRoot = oldDirs, oldRoot })
	versionedDirs = []string{filepath.Join(fake, "lib/*/bin")}
	isRoot = func() bool { return !asUser }
	if err := os.Mkdir(filepath.Join(fake, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range strings.Fields(managers) {
		script, target := fakeInstaller, filepath.Join(fake, "lib/17/bin")
		if strings.Contains(broken, name) {
			target = ""
		}
		if name == "sudo" {
			script = strings.Replace(fakeSudo, "%[1]q", "%[1]q%.0[2]s%.0[3]d", 1)
		}
		if err := os.WriteFile(filepath.Join(fake, "bin", name), fmt.Appendf(nil, script, fake, target, len(broken)), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	linkTool(t, fake, "env")
	return fake
}

// linkTool puts a real program on the fake PATH.
func linkTool(t *testing.T, fake, name string) {
	t.Helper()
	if err := os.Symlink("/usr/bin/"+name, filepath.Join(fake, "bin", name)); err != nil {
		t.Fatal(err)
	}
}

// checkCalls wants the managers called in this order, each as begun here, and each announced.
func checkCalls(t *testing.T, fake string, want []string, said string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(fake, "calls"))
	if err != nil && len(want) > 0 {
		t.Fatal(err)
	}
	got := strings.Split(strings.TrimSpace(string(text)), "\n")
	if len(want) > 0 && len(got) != len(want) {
		t.Fatalf("calls %q, want %q", got, want)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("call %d is %q, want %q", i, got[i], want[i])
		}
		if !strings.Contains(said, strings.TrimPrefix(want[i], "sudo -n true")) {
			t.Errorf("%q was run without a word:\n%s", want[i], said)
		}
	}
}

func TestInstallChangesNothingWhereOneIsFound(t *testing.T) {
	fake := fakeMachine(t, "apt-get", "", false)
	if _, err := Install(t.Context(), InstallConfig{}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(fake, "calls")); err != nil {
		t.Fatal(err)
	}
	if b, err := Install(t.Context(), InstallConfig{}); err != nil || b.Version != "17.2" {
		t.Fatalf("%+v, %v", b, err)
	}
	if _, err := os.Stat(filepath.Join(fake, "calls")); err == nil {
		t.Error("it installed again")
	}
}

func TestFindRefusesWhatIsTooOld(t *testing.T) {
	fake := fakeMachine(t, "", "", false)
	dir := filepath.Join(fake, "lib/14/bin")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"postgres", "initdb"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Find(t.Context()); !errors.Is(err, ErrNoPostgres) || !strings.Contains(err.Error(), "14.9 is older than 15") {
		t.Errorf("error %v", err)
	}
}

func TestLinksStayInThePackage(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	list := filepath.Join(root, "native", "pg-symlinks.json")
	if err := os.MkdirAll(filepath.Join(root, "native", "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	for text, wantErr := range map[string]bool{
		`[{"source": "native/lib/libpq.so.5.18", "target": "native/lib/libpq.so"}]`: false,
		`[{"source": "../../../etc/passwd", "target": "native/lib/x"}]`:             true,
		`[{"source": "native/lib/x", "target": "/tmp/x"}]`:                          true,
		`no list`: true,
	} {
		if err := os.WriteFile(list, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := linkPackage(list); (err != nil) != wantErr {
			t.Errorf("%s: %v", text, err)
		}
	}
	if to, err := os.Readlink(filepath.Join(root, "native/lib/libpq.so")); err != nil || to != "libpq.so.5.18" {
		t.Errorf("linked to %q, %v", to, err)
	}
}
