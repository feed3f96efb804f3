package mail

import (
	"encoding/asn1"
	"fmt"
	"strings"
)

// oidSignedData and oidData are the content types of CMS (RFC 5652 sections 4 and 5).
var (
	oidData       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
)

// smime reads an application/pkcs7-mime part: content that is signed is shown as not verified, content
// that is encrypted goes to a person (M15).
func (b *body) smime(p *part) {
	content, err := signedContent(p.decoded(b.faults))
	if err != nil {
		b.attach(p, false)
		if strings.Contains(strings.ToLower(p.contentType.params["smime-type"]), "certs-only") {
			return
		}
		b.encrypted = true
		b.faults.add("the content is encrypted (S/MIME) and cannot be read here")
		return
	}
	b.faults.add("signature not verified (S/MIME)")
	if p.depth >= maxDepth {
		b.attach(p, false)
		return
	}
	inner := (&builder{faults: b.faults, parts: 1}).read(content, p, "text/plain")
	b.gather(inner)
}

// signedContent takes the content out of a CMS SignedData. It reads BER as well as DER, because Outlook
// writes indefinite lengths.
func signedContent(raw []byte) ([]byte, error) {
	outer, err := readBER(raw, 0)
	if err != nil {
		return nil, fmt.Errorf("reading CMS: %w", err)
	}
	if len(outer.children) < 2 || !outer.children[0].isOID(oidSignedData) {
		return nil, fmt.Errorf("reading CMS: not signed data")
	}
	if len(outer.children[1].children) == 0 {
		return nil, fmt.Errorf("reading CMS: no content")
	}
	signed := outer.children[1].children[0]
	for _, child := range signed.children {
		if len(child.children) == 2 && child.children[0].isOID(oidData) && len(child.children[1].children) > 0 {
			return child.children[1].children[0].octets(), nil
		}
	}
	return nil, fmt.Errorf("reading CMS: the content stands apart")
}

// ber is one element of a BER encoding (X.690).
type ber struct {
	tag      byte
	content  []byte
	children []ber
	size     int
}

func (e ber) isOID(oid asn1.ObjectIdentifier) bool {
	if e.tag != 0x06 || len(e.content) > 40 {
		return false
	}
	var got asn1.ObjectIdentifier
	_, err := asn1.Unmarshal(append([]byte{6, byte(len(e.content))}, e.content...), &got)
	return err == nil && got.Equal(oid)
}

// octets joins an octet string, which BER may cut into pieces.
func (e ber) octets() []byte {
	if len(e.children) == 0 {
		return e.content
	}
	var all []byte
	for _, child := range e.children {
		all = append(all, child.octets()...)
	}
	return all
}

func readBER(raw []byte, depth int) (ber, error) {
	if len(raw) < 2 || depth > 40 || raw[0]&0x1f == 0x1f {
		return ber{}, fmt.Errorf("reading BER: cut short, too deep or of a long tag")
	}
	e := ber{tag: raw[0]}
	length, head, indefinite := berLength(raw)
	if head == 0 || !indefinite && length > len(raw)-head {
		return ber{}, fmt.Errorf("reading BER: bad length")
	}
	constructed := raw[0]&0x20 != 0
	if !indefinite {
		e.content, e.size = raw[head:head+length], head+length
		if !constructed {
			return e, nil
		}
		for rest := e.content; len(rest) > 0; {
			child, err := readBER(rest, depth+1)
			if err != nil {
				return e, err
			}
			e.children = append(e.children, child)
			rest = rest[child.size:]
		}
		return e, nil
	}
	pos := head
	for {
		if len(raw)-pos < 2 {
			return e, fmt.Errorf("reading BER: end missing")
		}
		if raw[pos] == 0 && raw[pos+1] == 0 {
			e.content, e.size = raw[head:pos], pos+2
			return e, nil
		}
		child, err := readBER(raw[pos:], depth+1)
		if err != nil {
			return e, err
		}
		e.children = append(e.children, child)
		pos += child.size
	}
}

func berLength(raw []byte) (length, head int, indefinite bool) {
	first := raw[1]
	switch {
	case first < 0x80:
		return int(first), 2, false
	case first == 0x80:
		return 0, 2, true
	}
	n := int(first & 0x7f)
	if n > 4 || len(raw) < 2+n {
		return 0, 0, false
	}
	for _, c := range raw[2 : 2+n] {
		length = length<<8 | int(c)
	}
	return length, 2 + n, false
}
