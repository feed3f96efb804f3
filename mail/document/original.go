package document

import (
	"fmt"
	"path"
	"strings"

	"guichet/domain"
	"guichet/prompts"
)

// original is a stored document as it goes out: its bytes untouched, its name after what it is.
func original(paper domain.Paper) (domain.DraftAttachment, error) {
	stored := *paper.Original
	made := attached(originalName(paper, stored), stored.ContentType(), paper.Content)
	if len(paper.Content) == 0 || made.SHA256 != stored.SHA256 {
		return domain.DraftAttachment{}, fmt.Errorf("the document %s of %s is not what was stored: %w", stored.Kind, stored.Of, domain.ErrInvalid)
	}
	return made, nil
}

// originalName names an invoice and a proof of delivery by their numbers; other documents keep the name they were stored under.
func originalName(paper domain.Paper, stored domain.StoredDocument) string {
	title := func(key string) string { return prompts.Word(paper.Language, "paper", key) }
	switch {
	case paper.Kind == domain.PaperInvoiceDuplicate && paper.Invoice != nil:
		return safeName(title(invoiceTitle(*paper.Invoice))+" "+string(paper.Invoice.Number)) + stored.Extension()
	case paper.Kind == domain.PaperDeliveryNote && paper.Shipment != nil:
		return safeName(title("proof_title")+" "+string(paper.Shipment.Number)) + stored.Extension()
	}
	base := strings.TrimSuffix(path.Base(stored.Path), path.Ext(stored.Path))
	return safeName(base) + stored.Extension()
}
