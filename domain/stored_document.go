package domain

import (
	"context"
	"path"
	"strings"
)

// The kinds of stored document that the assistant sends. Others may be kept; nobody is sent them unasked.
const (
	DocumentInvoice       = "invoice"
	DocumentCreditNote    = "credit_note"
	DocumentDeliveryProof = "delivery_proof"
	DocumentCertificate   = "certificate"
	DocumentSafetySheet   = "safety_sheet"
	DocumentBankDetails   = "bank_details"
)

// StoredDocument is a file that goes with a row, kept as it was imported (documents.csv): an original invoice, a proof of
// delivery, a certificate. It is sent byte for byte or not at all.
type StoredDocument struct {
	Kind    string
	Of      string // the number or article that it belongs to
	Path    string // where it lay in the imported folder
	ValidTo Date   // zero: open
	SHA256  string // hexadecimal
	Size    int    // bytes
}

// Valid tells whether the document holds on a day; the last day is inclusive.
func (d StoredDocument) Valid(day Date) bool { return d.ValidTo.IsZero() || !day.After(d.ValidTo) }

// Extension is the ending of the file's name in lower case with its dot, "" where it has none.
func (d StoredDocument) Extension() string { return strings.ToLower(path.Ext(d.Path)) }

// ContentType is the media type by the ending of the file's name.
func (d StoredDocument) ContentType() string {
	switch d.Extension() {
	case ".pdf":
		return "application/pdf"
	case ".xml":
		return "application/xml"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".tif", ".tiff":
		return "image/tiff"
	}
	return "application/octet-stream"
}

// StoredDocuments finds stored documents and reads them; Records and Execution hold the same two.
type StoredDocuments interface {
	Documents(ctx context.Context, kinds, of []string) ([]StoredDocument, error)
	Content(ctx context.Context, document StoredDocument) ([]byte, error)
}
