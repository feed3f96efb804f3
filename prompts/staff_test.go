package prompts

import (
	"strings"
	"testing"

	"guichet/domain"
)

func TestReasonText(t *testing.T) {
	t.Parallel()
	tests := []struct {
		reason         domain.Reason
		language, want string
	}{
		{domain.Reason{}, "fr", ""},
		{domain.Reason{Code: "repeat", Detail: []string{"CF-1"}}, "fr", "commande déjà enregistrée (CF-1)"},
		{domain.Reason{Code: "repeat"}, "en", "order already recorded"},
		{domain.Reason{Code: "repeat"}, "de", "order already recorded"}, // staff are French or English
		{domain.Reason{Code: "price_mismatch", Detail: []string{"A-1", "18", "19.98"}}, "fr", "le prix indiqué ne correspond pas au nôtre (A-1\u00a0: 18,00 demandé, 19,98 chez nous)"},
		{domain.Reason{Code: "over_credit_limit", Detail: []string{"739.4", "65537.88", "8000"}}, "en", "the credit limit would be exceeded (open 739.40, order 65,537.88, limit 8,000.00)"},
		{domain.Reason{Code: "quantity_absurd", Detail: []string{"A-1", "5000"}}, "fr", "la quantité est très inhabituelle (A-1, 5000)"},
		{domain.Reason{Code: "date_past", Detail: []string{"2026-10-12"}}, "fr", "date déjà passée (12/10/2026)"},
		{domain.Reason{Code: "sender_unproven", Detail: []string{"our mail server says that this address is forged"}}, "fr", "l’expéditeur n’est pas authentifié (notre serveur dit que cette adresse est falsifiée)"},
		{domain.Reason{Code: "on_hold", Detail: []string{"on_hold"}}, "fr", "le client est bloqué"},
		{domain.Reason{Code: "on_hold", Detail: []string{"insolvency"}}, "fr", "le client est bloqué (le client est en procédure collective)"},
		{domain.Reason{Code: "a_code_of_tomorrow", Detail: []string{"a\nb", ""}}, "fr", "a code of tomorrow (a b)"},
	}
	for _, test := range tests {
		if got := ReasonText(test.reason, test.language); got != test.want {
			t.Errorf("%v in %s: %q, want %q", test.reason, test.language, got, test.want)
		}
	}
}

// What staff are told has words in both their languages.
func TestStaffWordsAreComplete(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"fr", "en"} {
		for _, intent := range domain.Intents {
			complete(t, language, "intent", string(intent))
		}
		for _, outcome := range []domain.Outcome{domain.Ready, domain.Executed, domain.NeedsInformation, domain.Escalated} {
			complete(t, language, "outcome", string(outcome))
		}
		for _, code := range strings.Fields(`sender_unproven other_customer customer_ambiguous customer_missing unsure other bank_details encrypted forwarded partner
			lines_missing article_unknown article_ambiguous article_discontinued quantity_missing quantity_contradictory pack_size date_past date_missing
			address_unknown attachment_unreadable reference_unknown order_which invoice_which change_unclear repeat on_hold over_credit_limit document_faulty information_copy several_orders no_order price_mismatch
			price_unknown quantity_absurd undone already_shipped already_cancelled not_invoiced payment_plan already_disputed`) {
			complete(t, language, "reason", code)
		}
		for _, status := range []domain.OrderStatus{domain.OrderReceived, domain.OrderConfirmed, domain.OrderPartiallyShipped, domain.OrderShipped,
			domain.OrderDelivered, domain.OrderInvoiced, domain.OrderCancelled} {
			complete(t, language, "order_status", string(status))
		}
	}
}

// Every language has the same words for what customers read.
func TestCustomerWordsAreComplete(t *testing.T) {
	t.Parallel()
	for key := range dictionary()["fr"] {
		table, _, _ := strings.Cut(key, ".")
		for _, language := range Languages {
			staff := table == "status" || table == "order_status" || table == "shipment_status" || table == "intent" || table == "outcome" || table == "reason" || table == "reason_detail" || table == "sender_reason" || table == "action"
			if _, there := dictionary()[language][key]; !there && (!staff || language == "en") {
				t.Errorf("%s lacks %s", language, key)
			}
		}
	}
}

func complete(t *testing.T, language, table, key string) {
	t.Helper()
	if _, there := wordOf(language, table, key); !there {
		t.Errorf("%s has no word for %s %s", language, table, key)
	}
}

func TestStatusAndKindTexts(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		StatusText("delivered", "fr"):                     "livrée",
		StatusText("out_for_delivery", "en"):              "out for delivery",
		StatusText("half_done", "en"):                     "half done",
		IntentText(domain.DisputeIntent, "fr"):            "litige",
		OutcomeText(domain.NeedsInformation, "en"):        "question to the customer",
		DisputeKindText(domain.DoubleBilling, "fr"):       "double facturation",
		DisputeKindText(domain.DoubleBilling, "nl"):       "invoiced twice",
		ReplySubject("  RE: Re[2]: AW: TR : BC 12", "fr"): "Re: BC 12",
		ReplySubject("Relance\r\nBcc: x", "fr"):           "Re: Relance Bcc: x",
		ReplySubject("", "de"):                            "Re: Ihre Nachricht",
		ReplySubject("Re: ", "nl"):                        "Re: uw bericht",
		ReplySubject("Reference: 12", "en"):               "Re: Reference: 12",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestFaultyWordsAreNamed(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"[a]\nb = c":                "w:2:",
		"[a]\nb = \"c\"\nb = \"d\"": "w:3: a.b stands twice",
		"nonsense":                  "w:1:",
	} {
		if _, err := readWords("w", source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", source, err, want)
		}
	}
}
