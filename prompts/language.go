package prompts

import (
	"strconv"

	"guichet/domain"
)

// Languages are those in which customers are answered; the first is the one used for any other language
// when staff are spoken to in neither French nor English.
var Languages = []string{"en", "fr", "de", "es", "it", "nl"}

// Language is the language of the answer to a reader of this language: itself where it is one of ours, else English.
func Language(language string) string {
	if len(language) > 2 {
		language = language[:2]
	}
	if _, ok := locales[language]; ok {
		return language
	}
	return "en"
}

// StaffLanguage is French or English: staff faces know no other.
func StaffLanguage(language string) string {
	if Language(language) == "fr" {
		return "fr"
	}
	return "en"
}

const (
	noBreak       = "\u00a0"
	narrowNoBreak = "\u202f"
)

// locale is how a language writes numbers and days.
type locale struct {
	group, decimal string
	// before tells that the sign of a currency stands before the amount, with what in between.
	before  bool
	between string
	months  [12]string
	day     func(d domain.Date, month string) string
	// singular tells whether a quantity takes the singular.
	zeroSingular bool
}

var locales = map[string]locale{
	"en": {",", ".", true, "", [12]string{"January", "February", "March", "April", "May", "June", "July",
		"August", "September", "October", "November", "December"}, plainDay, false},
	"fr": {narrowNoBreak, ",", false, noBreak, [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet",
		"août", "septembre", "octobre", "novembre", "décembre"}, frenchDay, true},
	"de": {".", ",", false, noBreak, [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli",
		"August", "September", "Oktober", "November", "Dezember"}, germanDay, false},
	"es": {".", ",", false, noBreak, [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
		"agosto", "septiembre", "octubre", "noviembre", "diciembre"}, spanishDay, false},
	"it": {".", ",", false, noBreak, [12]string{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio",
		"agosto", "settembre", "ottobre", "novembre", "dicembre"}, plainDay, false},
	"nl": {".", ",", true, noBreak, [12]string{"januari", "februari", "maart", "april", "mei", "juni", "juli",
		"augustus", "september", "oktober", "november", "december"}, plainDay, false},
}

func plainDay(d domain.Date, month string) string {
	return strconv.Itoa(d.Day) + " " + month + " " + strconv.Itoa(d.Year)
}

func frenchDay(d domain.Date, month string) string {
	if d.Day == 1 {
		return "1er " + month + " " + strconv.Itoa(d.Year)
	}
	return plainDay(d, month)
}

func germanDay(d domain.Date, month string) string {
	return strconv.Itoa(d.Day) + ". " + month + " " + strconv.Itoa(d.Year)
}

func spanishDay(d domain.Date, month string) string {
	return strconv.Itoa(d.Day) + " de " + month + " de " + strconv.Itoa(d.Year)
}
