//go:build !linux

package pgtest

func roomInMemory() bool { return false }
