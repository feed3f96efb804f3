package attachment

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"strings"
	"testing"
)

// hostilePDF writes a PDF of the page's dictionary and further objects from number 4 on.
func hostilePDF(pages, page string, more ...string) []byte {
	return pdfOf(append([]string{"<< /Type /Catalog /Pages 2 0 R >>", pages, page}, more...))
}

func stream(dict string, data []byte) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

func deflated(t *testing.T, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestHostileDocuments gives documents that are made to hurt: each has its outcome,
// in words, and none takes the reader down.
func TestHostileDocuments(t *testing.T) {
	t.Parallel()
	const one = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
	page := func(box, resources string) string {
		return fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Resources << %s >> /Contents 4 0 R >>", box, resources)
	}
	font := "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
	text := stream("", []byte("BT /F 12 Tf 40 700 Td (BON DE COMMANDE) Tj ET"))
	tests := []struct {
		name, file, problem, text string
		data                      []byte
	}{
		{name: "page tree that holds itself", file: "a.pdf", problem: ProblemDamaged, data: hostilePDF("<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>", "null")},
		{name: "form that draws itself", file: "a.pdf", problem: ProblemNoText, data: hostilePDF(one, page("0 0 595 842", "/XObject << /X 5 0 R >>"), stream("", []byte("/X Do")), stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>", []byte("/X Do")))},
		{name: "contents of many megabytes", file: "a.pdf", problem: ProblemNoText, data: hostilePDF(one, page("0 0 595 842", font), stream("/Filter /FlateDecode", deflated(t, strings.Repeat("q Q ", 8<<20))))},
		{name: "page of three kilometres", file: "a.pdf", problem: ProblemDamaged, data: hostilePDF(one, page("0 0 9000000 9000000", font), stream("", []byte("0 0 9000000 9000000 re f")))},
		{name: "arrays in arrays", file: "a.pdf", text: "BON DE COMMANDE", data: hostilePDF(one, page("0 0 595 842", font), text, strings.Repeat("[", 50_000))},
		{name: "five thousand pages", file: "a.pdf", problem: ProblemTooLarge, data: hostilePDF(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count 5000 >>", strings.Repeat("3 0 R ", 5000)), page("0 0 595 842", font), text)},
		{name: "offsets that lie", file: "a.pdf", text: "BON DE COMMANDE", data: bytes.ReplaceAll(hostilePDF(one, page("0 0 595 842", font), text), []byte("00000 n"), []byte("00001 n"))},
		{name: "pdf called a sheet", file: "order.xlsx", text: "BON DE COMMANDE", data: hostilePDF(one, page("0 0 595 842", font), text)},
		{name: "sheet called a pdf", file: "order.pdf", text: "AX-1", data: workbook(t, [][]any{{"Code", "Qty"}, {"AX-1", 5}})},
		{name: "text called a pdf", file: "order.pdf", text: "AX-1", data: []byte("Code;Qty\nAX-1;5\n")},
		{name: "picture cut short", file: "a.jpg", problem: ProblemDamaged, data: halfJPEG(t)},
		{name: "zip under a password", file: "a.zip", problem: ProblemPassword, data: lockedZIP(t)},
		{name: "eicar in a zip", file: "a.zip", problem: ProblemDangerous, data: packed(t, "../../etc/a.txt", `X5O!P%@AP[4\PZX54(P^)7CC)7}`+eicar)},
		{name: "outlook message cut short", file: "a.msg", problem: ProblemDamaged, data: ole("__properties_version1.0")},
		{name: "outlook's own envelope", file: "winmail.dat", problem: ProblemUnsupported, data: append([]byte{0x78, 0x9f, 0x3e, 0x22}, make([]byte, 90)...)},
		{name: "very wide csv", file: "a.csv", problem: ProblemTooLarge, data: []byte(strings.Repeat(";1", 600_000) + "\n")},
		{name: "html nested deep", file: "a.html", problem: ProblemDamaged, data: []byte("<html>" + strings.Repeat("<div><table><tr><td>", 5_000) + "x")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			doc := shared.Read(context.Background(), tt.file, "", tt.data)
			if !strings.HasPrefix(doc.Problem, tt.problem) || tt.problem == "" && doc.Problem != "" || !strings.Contains(doc.Text, tt.text) {
				t.Errorf("problem %q, kind %s, text %.40q; want problem %q and text %q", doc.Problem, doc.Kind, doc.Text, tt.problem, tt.text)
			}
			for _, p := range doc.Parts {
				if strings.ContainsAny(p.Name, `/\`) || p.Problem == "" {
					t.Errorf("part %q: problem %q, want a plain name and the reason", p.Name, p.Problem)
				}
			}
		})
	}
}

func halfJPEG(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 900, 700)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()[:b.Len()/3]
}

// lockedZIP says of its member that it is encrypted.
func lockedZIP(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{Name: "order.csv", Method: zip.Store, Flags: 1, CompressedSize64: 20, UncompressedSize64: 8})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(make([]byte, 20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
