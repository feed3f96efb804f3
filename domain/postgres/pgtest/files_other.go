//go:build !unix

package pgtest

import (
	"errors"
	"io/fs"
)

var errSystem = errors.New("the tests start no PostgreSQL of their own on this system: set GUICHET_TEST_DSN")

func ours(fs.FileInfo) bool { return true }

func lockFile(string) (func(), error) { return nil, errSystem }

func copyTree(string, string) error { return errSystem }
