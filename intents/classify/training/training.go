// Package training holds the labelled messages that the offline engine is trained on, one file an author.
//
// All are fictional and written for this program. One JSON object a line: the message, its language, and its requests
// with the words that carry each.
package training

import "embed"

// Files are the training files, *.jsonl.
//
//go:embed *.jsonl
var Files embed.FS
