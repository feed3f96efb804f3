package mail

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/textproto"
	"regexp"
	"strings"
	"time"

	"github.com/emersion/go-message"
	gomail "github.com/emersion/go-message/mail"

	"guichet/domain"
)

// Letter is all that a mail is written from.
type Letter struct {
	From    domain.MailAddress
	ReplyTo string
	Content domain.DraftContent // with the attachments' Data
	Date    time.Time
	// MessageIDToken is an unguessable token of the case; it becomes part of the Message-ID, so that an
	// answer finds its case, and a forged one does not (M23).
	MessageIDToken string
	// Domain is the part of the Message-ID after "@"; "" means the sender's.
	Domain string
	// AutoSubmitted marks a mail that no person approved (RFC 3834 section 5), and asks for no automatic answer.
	AutoSubmitted bool
	Language      string // ISO 639-1, for Content-Language; "" leaves it out
}

// maxReferences bounds the References header: the first and the last ones are kept (RFC 5322 section 3.6.4).
const maxReferences = 20

// Compose writes a mail once: its bytes and its Message-ID are fixed from then on, and the same letter
// gives the same bytes.
//
// The own Message-ID stands at the end of References too, because some servers replace a Message-ID that
// they dislike (M24). Lines end in CRLF; all bytes are ASCII, so that every server takes them.
func Compose(letter Letter) (messageID string, raw []byte, err error) {
	if err := checkLetter(letter); err != nil {
		return "", nil, fmt.Errorf("composing a mail: %w", err)
	}
	messageID = letter.MessageIDToken + "@" + firstOf(letter.Domain, domainOf(letter.From.Address))
	var buf bytes.Buffer
	h := letterHeader(letter, messageID)
	if err := writeLetter(&buf, h, letter); err != nil {
		return "", nil, fmt.Errorf("composing a mail: %w", err)
	}
	return messageID, buf.Bytes(), nil
}

var tokenForm = regexp.MustCompile(`^[A-Za-z0-9._-]{8,200}$`)

func checkLetter(letter Letter) error {
	switch {
	case !strings.Contains(letter.From.Address, "@"):
		return fmt.Errorf("the sender's address %q is none", letter.From.Address)
	case len(letter.Content.To) == 0:
		return errors.New("there is no recipient")
	case letter.Date.IsZero():
		return errors.New("there is no date")
	case !tokenForm.MatchString(letter.MessageIDToken):
		return errors.New("the Message-ID's token is too short or has characters that it may not have")
	}
	for _, a := range append(append([]domain.MailAddress{letter.From}, letter.Content.To...), letter.Content.Cc...) {
		if strings.ContainsAny(a.Address, "\r\n <>,;\"") || !strings.Contains(a.Address, "@") {
			return fmt.Errorf("the address %q is none", a.Address)
		}
	}
	return nil
}

func letterHeader(letter Letter, messageID string) gomail.Header {
	var h gomail.Header
	h.SetDate(letter.Date)
	h.SetAddressList("From", addressList([]domain.MailAddress{letter.From}))
	h.SetAddressList("To", addressList(letter.Content.To))
	if len(letter.Content.Cc) > 0 {
		h.SetAddressList("Cc", addressList(letter.Content.Cc))
	}
	if letter.ReplyTo != "" {
		h.SetAddressList("Reply-To", addressList([]domain.MailAddress{{Address: letter.ReplyTo}}))
	}
	h.SetSubject(oneLine(letter.Content.Subject))
	h.SetMessageID(messageID)
	if id := letter.Content.InReplyTo; safeID(id) {
		h.SetMsgIDList("In-Reply-To", []string{id})
	}
	h.SetMsgIDList("References", references(letter.Content, messageID))
	if letter.AutoSubmitted {
		h.Set("Auto-Submitted", "auto-generated")
		h.Set("X-Auto-Response-Suppress", "OOF, AutoReply")
	}
	if len(letter.Language) == 2 && plainASCII([]byte(letter.Language)) {
		h.Set("Content-Language", letter.Language)
	}
	h.Set("MIME-Version", "1.0")
	return h
}

func addressList(list []domain.MailAddress) []*gomail.Address {
	out := make([]*gomail.Address, len(list))
	for i, a := range list {
		out[i] = &gomail.Address{Name: oneLine(a.Name), Address: a.Address}
	}
	return out
}

// oneLine keeps a value from opening a header line of its own.
func oneLine(s string) string { return strings.Join(strings.Fields(cleanLine(s)), " ") }

// safeID tells an identifier that can be written back into a header.
func safeID(id string) bool {
	return id != "" && len(id) < 900 && plainASCII([]byte(id)) && !strings.ContainsAny(id, " \t\r\n<>")
}

