package mail

import (
	"encoding/binary"
	"errors"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// rtfDictionary is the initial dictionary of compressed RTF ([MS-OXRTFCP] section 2.1.2.1).
const rtfDictionary = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0` + "\r\n" + `\par \pard\plain\f0\fs20\b\i\u\tab\tx`

const maxRTFBytes = 8 << 20

var errRTF = errors.New("the compressed RTF text is damaged")

// decompressRTF undoes the LZFu compression of [MS-OXRTFCP].
func decompressRTF(raw []byte) ([]byte, error) {
	if len(raw) < 16 {
		return nil, errRTF
	}
	size := int(binary.LittleEndian.Uint32(raw[4:]))
	switch binary.LittleEndian.Uint32(raw[8:]) {
	case 0x414c454d: // MELA: not compressed
		return raw[16:min(len(raw), 16+max(size, 0))], nil
	case 0x75465a4c: // LZFu
	default:
		return nil, errRTF
	}
	if size < 0 || size > maxRTFBytes {
		return nil, errRTF
	}
	var window [4096]byte
	write := copy(window[:], rtfDictionary)
	out := make([]byte, 0, min(size, 1<<20))
	put := func(c byte) {
		out = append(out, c)
		window[write] = c
		write = (write + 1) & 4095
	}
	for in := raw[16:]; len(in) > 0 && len(out) < size; {
		control := in[0]
		in = in[1:]
		for bit := range 8 {
			if control>>bit&1 == 0 {
				if len(in) == 0 {
					return out, nil
				}
				put(in[0])
				in = in[1:]
				continue
			}
			if len(in) < 2 {
				return out, nil
			}
			token := int(in[0])<<8 | int(in[1])
			in = in[2:]
			offset, length := token>>4, token&15+2
			if offset == write {
				return out, nil
			}
			for k := range length {
				put(window[(offset+k)&4095])
			}
		}
	}
	return out, nil
}

// rtfText takes the plain text out of RTF: control words dropped, destinations that are not text skipped.
func rtfText(rtf []byte) string {
	r := rtfReader{skipDepth: -1}
	for i := 0; i < len(rtf) && r.out.Len() < maxTextBytes; {
		i = r.step(rtf, i)
	}
	return strings.TrimSpace(squeezeBlank(cleanText(r.out.String())))
}

type rtfReader struct {
	out       strings.Builder
	depth     int
	skipDepth int // groups at or below this depth are not text; -1 none
}

func (r *rtfReader) step(rtf []byte, i int) int {
	switch c := rtf[i]; c {
	case '{':
		r.depth++
		return i + 1
	case '}':
		if r.skipDepth == r.depth {
			r.skipDepth = -1
		}
		r.depth--
		return i + 1
	case '\\':
		return r.control(rtf, i+1)
	case '\r', '\n':
		return i + 1
	default:
		r.put(c)
		return i + 1
	}
}

func (r *rtfReader) put(c byte) {
	if r.skipDepth < 0 {
		r.out.WriteRune(charmap.Windows1252.DecodeByte(c))
	}
}

func (r *rtfReader) control(rtf []byte, i int) int {
	if i >= len(rtf) {
		return i
	}
	switch c := rtf[i]; {
	case c == '\'' && i+2 < len(rtf) && isHex(rtf[i+1]) && isHex(rtf[i+2]):
		r.put(unhex(rtf[i+1])<<4 | unhex(rtf[i+2]))
		return i + 3
	case c == '*':
		r.skip()
		return i + 1
	case c < 'a' || c > 'z':
		if c == '~' {
			c = ' '
		}
		if c == '\\' || c == '{' || c == '}' || c == ' ' {
			r.put(c)
		}
		return i + 1
	}
	end := i
	for end < len(rtf) && rtf[end] >= 'a' && rtf[end] <= 'z' {
		end++
	}
	word := string(rtf[i:end])
	number, negative := 0, false
	if end < len(rtf) && rtf[end] == '-' {
		negative = true
		end++
	}
	for end < len(rtf) && rtf[end] >= '0' && rtf[end] <= '9' && number < 1<<20 {
		number = number*10 + int(rtf[end]-'0')
		end++
	}
	if negative {
		number = -number
	}
	if end < len(rtf) && rtf[end] == ' ' {
		end++
	}
	return r.word(word, number, rtf, end)
}

func (r *rtfReader) word(word string, number int, rtf []byte, end int) int {
	switch word {
	case "par", "line", "row":
		if r.skipDepth < 0 {
			r.out.WriteByte('\n')
		}
	case "tab", "cell":
		if r.skipDepth < 0 {
			r.out.WriteByte('\t')
		}
	case "u":
		if r.skipDepth < 0 {
			r.out.WriteRune(rune(uint16(number)))
		}
		if end < len(rtf) && rtf[end] == '?' {
			end++
		}
	case "fonttbl", "colortbl", "stylesheet", "info", "pict", "htmltag":
		r.skip()
	}
	return end
}

func (r *rtfReader) skip() {
	if r.skipDepth < 0 {
		r.skipDepth = r.depth
	}
}
