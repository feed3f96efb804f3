package prompts

import (
	"strings"
	"testing"

	"guichet/domain"
)

// The no-break spaces are written as ~ (narrow) and _ here.
func TestFormats(t *testing.T) {
	t.Parallel()
	spaces := strings.NewReplacer(narrowNoBreak, "~", noBreak, "_")
	december := domain.NewDate(2026, 12, 4)
	first := domain.NewDate(2026, 3, 1)
	tests := []struct{ got, want string }{
		{FormatMoney(dec("1250"), "EUR", "fr"), "1~250,00_€"},
		{FormatMoney(dec("1250"), "EUR", "en"), "€1,250.00"},
		{FormatMoney(dec("1250"), "EUR", "de"), "1.250,00_€"},
		{FormatMoney(dec("1250"), "EUR", "es"), "1.250,00_€"},
		{FormatMoney(dec("1250"), "EUR", "it"), "1.250,00_€"},
		{FormatMoney(dec("1250"), "EUR", "nl"), "€_1.250,00"},
		{FormatMoney(dec("1250"), "EUR", "pl"), "€1,250.00"},
		{FormatMoney(dec("-1234567.891"), "EUR", "fr"), "-1~234~567,891_€"},
		{FormatMoney(dec("-5"), "GBP", "en"), "-£5.00"},
		{FormatMoney(dec("0.12500"), "EUR", "fr"), "0,125_€"},
		{FormatMoney(dec("1250"), "CHF", "de"), "CHF_1'250.00"},
		{FormatMoney(dec("1250"), "CHF", "fr"), "CHF_1'250.00"},
		{FormatMoney(dec("1250"), "CHF", "en"), "CHF_1,250.00"},
		{FormatMoney(dec("1250"), "CHF", "es"), "1.250,00_CHF"},
		{FormatMoney(dec("1250"), "USD", "en"), "USD_1,250.00"},
		{FormatMoney(dec("1250"), "JPY", "fr"), "1~250_JPY"},
		{FormatMoney(dec("12.3"), "", "fr"), "12,30"},
		{FormatDay(december, "fr"), "4 décembre 2026"},
		{FormatDay(first, "fr"), "1er mars 2026"},
		{FormatDay(december, "en"), "4 December 2026"},
		{FormatDay(december, "de"), "4. Dezember 2026"},
		{FormatDay(december, "es"), "4 de diciembre de 2026"},
		{FormatDay(december, "it"), "4 dicembre 2026"},
		{FormatDay(december, "nl"), "4 december 2026"},
		{FormatDay(domain.Date{}, "fr"), ""},
		{FormatShortDay(december, "fr"), "04/12/2026"},
		{FormatShortDay(december, "de"), "04.12.2026"},
		{FormatShortDay(december, "nl"), "04-12-2026"},
		{FormatPercent(dec("5.5"), "fr"), "5,5_%"},
		{FormatPercent(dec("20.00"), "en"), "20%"},
		{formatRate(dec("12.4"), "de"), "12,40_%"},
		{Format(Quantity(dec("1"), "box"), "fr"), "1_boîte"},
		{Format(Quantity(dec("1.5"), "box"), "fr"), "1,5_boîte"}, // below two, French has the singular
		{Format(Quantity(dec("2"), "box"), "fr"), "2_boîtes"},
		{Format(Quantity(dec("0"), "box"), "fr"), "0_boîte"},
		{Format(Quantity(dec("0"), "box"), "en"), "0_boxes"},
		{Format(Quantity(dec("1250.5"), "kg"), "de"), "1.250,5_kg"},
		{Format(Quantity(dec("7"), ""), "fr"), "7"},
		{Format(Quantity(dec("3"), "fût"), "fr"), "3_fût"},
		{Format(Text("a\r\nBcc: b\u200b\u202e\U000e0041\ue000c"), "fr"), "a Bcc: bc"},
		{Format(Said(strings.Repeat("é", 200)), "fr"), strings.Repeat("é", maxPlain) + "…"},
	}
	for _, test := range tests {
		if got := spaces.Replace(test.got); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
