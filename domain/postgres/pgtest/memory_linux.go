package pgtest

import "syscall"

// roomInMemory tells whether the file system in main memory has room for a test run (a container's is
// often 64 MB).
func roomInMemory() bool {
	var stat syscall.Statfs_t
	return syscall.Statfs(memory, &stat) == nil && stat.Bavail*uint64(stat.Bsize) > 4<<30
}
