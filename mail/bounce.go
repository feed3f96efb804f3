package mail

import (
	"regexp"
	"strings"

	"guichet/domain"
)

// readReport tells delivery reports, read receipts and abuse reports, and the bounces that are written in
// plain words by systems that know no RFC 3464.
func readReport(in *domain.Incoming, root *part, b *body) (domain.Automatic, *domain.Bounce) {
	for _, report := range b.reports {
		switch report.contentType.kind {
		case "message/disposition-notification":
			return domain.ReadReceipt, nil
		case "message/feedback-report":
			return domain.OtherAutomatic, nil
		}
	}
	for _, report := range b.reports {
		if kind, bounce := readDeliveryStatus(report, b); kind != domain.NotAutomatic {
			bounce.MessageID = originalMessageID(root, b, in)
			return kind, bounce
		}
	}
	return readPlainBounce(in, root, b)
}

// readDeliveryStatus reads RFC 3464: the fields of the message, then a group for each recipient.
func readDeliveryStatus(report *part, b *body) (domain.Automatic, *domain.Bounce) {
	rest := report.decoded(b.faults)
	kind := domain.NotAutomatic
	bounce := &domain.Bounce{}
	for n := 0; len(rest) > 0 && n < 200; n++ {
		var group header
		group, rest = readHeader(rest, &faultList{})
		action, _ := cutToken(strings.ToLower(strings.TrimSpace(group.first("Action"))))
		switch {
		case action == "failed" || action == "" && strings.HasPrefix(statusOf(group.first("Status")), "5"):
			if kind != domain.BounceMail {
				kind = domain.BounceMail
				fillBounce(bounce, group)
			}
		case action == "delayed" || action == "" && strings.HasPrefix(statusOf(group.first("Status")), "4"):
			if kind == domain.NotAutomatic || kind == domain.OtherAutomatic {
				kind = domain.DelayNotice
				fillBounce(bounce, group)
			}
		case action == "delivered" || action == "relayed" || action == "expanded":
			if kind == domain.NotAutomatic {
				kind = domain.OtherAutomatic
				fillBounce(bounce, group)
			}
		}
	}
	return kind, bounce
}

var statusCode = regexp.MustCompile(`\b([245])\.(\d{1,3})\.(\d{1,3})\b`)

func statusOf(value string) string { return statusCode.FindString(value) }

func fillBounce(bounce *domain.Bounce, group header) {
	recipient := firstOf(group.first("Final-Recipient"), group.first("Original-Recipient"))
	if _, address, found := strings.Cut(recipient, ";"); found {
		recipient = address
	}
	bounce.Recipient = normalAddress(recipient, &faultList{})
	bounce.Status = statusOf(group.first("Status"))
	text := group.first("Diagnostic-Code")
	if _, words, found := strings.Cut(text, ";"); found {
		text = words
	}
	bounce.Text = decodeWords(strings.TrimSpace(text), &faultList{})
	if bounce.Status == "" || strings.HasSuffix(bounce.Status, ".0.0") {
		bounce.Status = firstOf(statusOf(bounce.Text), bounce.Status)
	}
	bounce.Permanent = strings.HasPrefix(bounce.Status, "5") || bounce.Status == ""
}

// originalMessageID finds the identifier of the mail that came back: in the mail or the header that the
// report returns, else in In-Reply-To.
func originalMessageID(root *part, b *body, in *domain.Incoming) string {
	for _, original := range b.originals {
		var h header
		if original.message != nil {
			h = original.message.header
		} else {
			h, _ = readHeader(original.decoded(b.faults), &faultList{})
		}
		if ids := parseIDs(h.first("Message-ID")); len(ids) > 0 {
			return ids[0]
		}
	}
	if m := quotedMessageID.FindStringSubmatch(in.Text); m != nil {
		return cleanLine(m[1])
	}
	if ids := append(in.InReplyTo, in.References...); len(ids) > 0 {
		return ids[len(ids)-1]
	}
	return ""
}

