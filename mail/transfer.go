package mail

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// decodeTransfer undoes a part's transfer encoding (RFC 2045 section 6). It never fails: an encoding it
// does not know leaves the bytes as they are, with a fault.
func decodeTransfer(body []byte, encoding string, faults *faultList) []byte {
	encoding, _ = cutToken(strings.ToLower(strings.Trim(strings.TrimSpace(encoding), `"'`)))
	switch encoding {
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "none":
		return body
	case "base64", "b":
		return decodeBase64Body(body, faults)
	case "quoted-printable", "quoted_printable", "q":
		return decodeQuotedPrintable(body)
	case "x-uuencode", "uuencode", "x-uue", "uue":
		if _, data, _, ok := cutUUEncoded(body); ok {
			return data
		}
		faults.add("a uuencoded part is unreadable")
		return body
	}
	faults.add("unknown transfer encoding " + cleanLine(encoding))
	return body
}

// cutToken takes the first word, without a comment after it.
func cutToken(s string) (string, string) {
	if i := strings.IndexAny(s, " \t;("); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// decodeBase64Body decodes a part's base64 and ends at a line that cannot belong to it, such as a list
// server's footer in plain text.
func decodeBase64Body(body []byte, faults *faultList) []byte {
	whole := make([]byte, base64.StdEncoding.DecodedLen(len(body)))
	if n, err := base64.StdEncoding.Decode(whole, body); err == nil {
		return whole[:n]
	}
	var kept []byte
	skipped, blanks := 0, false
	for rest := body; len(rest) > 0; {
		line, after := cutLine(rest)
		words := bytes.Fields(line)
		encoded, _ := encodedPart(words)
		kept = append(kept, encoded...)
		skipped += len(bytes.Join(words, nil)) - len(encoded)
		blanks = blanks || len(words) > 1
		rest = after
	}
	decoded := lenientBase64(kept)
	if foreign := foreignBytes(kept); skipped > len(kept) || foreign*20 > len(kept) && (blanks || foreign*3 > len(kept) || !readable(decoded)) {
		faults.add("a part declared as base64 is not: its bytes were left as they are")
		return body
	}
	if skipped > 0 {
		faults.add("text between the lines of a base64 part was skipped")
	}
	return decoded
}

// readable tells text from what comes of decoding what is no base64.
func readable(text []byte) bool {
	if len(text) == 0 || !utf8.Valid(text) {
		return false
	}
	for _, c := range text {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			return false
		}
	}
	return true
}

func foreignBytes(text []byte) int {
	n := 0
	for i := range text {
		if !base64Alphabet(text[i : i+1]) {
			n++
		}
	}
	return n
}

// encodedPart takes from a line's words what is base64: all of a line without blanks, else the words that
// are whole groups of four from its start on.
func encodedPart(words [][]byte) (encoded []byte, whole bool) {
	if len(words) == 1 {
		return words[0], true
	}
	for i, word := range words {
		if len(word)%4 != 0 || !base64Alphabet(word) {
			return encoded, i == len(words)
		}
		encoded = append(encoded, word...)
	}
	return encoded, true
}

func base64Alphabet(word []byte) bool {
	for _, c := range bytes.TrimRight(word, "=") {
		if (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '+' && c != '/' {
			return false
		}
	}
	return true
}

// decodeQuotedPrintable is RFC 2045 section 6.7; a stray "=" stays as it is.
func decodeQuotedPrintable(body []byte) []byte {
	out := make([]byte, 0, len(body))
	for rest := body; len(rest) > 0; {
		line, after := cutLine(rest)
		ending := rest[len(line) : len(rest)-len(after)]
		line = bytes.TrimRight(line, " \t")
		soft := len(line) > 0 && line[len(line)-1] == '='
		if soft {
			line = line[:len(line)-1]
		}
		for i := 0; i < len(line); i++ {
			if line[i] == '=' && i+2 < len(line) && isHex(line[i+1]) && isHex(line[i+2]) {
				out = append(out, unhex(line[i+1])<<4|unhex(line[i+2]))
				i += 2
				continue
			}
			out = append(out, line[i])
		}
		if !soft {
			out = append(out, ending...)
		}
		rest = after
	}
	return out
}

// cutUUEncoded finds the first uuencoded file in a text and returns its name, its bytes and the text
// without it.
func cutUUEncoded(body []byte) (name string, data, without []byte, ok bool) {
	for rest := body; len(rest) > 0; {
		line, after := cutLine(rest)
		if !bytes.HasPrefix(line, []byte("begin ")) {
			rest = after
			continue
		}
		words := bytes.SplitN(line, []byte(" "), 3)
		if len(words) != 3 || !octal(words[1]) {
			rest = after
			continue
		}
		decoded, end, good := uuLines(after)
		if good {
			head := body[:len(body)-len(rest)]
			return cleanLine(string(words[2])), decoded, append(head[:len(head):len(head)], end...), true
		}
		rest = after
	}
	return "", nil, body, false
}

func octal(word []byte) bool {
	for _, c := range word {
		if c < '0' || c > '7' {
			return false
		}
	}
	return len(word) == 3 || len(word) == 4
}

func uuLines(rest []byte) (data, after []byte, ok bool) {
	for len(rest) > 0 {
		line, next := cutLine(rest)
		rest = next
		if string(bytes.TrimSpace(line)) == "end" {
			return data, rest, true
		}
		if len(line) == 0 || line[0] < ' ' || line[0] > '`' {
			if len(line) == 0 {
				continue
			}
			return nil, nil, false
		}
		n := int(line[0]-' ') & 63
		line = line[1:]
		for i := 0; n > 0; i += 4 {
			var q [4]byte
			for k := range q {
				if i+k < len(line) {
					q[k] = (line[i+k] - ' ') & 63
				}
			}
			three := []byte{q[0]<<2 | q[1]>>4, q[1]<<4 | q[2]>>2, q[2]<<6 | q[3]}
			data = append(data, three[:min(n, 3)]...)
			n -= 3
		}
	}
	return data, nil, len(data) > 0
}
