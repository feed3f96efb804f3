package attachment

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// eicar is the standard harmless string by which virus scanners are tested.
const eicar = `$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

// detect tells the kind by content. The name and declared type decide only
// between kinds of plain text.
func detect(in input) Kind {
	d := in.data
	head := d[:min(len(d), 1024)]
	switch {
	case bytes.Contains(head, []byte("%PDF-")):
		return PDF
	case bytes.HasPrefix(d, []byte("PK\x03\x04")), bytes.HasPrefix(d, []byte("PK\x05\x06")):
		return detectZIP(d)
	case bytes.HasPrefix(d, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return detectOLE(d)
	}
	switch m := mimetype.Detect(d); {
	case m.Is("image/jpeg"), m.Is("image/png"), m.Is("image/tiff"), m.Is("image/gif"), m.Is("image/bmp"), m.Is("image/webp"):
		return Image
	case strings.HasPrefix(m.String(), "image/svg"):
		return Unknown
	}
	if !looksText(head) {
		return Unknown
	}
	return detectText(in)
}

func detectZIP(d []byte) Kind {
	z, err := zip.NewReader(bytes.NewReader(d), int64(len(d)))
	if err != nil {
		return ZIP
	}
	for _, f := range z.File {
		switch f.Name {
		case "xl/workbook.xml":
			return XLSX
		case "word/document.xml":
			return DOCX
		case "mimetype":
			if strings.Contains(zipHead(f), "opendocument.spreadsheet") {
				return ODS
			}
			if strings.Contains(zipHead(f), "opendocument") {
				return Unknown
			}
		}
	}
	return ZIP
}

func zipHead(f *zip.File) string {
	rc, err := f.Open()
	if err != nil {
		return ""
	}
	defer rc.Close()
	b, _ := io.ReadAll(io.LimitReader(rc, 128))
	return string(b)
}

// detectOLE tells an Outlook message from the other users of the container.
func detectOLE(d []byte) Kind {
	if bytes.Contains(d, utf16le("__properties_version1.0")) {
		return MSG
	}
	return Unknown
}

func utf16le(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := 0; i < len(s); i++ {
		out = append(out, s[i], 0)
	}
	return out
}

// looksText accepts any charset of bytes, and UTF-16 by its mark.
func looksText(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return true
	}
	control := 0
	for _, b := range head {
		if b == 0 {
			return false
		}
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1b && (b < 0x1c || b > 0x1f) {
			control++
		}
	}
	return control*50 <= len(head)
}

func detectText(in input) Kind {
	text := strings.TrimLeft(strings.TrimPrefix(decodeText(in.data[:min(len(in.data), 8192)], in.contentType), "\ufeff"), " \t\r\n")
	lower := strings.ToLower(text)
	ext := strings.ToLower(path.Ext(in.name))
	switch {
	case strings.HasPrefix(text, "UNA") && len(text) > 9, strings.HasPrefix(text, "UNB+"), strings.HasPrefix(text, "UNH+"):
		return EDIFACT
	case strings.HasPrefix(lower, "<!doctype html"), strings.HasPrefix(lower, "<html"):
		return HTML
	case strings.HasPrefix(text, "<"):
		return detectXML(text, lower, ext)
	case looksMail(text, in, ext):
		return EML
	case looksCSV(text, ext, in.contentType):
		return CSV
	}
	return Text
}

func detectXML(text, lower, ext string) Kind {
	switch root, space := xmlRoot(text); {
	case strings.HasPrefix(space, "urn:oasis:names:specification:ubl:"):
		return UBL
	case root == "SCRDMCCBDACIOMessageStructure", strings.Contains(space, "ferd:Order") || strings.Contains(space, "CrossIndustryOrder"), root == "CrossIndustryOrder":
		return OrderX
	case root == "CrossIndustryInvoice", root == "CrossIndustryDocument":
		return FacturX
	case root == "cXML":
		return CXML
	case root == "html", strings.Contains(lower, "<table"), strings.Contains(lower, "<body"), ext == ".html", ext == ".htm":
		return HTML
	}
	return Text
}

// xmlRoot gives the first element's local name and name space.
func xmlRoot(text string) (local, space string) {
	dec := xml.NewDecoder(strings.NewReader(text))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for range 20 {
		tok, err := dec.Token()
		if err != nil {
			return "", ""
		}
		if el, ok := tok.(xml.StartElement); ok {
			return el.Name.Local, el.Name.Space
		}
	}
	return "", ""
}

// unsupported says in plain words what a refused file is, by its content.
func unsupported(in input) error {
	d, ext := in.data, strings.ToLower(path.Ext(in.name))
	switch {
	case bytes.HasPrefix(d, []byte("\xd0\xcf\x11\xe0")):
		return oleProblem(d)
	case len(d) > 12 && string(d[4:8]) == "ftyp":
		switch string(d[8:12]) {
		case "heic", "heix", "hevc", "mif1", "msf1", "avif":
			return problemf(ProblemUnsupported, "HEIC photographs cannot be read; ask for a JPEG or PDF")
		}
		return problemf(ProblemUnsupported, "videos cannot be read")
	case bytes.HasPrefix(d, []byte("MZ")), bytes.HasPrefix(d, []byte("\x7fELF")):
		return problemf(ProblemDangerous, "the file is a program")
	case bytes.HasPrefix(d, []byte("Rar!")), bytes.HasPrefix(d, []byte("7z\xbc\xaf\x27\x1c")), bytes.HasPrefix(d, []byte("\x1f\x8b")):
		return problemf(ProblemUnsupported, "this kind of archive cannot be opened; ask for a ZIP or the plain files")
	case bytes.HasPrefix(d, []byte("{\\rtf")):
		return problemf(ProblemUnsupported, "RTF documents cannot be read; ask for a DOCX or PDF")
	}
	what := mimetype.Detect(d).String()
	if ext != "" {
		what += " named " + ext
	}
	return problemf(ProblemUnsupported, "files of this kind cannot be read (%s)", what)
}

func oleProblem(d []byte) error {
	switch {
	case bytes.Contains(d, utf16le("EncryptedPackage")):
		return problemf(ProblemPassword, "the Office file is protected by a password")
	case bytes.Contains(d, utf16le("Workbook")), bytes.Contains(d, utf16le("Book")):
		return problemf(ProblemUnsupported, "old Excel files (.xls) cannot be read; ask for .xlsx or CSV")
	case bytes.Contains(d, utf16le("WordDocument")):
		return problemf(ProblemUnsupported, "old Word files (.doc) cannot be read; ask for .docx or PDF")
	}
	return problemf(ProblemUnsupported, "old Office files cannot be read; ask for the present format or PDF")
}
