package mail

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/saintfish/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// charsetAliases are names seen in mails that no registry knows (L08, M12).
var charsetAliases = map[string]string{
	"utf8": "utf-8", "utf-8-strict": "utf-8", "unicode-1-1-utf-8": "utf-8", "unicode-1-1-utf-7": "utf-7", "utf7": "utf-7",
	"ansi": "windows-1252", "cp-1252": "windows-1252", "win-1252": "windows-1252", "iso8859-1": "iso-8859-1", "latin-1": "iso-8859-1",
	"cp932": "shift_jis", "ms932": "shift_jis", "windows-31j": "shift_jis", "sjis": "shift_jis", "x-sjis": "shift_jis",
	"cp-850": "ibm850", "cp850": "ibm850", "cp-437": "ibm437", "cp437": "ibm437", "cp-858": "ibm858", "cp858": "ibm858",
	"iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "ks_c_5601-1987": "euc-kr", "cp949": "euc-kr", "ms949": "euc-kr",
	"cp936": "gbk", "ms936": "gbk", "cp950": "big5", "tis-620": "windows-874", "macroman": "macintosh", "x-mac-roman": "macintosh",
	"us-ascii": "us-ascii", "ascii": "us-ascii", "ansi_x3.4-1968": "us-ascii", "646": "us-ascii", "7bit": "us-ascii",
}

// charsetUnknown are names that tell nothing.
var charsetUnknown = map[string]bool{"": true, "default": true, "binary": true, "x-unknown": true, "unknown": true, "unknown-8bit": true, "x-user-defined": true, "8bit": true}

// normalCharset strips what broken mailers put round a charset's name.
func normalCharset(name string) string {
	name = strings.ToLower(strings.Trim(strings.TrimSpace(name), "\"'`=; "))
	name = strings.TrimPrefix(name, "charset=")
	name = strings.Trim(name, "\"'` ")
	if alias, ok := charsetAliases[name]; ok {
		return alias
	}
	return name
}

// decodeText turns bytes of a named charset into text. It never fails: an unknown name, or bytes that
// do not fit it, go through detection and end at windows-1252, with a fault.
func decodeText(raw []byte, name string, faults *faultList) string {
	name = normalCharset(name)
	switch {
	case name == "utf-7":
		return decodeUTF7(raw)
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		raw, name = raw[3:], "utf-8"
	case name != "utf-16" && (bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff"))) && len(raw)%2 == 0:
		name = "utf-16"
	}
	if name == "utf-16" {
		name = utf16Order(raw, faults)
	}
	if plainASCII(raw) && !multiByteSeven(name) {
		return string(raw)
	}
	if name == "utf-8" || name == "us-ascii" || charsetUnknown[name] {
		return decodeUndeclared(raw, name, faults)
	}
	enc := findEncoding(name)
	if enc == nil {
		faults.add("unknown charset " + cleanLine(name) + ": decoded by guess")
		return decodeUndeclared(raw, "", nil)
	}
	if declaredSingleByte(name) && utf8.Valid(raw) && looksUTF8(raw) {
		// UTF-8 under a Latin name: decoded by its bytes, not by its label.
		faults.add("the text is UTF-8 but declared as " + name)
		return string(raw)
	}
	text, err := enc.NewDecoder().Bytes(raw)
	if err != nil {
		faults.add("text decoded with loss (" + name + ")")
		return decodeUndeclared(raw, "", nil)
	}
	if bytes.ContainsRune(text, utf8.RuneError) {
		faults.add("text decoded with loss (" + name + ")")
	}
	return string(text)
}

// utf16Order finds the byte order of UTF-16 without a mark by where its zeros stand: RFC 2781 section 4.3 says big-endian, and
// programs of Windows write the other. Where there is no zero at all and the bytes are UTF-8, the label is wrong.
func utf16Order(raw []byte, faults *faultList) string {
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		return "utf-16"
	}
	var zeros [2]int
	for i, c := range raw {
		if c == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case zeros[0]+zeros[1] == 0 && len(raw) > 0 && utf8.Valid(raw):
		faults.add("the text is not UTF-16 as declared")
		return "utf-8"
	case zeros[1] > zeros[0]:
		return "utf-16le"
	}
	return "utf-16"
}

