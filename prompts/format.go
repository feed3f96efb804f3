package prompts

import (
	"strings"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// Format writes a value as a reader of the language writes it: "1 250,00 €" and "4 décembre 2026" in French,
// "€1,250.00" and "4 December 2026" in English. Text from outside loses line breaks and invisible characters.
func Format(value Value, language string) string {
	switch value.Kind {
	case MoneyValue:
		return FormatMoney(value.Number, value.Currency, language)
	case QuantityValue:
		return formatQuantity(value.Number, value.Unit, language)
	case DayValue:
		return FormatDay(value.Day, language)
	}
	return plain(value.Text)
}

// FormatDay writes a day with the name of its month; "" where it is not known.
func FormatDay(day domain.Date, language string) string {
	if day.IsZero() {
		return ""
	}
	l := locales[Language(language)]
	return l.day(day, l.months[day.Month-1])
}

// FormatShortDay writes a day in digits, for tables: 04/12/2026, in German 04.12.2026, in Dutch 04-12-2026.
func FormatShortDay(day domain.Date, language string) string {
	if day.IsZero() {
		return ""
	}
	layout := map[string]string{"de": "02.01.2006", "nl": "02-01-2006"}[Language(language)]
	if layout == "" {
		layout = "02/01/2006"
	}
	return day.Time().Format(layout)
}

// FormatNumber writes a number with the language's separators and at least the given decimals;
// further decimals are kept, trailing zeros are not.
func FormatNumber(number decimal.Decimal, decimals int, language string) string {
	l := locales[Language(language)]
	return grouped(number, decimals, l.group, l.decimal)
}

// FormatMoney writes an amount with its currency (ISO 4217), unrounded: a unit price of four decimals keeps them.
// Swiss francs are written the Swiss way for readers of the country's languages.
func FormatMoney(amount decimal.Decimal, currency, language string) string {
	language = Language(language)
	l := locales[language]
	decimals := currencyDecimals(currency)
	if currency == "CHF" && (language == "de" || language == "fr" || language == "it") {
		return "CHF" + noBreak + grouped(amount, decimals, "'", ".")
	}
	number := grouped(amount.Abs(), decimals, l.group, l.decimal)
	sign := ""
	if amount.IsNegative() {
		sign = "-"
	}
	switch symbol := currencySymbol(currency); {
	case currency == "":
		return sign + number
	case l.before && symbol == currency:
		return sign + symbol + noBreak + number
	case l.before:
		return sign + symbol + l.between + number
	default:
		return sign + number + l.between + symbol
	}
}

// FormatPercent writes a percentage such as 5,5 %, without needless decimals.
func FormatPercent(percent decimal.Decimal, language string) string {
	return withPercent(FormatNumber(percent, 0, language), language)
}

// formatRate writes a rate of interest with two decimals at least: 12,40 %.
func formatRate(percent decimal.Decimal, language string) string {
	return withPercent(FormatNumber(percent, 2, language), language)
}

func withPercent(number, language string) string {
	if language = Language(language); language == "en" || language == "it" || language == "nl" {
		return number + "%"
	}
	return number + noBreak + "%"
}

func formatQuantity(number decimal.Decimal, unit, language string) string {
	text := FormatNumber(number, 0, language)
	if unit == "" {
		return text
	}
	return text + noBreak + UnitWord(unit, number, language)
}

// UnitWord is the name of a unit for that many of it; an unknown unit is written as it is.
func UnitWord(unit string, number decimal.Decimal, language string) string {
	language = Language(language)
	forms, ok := wordOf(language, "unit", unit)
	if !ok {
		return plain(unit)
	}
	one, many, found := strings.Cut(forms, "|")
	singular := number.Abs().Equal(decimal.NewFromInt(1)) ||
		locales[language].zeroSingular && number.Abs().LessThan(decimal.NewFromInt(2))
	if singular || !found {
		return one
	}
	return many
}

func currencyDecimals(currency string) int {
	switch currency {
	case "JPY", "KRW", "ISK", "CLP", "XOF", "XAF", "XPF":
		return 0
	case "TND", "KWD", "BHD":
		return 3
	}
	return 2
}

func currencySymbol(currency string) string {
	switch currency {
	case "EUR":
		return "€"
	case "GBP":
		return "£"
	}
	return currency
}

// grouped writes a decimal with separators between thousands.
func grouped(number decimal.Decimal, decimals int, group, point string) string {
	places := max(int32(decimals), -number.Exponent())
	text := number.StringFixed(places)
	whole, fraction, _ := strings.Cut(text, ".")
	for len(fraction) > decimals && strings.HasSuffix(fraction, "0") {
		fraction = fraction[:len(fraction)-1]
	}
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + group + whole[at:]
	}
	if fraction == "" {
		return sign + whole
	}
	return sign + whole + point + fraction
}
