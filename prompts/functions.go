package prompts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"guichet/domain"
)

// functions are what a template of the language may call:
//
//	cite VALUE           writes a value and cites it; the only way to write a figure
//	join VALUES          "A, B and C", each cited
//	numbers INVOICES     their numbers, joined
//	courtesy INVOICES    those that are convenience copies
//	either VALUES        "A, B or C", each cited
//	has VALUE            whether there is a value
//	word TABLE KEY       a word of the language's words file
//	known TABLE KEY      whether the words file has it
//	law ARTICLE          the number of an article of law, cited as policy
//	some VALUE           whether there is a value above nought
//	zero VALUE           whether there is a value and it is nought
//	late, nodate LINES   whether a line comes too late, or has no certain day
//	overdue SHIPMENTS    whether one should have arrived
//	company COMPANY      the company's name, cited
//	greeted NAME         the name of the person addressed, cited
//	said VALUE           the sender's own words in quotation marks, cited
//	reason SECTION       why a person decides, for staff, cited with its request
func functions(language string) template.FuncMap {
	return template.FuncMap{
		"cite":   func(v Value) (string, error) { return marked(v, language) },
		"said":   func(v Value) (string, error) { return quoted(v, language) },
		"join":   func(values []Value) (string, error) { return joined(values, "and", language) },
		"either": func(values []Value) (string, error) { return joined(values, "or", language) },
		"numbers": func(invoices []InvoiceFacts) (string, error) {
			return joined(invoiceNumbers(invoices), "and", language)
		},
		"courtesy": func(invoices []InvoiceFacts) []InvoiceFacts {
			return slices.DeleteFunc(slices.Clone(invoices), func(i InvoiceFacts) bool { return !i.Courtesy })
		},
		"has":    func(v Value) bool { return !v.IsZero() },
		"word":   func(table string, key any) string { return word(language, table, fmt.Sprint(key)) },
		"known":  func(table string, key any) bool { _, ok := wordOf(language, table, fmt.Sprint(key)); return ok },
		"reason": func(p page) (string, error) { return citedReason(p.Section, language) },
		"law": func(article string) (string, error) {
			return marked(Value{Kind: TextValue, Text: article, Origin: domain.OriginPolicy}, language)
		},
		"some": func(v Value) bool { return !v.IsZero() && v.Number.IsPositive() },
		"zero": func(v Value) bool { return !v.IsZero() && v.Number.IsZero() },
		"late": func(lines []LineFacts) bool {
			return slices.ContainsFunc(lines, func(l LineFacts) bool { return l.Late })
		},
		"overdue": func(shipments []ShipmentFacts) bool {
			return slices.ContainsFunc(shipments, func(s ShipmentFacts) bool { return s.Overdue })
		},
		"nodate": func(lines []LineFacts) bool {
			return slices.ContainsFunc(lines, func(l LineFacts) bool { return l.NoDate })
		},
		"company": func(c domain.Company) (string, error) { return marked(companyName(c), language) },
		"greeted": func(name string) (string, error) { return marked(Said(name), language) },
	}
}

// citedReason is the reason of a section; its particulars may hold figures, and they stand in the request's row.
func citedReason(section Section, language string) (string, error) {
	row := domain.RowRef{Table: "request", Key: strconv.FormatInt(int64(section.Request), 10), Column: "reason"}
	return mark(ReasonText(section.Reason, language), Text("", row))
}

// companyName is the company's name as cited; it may hold digits.
func companyName(c domain.Company) Value {
	return Text(c.Name, domain.RowRef{Table: "company", Key: "1", Column: "name"})
}

func invoiceNumbers(invoices []InvoiceFacts) []Value {
	values := make([]Value, len(invoices))
	for i, invoice := range invoices {
		values[i] = invoice.Number
	}
	return values
}

// joined writes values as a list in a sentence, the last after the conjunction. Values that are not there are left out.
func joined(values []Value, conjunction, language string) (string, error) {
	var texts []string
	for _, v := range values {
		text, err := marked(v, language)
		if err != nil {
			return "", err
		}
		if text != "" {
			texts = append(texts, text)
		}
	}
	if len(texts) < 2 {
		return strings.Join(texts, ""), nil
	}
	last := len(texts) - 1
	return strings.Join(texts[:last], ", ") + " " + word(language, "list", conjunction) + " " + texts[last], nil
}

// quoted writes the sender's own words between the language's quotation marks; a value of ours, or one that was read as a day or a
// number, stands without them.
func quoted(v Value, language string) (string, error) {
	text, err := marked(v, language)
	if text == "" || err != nil {
		return "", err
	}
	if v.Origin != domain.OriginMessage || v.Kind != TextValue {
		return text, nil
	}
	switch language {
	case "fr":
		return "«" + noBreak + text + noBreak + "»", nil
	case "de":
		return "„" + text + "“", nil
	case "es", "it":
		return "«" + text + "»", nil
	}
	return "“" + text + "”", nil
}
