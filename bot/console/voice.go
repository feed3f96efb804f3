package console

import (
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/prompts"
)

// languages are those of the faces that staff see.
var languages = []string{"fr", "en"}

// voice writes for staff in one language.
type voice struct {
	language string
	location *time.Location
	clock    domain.Clock
}

// language is the person's choice of this session, else the person's own, else the browser's, else French.
func (c *console) language(r *http.Request) string {
	if l := c.sessions.GetString(r.Context(), sessionLanguage); slices.Contains(languages, l) {
		return l
	}
	if who, ok := c.who(r); ok && slices.Contains(languages, who.Language) {
		return who.Language
	}
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		if base, _, _ := strings.Cut(strings.ToLower(tag), "-"); slices.Contains(languages, base) {
			return base
		}
	}
	return "fr"
}

func (v voice) functions() template.FuncMap {
	return template.FuncMap{
		"t": v.t, "dict": dict, "asset": func(name string) string { return "/static/" + name + "?v=" + assetVersion },
		"intent":      func(i any) string { return prompts.IntentText(domain.Intent(fmt.Sprint(i)), v.language) },
		"outcome":     func(o any) string { return prompts.OutcomeText(domain.Outcome(fmt.Sprint(o)), v.language) },
		"reason":      func(r domain.Reason) string { return plain(prompts.ReasonText(r, v.language)) },
		"status":      v.status,
		"disputeKind": func(k domain.DisputeKind) string { return prompts.DisputeKindText(k, v.language) },
		"describe":    func(a domain.Action) string { return prompts.DescribeAction(a, v.language) },
		"state":       func(s any) string { return v.known("state.", fmt.Sprint(s)) },
		"verb":        func(s string) string { return v.known("verb.", s) },
		"known":       func(prefix string, s any) string { return v.known(prefix, fmt.Sprint(s)) },
		"plain":       plain, "odd": oddAddress, "mailbox": mailbox, "initials": initials,
		"refusal": v.refusal, "typed": v.typed, "terms": v.terms, "rowValue": v.rowValue,
		"money": v.money, "number": v.number, "day": v.day, "moment": v.moment, "ago": v.ago, "span": v.span,
		"stamp":       func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"pct":         func(f float64) string { return fmt.Sprintf("%.0f %%", 100*min(max(f, 0), 1)) },
		"size":        v.size,
		"disputeLink": disputeLink, "word": func(table, key string) string { return prompts.Word(v.language, table, key) },
		"add": func(a, b int) int { return a + b },
	}
}

// t is a word or sentence by its key; args fill its verbs. Where it has two forms ("one|many"), the first arg chooses.
func (v voice) t(key string, args ...any) string {
	w, ok := words[key]
	if !ok {
		return key
	}
	text := w[slices.Index(languages, v.language)]
	if len(args) == 0 {
		return text
	}
	if one, many, ok := strings.Cut(text, "|"); ok {
		text = many
		if n, isInt := args[0].(int); isInt && v.isOne(n) {
			text = one
		}
	}
	return fmt.Sprintf(text, args...)
}

// isOne tells a number that takes the singular: in French nought does too.
func (v voice) isOne(n int) bool { return n == 1 || n == 0 && v.language == "fr" }

// known is the word for a code, or the code itself made readable where there is none.
func (v voice) known(prefix, code string) string {
	if prefix == "table." {
		code = tableName(code)
	}
	if _, ok := words[prefix+code]; ok {
		return v.t(prefix + code)
	}
	return plain(strings.ReplaceAll(code, "_", " "))
}

// status is the short word for the state of a document, else the long one that customers read too.
func (v voice) status(s any) string {
	code := fmt.Sprint(s)
	if _, ok := words["status."+code]; ok {
		return v.t("status." + code)
	}
	return prompts.StatusText(code, v.language)
}

// money writes an amount with its currency (ISO 4217).
func (v voice) money(amount decimal.Decimal, currency string) string {
	return plain(prompts.FormatMoney(amount, currency, v.language))
}

// number writes a quantity without needless zeros.
func (v voice) number(n decimal.Decimal) string { return prompts.FormatNumber(n, 0, v.language) }

// typed is a number as the reader would type it: one that a form takes back, so without groups.
func (v voice) typed(n decimal.Decimal) string {
	if v.language == "fr" {
		return strings.ReplaceAll(n.String(), ".", ",")
	}
	return n.String()
}

// terms writes payment terms (domain.DueOn) in words; those that are written otherwise stand as they are.
func (v voice) terms(terms string) string {
	before, after, endOfMonth := strings.Cut(strings.ToUpper(strings.TrimSpace(terms)), "EOM")
	key := "terms.net"
	switch {
	case terms == "0":
		return v.t("terms.prepaid")
	case endOfMonth && before != "" && after != "":
		return v.t("terms.on", before, after)
	case endOfMonth && after != "":
		before, key = after, "terms.after"
	case endOfMonth && before != "":
		key = "terms.end"
	case endOfMonth:
		return v.t("terms.month")
	}
	if days, err := strconv.Atoi(before); err != nil || days <= 0 {
		return plain(terms)
	}
	return v.t(key, before)
}

// rowValue is a value that a row had when it was read.
func (v voice) rowValue(value string) string {
	if value == "missing" { // no such row
		return v.t("value.missing")
	}
	return plain(value)
}

func (v voice) day(d domain.Date) string {
	switch {
	case d.IsZero():
		return "–"
	case v.language == "fr":
		return d.Time().Format("02/01/2006")
	}
	return d.Time().Format("2 Jan 2006")
}

// moment is a time of day in the company's zone, with the day where it is not today.
func (v voice) moment(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	t = t.In(v.location)
	now := v.clock().In(v.location)
	day := "02/01 15:04"
	if v.language == "en" {
		day = "2 Jan 15:04"
	}
	switch {
	case domain.DateOf(t) == domain.DateOf(now):
		return t.Format("15:04")
	case t.Year() == now.Year():
		return t.Format(day)
	}
	return v.day(domain.DateOf(t)) + t.Format(" 15:04")
}

// ago is how long something has been waiting, in one unit.
func (v voice) ago(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return v.span(v.clock().Sub(t))
}

func (v voice) span(d time.Duration) string {
	switch d = max(d, 0); {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf(v.t("unit.days"), int(d.Hours()/24))
}

func (v voice) size(n int) string {
	unit := "o"
	if v.language == "en" {
		unit = "B"
	}
	switch {
	case n < 1024:
		return fmt.Sprintf("%d %s", n, unit)
	case n < 1<<20:
		return fmt.Sprintf("%d k%s", n>>10, unit)
	}
	return v.number(decimal.New(int64(n), 0).DivRound(decimal.New(1<<20, 0), 1)) + " M" + unit
}

// dict hands several values to a part of a page.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("a name without a value: %w", domain.ErrInvalid)
	}
	m := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m, nil
}

func initials(name string) string {
	var letters []rune
	for _, part := range strings.Fields(plain(name)) {
		if len(letters) < 2 {
			letters = append(letters, []rune(part)[0])
		}
	}
	return strings.ToUpper(string(letters))
}
