package mail

import (
	"mime"
	"strings"

	"guichet/domain"
)

// Limits on what is taken out of one mail (M16).
const (
	maxTextBytes   = 2 << 20
	maxAttachments = 300
)

// body is what a mail's parts hold, gathered in reading order.
type body struct {
	faults      *faultList
	texts       []string // with cutMark lines
	hidden      []string
	attachments []attached
	reports     []*part // message/delivery-status, message/disposition-notification, message/feedback-report
	originals   []*part // messages and headers attached: text/rfc822-headers, message/rfc822
	calendars   []string
	encrypted   bool
	size        int
}

// attached is an attachment with the part that it came from.
type attached struct {
	domain.Attachment
	contentID string
	location  string
}

// gather walks the tree and sorts every leaf into text, attachment or report. Nothing is dropped: what
// is neither shown nor understood is an attachment.
func (b *body) gather(p *part) {
	switch kind := p.contentType.kind; {
	case kind == "multipart/alternative":
		b.alternative(p)
	case kind == "multipart/related":
		b.related(p)
	case kind == "multipart/encrypted":
		b.encrypted = true
		b.faults.add("the content is encrypted (PGP) and cannot be read here")
		b.leaves(p)
	case kind == "multipart/signed":
		b.each(p)
	case len(p.children) > 0:
		b.each(p)
	case p.contentType.is("multipart/"):
		b.leaf(p)
	case p.message != nil:
		b.attachedMessage(p)
	default:
		b.leaf(p)
	}
}

func (b *body) each(p *part) {
	for _, child := range p.children {
		b.gather(child)
	}
}

// leaves keeps every leaf as an attachment, without reading it as text.
func (b *body) leaves(p *part) {
	for _, child := range p.children {
		if len(child.children) > 0 {
			b.leaves(child)
			continue
		}
		b.attach(child, false)
	}
}

func (b *body) leaf(p *part) {
	kind := p.contentType.kind
	switch {
	case kind == "message/delivery-status" || kind == "message/global-delivery-status" || kind == "message/disposition-notification" || kind == "message/feedback-report":
		b.reports = append(b.reports, p)
		b.attach(p, false)
	case kind == "text/rfc822-headers" || kind == "message/rfc822-headers" || kind == "message/global-headers":
		b.originals = append(b.originals, p)
		b.attach(p, false)
	case kind == "message/partial":
		b.faults.add("the mail is one piece of a larger one (message/partial): the others are needed to read it")
		b.attach(p, false)
	case kind == "text/calendar" && !p.isAttachment():
		b.calendar(p)
	case kind == "application/pkcs7-mime" || kind == "application/x-pkcs7-mime":
		b.smime(p)
	case kind == "application/ms-tnef" || strings.EqualFold(p.fileName(), "winmail.dat"):
		b.tnef(p)
	case kind == "application/pgp-encrypted":
		b.encrypted = true
		b.attach(p, false)
	case (kind == "text/plain" || kind == "text/html" || kind == "text/enriched") && !p.isAttachment():
		b.inlineText(p)
	default:
		b.attach(p, false)
	}
}

// isAttachment tells a text part that is a file from one that is the message.
func (p *part) isAttachment() bool {
	if p.disposition.kind == "attachment" {
		return true
	}
	name := p.fileName()
	return name != "" && p.disposition.kind != "" && p.parent != nil || name != "" && p.parent != nil && !p.firstText()
}

// firstText tells whether the part stands first in its parent.
func (p *part) firstText() bool {
	return p.parent != nil && len(p.parent.children) > 0 && p.parent.children[0] == p
}

func (b *body) inlineText(p *part) {
	switch p.contentType.kind {
	case "text/html":
		view := readHTML(p.text(b.faults), b.faults)
		b.addText(view.text)
		b.addHidden(view.hidden)
	case "text/enriched":
		b.addText(stripTags(p.text(b.faults)))
	default:
		b.addText(b.plain(p))
	}
}

