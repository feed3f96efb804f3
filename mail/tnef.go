package mail

import (
	"encoding/binary"
	"errors"
	"fmt"
	"mime"
	"strings"
	"unicode/utf16"

	"guichet/domain"
)

// Limits on a winmail.dat file.
const (
	maxTNEFAttributes = 10_000
	maxTNEFProperties = 5_000
	maxTNEFBytes      = 60 << 20
	maxTNEFDepth      = 4
)

// TNEF attributes ([MS-OXTNEF] section 2.1.3) that hold a message's content.
const (
	tnefSignature       = 0x223e9f78
	attrAttachRenddata  = 0x00069002
	attrAttachData      = 0x0006800f
	attrAttachTitle     = 0x00018010
	attrAttachment      = 0x00069005
	attrBody            = 0x0002800c
	attrMsgProps        = 0x00069003
	levelAttachment     = 2
	propAttachData      = 0x3701
	propAttachFile      = 0x3704
	propAttachLong      = 0x3707
	propAttachMIME      = 0x370e
	propAttachContentID = 0x3712
	propBody            = 0x1000
	propRTF             = 0x1009
	propHTML            = 0x1013
	propDisplayName     = 0x3001
)

// tnefFile is one file inside a winmail.dat.
type tnefFile struct {
	name, kind, contentID string
	data                  []byte
}

// tnefContent is what a winmail.dat holds: Outlook's copy of the text, and the files.
type tnefContent struct {
	text  string
	html  string
	rtf   []byte
	files []tnefFile
}

// tnef opens a winmail.dat part (M14). A file that cannot be read stays as an attachment with a fault, so
// that nobody answers a mail that only seems empty.
func (b *body) tnef(p *part) {
	raw := p.decoded(b.faults)
	content, err := readTNEF(raw, 0)
	if err != nil {
		b.faults.add("the Outlook file winmail.dat could not be read wholly: content may be hidden in it")
	}
	if err != nil && len(content.files) == 0 {
		b.attach(p, false)
	}
	for _, f := range content.files {
		kind := f.kind
		if kind == "" {
			kind = typeByName(f.name)
		}
		b.addAttachment(attached{
			Attachment: domain.Attachment{Name: cleanFileName(f.name), ContentType: kind, Data: f.data, Inline: f.contentID != "" && strings.HasPrefix(kind, "image/")},
			contentID:  f.contentID,
		})
	}
	if len(b.texts) > 0 {
		return
	}
	switch {
	case strings.TrimSpace(content.html) != "":
		view := readHTML(content.html, b.faults)
		b.addText(view.text)
		b.addHidden(view.hidden)
	case strings.TrimSpace(content.text) != "":
		b.addText(cleanText(content.text))
	case len(content.rtf) > 0:
		b.addText(rtfText(content.rtf))
	}
}

var errTNEFShort = errors.New("the file is cut short")

// readTNEF reads as far as the bytes allow and returns what it found in any case.
func readTNEF(raw []byte, depth int) (tnefContent, error) {
	var c tnefContent
	if len(raw) < 6 || binary.LittleEndian.Uint32(raw) != tnefSignature {
		return c, fmt.Errorf("reading TNEF: no signature")
	}
	codepage := ""
	var current *tnefFile
	finish := func() {
		if current != nil && (len(current.data) > 0 || current.name != "") {
			c.files = append(c.files, *current)
		}
		current = nil
	}
	defer func() { nameFiles(c.files) }()
	rest := raw[6:]
	for n := 0; len(rest) >= 9 && n < maxTNEFAttributes; n++ {
		level := rest[0]
		id := binary.LittleEndian.Uint32(rest[1:])
		size := int(binary.LittleEndian.Uint32(rest[5:]))
		if size < 0 || size > len(rest)-9 {
			finish()
			return c, fmt.Errorf("reading TNEF: %w", errTNEFShort)
		}
		data := rest[9 : 9+size]
		rest = rest[9+size:]
		if len(rest) >= 2 {
			rest = rest[2:] // the checksum
		} else {
			rest = nil
		}
		switch id {
		case 0x00069007: // attOemCodepage
			if len(data) >= 4 {
				codepage = fmt.Sprintf("windows-%d", binary.LittleEndian.Uint32(data))
			}
		case attrAttachRenddata:
			finish()
			current = &tnefFile{}
		case attrBody:
			c.text = decodeText(trimNUL(data), codepage, nil)
		case attrMsgProps:
			c.messageProperties(data, codepage)
		case attrAttachTitle, attrAttachData, attrAttachment:
			if level != levelAttachment {
				break
			}
			if current == nil {
				current = &tnefFile{}
			}
			nested := current.attribute(id, data, codepage, depth)
			c.files = append(c.files, nested...)
		}
	}
	finish()
	return c, nil
}

// nameFiles gives a name to what has none.
func nameFiles(files []tnefFile) {
	for i := range files {
		if files[i].name == "" {
			files[i].name = inventName(files[i].kind, i)
		}
	}
}