var (
	quotedMessageID = regexp.MustCompile(`(?im)^[> ]*message-id:\s*<([^<>\s]+)>`)
	bounceSender    = regexp.MustCompile(`(?i)(mailer[-_. ]?daemon|postmaster|mail(?:er)?[ -]?delivery|mail-?admin|^mail(?:er)?@|bounce|\bmda\b|system administrator|mail administrator|mailsystem|^no-?reply@.*(?:amazonses|sendgrid)|-(?:admin|owner|request)@|administrat(?:or|eur))`)
	bounceSubject   = regexp.MustCompile(`(?i)(undeliver(?:able|ed)|not delivered|non[- ]?remis|n'a pas (?:été|pu)|non délivré|échec de (?:la )?(?:remise|livraison|distribution)|delivery (?:status )?notification|delivery (?:failure|failed|error|report|has failed|problem)|failure (?:notice|delivery)|failed (?:mail|delivery)|failed to deliver|returned (?:mail|to sender)|mail (?:delivery )?(?:failed|failure|error|returned|system error)|delivery subsystem|could not be delivered|unzustellbar|nicht zugestellt|zustellung|no se (?:ha )?(?:podido )?entreg|no entregado|mancato recapito|non recapitat|onbestelbaar|kan niet worden (?:be|af)gele|nondeliverable|non-?delivery|unable to deliver|message status - undeliverable|user unknown|error sending mail|mail could not|warning\W{1,3}could not send|undelivered|bounce|permanent error|mail rejected|message rejected|rejected mail|you .{0,60} are not (?:a )?member|loop alert|errors from|postfix smtp server|mail error)`)
	bounceWords     = regexp.MustCompile(`(?i)(could not be delivered|unable to deliver|not (?:be )?delivered|undeliverable|delivery (?:to the following|failed|has failed)|user unknown|unknown user|no such user|mailbox (?:is )?(?:full|unavailable|not found)|permanent (?:fatal )?error|returned (?:to sender|message)|rejected|does not exist|failed permanently|recipient(?:s)? (?:address )?(?:rejected|unknown)|over quota|quota exceeded|n'a pas (?:pu être|été) (?:remis|distribué|délivré)|boîte (?:aux lettres )?pleine|konnte nicht zugestellt|no se ha podido entregar|non è stato possibile|kon niet worden afgeleverd|\b5\d\d[ -][45]\.\d\.\d|\b55[0-9][ -]|message (?:was|has been) (?:blocked|refused))`)
	delayWords      = regexp.MustCompile(`(?i)(delayed|still (?:being )?(?:retried|trying)|will (?:be retried|keep trying|continue)|you do not need to resend|temporarily|retardé|verzögert|you need to do nothing|warning message only)`)
	firstAddress    = regexp.MustCompile(`[A-Za-z0-9._%+=-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`)
)

// readPlainBounce knows a bounce without a report. A mailer daemon's sender, an empty return path or a
// list of failed recipients speaks for itself beside the words of a bounce; from anyone else, only the
// words of a mail server do, because a carrier too writes that something could not be delivered.
func readPlainBounce(in *domain.Incoming, root *part, b *body) (domain.Automatic, *domain.Bounce) {
	h := root.header
	subject := bounceSubject.MatchString(in.Subject)
	daemon := bounceSender.MatchString(in.From.Address) || bounceSender.MatchString(in.From.Name)
	told := h.has("X-Failed-Recipients") || root.contentType.kind == "multipart/report"
	lower := strings.ToLower(in.Text[:min(len(in.Text), 4000)])
	if !subject && !daemon && !told && !nullReturnPath(h) && !strings.Contains(lower, "delivered") && !strings.Contains(lower, "\"notificationtype\"") && !complaintSubject.MatchString(in.Subject) {
		return domain.NotAutomatic, nil // nearly all mail: the text need not be searched
	}
	words, server := bounceWords.FindString(in.Text), smtpWords.MatchString(in.Text)
	switch {
	case notification.MatchString(in.Text):
		if kind := notification.FindStringSubmatch(in.Text)[1]; kind != "Bounce" {
			return domain.OtherAutomatic, nil
		}
	case complaintSubject.MatchString(in.Subject):
		return domain.OtherAutomatic, nil
	case told && (daemon || subject || words != ""):
	case daemon && (subject || words != "" || server):
	case nullReturnPath(h) && (subject || server):
	case subject && server:
	case yourMail.MatchString(in.Text):
	default:
		return domain.NotAutomatic, nil
	}
	bounce := &domain.Bounce{MessageID: originalMessageID(root, b, in), Status: statusOf(in.Text), Text: cleanLine(words), Permanent: true}
	if failed := parseAddresses(h.first("X-Failed-Recipients"), b.faults); len(failed) > 0 {
		bounce.Recipient = failed[0].Address
	} else {
		bounce.Recipient = strings.ToLower(firstAddress.FindString(in.Text))
	}
	if strings.HasPrefix(bounce.Status, "4") || bounce.Status == "" && delayWords.MatchString(in.Subject+"\n"+in.Text) {
		bounce.Permanent = false
		if delayWords.MatchString(in.Subject + "\n" + in.Text) {
			return domain.DelayNotice, bounce
		}
	}
	return domain.BounceMail, bounce
}

var (
	// smtpWords are a mail server's, not a carrier's.
	smtpWords = regexp.MustCompile(`(?i)(\b[45]\d\d[ -][45]\.\d{1,3}\.\d{1,3}\b|\b5[0-9]{2} .{0,40}(?:user|recipient|mailbox|address|relay)|\bsmtp\b|\bmta\b|mail server|mail system|mailbox (?:is )?(?:full|unavailable|not found|does not exist)|user unknown|unknown user|no such user|e-?mail address (?:you entered|does not|couldn't|was not)|address rejected|message headers|boîte aux lettres|adresse de messagerie|this is (?:the|an) (?:mail|automatically)|postmaster|remote host said|status code|mailer)`)
	// yourMail is the sentence of systems that send bounces from an address like any other.
	yourMail = regexp.MustCompile(`(?im)^\s*your (?:e-?mail|mail|message) [\s\S]{0,120}(?:could not be|was not|couldn't be) delivered`)
	// notification is the event that Amazon SES posts by mail.
	notification     = regexp.MustCompile(`"(?:notificationType|eventType)"\s*:\s*"(Bounce|Complaint|Delivery)"`)
	complaintSubject = regexp.MustCompile(`(?i)^(?:complaint about message from|abuse report|fw: complaint|email feedback report)`)
)
