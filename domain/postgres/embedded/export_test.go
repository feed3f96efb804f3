package embedded

import (
	"os"
	"testing"
)

// TempDir is a temporary folder, in main memory where the system has such a place: a cluster is a thousand files.
func TempDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "guichet-embedded-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