// attribute takes one attribute of an attachment; a message inside is opened and its files returned.
func (f *tnefFile) attribute(id uint32, data []byte, codepage string, depth int) []tnefFile {
	switch id {
	case attrAttachTitle:
		if f.name == "" {
			f.name = cleanLine(decodeText(trimNUL(data), codepage, nil))
		}
	case attrAttachData:
		f.data = data
	case attrAttachment:
		return f.properties(data, codepage, depth)
	}
	return nil
}

func (f *tnefFile) properties(data []byte, codepage string, depth int) []tnefFile {
	var nested []tnefFile
	_ = eachProperty(data, func(id, kind uint16, value []byte) {
		switch id {
		case propAttachLong:
			if name := cleanLine(mapiString(kind, value, codepage)); name != "" {
				f.name = name
			}
		case propAttachFile, propDisplayName:
			if f.name == "" {
				f.name = cleanLine(mapiString(kind, value, codepage))
			}
		case propAttachMIME:
			if m, _, err := mime.ParseMediaType(mapiString(kind, value, codepage)); err == nil {
				f.kind = m
			}
		case propAttachContentID:
			f.contentID = strings.Trim(mapiString(kind, value, codepage), "<>")
		case propAttachData:
			if len(value) > 16 && len(f.data) == 0 {
				f.data = value
				if kind == 0x000d { // an object: its interface identifier comes first
					f.data = value[16:]
				}
			}
			if len(value) > 22 && binary.LittleEndian.Uint32(value[16:]) == tnefSignature && depth < maxTNEFDepth {
				f.data = value[16:]
				inner, _ := readTNEF(value[16:], depth+1)
				nested = append(nested, inner.files...)
			}
		}
	})
	return nested
}

func (c *tnefContent) messageProperties(data []byte, codepage string) {
	_ = eachProperty(data, func(id, kind uint16, value []byte) {
		switch id {
		case propBody:
			if c.text == "" {
				c.text = mapiString(kind, value, codepage)
			}
		case propHTML:
			c.html = decodeText(value, codepage, nil)
		case propRTF:
			c.rtf, _ = decompressRTF(value)
		}
	})
}

// mapiString reads a string property: UTF-16 or of the code page.
func mapiString(kind uint16, value []byte, codepage string) string {
	if kind == 0x001f {
		units := make([]uint16, len(value)/2)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(value[2*i:])
		}
		return strings.TrimRight(string(utf16.Decode(units)), "\x00")
	}
	return decodeText(trimNUL(value), codepage, nil)
}

func trimNUL(b []byte) []byte { return []byte(strings.TrimRight(string(b), "\x00")) }

// eachProperty walks a MAPI property list ([MS-OXTNEF] section 2.1.3.4).
func eachProperty(data []byte, visit func(id, kind uint16, value []byte)) error {
	r := &tnefReader{data: data}
	count := int(r.uint32())
	for i := 0; i < count && i < maxTNEFProperties && !r.short; i++ {
		kind, id := r.uint16(), r.uint16()
		multi := kind&0x1000 != 0
		kind &= 0x0fff
		if id >= 0x8000 { // a named property: its name stands before the value
			r.take(16)
			if r.uint32() == 0 {
				r.take(4)
			} else {
				r.padded(int(r.uint32()))
			}
		}
		values := 1
		variable := kind == 0x001e || kind == 0x001f || kind == 0x0102 || kind == 0x000d
		if multi || variable {
			values = int(r.uint32())
		}
		for k := 0; k < values && k < maxTNEFProperties && !r.short; k++ {
			var value []byte
			if variable {
				value = r.padded(int(r.uint32()))
			} else {
				value = r.padded(fixedSize(kind))
			}
			if !r.short {
				visit(id, kind, value)
			}
		}
	}
	if r.short {
		return errTNEFShort
	}
	return nil
}

func fixedSize(kind uint16) int {
	switch kind {
	case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040:
		return 8
	case 0x0048:
		return 16
	}
	return 4
}

// tnefReader reads little-endian fields and remembers that the data ran out.
type tnefReader struct {
	data  []byte
	short bool
}

func (r *tnefReader) take(n int) []byte {
	if n < 0 || n > len(r.data) {
		r.short, r.data = true, nil
		return nil
	}
	out := r.data[:n]
	r.data = r.data[n:]
	return out
}

// padded takes n bytes and the padding to a multiple of four.
func (r *tnefReader) padded(n int) []byte {
	out := r.take(n)
	if pad := (4 - n%4) % 4; pad > 0 && !r.short {
		r.take(min(pad, len(r.data)))
	}
	return out
}

func (r *tnefReader) uint32() uint32 {
	b := r.take(4)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint32(b)
}

func (r *tnefReader) uint16() uint16 {
	b := r.take(2)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint16(b)
}

// inventName names a part that has no name.
func inventName(kind string, i int) string {
	extension := map[string]string{"text/plain": ".txt", "text/html": ".html", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "application/pdf": ".pdf", "text/csv": ".csv", "message/rfc822": ".eml", "text/calendar": ".ics", "application/xml": ".xml", "text/xml": ".xml"}[kind]
	return fmt.Sprintf("part-%d%s", i+1, extension)
}
