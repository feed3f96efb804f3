package attachment

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"os"
	"strings"
	"testing"
)

// TestHostile gives each bad file its clear outcome.
func TestHostile(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("0", 4<<20)
	nested := packed(t, "o.txt", "hello")
	for range 6 {
		nested = packed(t, "n.zip", string(nested))
	}
	var tests = []struct {
		name, file string
		data       []byte
		problem    string
	}{
		{"empty", "a.pdf", nil, ProblemEmpty},
		{"truncated pdf", "a.pdf", writePDF(pdfPage{})[:60], ProblemDamaged},
		{"blank pdf", "a.pdf", writePDF(pdfPage{}), ProblemNoText},
		{"password pdf", "a.pdf", testFile(t, "password.pdf"), ProblemPassword},
		{"heic", "IMG_1.HEIC", append([]byte{0, 0, 0, 24}, "ftypheic0000mif1heic0000"...), ProblemUnsupported + ": HEIC"},
		{"xls", "a.xls", ole("Workbook"), ProblemUnsupported + ": old Excel"},
		{"encrypted office", "a.xlsx", ole("EncryptedPackage"), ProblemPassword},
		{"program named pdf", "order.pdf", append([]byte("MZ\x90\x00\x03\x00\x00\x00"), make([]byte, 200)...), ProblemDangerous},
		{"eicar", "a.txt", []byte(`X5O!P%@AP[4\PZX54(P^)7CC)7}` + eicar), ProblemDangerous},
		{"rar", "a.rar", []byte("Rar!\x1a\x07\x01\x00\x00\x00\x00\x00"), ProblemUnsupported},
		{"zip bomb", "a.zip", packed(t, "a.txt", big), ProblemTooLarge},
		{"zip in zip in zip", "a.zip", nested, ProblemTooLarge},
		{"damaged zip", "a.zip", []byte("PK\x03\x04 nothing more"), ProblemDamaged},
		{"damaged docx", "a.docx", packed(t, "word/document.xml", "<w:document><w:body>"), ProblemDamaged},
		{"deep xml", "a.xml", []byte(`<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2">` + strings.Repeat("<a>", 5000)), ProblemTooLarge},
		{"entity bomb", "a.xml", []byte(`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"><ID>&b;</ID></Order>`), ProblemDamaged},
		{"picture of a thousand million points", "a.png", hugePNG(), ProblemTooLarge},
		{"tiny picture", "logo.png", smallPNG(t), ProblemNoText},
		{"noise", "a.bin", []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, ProblemUnsupported},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			doc := shared.Read(context.Background(), tt.file, "", tt.data)
			if !strings.HasPrefix(doc.Problem, tt.problem) || doc.Order != nil {
				t.Errorf("problem %q (kind %s, order %v), want %q", doc.Problem, doc.Kind, doc.Order != nil, tt.problem)
			}
		})
	}
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	doc := shared.Read(ctx, "a.pdf", "", writePDF(pdfPage{texts: []pdfText{{40, 40, 10, "Commande"}}}))
	if !strings.HasPrefix(doc.Problem, ProblemTimeout) {
		t.Errorf("problem %q, want %q", doc.Problem, ProblemTimeout)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	r := NewReader(Options{MaxBytes: 1000, MaxCells: 10, MaxPages: 1})
	t.Cleanup(func() { _ = r.Close() })
	for name, data := range map[string][]byte{
		"bytes": bytes.Repeat([]byte("a"), 1001),
		"cells": []byte(strings.Repeat("a;b;c\n", 20)),
		"pages": writePDF(pdfPage{}, pdfPage{}),
	} {
		if doc := r.Read(context.Background(), "x", "text/csv", data); !strings.HasPrefix(doc.Problem, ProblemTooLarge) {
			t.Errorf("%s: problem %q, want %q", name, doc.Problem, ProblemTooLarge)
		}
	}
}

func TestSheetBomb(t *testing.T) {
	t.Parallel()
	r := NewReader(Options{MaxBytes: 100_000})
	t.Cleanup(func() { _ = r.Close() })
	bomb := packed(t, "xl/workbook.xml", "<workbook/>", "xl/worksheets/sheet1.xml", strings.Repeat("<c/>", 1<<20))
	if doc := r.Read(context.Background(), "a.xlsx", "", bomb); !strings.HasPrefix(doc.Problem, ProblemTooLarge) {
		t.Errorf("problem %q, want %q", doc.Problem, ProblemTooLarge)
	}
}

func TestNoTesseract(t *testing.T) {
	t.Parallel()
	r := NewReader(Options{Tesseract: "/nonexistent/tesseract"})
	t.Cleanup(func() { _ = r.Close() })
	img := image.NewGray(image.Rect(0, 0, 800, 600))
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if doc := r.Read(context.Background(), "scan.png", "", b.Bytes()); !strings.HasPrefix(doc.Problem, ProblemOCRMissing) || !strings.Contains(doc.Problem, "install") {
		t.Errorf("problem %q, want %q and how to install it", doc.Problem, ProblemOCRMissing)
	}
}

func testFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// ole is the beginning of a compound file with one name in its directory.
func ole(name string) []byte {
	return append(append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 504)...), utf16le(name)...)
}

func smallPNG(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 60, 20))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hugePNG says in its head that it has 40,000 x 40,000 points.
func hugePNG() []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	head := make([]byte, 13)
	binary.BigEndian.PutUint32(head, 40_000)
	binary.BigEndian.PutUint32(head[4:], 40_000)
	head[8] = 8
	chunk := func(kind string, data []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(data)))
		b.WriteString(kind)
		b.Write(data)
		_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(append([]byte(kind), data...)))
	}
	chunk("IHDR", head)
	var z bytes.Buffer
	w, _ := flate.NewWriter(&z, 9)
	fmt.Fprint(w, "x")
	_ = w.Close()
	chunk("IDAT", z.Bytes())
	return b.Bytes()
}
