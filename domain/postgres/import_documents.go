package postgres

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// maxDocument bounds a file that goes with a row, in bytes.
const maxDocument = 25 << 20

// attachment is the bytes of the file that a row names and their SHA-256, as two more cells for COPY.
func (r *rowReader) attachment(line int, record []string) string {
	none := "\t" + copyNull + "\t" + copyNull
	i := slices.IndexFunc(r.columns, func(c *importColumn) bool { return c.csv == "path" })
	if i < 0 {
		return none
	}
	path := strings.TrimSpace(record[i])
	if path == "" || legibleCell(path) != "" { // a fault of the cell already
		return none
	}
	content, problem := r.run.readDocument(path)
	if problem != "" {
		r.fault(line, "path", problem)
		return none
	}
	sum := sha256.Sum256(content)
	return `	\\x` + hex.EncodeToString(content) + `	\\x` + hex.EncodeToString(sum[:])
}

// readDocument reads a file of the folder; one outside it, through a link too, is refused.
func (r *importRun) readDocument(path string) (content []byte, problem string) {
	file, err := r.root.Open(filepath.FromSlash(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, shownCell(path) + " is not in the folder"
	}
	if err != nil {
		return nil, shownCell(path) + " cannot be opened within the folder"
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, shownCell(path) + " is no file"
	}
	content, err = io.ReadAll(io.LimitReader(file, maxDocument+1))
	if err != nil {
		return nil, shownCell(path) + " cannot be read"
	}
	if len(content) > maxDocument {
		return nil, fmt.Sprintf("%s is larger than %d MB", shownCell(path), maxDocument>>20)
	}
	return content, ""
}
