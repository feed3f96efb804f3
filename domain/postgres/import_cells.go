package postgres

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A cellReader turns a filled cell into the text that COPY takes for its type, or says what is wrong.
type cellReader func(cell string) (value, problem string)

// copyNull is COPY's way to write that nothing is known.
const copyNull = `\N`

// maxCell bounds a cell, in bytes: a description, or many other names of an article.
const maxCell = 64 << 10

var copyEscapes = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`)

func readText(cell string) (string, string) { return copyEscapes.Replace(cell), "" }

func readLower(cell string) (string, string) { return readText(strings.ToLower(cell)) }

var currencyPattern = regexp.MustCompile(`^[A-Z]{3}$`)

func readCurrency(cell string) (string, string) {
	code := strings.ToUpper(cell)
	if !currencyPattern.MatchString(code) {
		return "", shownCell(cell) + " is no currency code of three letters (ISO 4217)"
	}
	return code, ""
}

func readDate(cell string) (string, string) {
	day, err := time.Parse(time.DateOnly, cell)
	if err != nil || day.Year() < 1 {
		return "", shownCell(cell) + " is no date written as 2006-01-02"
	}
	return cell, ""
}

// decimalPattern leaves out exponents, NaN and thousands separators; 30 digits are more than any money.
var decimalPattern = regexp.MustCompile(`^[+-]?[0-9]{1,30}(\.[0-9]{1,30})?$`)

func readDecimal(cell string) (string, string) {
	if decimalPattern.MatchString(cell) {
		return cell, ""
	}
	if strings.Contains(cell, ",") {
		return "", shownCell(cell) + " is no decimal number: write a dot, not a comma, and no thousands separator"
	}
	return "", shownCell(cell) + " is no decimal number written as 1234.56"
}

// readAmount is a decimal that is not negative.
func readAmount(cell string) (string, string) {
	value, problem := readDecimal(cell)
	if problem == "" && isNegative(value) {
		return "", shownCell(cell) + " is negative"
	}
	return value, problem
}

func isNegative(decimal string) bool {
	return strings.HasPrefix(decimal, "-") && strings.Trim(decimal, "-0.") != ""
}

func readPositive(cell string) (string, string) {
	value, problem := readAmount(cell)
	if problem == "" && strings.Trim(value, "+-0.") == "" {
		return "", shownCell(cell) + " is not above zero"
	}
	return value, problem
}

func readPercentage(cell string) (string, string) {
	value, problem := readAmount(cell)
	if problem != "" {
		return value, problem
	}
	if rate, err := strconv.ParseFloat(value, 64); err != nil || rate > 100 {
		return "", shownCell(cell) + " is no percentage from 0 to 100"
	}
	return value, ""
}

// readWhole takes whole numbers from least up to the database's largest.
func readWhole(least, most int64) cellReader {
	return func(cell string) (string, string) {
		n, err := strconv.ParseInt(cell, 10, 64)
		if err != nil || n > most {
			return "", shownCell(cell) + " is no whole number"
		}
		if n < least {
			return "", shownCell(cell) + " is below " + strconv.FormatInt(least, 10)
		}
		return strconv.FormatInt(n, 10), ""
	}
}

// readOneOf takes one of some words.
func readOneOf(words ...string) cellReader {
	known := make(map[string]bool, len(words))
	for _, word := range words {
		known[word] = true
	}
	return func(cell string) (string, string) {
		if known[cell] {
			return cell, ""
		}
		return "", shownCell(cell) + " is none of " + strings.Join(words, ", ")
	}
}

// paymentMethods are the format's words, and what exports call them otherwise.
var paymentMethods = map[string]string{
	"transfer": "transfer", "wire": "transfer", "bank_transfer": "transfer",
	"debit": "debit", "direct_debit": "debit", "sepa_debit": "debit",
	"bill": "bill", "lcr": "bill", "bor": "bill",
	"card": "card", "credit_card": "card",
	"cheque": "cheque", "check": "cheque",
}

func readPaymentMethod(cell string) (string, string) {
	if method := paymentMethods[strings.ToLower(cell)]; method != "" {
		return method, ""
	}
	return "", shownCell(cell) + " is none of transfer, debit, bill, card, cheque"
}

func readEmail(cell string) (string, string) {
	local, domain, found := strings.Cut(cell, "@")
	if !found || local == "" || !strings.Contains(domain, ".") || strings.ContainsAny(cell, " \t,;<>") {
		return "", shownCell(cell) + " is no mail address"
	}
	return readLower(cell)
}

var domainPattern = regexp.MustCompile(`^[\pL\pN-]+(\.[\pL\pN-]+)+$`)

// readDomains takes mail domains separated by spaces; one that anybody can have an address at proves nothing.
func readDomains(cell string) (string, string) {
	domains := strings.Fields(strings.ToLower(cell))
	for _, domain := range domains {
		if !domainPattern.MatchString(domain) {
			return "", shownCell(domain) + " is no mail domain"
		}
		if isPublicMailProvider(domain) {
			return "", shownCell(domain) + " is a public mail provider: anybody can have an address there"
		}
	}
	return copyArray(domains), ""
}

func readWords(cell string) (string, string) { return copyArray(strings.Fields(cell)), "" }

// readAliases takes names separated by bars.
func readAliases(cell string) (string, string) {
	var names []string
	for name := range strings.SplitSeq(cell, "|") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return copyArray(names), ""
}

var arrayEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// copyArray writes an array of texts for COPY: as PostgreSQL writes arrays, then escaped once more.
func copyArray(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = `"` + arrayEscapes.Replace(word) + `"`
	}
	return copyEscapes.Replace("{" + strings.Join(quoted, ",") + "}")
}

// legibleCell refuses what a text column cannot hold.
func legibleCell(cell string) (problem string) {
	switch {
	case len(cell) > maxCell:
		return "is longer than " + strconv.Itoa(maxCell) + " bytes"
	case !utf8.ValidString(cell):
		return "is not written in UTF-8"
	case strings.ContainsRune(cell, 0):
		return "holds a NUL character"
	}
	return ""
}
