package mail

import (
	"strings"
	"time"

	"guichet/domain"
)

// maxForwarded bounds how many attached mails are opened for a person to read; all are kept as files.
const maxForwarded = 50

// withAttached adds the mails that are attached to one to what it forwards, so that none of them is unseen: the first is the
// forwarded mail where there is no other, the rest follow in its text below lines that tell them apart. Each sender is a claim.
func withAttached(forwarded *domain.Forwarded, b *body) *domain.Forwarded {
	attached := attachedMails(b, nil)
	if len(attached) > maxForwarded {
		b.faults.add("the mail has too many mails attached: not all are opened")
		attached = attached[:maxForwarded]
	}
	if forwarded == nil && len(attached) > 0 {
		forwarded, attached = &attached[0], attached[1:]
	}
	for _, further := range attached {
		if len(forwarded.Text) < maxTextBytes {
			forwarded.Text = strings.TrimSpace(forwarded.Text + "\n\n" + attachedTitle(further) + "\n\n" + further.Text)
		}
	}
	return forwarded
}

// attachedMails adds the mails attached to one, each followed by those attached to it, until there are more than enough.
func attachedMails(b *body, found []domain.Forwarded) []domain.Forwarded {
	for _, original := range b.originals {
		if original.message == nil || original.parent != nil && original.parent.contentType.kind == "multipart/report" {
			continue
		}
		if len(found) > maxForwarded {
			break
		}
		faults := &faultList{}
		in := readAddresses(original.message.header, faults)
		nested := &body{faults: faults}
		nested.gather(original.message)
		found = append(found, domain.Forwarded{From: in.From, Subject: in.Subject, Date: in.Date, Text: withoutMarks(markedText(nested))})
		found = attachedMails(nested, found)
	}
	return found
}

// attachedTitle stands over a further attached mail, in the form that mail programs give to a forward.
func attachedTitle(f domain.Forwarded) string {
	title := "-----\nFrom: " + strings.TrimSpace(f.From.Name+" <"+f.From.Address+">")
	if !f.Date.IsZero() {
		title += "\nDate: " + f.Date.Format(time.RFC1123Z)
	}
	return title + "\nSubject: " + f.Subject
}
