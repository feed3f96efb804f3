package mail

import (
	"fmt"
	"strings"
	"time"

	"guichet/domain"
)

// attachedMessage keeps a message/rfc822 part as an attachment, and opens what is attached to it: an
// order that was forwarded as an attachment is still an order.
func (b *body) attachedMessage(p *part) {
	inner := p.message
	b.originals = append(b.originals, p)
	subject := decodeWords(inner.header.first("Subject"), b.faults)
	name := cleanFileName(p.fileName())
	if name == "" {
		name = strings.Trim(strings.Map(nameRune, subject), " .")
		if name == "" {
			name = "message"
		}
		name += ".eml"
	}
	b.addAttachment(attached{Attachment: domain.Attachment{
		Name: name, ContentType: "message/rfc822", Data: decodeTransfer(p.body, p.header.first("Content-Transfer-Encoding"), b.faults),
	}})
	if p.parent != nil && p.parent.contentType.kind == "multipart/report" {
		return
	}
	nested := &body{faults: b.faults}
	nested.gather(inner)
	for _, a := range nested.attachments {
		b.addAttachment(a)
	}
	b.hidden = append(b.hidden, nested.hidden...)
	b.encrypted = b.encrypted || nested.encrypted
}

func nameRune(r rune) rune {
	if strings.ContainsRune(`/\:*?"<>|`, r) {
		return ' '
	}
	return r
}

// calendar shows an invitation as text and keeps the file.
func (b *body) calendar(p *part) {
	text := p.text(b.faults)
	b.calendars = append(b.calendars, invitation(text))
	if p.fileName() != "" || p.parent == nil || p.parent.contentType.kind != "multipart/alternative" {
		b.attach(p, false)
	}
}

// invitation restates a calendar object (RFC 5545) in a few lines.
func invitation(ics string) string {
	unfolded := strings.NewReplacer("\n ", "", "\n\t", "").Replace(ics)
	var out []string
	inEvent := false
	for _, line := range strings.Split(unfolded, "\n") {
		name, value, found := strings.Cut(line, ":")
		if !found || len(out) > 20 {
			continue
		}
		name, _, _ = strings.Cut(strings.ToUpper(name), ";")
		switch {
		case name == "BEGIN":
			inEvent = inEvent || strings.TrimSpace(value) == "VEVENT"
		case name == "METHOD":
			out = append(out, "[calendar: "+strings.ToLower(strings.TrimSpace(value))+"]")
		case inEvent && (name == "SUMMARY" || name == "LOCATION" || name == "DESCRIPTION"):
			out = append(out, unescapeCalendar(value))
		case inEvent && (name == "DTSTART" || name == "DTEND"):
			out = append(out, strings.ToLower(name[2:])+": "+calendarTime(strings.TrimSpace(value)))
		}
	}
	return strings.Join(out, "\n")
}

func unescapeCalendar(s string) string {
	return strings.TrimSpace(strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(s))
}

func calendarTime(s string) string {
	for _, form := range []struct{ layout, show string }{
		{"20060102T150405Z", "2006-01-02 15:04 UTC"}, {"20060102T150405", "2006-01-02 15:04"}, {"20060102", "2006-01-02"},
	} {
		if t, err := time.Parse(form.layout, s); err == nil {
			return t.Format(form.show)
		}
	}
	return fmt.Sprintf("%.40s", s)
}
