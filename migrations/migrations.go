// Package migrations holds the database's schema as forward-only steps, one file each, named
// NNNN_what.sql and applied in that order. A step that has been released is never edited: a later one
// changes what it made. schema.sql is the dump of all of them, for reading and for a test to compare.
package migrations

import "embed"

// Files are the steps.
//
//go:embed [0-9]*.sql
var Files embed.FS
