package document

import (
	"fmt"

	"guichet/domain"
)

// facturX adds the invoice's data to its PDF.
func facturX(_ []byte, _ domain.Paper) ([]byte, error) {
	return nil, fmt.Errorf("Factur-X: %w", domain.ErrInvalid)
}
