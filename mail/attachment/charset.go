package attachment

import (
	"bytes"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decodeText turns bytes into UTF-8: by a byte order mark, as UTF-8 where they are
// valid, by the declared charset, else as DOS or Windows Latin by evidence.
func decodeText(data []byte, contentType string) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return string(bytes.ToValidUTF8(data[3:], []byte("\ufffd")))
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decodeWith(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), data)
	case validUTF8(data):
		return string(data)
	}
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		if enc, name := charset.Lookup(params["charset"]); enc != nil && name != "utf-8" {
			return decodeWith(enc, data)
		}
	}
	if looksDOS(data) {
		return decodeWith(charmap.CodePage850, data)
	}
	return decodeWith(charmap.Windows1252, data)
}

// validUTF8 forgives a character cut at the end of a prefix.
func validUTF8(data []byte) bool {
	if utf8.Valid(data) {
		return true
	}
	for cut := 1; cut < utf8.UTFMax && cut < len(data); cut++ {
		tail := data[len(data)-cut:]
		if utf8.RuneStart(tail[0]) {
			return !utf8.FullRune(tail) && utf8.Valid(data[:len(data)-cut])
		}
	}
	return false
}

// looksDOS counts the accented letters of the two code pages: those of code page
// 850 lie at 0x80-0xA5, where Windows-1252 has signs rarely used inside words.
func looksDOS(data []byte) bool {
	dos, win := 0, 0
	for i, b := range data {
		if b < 0x80 || i == 0 || !isASCIILetter(data[i-1]) {
			continue
		}
		switch {
		case b <= 0x9a || b >= 0xa0 && b <= 0xa3:
			dos++
		case b >= 0xc0:
			win++
		}
	}
	return dos > win
}

func isASCIILetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

func decodeWith(enc encoding.Encoding, data []byte) string {
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return strings.ToValidUTF8(string(data), "\ufffd")
	}
	return string(out)
}

// charsetReader serves encoding/xml.
func charsetReader(label string, in io.Reader) (io.Reader, error) {
	return charset.NewReaderLabel(label, in)
}
