package postgres

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

// FuzzImportRows reads any bytes as a file of the format. What is handed to COPY has one cell a column in
// each row, and nothing that a text column cannot hold.
func FuzzImportRows(f *testing.F) {
	for i := range importFiles {
		f.Add(uint8(i), []byte("sku,name\nA,\"b\"\"c\"\n"))
	}
	f.Add(uint8(6), []byte("\xef\xbb\xbfsku,name,aliases\r\nA,B,\"x|{y}\\\n\"\r\n"))
	f.Add(uint8(2), []byte("code,name,email_domains\nK,N,a.example b.example\n"))
	f.Add(uint8(18), []byte("invoice,paid_on,amount\nF,2026-11-23,1.50\n"))
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		file := importFiles[int(which)%len(importFiles)]
		if file.attached {
			return // it opens files
		}
		run := &importRun{faults: faultList{limit: 10}}
		rows := newRowReader(run, file, bytes.NewReader(data), int64(len(data)))
		if !rows.header() {
			if rows.err == nil && run.faults.none() {
				t.Fatal("a header was refused without a word")
			}
			return
		}
		text, err := io.ReadAll(rows)
		if err != nil {
			t.Fatal(err)
		}
		checkCopyText(t, string(text), len(rows.columns)+1)
	})
}

func checkCopyText(t *testing.T, text string, cells int) {
	if strings.ContainsAny(text, "\r\x00") || strings.ToValidUTF8(text, "") != text {
		t.Fatalf("%q", text)
	}
	for line := range strings.Lines(text) {
		if strings.Count(line, "\t") != cells-1 || !strings.HasSuffix(line, "\n") {
			t.Fatalf("%q has not %d cells", line, cells)
		}
	}
}
