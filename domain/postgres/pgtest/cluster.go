package pgtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"guichet/domain/postgres"
	"guichet/domain/postgres/embedded"
	"guichet/migrations"
)

// startTimeout bounds the start of a test process's server, the first making of the template included.
const startTimeout = 2 * time.Minute

// startServer starts this process's cluster, or uses the server that the environment names.
func startServer() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	if dsn := os.Getenv("GUICHET_TEST_DSN"); dsn != "" {
		return external(ctx, dsn)
	}
	found, err := embedded.Find(ctx)
	if err != nil {
		return nil, err
	}
	root, err := ownFolder(os.TempDir())
	if err != nil {
		return nil, err
	}
	template, err := templateCluster(ctx, root, found[0])
	if err != nil {
		return nil, fmt.Errorf("making the template cluster: %w", err)
	}
	if roomInMemory() {
		if root, err = ownFolder(memory); err != nil {
			return nil, err
		}
		removeOld(root)
	}
	return startCopy(ctx, root, template, found[0])
}

// memory is Linux's file system in main memory. The hundreds of small files that make up a database are
// copied and removed there without a disk.
const memory = "/dev/shm"

// startCopy runs a copy of the template cluster that vanishes with this process.
func startCopy(ctx context.Context, root, template string, b embedded.Binaries) (*server, error) {
	dir, err := os.MkdirTemp(root, "run-")
	if err != nil {
		return nil, fmt.Errorf("making the cluster's folder: %w", err)
	}
	if err := copyTree(template, filepath.Join(dir, "pg")); err != nil {
		return nil, errors.Join(fmt.Errorf("copying the template cluster: %w", err), os.RemoveAll(dir))
	}
	running, err := embedded.Start(ctx, embedded.Config{Dir: dir, Bin: b.Dir, Ephemeral: true, Settings: map[string]string{
		"autovacuum": "off", "max_wal_size": "512MB", "max_connections": "200", "shared_buffers": "64MB", "jit": "off"}})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	admin, err := pgxpool.New(ctx, running.DSN("postgres", embedded.Superuser))
	if err != nil {
		return nil, fmt.Errorf("connecting to the tests' server: %w", err)
	}
	return &server{admin: admin, template: embedded.Database, dsn: running.DSN}, nil
}

// ownFolder is this user's folder for the tests' clusters beneath temp. A folder of that name that belongs
// to somebody else is refused.
func ownFolder(temp string) (string, error) {
	root := filepath.Join(temp, "guichet-pgtest-"+strconv.Itoa(os.Geteuid()))
	if err := os.Mkdir(root, 0o711); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("making the tests' folder: %w", err)
	}
	info, err := os.Lstat(root)
	if err != nil {
		return "", fmt.Errorf("looking at the tests' folder: %w", err)
	}
	if !info.IsDir() || !ours(info) {
		return "", fmt.Errorf("%s belongs to another user", root)
	}
	return root, nil
}

// templateCluster is the data folder of a stopped cluster whose database is migrated. It is made once for
// each PostgreSQL version and each state of the migrations; processes that want it at once wait for the first.
func templateCluster(ctx context.Context, root string, b embedded.Binaries) (string, error) {
	key, err := templateKey(b.Version)
	if err != nil {
		return "", err
	}
	path := filepath.Join(root, "template-"+key)
	unlock, err := lockFile(path + ".lock")
	if err != nil {
		return "", err
	}
	defer unlock()
	if _, err := os.Stat(path); err == nil {
		now := time.Now()
		return path, os.Chtimes(path, now, now)
	}
	removeOld(root)
	return path, buildTemplate(ctx, path, b)
}

func buildTemplate(ctx context.Context, path string, b embedded.Binaries) error {
	dir := path + ".new"
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("removing a half-made template: %w", err)
	}
	s, err := embedded.Start(ctx, embedded.Config{Dir: dir, Bin: b.Dir, Settings: map[string]string{"fsync": "off"}})
	if err != nil {
		return err
	}
	migrated := postgres.Migrate(ctx, s.DSN(embedded.Database, embedded.Owner))
	if err := errors.Join(migrated, s.Stop(ctx)); err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	if err := os.Rename(filepath.Join(dir, "pg"), path); err != nil {
		return fmt.Errorf("keeping the template: %w", err)
	}
	return os.RemoveAll(dir)
}

// layout changes when buildTemplate makes something else of the same migrations.
const layout = "2"

// templateKey names a state of the server and the migrations, the job queue's included.
func templateKey(version string) (string, error) {
	hash := sha256.New()
	fmt.Fprintln(hash, layout, version)
	err := fs.WalkDir(migrations.Files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(migrations.Files, path)
		fmt.Fprintln(hash, path, len(text))
		hash.Write(text)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("hashing the migrations: %w", err)
	}
	river, err := rivermigrate.New(riverpgxv5.New(nil), nil)
	if err != nil {
		return "", fmt.Errorf("hashing the job queue's migrations: %w", err)
	}
	for _, step := range river.AllVersions() {
		fmt.Fprintln(hash, step.Version, step.SQLUp)
	}
	return hex.EncodeToString(hash.Sum(nil))[:16], nil
}

// removeOld deletes what no run of the last day has used: templates of earlier migrations, and the folders
// of processes whose watchdog was killed too.
func removeOld(root string) {
	entries, err := os.ReadDir(root)
	if err != nil {
		return
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			_ = os.RemoveAll(filepath.Join(root, entry.Name())) // another process may be faster
		}
	}
}
