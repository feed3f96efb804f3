package domain

import "errors"

// The five kinds of failure that a face must tell apart. Errors wrap one of them; each face maps
// the kind to words in one place. Anything else is a fault of the program or of a machine, and is tried again.
var (
	// ErrNotFound: what was named does not exist, or is not the asker's to see.
	ErrNotFound = errors.New("not found")
	// ErrInvalid: the input cannot be accepted as it is; the message says what is wrong.
	ErrInvalid = errors.New("not valid")
	// ErrDenied: the person may not do this.
	ErrDenied = errors.New("not allowed")
	// ErrStale: the decision names a version, or rests on rows, that have changed since.
	ErrStale = errors.New("out of date")
	// ErrPermanent: trying again cannot help.
	ErrPermanent = errors.New("cannot succeed")
)
