package prompts

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// ReasonText says in the staff's language (French, else English) why a request was not simply done. A code without wording
// is made readable; the particulars follow in brackets, days and figures as the language writes them.
func ReasonText(reason domain.Reason, language string) string {
	if reason.IsZero() {
		return ""
	}
	language = StaffLanguage(language)
	text := word(language, "reason", reason.Code)
	var details []string
	for i, d := range reason.Detail {
		amount := reason.Code == "over_credit_limit" || reason.Code == "price_mismatch" && i > 0
		if d = particular(plain(d), amount, language); d != "" && d != text {
			details = append(details, d)
		}
	}
	if len(details) > 0 {
		text += " (" + placed(reason.Code, details, language) + ")"
	}
	return text
}

// particular writes a detail of a reason for a reader: an amount, a figure with decimals, a day, a code that has words.
func particular(detail string, amount bool, language string) string {
	if day, err := domain.ParseDate(detail); err == nil {
		return FormatShortDay(day, language)
	}
	if n, err := decimal.NewFromString(detail); err == nil && (amount || withDecimals.MatchString(detail)) {
		decimals := 0
		if amount {
			decimals = 2
		}
		return FormatNumber(n, decimals, language)
	}
	key := strings.Trim(notWord.ReplaceAllString(strings.ToLower(detail), "_"), "_")
	for _, table := range []string{"sender_reason", "reason"} {
		if text, ok := wordOf(language, table, key); ok {
			return text
		}
	}
	return detail
}

var (
	withDecimals = regexp.MustCompile(`^\d+\.\d+$`)
	notWord      = regexp.MustCompile(`[^a-z]+`)
)

// placed puts particulars where the words of their reason want them: {1} is the first. Without such words, or where they
// want more than there are, the particulars stand in a row.
func placed(code string, details []string, language string) string {
	text, ok := wordOf(language, "reason_detail", code)
	if !ok {
		return strings.Join(details, ", ")
	}
	for i, d := range details {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i+1), d)
	}
	if strings.Contains(text, fmt.Sprintf("{%d}", len(details)+1)) {
		return strings.Join(details, ", ")
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
