package console

import (
	"fmt"
	"strings"

	"guichet/domain"
)

// messageView is a received message, every text of it safe to show.
type messageView struct {
	domain.Message
	Newest bool
	Words  []segment // the sender's own words, those that decided marked
	Quoted []segment
	Sign   []segment
	Hidden []segment
	// Forwarded is the mail passed on.
	Forwarded []segment
	// ReplyElsewhere are the Reply-To addresses that are not the sender's.
	ReplyElsewhere []domain.MailAddress
	// OtherDomain tells that one of them is under another domain.
	OtherDomain bool
	// Grave are the faults that a reader must not overlook, Faults the others.
	Grave, Faults []faultView
	// Pictures are the files that belong to the text or come with every mail: logos, most often.
	Pictures []domain.Attachment
	// Case is the case that the message is in; what may be done to it follows.
	Case                domain.CaseID
	MaySplit, MayReplay bool
	// Teach offers to say what the message asks; nil where that is not for the person, or a robot wrote.
	Teach *teachView
}

// Unvouched tells a contact that only the address speaks for, though our server looks for proof: anybody can write it.
func (v messageView) Unvouched() bool {
	if v.Mail == nil || v.Sender.Grade != domain.GradeProvenContact || !v.Mail.Auth.Trusted {
		return false
	}
	auth := v.Mail.Auth
	return auth.SPF != "pass" && auth.DKIM != "pass" && auth.DMARC != "pass"
}

func newMessageView(m domain.Message, requests []domain.Request, newest bool) messageView {
	v := messageView{Message: m, Newest: newest, Words: readable(m.Words(), overlay(evidence(m, requests), wordSpots(m, requests)))}
	if m.Mail == nil {
		return v
	}
	if strings.TrimSpace(m.Mail.Own) == "" {
		v.Words = readable(m.Mail.Text, nil)
	}
	v.Quoted = readable(m.Mail.Quoted, nil)
	v.Sign = readable(m.Mail.Signature, nil)
	v.Hidden = readable(m.Mail.HiddenText, nil)
	if m.Mail.Forwarded != nil {
		v.Forwarded = readable(m.Mail.Forwarded.Text, nil)
	}
	v.Grave, v.Faults = readFaults(m.Mail.Faults)
	for _, a := range m.Mail.Attachments {
		if a.Inline {
			v.Pictures = append(v.Pictures, a)
		}
	}
	for _, to := range m.Mail.ReplyTo {
		if !strings.EqualFold(to.Address, m.Mail.From.Address) {
			v.ReplyElsewhere = append(v.ReplyElsewhere, to)
			v.OtherDomain = v.OtherDomain || !strings.EqualFold(domainOf(to.Address), domainOf(m.Mail.From.Address))
		}
	}
	return v
}

// evidence are the words of the message that decided its requests, each with its request's number.
func evidence(m domain.Message, requests []domain.Request) []mark {
	var marks []mark
	for i, r := range requests {
		if r.Message != m.ID {
			continue
		}
		for _, s := range r.Evidence {
			marks = append(marks, mark{start: s.Start, end: s.End, Class: "evidence", Label: fmt.Sprint(i + 1), Intent: r.Intent})
		}
	}
	return marks
}

func domainOf(address string) string {
	return address[strings.LastIndex(address, "@")+1:]
}
