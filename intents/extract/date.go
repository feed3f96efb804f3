package extract

import (
	"strconv"
	"strings"
	"time"

	"guichet/domain"
)

// DateKind says how a day was named.
type DateKind string

// The ways to name a day.
const (
	ByDay     DateKind = "day"       // "4 December", "12/11"
	ByWeekday DateKind = "weekday"   // "Friday"
	ByWeek    DateKind = "week"      // "semaine 49", "next week"
	ByMonth   DateKind = "month"     // "October"
	ByCount   DateKind = "count"     // "within 8 days", "tomorrow"
	ByEnd     DateKind = "month_end" // "fin novembre"
)

// Date is a day, or a run of days, that a text names.
type Date struct {
	Span  domain.Span `json:"span"`
	First int         `json:"-"` // tokens
	Last  int         `json:"-"`
	// Day is the first day meant, read forward where the words do not tell; Until the last (the same for one day).
	Day   domain.Date `json:"day"`
	Until domain.Date `json:"until"`
	// Back is the same read backward: the last Friday rather than the next.
	Back domain.Date `json:"back,omitzero"`
	Kind DateKind    `json:"kind"`
	// Past tells that the words themselves look back ("last Friday", "3 weeks ago").
	Past bool `json:"past,omitempty"`
	// Year tells that a year was written.
	Year     bool `json:"year,omitempty"`
	Sentence int  `json:"sentence"`
}

// dater finds dates in one text.
type dater struct {
	text     *Text
	base     domain.Date
	calendar domain.Calendar
	found    []Date
}

// Dates finds the days that a text names, relative to the day on which it was written, in the order in which they stand.
func Dates(text *Text, base domain.Date, calendar domain.Calendar) []Date {
	if calendar == nil {
		calendar = domain.Weekdays{}
	}
	d := &dater{text: text, base: base, calendar: calendar}
	for i := 0; i < len(text.Tokens) && len(d.found) < 200; {
		date, taken := d.at(i)
		if taken == 0 {
			i++
			continue
		}
		date.First, date.Last, date.Sentence = i, i+taken, text.SentenceAt(i)
		start, end := text.Tokens[i].Start, text.Tokens[i+taken-1].End
		date.Span = domain.Span{Start: start, End: end, Text: text.Raw[start:end]}
		if date.Until.IsZero() {
			date.Until = date.Day
		}
		d.found = append(d.found, date)
		i += taken
	}
	return d.found
}

func (d *dater) token(i int) Token {
	if i < 0 || i >= len(d.text.Tokens) {
		return Token{}
	}
	return d.text.Tokens[i]
}

func (d *dater) at(i int) (Date, int) {
	for _, read := range []func(int) (Date, int){d.weekdayDate, d.figures, d.dayMonth, d.monthDay, d.monthEnd, d.week, d.counted, d.named, d.bareDay, d.month} {
		if date, taken := read(i); taken > 0 {
			return date, taken
		}
	}
	return Date{}, 0
}

// weekdayDate reads "vendredi 27/11", "Friday, 4 December", "jeudi 26", "next Thursday", "Montag".
func (d *dater) weekdayDate(i int) (Date, int) {
	t := d.token(i)
	short := t.Kind == Word && len(t.Fold) <= 3 && weekdayNames[t.Fold] > 0
	weekday := weekdayOf(t.Fold)
	if t.Kind != Word || weekday == 0 && !short {
		return d.directedWeekday(i)
	}
	j := i + 1
	for d.token(j).Text == "," || d.token(j).Text == "." || dateArticles[d.token(j).Fold] {
		j++
	}
	for _, read := range []func(int) (Date, int){d.figures, d.dayMonth, d.monthDay} {
		if date, taken := read(j); taken > 0 && date.Kind == ByDay {
			return date, j - i + taken
		}
	}
	if n := d.token(j); !short && (n.Kind == Number || n.Kind == Code) && d.token(j+1).Fold != "h" {
		if day, ok := ordinalDay(n); ok {
			return d.dayOfMonth(day), j - i + 1
		}
	}
	if short {
		return Date{}, 0
	}
	return d.plainWeekday(i, weekday)
}

var dateArticles = set("le the den dem der am el il the of de op do du")

var (
	nextWords = set("prochain prochaine suivant suivante next coming nachsten nachster nachste nachstem kommenden kommende kommender proximo proxima siguiente prossimo prossima volgende aanstaande komende que")
	lastWords = set("dernier derniere passe passee last past letzten letzter letzte letztem vergangenen vergangene vorigen vorige pasado pasada anterior ultimo ultima scorso scorsa passata afgelopen previous precedent precedente")
	thisWords = set("ce cette this diesen diese dieser este esta questo questa deze dit cet")
	weekWords = set("semaine week woche semana settimana weeks semaines wochen semanas settimane weken hebdo")
)

// plainWeekday is a weekday with no date: the next one, with the last one as its other reading.
func (d *dater) plainWeekday(i, weekday int) (Date, int) {
	ahead := (weekday - isoWeekday(d.base) + 7) % 7
	if ahead == 0 {
		ahead = 7
	}
	date := Date{Day: d.base.AddDays(ahead), Back: d.base.AddDays(ahead - 7), Kind: ByWeekday}
	taken := 1
	after := d.token(i + 1).Fold
	switch {
	case nextWords[after] && after != "que":
		taken = 2
	case lastWords[after]:
		date.Day, date.Past, taken = date.Back, true, 2
	}
	if n := d.weekAhead(i + taken); n > 0 { // "jeudi de la semaine prochaine", "Donnerstag nächster Woche"
		monday := d.base.AddDays(1 - isoWeekday(d.base) + 7)
		date.Day, taken = monday.AddDays(weekday-1), taken+n
	}
	before := d.token(i - 1).Fold
	if lastWords[before] {
		date.Day, date.Past = date.Back, true
	}
	return date, taken
}

