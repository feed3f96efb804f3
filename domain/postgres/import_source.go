package postgres

import (
	"errors"
	"io"
)

// importSource reads a file, skips a byte-order mark, counts, and bounds a record: a quotation mark that is not
// closed would have the rest of the file read into memory.
type importSource struct {
	from             io.Reader
	size, read, mark int64
	started          bool
}

const maxRecord = 1 << 20

var errRecordTooLong = errors.New("record too long")

func (s *importSource) Read(p []byte) (int, error) {
	if s.read-s.mark > maxRecord {
		return 0, errRecordTooLong
	}
	if !s.started {
		s.started = true
		bom := make([]byte, 3)
		n, err := io.ReadFull(s.from, bom)
		s.read += int64(n)
		if string(bom[:n]) != "\xef\xbb\xbf" && n > 0 {
			return copy(p, bom[:n]), nil
		}
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return 0, err
		}
	}
	n, err := s.from.Read(p)
	s.read += int64(n)
	return n, err
}