// decodeUndeclared reads bytes whose charset is not known or is UTF-8.
func decodeUndeclared(raw []byte, name string, faults *faultList) string {
	if utf8.Valid(raw) {
		return string(raw)
	}
	if faults != nil {
		faults.add("text decoded with loss: its bytes are not " + map[bool]string{true: "of a declared charset", false: name}[charsetUnknown[name]])
	}
	if name == "utf-8" && mostlyUTF8(raw) {
		return strings.ToValidUTF8(string(raw), "\uFFFD")
	}
	if enc := detectEncoding(raw); enc != nil {
		if text, err := enc.NewDecoder().Bytes(raw); err == nil && !bytes.ContainsRune(text, utf8.RuneError) {
			return string(text)
		}
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	if err != nil {
		return strings.ToValidUTF8(string(raw), "\uFFFD")
	}
	return string(text)
}

// detectEncoding guesses by statistics; only long texts and multibyte guesses are believed, since for
// the short Latin texts of this trade windows-1252 is right far more often than the guess.
func detectEncoding(raw []byte) encoding.Encoding {
	high := 0
	for _, c := range raw {
		if c >= 0x80 {
			high++
		}
	}
	if high < 20 || high*4 < len(raw) {
		return nil
	}
	guess, err := chardet.NewTextDetector().DetectBest(raw[:min(len(raw), 20_000)])
	if err != nil || guess.Confidence < 50 {
		return nil
	}
	return findEncoding(normalCharset(guess.Charset))
}

func findEncoding(name string) encoding.Encoding {
	switch name {
	case "utf-16":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case "utf-16le":
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case "utf-32":
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	case "utf-32le":
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	case "utf-32be":
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	case "iso-2022-jp":
		return japanese.ISO2022JP
	case "ibm850":
		return charmap.CodePage850
	case "ibm858":
		return charmap.CodePage858
	case "ibm437":
		return charmap.CodePage437
	}
	// The WHATWG table first: it reads iso-8859-1 as windows-1252, as every mail program does.
	if enc, _ := charset.Lookup(name); enc != nil && enc != encoding.Replacement {
		return enc
	}
	if enc, err := ianaindex.MIME.Encoding(name); err == nil && enc != nil {
		return enc
	}
	return nil
}

// multiByteSeven names charsets that write other letters in seven bits.
func multiByteSeven(name string) bool {
	return strings.HasPrefix(name, "iso-2022-") || name == "hz-gb-2312" || strings.HasPrefix(name, "utf-16") || strings.HasPrefix(name, "utf-32")
}

func declaredSingleByte(name string) bool {
	return strings.HasPrefix(name, "iso-8859-1") || strings.HasPrefix(name, "windows-1252")
}

// looksUTF8 tells real UTF-8 from Latin text that happens to be valid: two-byte sequences of letters.
func looksUTF8(raw []byte) bool {
	lead := 0
	for _, c := range raw {
		if c == 0xC3 || c == 0xE2 || c == 0xC2 {
			lead++
		}
	}
	return lead > 0
}

func mostlyUTF8(raw []byte) bool {
	good, bad := 0, 0
	for rest := raw; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case r >= 0x80:
			good++
		}
		rest = rest[size:]
	}
	return good > bad*2
}

func plainASCII(raw []byte) bool {
	for _, c := range raw {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// decodeUTF7 is RFC 2152, leniently.
func decodeUTF7(raw []byte) string {
	var out strings.Builder
	for i := 0; i < len(raw); {
		if raw[i] != '+' {
			out.WriteByte(raw[i])
			i++
			continue
		}
		end := i + 1
		for end < len(raw) && (raw[end] == '+' || raw[end] == '/' || raw[end] >= '0' && raw[end] <= '9' || raw[end] >= 'A' && raw[end] <= 'Z' || raw[end] >= 'a' && raw[end] <= 'z') {
			end++
		}
		if end == i+1 {
			out.WriteByte('+')
		} else if decoded, err := base64.RawStdEncoding.DecodeString(string(raw[i+1 : end])); err == nil || len(decoded) > 1 {
			units := make([]uint16, len(decoded)/2)
			for k := range units {
				units[k] = uint16(decoded[2*k])<<8 | uint16(decoded[2*k+1])
			}
			out.WriteString(string(utf16.Decode(units)))
		}
		if end < len(raw) && raw[end] == '-' {
			end++
		}
		i = end
	}
	return out.String()
}

// cleanText makes valid UTF-8 with LF line ends and without NUL and other control characters (P01).
func cleanText(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r', r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || invisible(r):
			return -1
		}
		return r
	}, s)
}

// invisible tells characters that a reader cannot see and a program may obey, or that part a number in two: zero-width spaces
// and joiners, soft hyphens, fillers, tags, variation selectors (but the one of emoji), marks and overrides of the writing
// direction. The joiner of emoji goes too: they are shown side by side then.
func invisible(r rune) bool {
	switch {
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0x115f, r == 0x1160, r == 0x180e, r == 0x3164, r == 0xfeff, r == 0xffa0:
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	}
	return r >= 0xfe00 && r <= 0xfe0e || r >= 0xe0000 && r <= 0xe0fff
}
