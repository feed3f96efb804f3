package extract

import (
	"strconv"
	"strings"
	"time"

	"guichet/domain"
)

// ordinalDay reads "3", "1er", "3rd", "4th": a day of a month.
func ordinalDay(t Token) (int, bool) {
	digits := strings.TrimRight(t.Fold, "ernsthdo")
	if t.Kind == Code && digits == t.Fold || len(digits) > 2 {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil && n >= 1 && n <= 31
}

// dayMonth reads "3 décembre 2026", "1er décembre", "3rd of December", "3. Dezember", "3 de diciembre de 2026".
func (d *dater) dayMonth(i int) (Date, int) {
	t := d.token(i)
	if t.Kind != Number && t.Kind != Code {
		return Date{}, 0
	}
	day, ok := ordinalDay(t)
	if !ok {
		return Date{}, 0
	}
	j := i + 1
	for d.token(j).Text == "." || d.token(j).Fold == "de" || d.token(j).Fold == "of" || d.token(j).Fold == "di" || d.token(j).Text == "º" || d.token(j).Text == "°" || d.token(j).Text == "-" {
		j++
	}
	month := monthOf(d.token(j).Fold)
	if d.token(j).Kind != Word || month == 0 {
		return Date{}, 0
	}
	return d.withYear(month, day, i, j+1)
}

// monthDay reads "December 3rd, 2026".
func (d *dater) monthDay(i int) (Date, int) {
	month := monthOf(d.token(i).Fold)
	if d.token(i).Kind != Word || month == 0 {
		return Date{}, 0
	}
	j := i + 1
	for d.token(j).Text == "." || d.token(j).Fold == "the" {
		j++
	}
	if n := d.token(j); n.Kind == Number || n.Kind == Code {
		if day, ok := ordinalDay(n); ok && UnitOf(d.token(j+1).Fold) == "" {
			return d.withYear(month, day, i, j+1)
		}
	}
	return Date{}, 0
}

// withYear ends a day and month at token j with the year that may follow.
func (d *dater) withYear(month, day, i, j int) (Date, int) {
	k := j
	for k < j+2 && (d.token(k).Text == "," || d.token(k).Text == "." || d.token(k).Fold == "de" || d.token(k).Fold == "del") {
		k++
	}
	if y := d.token(k); y.Kind == Number && len(y.Text) == 4 && onlyDigits(y.Text) && y.Text[:2] == "20" {
		year, _ := strconv.Atoi(y.Text)
		return d.exact(year, month, day, k+1-i)
	}
	return d.yearless(month, day, j-i)
}

var (
	endWords   = set("fin finales fine ende end eind einde final")
	startWords = set("debut anfang early beginning inicio principios inizio begin start")
	midWords   = set("mi mitte mid mediados meta half")
)

// monthEnd reads "fin de mois", "fin novembre", "end of the month", "Monatsende", "Mitte Dezember".
func (d *dater) monthEnd(i int) (Date, int) {
	w := d.token(i).Fold
	if w == "monatsende" {
		return d.endOf(d.base), 1
	}
	if !endWords[w] && !startWords[w] && !midWords[w] {
		return Date{}, 0
	}
	j := i + 1
	for n := 0; n < 3 && (dateArticles[d.token(j).Fold] || d.token(j).Fold == "des" || d.token(j).Fold == "van" || d.token(j).Fold == "di" || d.token(j).Text == "-" || thisWords[d.token(j).Fold] || d.token(j).Fold == "dieses"); n++ {
		j++
	}
	month := monthOf(d.token(j).Fold)
	base := d.base
	switch {
	case month > 0:
		base = d.monthAhead(month)
	case monthWords[d.token(j).Fold]:
	default:
		return Date{}, 0
	}
	date := d.endOf(base)
	switch {
	case startWords[w]:
		date.Day = domain.NewDate(base.Year, base.Month, 1)
		date.Until = date.Day.AddDays(9)
	case midWords[w]:
		date.Day = domain.NewDate(base.Year, base.Month, 15)
		date.Until = date.Day
	}
	return date, j - i + 1
}

var monthWords = set("mois month months monats monat mes mese maand moi")

func (d *dater) endOf(base domain.Date) Date {
	return Date{Day: base.EndOfMonth(), Until: base.EndOfMonth(), Kind: ByEnd}
}

// monthAhead is the first day of that month, of the year that brings it closest.
func (d *dater) monthAhead(month int) domain.Date {
	year := d.base.Year
	switch away := month - int(d.base.Month); {
	case away > 6:
		year--
	case away < -6:
		year++
	}
	return domain.NewDate(year, time.Month(month), 1)
}

// month reads a month alone: "les factures d'octobre", "October 2026".
func (d *dater) month(i int) (Date, int) {
	t := d.token(i)
	month := monthOf(t.Fold)
	if t.Kind != Word || month == 0 || len(t.Fold) < 4 && t.Fold != "mai" && t.Fold != "may" && t.Fold != "mei" {
		return Date{}, 0
	}
	if (t.Fold == "may" || t.Fold == "mars" || t.Fold == "march" || t.Fold == "juni") && t.Text == t.Fold && d.token(i-1).Fold != "en" && d.token(i-1).Fold != "de" {
		return Date{}, 0 // a verb, a planet
	}
	first, taken := d.monthAhead(month), 1
	j := i + 1
	if d.token(j).Fold == "de" || d.token(j).Fold == "del" {
		j++
	}
	date := Date{Kind: ByMonth}
	if y := d.token(j); y.Kind == Number && len(y.Text) == 4 && onlyDigits(y.Text) && y.Text[:2] == "20" {
		year, _ := strconv.Atoi(y.Text)
		first, taken, date.Year = domain.NewDate(year, time.Month(month), 1), j-i+1, true
	}
	date.Day, date.Until = first, first.EndOfMonth()
	date.Past = date.Until.Before(d.base)
	return date, taken
}

// week reads "semaine 49", "KW 49", "next week", "la semaine dernière", "cette semaine".
func (d *dater) week(i int) (Date, int) {
	t := d.token(i)
	numbered := weekWords[t.Fold] || t.Fold == "kw" || t.Fold == "sem" || t.Fold == "wk" || t.Fold == "cw" || t.Fold == "kalenderwoche" || t.Fold == "sett"
	if numbered && t.Kind == Word {
		j := i + 1
		for d.token(j).Text == "." || d.token(j).Fold == "n" || d.token(j).Text == "°" {
			j++
		}
		if n := d.token(j); n.Kind == Number && len(n.Text) <= 2 {
			if week, err := strconv.Atoi(n.Text); err == nil && week >= 1 && week <= 53 {
				return d.weekNumber(week), j - i + 1
			}
		}
	}
	monday := d.base.AddDays(1 - isoWeekday(d.base))
	before, after := d.token(i-1).Fold, d.token(i+1).Fold
	switch {
	case !weekWords[t.Fold]:
		return d.directedWeek(i, monday)
	case nextWords[after] && after != "que" || after == "que" && d.token(i+2).Fold == "viene":
		taken := 2
		if after == "que" {
			taken = 3
		}
		return weekOf(monday.AddDays(7), false), taken
	case lastWords[after]:
		return weekOf(monday.AddDays(-7), true), 2
	case thisWords[before]:
		return weekOf(monday, false), 1
	}
	return Date{}, 0
}

func (d *dater) directedWeek(i int, monday domain.Date) (Date, int) {
	t := d.token(i).Fold
	if !weekWords[d.token(i+1).Fold] {
		return Date{}, 0
	}
	switch {
	case nextWords[t] && t != "que":
		return weekOf(monday.AddDays(7), false), 2
	case lastWords[t]:
		return weekOf(monday.AddDays(-7), true), 2
	}
	return Date{}, 0
}

func weekOf(monday domain.Date, past bool) Date {
	return Date{Day: monday, Until: monday.AddDays(6), Kind: ByWeek, Past: past}
}

// weekNumber is an ISO 8601 week: of this year, or the next where it is long past.
func (d *dater) weekNumber(week int) Date {
	year, now := d.base.Time().ISOWeek()
	if week < now-20 {
		year++
	}
	fourth := domain.NewDate(year, time.January, 4)
	monday := fourth.AddDays(1 - isoWeekday(fourth) + 7*(week-1))
	return weekOf(monday, false)
}

var (
	dayWords     = set("jour jours j day days tag tage tagen dia dias giorno giorni dag dagen")
	hourWords    = set("h heures heure hours hour hrs stunden horas ore uur uren")
	monthsWords  = set("mois month months monat monate monaten mes meses mese mesi maand maanden")
	withinWords  = set("sous dans within in innerhalb binnen dentro en entro tra fra over ici")
	agoWords     = set("ago geleden fa")
	workingWords = set("ouvres ouvrables ouvrable ouvre working business arbeitstagen arbeitstage werktagen werktage habiles laborables lavorativi werkdagen")
)

// counted reads "sous 8 jours", "dans 3 semaines", "within 5 working days", "vor 2 Wochen", "3 days ago", "48h".
func (d *dater) counted(i int) (Date, int) {
	w := d.token(i).Fold
	ahead := withinWords[w]
	ago := w == "vor" || w == "hace" || w == "a" && d.token(i-1).Fold == "y"
	j := i
	if ahead || ago {
		j++
		for d.token(j).Fold == "von" || d.token(j).Fold == "de" {
			j++
		}
	}
	if w == "sous" && (d.token(j).Fold == "huitaine" || d.token(j).Fold == "quinzaine") {
		days := map[string]int{"huitaine": 8, "quinzaine": 15}[d.token(j).Fold]
		return Date{Day: d.base.AddDays(days), Kind: ByCount}, j - i + 1
	}
	n, taken := d.count(j)
	if taken == 0 {
		return Date{}, 0
	}
	j += taken
	working := workingWords[d.token(j).Fold]
	if working && !dayWords[d.token(j).Fold] && dayWords[d.token(j+1).Fold] {
		j++
	}
	unit := d.token(j).Fold
	end := j + 1
	if workingWords[d.token(end).Fold] {
		working, end = true, end+1
	}
	if agoWords[d.token(end).Fold] {
		ago, end = true, end+1
	}
	if !ahead && !ago || n > 400 {
		return Date{}, 0
	}
	day, ok := d.offset(n, unit, working, ago)
	if !ok {
		return Date{}, 0
	}
	return Date{Day: day, Kind: ByCount, Past: ago}, end - i
}

// count is a number in digits or words.
func (d *dater) count(j int) (n, taken int) {
	t := d.token(j)
	if t.Kind == Number && onlyDigits(t.Text) && len(t.Text) <= 3 {
		n, _ = strconv.Atoi(t.Text)
		return n, 1
	}
	if t.Kind == Word {
		return cardinal(d.text, j)
	}
	return 0, 0
}

func (d *dater) offset(n int, unit string, working, ago bool) (domain.Date, bool) {
	sign := 1
	if ago {
		sign = -1
	}
	switch {
	case dayWords[unit] || workingWords[unit]:
		if (working || workingWords[unit]) && !ago {
			return domain.AddBusinessDays(d.calendar, d.base, n), true
		}
		return d.base.AddDays(sign * n), true
	case hourWords[unit]:
		return d.base.AddDays(sign * (n + 23) / 24), true
	case weekWords[unit]:
		return d.base.AddDays(sign * 7 * n), true
	case monthsWords[unit]:
		return domain.NewDate(d.base.Year, d.base.Month+time.Month(sign*n), d.base.Day), true
	}
	return domain.Date{}, false
}

var namedDays = map[string]int{"aujourd": 0, "today": 0, "heute": 0, "hoy": 0, "oggi": 0, "vandaag": 0, "demain": 1, "tomorrow": 1, "manana": 1, "domani": 1, "morgen": 1,
	"ubermorgen": 2, "dopodomani": 2, "overmorgen": 2, "hier": -1, "yesterday": -1, "gestern": -1, "ayer": -1, "ieri": -1, "gisteren": -1, "vorgestern": -2, "eergisteren": -2, "anteayer": -2}

// named reads "demain", "après-demain", "yesterday".
func (d *dater) named(i int) (Date, int) {
	t := d.token(i)
	offset, known := namedDays[t.Fold]
	if t.Kind != Word || !known {
		return Date{}, 0
	}
	before := d.token(i - 1).Fold
	switch {
	case t.Fold == "morgen" && (before == "guten" || before == "goede" || d.token(i+1).Kind == Break && t.Text == "Morgen"),
		t.Fold == "manana" && (before == "la" || before == "esta"), t.Fold == "hier" && before != "" && !frenchHier(before, d.token(i+1).Fold):
		return Date{}, 0
	}
	taken := 1
	if t.Fold == "aujourd" {
		taken = 3
	}
	if before == "-" && d.token(i-2).Fold == "apres" || before == "pasado" {
		offset++
	}
	if before == "-" && d.token(i-2).Fold == "avant" {
		offset--
	}
	return Date{Day: d.base.AddDays(offset), Kind: ByCount, Past: offset < 0}, min(taken, len(d.text.Tokens)-i)
}

// frenchHier tells "hier" (yesterday) from German and Dutch "hier" (here) by its neighbours.
func frenchHier(before, after string) bool {
	german := set("ist wir liegt bitte sind is zijn finden und im am mit")
	return !german[before] && !german[after]
}

var dayCues = set("le the am zum den el il al au du dal op vom del")

// bareDay reads a day of the month alone: "le 26", "by the 4th", "zum 4.".
func (d *dater) bareDay(i int) (Date, int) {
	if !dayCues[d.token(i).Fold] {
		return Date{}, 0
	}
	n := d.token(i + 1)
	if n.Kind != Number && n.Kind != Code {
		return Date{}, 0
	}
	day, ok := ordinalDay(n)
	next := d.token(i + 2)
	if monthOf(next.Fold) > 0 || (next.Fold == "de" || next.Fold == "of" || next.Fold == "di") && monthOf(d.token(i+3).Fold) > 0 || next.Text == "." && monthOf(d.token(i+3).Fold) > 0 {
		return Date{}, 0
	}
	if !ok || next.Kind == Word && next.Text != "" && (UnitOf(next.Fold) != "" || hourWords[next.Fold] || !bareDayFollows[next.Fold]) && n.Kind == Number || next.Kind == Number || next.Kind == Code || next.Text == "%" || next.Text == "€" || next.Text == "-" {
		return Date{}, 0
	}
	return d.dayOfMonth(day), 2
}

// bareDayFollows are words that may follow a bare day: anything else makes the number count something.
var bareDayFollows = set("pour a au avant apres et ou de en mais sinon merci svp stp dernier prochain courant dans car s il c on je nous vous est sera serait for at and or but before please if in to we i bitte und oder um fur an y o por para e per entro en of om voor matin midi soir")

// dayOfMonth is the next day of that number, today included, with the last one as its other reading.
func (d *dater) dayOfMonth(day int) Date {
	ahead := domain.NewDate(d.base.Year, d.base.Month, day)
	if day < d.base.Day || ahead.Day != day {
		ahead = domain.NewDate(d.base.Year, d.base.Month+1, day)
	}
	back := domain.NewDate(d.base.Year, d.base.Month, day)
	if day > d.base.Day || back.Day != day {
		back = domain.NewDate(d.base.Year, d.base.Month-1, day)
	}
	return Date{Day: ahead, Back: back, Kind: ByDay}
}
