package document

import (
	"archive/zip"
	"bytes"
	"fmt"
	"time"

	"guichet/domain"
)

// Bundle puts papers into one ZIP archive under a name without ending. The same papers on the same day give the same bytes.
func Bundle(name string, on domain.Date, papers []domain.DraftAttachment) (domain.DraftAttachment, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, paper := range papers {
		header := &zip.FileHeader{Name: paper.Name, Method: zip.Deflate, Modified: on.Time().UTC().Truncate(24 * time.Hour)}
		entry, err := archive.CreateHeader(header)
		if err == nil {
			_, err = entry.Write(paper.Data)
		}
		if err != nil {
			return domain.DraftAttachment{}, fmt.Errorf("packing %s: %w", paper.Name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return domain.DraftAttachment{}, fmt.Errorf("packing %s: %w", name, err)
	}
	return attached(safeName(name)+".zip", "application/zip", out.Bytes()), nil
}