// weekAhead counts the tokens of "next week" at i.
func (d *dater) weekAhead(i int) int {
	seenWeek, seenNext := false, false
	for n := range 5 {
		w := d.token(i + n).Fold
		switch {
		case weekWords[w]:
			seenWeek = true
		case nextWords[w] && w != "que":
			seenNext = true
		case dateArticles[w] || w == "la" || w == "in" || w == "a" || w == "della":
		default:
			return 0
		}
		if seenWeek && seenNext {
			return n + 1
		}
	}
	return 0
}

// directedWeekday reads "next Friday", "kommenden Montag": the weekday follows.
func (d *dater) directedWeekday(i int) (Date, int) {
	w := d.token(i).Fold
	weekday := weekdayOf(d.token(i + 1).Fold)
	if weekday == 0 || !nextWords[w] && !lastWords[w] {
		return Date{}, 0
	}
	date, taken := d.weekdayDate(i + 1)
	if lastWords[w] && date.Kind == ByWeekday {
		date.Day, date.Past = date.Back, true
	}
	return date, taken + 1
}

func isoWeekday(day domain.Date) int {
	w := int(day.Weekday())
	if w == 0 {
		return 7
	}
	return w
}

// figures reads "2026-12-03", "03/12/2026", "3.12.26", "03/12".
func (d *dater) figures(i int) (Date, int) {
	t := d.token(i)
	if t.Kind != Number && t.Kind != Code || strings.ContainsAny(t.Text, "_:'") {
		return Date{}, 0
	}
	parts := strings.FieldsFunc(t.Text, func(r rune) bool { return r == '.' || r == '/' || r == '-' })
	taken := 1
	if len(parts) == 2 && strings.Contains(t.Text, ".") && d.token(i+1).Text == "." && !d.token(i+1).Space {
		if next := d.token(i + 2); next.Kind == Number && len(next.Text) == 4 && onlyDigits(next.Text) { // "3.12. 2026"
			parts, taken = append(parts, next.Text), 3
		} else {
			taken = 2 // "3.12."
		}
	}
	numbers := make([]int, len(parts))
	for k, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || len(p) > 4 {
			return Date{}, 0
		}
		numbers[k] = n
	}
	switch {
	case len(numbers) == 3 && len(parts[0]) == 4:
		return d.exact(numbers[0], numbers[1], numbers[2], taken)
	case len(numbers) == 3 && len(parts[0]) <= 2 && len(parts[1]) <= 2 && (len(parts[2]) == 2 || len(parts[2]) == 4):
		return d.exact(fullYear(numbers[2]), numbers[1], numbers[0], taken)
	case len(numbers) == 2 && len(parts[0]) <= 2 && len(parts[1]) <= 2 && (strings.Contains(t.Text, "/") && d.dated(i, taken) || taken == 2 || d.dateCue(i) && strings.Contains(t.Text, ".")):
		return d.yearless(numbers[1], numbers[0], taken)
	}
	return Date{}, 0
}

// dated tells whether "1/2" is a day and no fraction or size: something announces a day, or it stands alone.
func (d *dater) dated(i, taken int) bool {
	before, after := d.token(i-1), d.token(i+taken)
	if len(d.token(i).Text) == 5 && after.Kind != Number && UnitOf(after.Fold) == "" && !measures[after.Fold] && after.Text != "\"" && after.Text != "”" {
		return true // "27/11"
	}
	switch {
	case before.Kind == Break || before.Kind == Sign && before.Text != "." && before.Text != "-", before.Text == "":
		return true
	case slashDayCues[before.Fold] || weekdayNames[before.Fold] > 0:
		return true
	}
	return false
}

var slashDayCues = set("le au du pour avant jusqu the on by before for until am zum vom bis den der el al del para antes il dal entro per op voor tot vanaf des ab from since seit depuis dated date livraison delivery")

// dateCue tells whether the word before announces a day.
func (d *dater) dateCue(i int) bool {
	return dateArticles[d.token(i-1).Fold] && d.token(i-1).Fold != "de" || weekdayOf(d.token(i-1).Fold) > 0
}

func fullYear(n int) int {
	if n < 100 {
		return 2000 + n
	}
	return n
}

func (d *dater) exact(year, month, day, taken int) (Date, int) {
	if month > 12 && day <= 12 {
		month, day = day, month
	}
	date := domain.NewDate(year, time.Month(month), day)
	if month < 1 || month > 12 || day < 1 || date.Day != day || year < d.base.Year-4 || year > d.base.Year+4 {
		return Date{}, 0
	}
	return Date{Day: date, Kind: ByDay, Year: true}, taken
}

func (d *dater) yearless(month, day, taken int) (Date, int) {
	if month > 12 && day <= 12 {
		month, day = day, month
	}
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return Date{}, 0
	}
	date := d.nearest(month, day)
	if date.Day != day {
		return Date{}, 0
	}
	return Date{Day: date, Kind: ByDay}, taken
}

// nearest is that day in the year that brings it closest to the base.
func (d *dater) nearest(month, day int) domain.Date {
	best := domain.NewDate(d.base.Year, time.Month(month), day)
	for _, year := range []int{d.base.Year - 1, d.base.Year + 1} {
		other := domain.NewDate(year, time.Month(month), day)
		if abs(other.DaysSince(d.base)) < abs(best.DaysSince(d.base)) {
			best = other
		}
	}
	return best
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
