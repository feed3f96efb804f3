package document

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"testing"

	"guichet/domain"
)

func TestOriginalIsUntouched(t *testing.T) {
	t.Parallel()
	content := []byte("%PDF-1.4 what was issued")
	sum := sha256.Sum256(content)
	stored := domain.StoredDocument{Kind: "invoice", Of: "27/00041", Path: "documents/scan 41.PDF", SHA256: hex.EncodeToString(sum[:])}
	credit := domain.Invoice{Number: "27/00041", Kind: domain.KindCreditNote}
	for _, test := range []struct {
		name string
		want domain.Paper
	}{
		{"Facture_27-00041.pdf", domain.Paper{Kind: domain.PaperInvoiceDuplicate, Invoice: &domain.Invoice{Number: "27/00041"}}},
		{"Avoir_27-00041.pdf", domain.Paper{Kind: domain.PaperInvoiceDuplicate, Invoice: &credit}},
		{"Preuve_de_livraison_L1.pdf", domain.Paper{Kind: domain.PaperDeliveryNote, Shipment: &domain.Shipment{Number: "L1"}}},
		{"scan_41.pdf", domain.Paper{Kind: domain.PaperStored}},
	} {
		test.want.Language, test.want.Original, test.want.Content = "fr", &stored, content
		made, err := maker.Make(test.want)
		if err != nil || made.Name != test.name || made.ContentType != "application/pdf" || !bytes.Equal(made.Data, content) {
			t.Errorf("%s: %+v, %v", test.name, made, err)
		}
		test.want.Content = append(bytes.Clone(content), ' ')
		if _, err := maker.Make(test.want); !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("%s: other bytes than were stored: %v", test.name, err)
		}
	}
}

func TestBundle(t *testing.T) {
	t.Parallel()
	on := domain.NewDate(2026, 11, 23)
	papers := []domain.DraftAttachment{attached("Facture_1.pdf", "application/pdf", []byte("one")), attached("Facture_2.pdf", "application/pdf", []byte("two"))}
	first, err := Bundle("Duplicatas K1", on, papers)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := Bundle("Duplicatas K1", on, papers)
	if first.Name != "Duplicatas_K1.zip" || first.SHA256 != again.SHA256 {
		t.Errorf("%s, %s and %s", first.Name, first.SHA256, again.SHA256)
	}
	archive, err := zip.NewReader(bytes.NewReader(first.Data), int64(len(first.Data)))
	if err != nil || len(archive.File) != 2 {
		t.Fatal(err)
	}
	entry, err := archive.File[1].Open()
	if err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(entry); err != nil || string(data) != "two" || archive.File[1].Name != "Facture_2.pdf" {
		t.Errorf("%q, %v", data, err)
	}
}
