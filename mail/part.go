package mail

import (
	"bytes"
	"strings"
)

// Limits on a mail's structure (M16).
const (
	maxDepth = 30
	maxParts = 2000
)

// part is one MIME entity (RFC 2046): either a leaf with its encoded body, or a multipart with children,
// or a message/rfc822 with the message inside.
type part struct {
	header      header
	contentType mediaType
	disposition mediaType
	body        []byte // as it came, still in its transfer encoding
	children    []*part
	message     *part
	depth       int
	parent      *part
}

// builder reads a tree of parts within the limits.
type builder struct {
	faults *faultList
	parts  int
}

func (b *builder) read(raw []byte, parent *part, fallback string) *part {
	h, body := readHeader(raw, b.faults)
	return b.entity(h, body, parent, fallback)
}

func (b *builder) entity(h header, body []byte, parent *part, fallback string) *part {
	p := &part{header: h, body: body, parent: parent}
	if parent != nil {
		p.depth = parent.depth + 1
	}
	b.parts++
	p.disposition = parseMediaType(h.first("Content-Disposition"), b.faults)
	p.contentType = b.chooseType(h.all("Content-Type"), body)
	if !strings.Contains(p.contentType.kind, "/") {
		p.contentType.kind = b.guessKind(p, fallback)
	}
	switch {
	case p.depth >= maxDepth:
		b.faults.add("the mail is nested too deeply: the inner parts were left closed")
	case p.contentType.is("multipart/"):
		b.multipart(p)
	case p.contentType.kind == "message/rfc822" || p.contentType.kind == "message/global" || p.contentType.kind == "message/news":
		inner := decodeTransfer(body, h.first("Content-Transfer-Encoding"), b.faults)
		p.message = b.read(inner, p, "text/plain")
	}
	return p
}

// chooseType reads the content type. Of several the first counts, unless a later one names a boundary that the body has and
// the first does not.
func (b *builder) chooseType(values []string, body []byte) mediaType {
	if len(values) == 0 {
		return parseMediaType("", b.faults)
	}
	first := parseMediaType(values[0], b.faults)
	if len(values) == 1 {
		return first
	}
	b.faults.add("a part names several content types")
	if cutsBody(first, body) {
		return first
	}
	for _, value := range values[1:min(len(values), 10)] {
		if other := parseMediaType(value, b.faults); cutsBody(other, body) {
			return other
		}
	}
	return first
}

func cutsBody(m mediaType, body []byte) bool {
	boundary := m.params["boundary"]
	return m.is("multipart/") && boundary != "" && bytes.Contains(body, []byte("--"+boundary))
}

// guessKind chooses a type where the header names none that can be read.
func (b *builder) guessKind(p *part, fallback string) string {
	declared := p.contentType.kind
	switch declared {
	case "text", "":
		if p.contentType.params["boundary"] != "" {
			return "multipart/mixed"
		}
		if name := p.fileName(); name != "" && p.disposition.kind == "attachment" {
			return "application/octet-stream"
		}
		return fallback
	case "multipart":
		return "multipart/mixed"
	case "html":
		return "text/html"
	case "plain":
		return "text/plain"
	case "image", "application", "audio", "video":
		return declared + "/octet-stream"
	}
	b.faults.add("the content type " + cleanLine(declared) + " is unreadable")
	if p.disposition.kind == "attachment" || p.fileName() != "" {
		return "application/octet-stream"
	}
	return fallback
}

// fileName is the part's name, from wherever the sender put it.
func (p *part) fileName() string {
	for _, name := range []string{p.disposition.params["filename"], p.contentType.params["name"], p.contentType.params["filename"], p.disposition.params["name"]} {
		if name != "" {
			return name
		}
	}
	return ""
}