func references(content domain.DraftContent, own string) []string {
	var ids []string
	seen := map[string]bool{own: true}
	for _, id := range append(append([]string{}, content.References...), content.InReplyTo) {
		if safeID(id) && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	if len(ids) > maxReferences {
		ids = append(ids[:1:1], ids[len(ids)-maxReferences+1:]...)
	}
	return append(ids, own)
}

// writeLetter writes the text and its simple HTML twin, and the attachments around them.
func writeLetter(w io.Writer, h gomail.Header, letter Letter) error {
	body := strings.ReplaceAll(strings.TrimRight(cleanText(letter.Content.Body), "\n")+"\n", "\n", "\r\n")
	boundary := letter.MessageIDToken
	if len(boundary) > 50 {
		boundary = boundary[:50]
	}
	root := message.Header{Header: h.Header.Header}
	if len(letter.Content.Attachments) == 0 {
		root.SetContentType("multipart/alternative", map[string]string{"boundary": "alt-" + boundary})
		return writeParts(w, root, "alt-"+boundary, alternativeParts(body))
	}
	root.SetContentType("multipart/mixed", map[string]string{"boundary": "mix-" + boundary})
	var alternative bytes.Buffer
	var inner message.Header
	inner.SetContentType("multipart/alternative", map[string]string{"boundary": "alt-" + boundary})
	if err := writeParts(&alternative, inner, "alt-"+boundary, alternativeParts(body)); err != nil {
		return err
	}
	parts := []outPart{{whole: alternative.Bytes()}}
	for _, a := range letter.Content.Attachments {
		if len(a.Data) == 0 {
			return fmt.Errorf("the attachment %q has no content", a.Name)
		}
		parts = append(parts, attachmentPart(a))
	}
	return writeParts(w, root, "mix-"+boundary, parts)
}

// outPart is one part to write: either whole, or a header with a body to be encoded.
type outPart struct {
	whole  []byte
	header [][2]string
	body   []byte
	base64 bool
}

func alternativeParts(body string) []outPart {
	return []outPart{
		{header: [][2]string{{"Content-Type", "text/plain; charset=utf-8"}, {"Content-Transfer-Encoding", "quoted-printable"}}, body: []byte(body)},
		{header: [][2]string{{"Content-Type", "text/html; charset=utf-8"}, {"Content-Transfer-Encoding", "quoted-printable"}}, body: []byte(simpleHTML(body))},
	}
}

func attachmentPart(a domain.DraftAttachment) outPart {
	name := cleanFileName(oneLine(a.Name))
	kind := a.ContentType
	if _, _, err := mime.ParseMediaType(kind); err != nil {
		kind = "application/octet-stream"
	}
	return outPart{base64: true, body: a.Data, header: [][2]string{
		{"Content-Type", mime.FormatMediaType(kind, map[string]string{"name": name})},
		{"Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name})},
		{"Content-Transfer-Encoding", "base64"},
	}}
}

func writeParts(w io.Writer, root message.Header, boundary string, parts []outPart) error {
	var out bytes.Buffer
	for fields := root.Fields(); fields.Next(); {
		raw, err := fields.Raw()
		if err != nil {
			return fmt.Errorf("writing the header field %s: %w", textproto.CanonicalMIMEHeaderKey(fields.Key()), err)
		}
		out.Write(raw)
	}
	out.WriteString("\r\n")
	for _, p := range parts {
		out.WriteString("--" + boundary + "\r\n")
		if err := p.write(&out); err != nil {
			return err
		}
	}
	out.WriteString("--" + boundary + "--\r\n")
	_, err := w.Write(out.Bytes())
	return err
}

func (p outPart) write(out *bytes.Buffer) error {
	if p.whole != nil {
		out.Write(p.whole)
		return nil
	}
	for _, field := range p.header {
		out.WriteString(foldField(field[0]+": "+field[1]) + "\r\n")
	}
	out.WriteString("\r\n")
	if p.base64 {
		writeBase64(out, p.body)
		return nil
	}
	qp := quotedprintable.NewWriter(out)
	if _, err := qp.Write(p.body); err != nil {
		return fmt.Errorf("encoding the text: %w", err)
	}
	if err := qp.Close(); err != nil {
		return fmt.Errorf("encoding the text: %w", err)
	}
	out.WriteString("\r\n")
	return nil
}

// foldField breaks a long field at its semicolons (RFC 5322 section 2.2.3).
func foldField(field string) string {
	if len(field) <= 78 {
		return field
	}
	return strings.ReplaceAll(field, "; ", ";\r\n ")
}

func writeBase64(out *bytes.Buffer, data []byte) {
	encoded := base64.StdEncoding.EncodeToString(data)
	for len(encoded) > 76 {
		out.WriteString(encoded[:76] + "\r\n")
		encoded = encoded[76:]
	}
	out.WriteString(encoded + "\r\n")
}
