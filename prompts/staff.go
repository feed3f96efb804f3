package prompts

import (
	"strings"

	"guichet/domain"
)

// ReasonText says in the staff's language (French, else English) why a request was not simply done. A code without wording
// is made readable; the particulars follow in brackets where the wording does not place them.
func ReasonText(reason domain.Reason, language string) string {
	if reason.IsZero() {
		return ""
	}
	language = StaffLanguage(language)
	text := word(language, "reason", reason.Code)
	var details []string
	for _, d := range reason.Detail {
		if d = plain(d); d != "" {
			details = append(details, d)
		}
	}
	if len(details) > 0 {
		text += " (" + strings.Join(details, ", ") + ")"
	}
	return text
}

// IntentText names an intent for staff.
func IntentText(intent domain.Intent, language string) string {
	return word(StaffLanguage(language), "intent", string(intent))
}

// OutcomeText names an outcome for staff.
func OutcomeText(outcome domain.Outcome, language string) string {
	return word(StaffLanguage(language), "outcome", string(outcome))
}

// StatusText names the state of an order, a shipment, a case, a draft, an outgoing mail or a dispute for staff.
func StatusText(status, language string) string {
	language = StaffLanguage(language)
	for _, table := range []string{"status", "order_status", "shipment_status"} {
		if text, ok := wordOf(language, table, status); ok {
			return text
		}
	}
	return word(language, "status", status)
}

// DisputeKindText names a kind of dispute for staff.
func DisputeKindText(kind domain.DisputeKind, language string) string {
	return word(StaffLanguage(language), "dispute_kind", string(kind))
}