// multipart cuts a body at its boundary (RFC 2046 section 5.1.1). A missing boundary parameter is read
// off the body; a missing last boundary ends the part where the mail ends.
func (b *builder) multipart(p *part) {
	body := p.body
	boundary := p.contentType.params["boundary"]
	if bare := strings.TrimRight(boundary, " \t"); bare != boundary && !bytes.Contains(body, []byte("--"+boundary+"--")) {
		boundary = bare // RFC 2046 allows no blank at the end, but some mean it
	}
	if enc := strings.ToLower(p.header.first("Content-Transfer-Encoding")); enc == "base64" || enc == "quoted-printable" {
		if boundary == "" || !bytes.Contains(body, []byte("--"+boundary)) {
			body = decodeTransfer(body, enc, b.faults)
		}
	}
	if boundary == "" || !bytes.Contains(body, []byte("--"+boundary)) {
		found := guessBoundary(body)
		if found == "" {
			b.faults.add("a multipart without its boundary was read as text")
			p.contentType.kind = "text/plain"
			if looksHTML(body) {
				p.contentType.kind = "text/html"
			}
			return
		}
		b.faults.add("the boundary of a multipart is missing or wrong: read off the body")
		boundary = found
	}
	fallback := "text/plain"
	if p.contentType.kind == "multipart/digest" {
		fallback = "message/rfc822"
	}
	pieces, closed := splitMultipart(body, boundary)
	if !closed {
		b.faults.add("the last boundary of a multipart is missing")
	}
	for _, piece := range pieces {
		if b.parts >= maxParts {
			b.faults.add("the mail has too many parts: the rest was left out")
			return
		}
		p.children = append(p.children, b.read(piece, p, fallback))
	}
}

// splitMultipart returns the bytes between the boundary lines, without preamble and epilogue.
func splitMultipart(body []byte, boundary string) (pieces [][]byte, closed bool) {
	delimiter := []byte("--" + boundary)
	start := -1
	for pos := 0; pos < len(body); {
		line, after := cutLine(body[pos:])
		next := len(body) - len(after)
		if tail, isBoundary := bytes.CutPrefix(line, delimiter); isBoundary {
			tail = bytes.TrimRight(tail, " \t")
			last := string(tail) == "--"
			if len(tail) == 0 || last {
				if start >= 0 {
					pieces = append(pieces, body[start:trimLineEnd(body, start, pos)])
				}
				if last {
					return pieces, true
				}
				start = next
			}
		}
		pos = next
	}
	if start >= 0 && start <= len(body) {
		pieces = append(pieces, body[start:])
	}
	return pieces, false
}

// trimLineEnd steps back over the line end that belongs to the boundary.
func trimLineEnd(body []byte, start, end int) int {
	if end > start && body[end-1] == '\n' {
		end--
	}
	if end > start && body[end-1] == '\r' {
		end--
	}
	return end
}

// guessBoundary looks for a first line "--x" that occurs again.
func guessBoundary(body []byte) string {
	rest := body
	for range 200 {
		if len(rest) == 0 {
			break
		}
		line, after := cutLine(rest)
		line = bytes.TrimRight(line, " \t")
		if len(line) > 6 && bytes.HasPrefix(line, []byte("--")) && !bytes.Contains(line, []byte(" ")) && len(bytes.Trim(line, "-_=")) > 3 {
			if next, _ := cutLine(after); fieldName(next) != "" || bytes.Contains(after, append([]byte("\n"), line...)) {
				return string(line[2:])
			}
		}
		rest = after
	}
	return ""
}

func looksHTML(body []byte) bool {
	head := bytes.ToLower(bytes.TrimSpace(body[:min(len(body), 2000)]))
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html")) || bytes.Contains(head, []byte("<body"))
}

// decoded returns a leaf's bytes.
func (p *part) decoded(faults *faultList) []byte {
	return decodeTransfer(p.body, p.header.first("Content-Transfer-Encoding"), faults)
}

// text returns a text leaf as text.
func (p *part) text(faults *faultList) string {
	return cleanText(decodeText(p.decoded(faults), p.contentType.params["charset"], faults))
}
