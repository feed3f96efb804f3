package postgres

import (
	"context"
	"encoding/hex"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// maxDocuments bounds how many stored documents one question finds.
const maxDocuments = 500

// Documents are the stored documents of some kinds, without their bytes.
func (r records) Documents(ctx context.Context, kinds, of []string) ([]domain.StoredDocument, error) {
	keys := make([]string, len(of))
	for i, number := range of {
		keys[i] = domain.NumberKey(number)
	}
	rows, err := r.q.Query(ctx, `SELECT kind, of, path, valid_to, encode(sha256, 'hex'), octet_length(content) FROM adv.document
		WHERE kind = ANY($1) AND ($3 OR adv.number_key(of) = ANY($2)) ORDER BY array_position($1, kind), of LIMIT $4`,
		kinds, keys, of == nil, maxDocuments)
	if err != nil {
		return nil, fmt.Errorf("looking for stored documents: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (d domain.StoredDocument, err error) {
		return d, row.Scan(&d.Kind, &d.Of, &d.Path, &d.ValidTo, &d.SHA256, &d.Size)
	})
}

// Content reads the bytes of a stored document, the same that were found.
func (r records) Content(ctx context.Context, document domain.StoredDocument) ([]byte, error) {
	sum, err := hex.DecodeString(document.SHA256)
	if err != nil {
		return nil, fmt.Errorf("the hash of %s: %w", document.Path, domain.ErrInvalid)
	}
	var content []byte
	err = r.q.QueryRow(ctx, `SELECT content FROM adv.document WHERE kind = $1 AND of = $2 AND sha256 = $3`, document.Kind, document.Of, sum).Scan(&content)
	if err != nil {
		return nil, notFound(fmt.Sprintf("the document %s of %s", document.Kind, document.Of), err)
	}
	return content, nil
}
