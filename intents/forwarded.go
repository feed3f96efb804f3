package intents

import (
	"strings"

	"guichet/domain"
	"guichet/intents/classify"
)

// passesOn tells a message that passes on somebody else's words, which nobody has read: a forwarded mail below words that ask
// nothing themselves, or several attached mails below any. What is asked there is a claim of somebody unproven: a person reads
// it, and it is not lost.
func (p *planner) passesOn(asked int) bool {
	mail := p.in.Message.Mail
	if mail == nil || mail.Forwarded == nil || strings.TrimSpace(mail.Forwarded.Text) == "" {
		return false
	}
	if asked == 0 {
		return true
	}
	attached := 0
	for _, a := range mail.Attachments {
		if a.ContentType == "message/rfc822" {
			attached++
		}
	}
	return attached > 1
}

// passedOn is the request to read what was passed on.
func (p *planner) passedOn() Planned {
	f := classify.Finding{Intent: domain.OtherIntent}
	planned := escalate(domain.Request{}, ReasonForwarded)
	if !p.refused.IsZero() {
		planned = p.refuse(f)
	}
	p.complete(&planned, f)
	return planned
}
