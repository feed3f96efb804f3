package mail

import (
	"encoding/base64"
	"regexp"
	"strings"
	"unicode/utf8"
)

// encodedWord is RFC 2047 section 2, read leniently: spaces inside the text are allowed.
var encodedWord = regexp.MustCompile(`=\?([A-Za-z0-9_:.()+'"\-]*)(?:\*[A-Za-z\-]*)?\?([BbQq])\?([^?]*(?:\?[^=?][^?]*)*?)\?=`)

// decodeWords turns a header value into text: encoded words (RFC 2047) decoded, raw 8-bit bytes read by
// the charset fallback chain. Adjacent words of one charset are joined as bytes first, because senders
// cut multibyte characters between them.
func decodeWords(value string, faults *faultList) string {
	if !strings.Contains(value, "=?") {
		return cleanLine(eightBitText(value, faults))
	}
	var out strings.Builder
	var pending []byte
	var pendingCharset string
	flush := func() {
		if pending != nil {
			out.WriteString(decodeText(pending, pendingCharset, faults))
			pending = nil
		}
	}
	last := 0
	for _, m := range encodedWord.FindAllStringSubmatchIndex(value, -1) {
		between := value[last:m[0]]
		bytesOfWord, ok := wordBytes(value[m[4]:m[5]], value[m[6]:m[7]])
		if !ok {
			faults.add("an encoded word of the header is unreadable")
			continue
		}
		charset := value[m[2]:m[3]]
		if last == 0 || strings.TrimSpace(between) != "" || pending == nil {
			flush()
			out.WriteString(eightBitText(between, faults))
			if strings.HasSuffix(between, "]") || strings.HasSuffix(between, "Re:") {
				out.WriteByte(' ') // a tag that a server put before the word
			}
		}
		if pending != nil && !strings.EqualFold(charset, pendingCharset) {
			flush()
		}
		pending, pendingCharset = append(pending, bytesOfWord...), charset
		if pending == nil {
			pending = []byte{}
		}
		last = m[1]
	}
	flush()
	out.WriteString(eightBitText(value[last:], faults))
	return cleanLine(out.String())
}

func wordBytes(encoding, text string) ([]byte, bool) {
	if encoding == "B" || encoding == "b" {
		return lenientBase64([]byte(text)), true
	}
	return decodeQ(text), true
}

// decodeQ is the Q encoding (RFC 2047 section 4.2).
func decodeQ(text string) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '_':
			out = append(out, ' ')
		case c == '=' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
			out = append(out, unhex(text[i+1])<<4|unhex(text[i+2]))
			i += 2
		default:
			out = append(out, c)
		}
	}
	return out
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}

// lenientBase64 decodes what it can: foreign bytes are skipped, missing padding is made up, and padding
// in the middle starts a new stream, as joined encodings have it.
func lenientBase64(text []byte) []byte {
	whole := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	if n, err := base64.StdEncoding.Decode(whole, text); err == nil {
		return whole[:n]
	}
	out := make([]byte, 0, len(text)*3/4+3)
	var quad [4]byte
	n := 0
	flush := func() {
		if n >= 2 {
			var buf [3]byte
			k, _ := base64.RawStdEncoding.Decode(buf[:], quad[:n])
			out = append(out, buf[:k]...)
		}
		n = 0
	}
	for _, c := range text {
		switch {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '+', c == '/':
		case c == '-':
			c = '+'
		case c == '_':
			c = '/'
		case c == '=':
			flush()
			continue
		default:
			continue
		}
		quad[n] = c
		if n++; n == 4 {
			flush()
		}
	}
	flush()
	return out
}

// eightBitText reads raw header bytes: UTF-8 where valid, else by guess.
func eightBitText(value string, faults *faultList) string {
	if utf8.ValidString(value) {
		return value
	}
	faults.add("the header holds raw 8-bit text")
	return decodeText([]byte(value), "", faults)
}

// cleanLine makes one line of valid text without control characters.
func cleanLine(s string) string {
	s = cleanText(s)
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}