// plain reads a text/plain part: flowed lines joined, uuencoded files taken out.
func (b *body) plain(p *part) string {
	raw := p.decoded(b.faults)
	for range 20 {
		name, data, rest, ok := cutUUEncoded(raw)
		if !ok {
			break
		}
		raw = rest
		b.addAttachment(attached{Attachment: domain.Attachment{Name: name, ContentType: typeByName(name), Data: data}})
	}
	text := cleanText(decodeText(raw, p.contentType.params["charset"], b.faults))
	text = unescapeFrom(text)
	if strings.EqualFold(p.contentType.params["format"], "flowed") {
		text = unflow(text, strings.EqualFold(p.contentType.params["delsp"], "yes"))
	}
	if strings.Contains(text, "-----BEGIN PGP MESSAGE-----") {
		b.encrypted = true
		b.faults.add("the text is encrypted (PGP) and cannot be read here")
	}
	if strings.Contains(text, "-----BEGIN PGP SIGNED MESSAGE-----") {
		text = stripPGPArmor(text)
	}
	return text
}

// stripPGPArmor takes the frame off a clear-signed text (RFC 9580 section 7).
func stripPGPArmor(text string) string {
	before, rest, _ := strings.Cut(text, "-----BEGIN PGP SIGNED MESSAGE-----\n")
	_, rest, _ = strings.Cut(rest, "\n\n")
	signed, after, _ := strings.Cut(rest, "-----BEGIN PGP SIGNATURE-----")
	_, after, _ = strings.Cut(after, "-----END PGP SIGNATURE-----")
	signed = strings.ReplaceAll("\n"+signed, "\n- ", "\n")
	return strings.TrimSpace(before + strings.TrimSpace(signed) + "\n" + strings.TrimSpace(after))
}

func (b *body) addText(text string) {
	text = strings.Trim(text, "\n")
	if strings.TrimSpace(strings.ReplaceAll(text, cutMark, "")) == "" {
		return
	}
	if b.size += len(text); b.size > maxTextBytes {
		b.faults.add("the text is too long and was cut")
		room := max(maxTextBytes-(b.size-len(text)), 0)
		text = strings.ToValidUTF8(text[:min(room, len(text))], "")
	}
	b.texts = append(b.texts, text)
}

func (b *body) addHidden(text string) {
	if text != "" && len(b.hidden) < 50 {
		b.hidden = append(b.hidden, text)
	}
}

// attach keeps a leaf as an attachment.
func (b *body) attach(p *part, inRelated bool) {
	a := attached{
		Attachment: domain.Attachment{
			Name:        cleanFileName(p.fileName()),
			ContentType: p.contentType.kind,
			Data:        p.decoded(b.faults),
		},
		contentID: strings.Trim(strings.TrimSpace(p.header.first("Content-Id")), "<>"),
		location:  strings.TrimSpace(p.header.first("Content-Location")),
	}
	a.Inline = inRelated && p.disposition.kind != "attachment" || p.disposition.kind == "inline" && a.contentID != "" && p.contentType.is("image/")
	b.addAttachment(a)
}

func (b *body) addAttachment(a attached) {
	if len(b.attachments) >= maxAttachments {
		b.faults.add("the mail has too many attachments: the rest was left out")
		return
	}
	a.Size = len(a.Data)
	b.attachments = append(b.attachments, a)
}

// cleanFileName takes path parts and control characters off a name.
func cleanFileName(name string) string {
	name = cleanLine(name)
	if i := strings.LastIndexAny(name, `/\`); i >= 0 && i < len(name)-1 {
		name = name[i+1:]
	}
	if strings.Trim(name, ". ") == "" {
		return ""
	}
	return name
}

func typeByName(name string) string {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		if kind, _, err := mime.ParseMediaType(mime.TypeByExtension(strings.ToLower(name[i:]))); err == nil {
			return kind
		}
	}
	return "application/octet-stream"
}

// unescapeFrom takes off the ">" that mailbox files put before a line that begins with "From " (RFC 4155), unless it stands
// among quoted lines.
func unescapeFrom(text string) string {
	if !strings.Contains(text, ">From ") {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		quoted := i > 0 && strings.HasPrefix(lines[i-1], ">") || i+1 < len(lines) && strings.HasPrefix(lines[i+1], ">")
		if strings.HasPrefix(line, ">From ") && !quoted {
			lines[i] = line[1:]
		}
	}
	return strings.Join(lines, "\n")
}
