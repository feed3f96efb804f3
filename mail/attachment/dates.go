package attachment

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// dateHit is a date found in a text: its ISO form, or a week "2026-W49", and where.
// A date without a year has year 0 and is completed by iso.
type dateHit struct {
	year, month, day, week int
	start, end             int
}

var monthNumbers = monthTable(map[int]string{
	1: "janvier january januar enero gennaio januari janv jan jän gen ene", 2: "février fevrier february februar febrero febbraio februari févr fevr fév fev feb",
	3: "mars march märz maerz marzo maart mar mär mrt mrz", 4: "avril april abril aprile avr apr abr",
	5: "mai may mayo maggio mei mag", 6: "juin june juni junio giugno jun giu", 7: "juillet july juli julio luglio juil jul lug",
	8: "août aout august agosto augustus aug ago", 9: "septembre september septiembre settembre sept sep set",
	10: "octobre october oktober octubre ottobre oct okt ott", 11: "novembre november noviembre nov",
	12: "décembre decembre december dezember diciembre dicembre déc dec dez dic",
})

func monthTable(words map[int]string) map[string]int {
	out := map[string]int{}
	for n, list := range words {
		for _, w := range strings.Fields(list) {
			out[w] = n
		}
	}
	return out
}

var (
	isoDate     = regexp.MustCompile(`\b(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})\b`)
	dayFirst    = regexp.MustCompile(`\b(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(20\d\d|\d\d)\b`)
	dayMonth    = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})\b`)
	dayMonthDot = regexp.MustCompile(`\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s|$|,)`)
	nameDay     = regexp.MustCompile(`(?i)\b(\d{1,2})(?:er|st|nd|rd|th|\.|º)?[\s-]*(?:de |of )?([a-zäöüéèûôà]{3,10})\.?,?(?:[\s-]*(?:de |del )?(20\d\d|\d\d\b))?`)
	nameFirst   = regexp.MustCompile(`(?i)\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,\s*(20\d\d)\b`)
	weekName    = regexp.MustCompile(`(?i)\b(?:semaine|sem\.?|kw|kalenderwoche|week|wk|cw|semana|settimana|sett\.?)\s*(?:n[°o]\s*)?(\d{1,2})(?:\s*[/\s-]\s*(20\d\d|\d\d)\b)?`)
	shortWeek   = regexp.MustCompile(`\b[Ss]\.?\s?(\d{1,2})\s?/\s?(20\d\d)\b`)
	isoWeek     = regexp.MustCompile(`\b(20\d\d)-?W(\d{2})\b`)
)

// findDates gives the dates of s in the order in which they stand, day before
// month unless the numbers forbid it.
func findDates(s string) []dateHit {
	if !strings.ContainsAny(s, "0123456789") {
		return nil
	}
	s = plainSpaces(s)
	var hits []dateHit
	add := func(h dateHit) {
		for _, o := range hits {
			if h.start < o.end && o.start < h.end {
				return
			}
		}
		if h.valid() {
			hits = append(hits, h)
		}
	}
	each := func(can bool, re *regexp.Regexp, build func(g []string) dateHit) {
		if !can {
			return
		}
		for _, loc := range re.FindAllStringSubmatchIndex(s, 50) {
			g := groups(s, loc)
			h := build(g)
			h.start, h.end = loc[0], loc[1]
			add(h)
		}
	}
	can := dateSigns(s)
	each(can.week, isoWeek, func(g []string) dateHit { return dateHit{year: atoi(g[1]), week: atoi(g[2])} })
	each(can.figures, isoDate, func(g []string) dateHit { return dateHit{year: atoi(g[1]), month: atoi(g[2]), day: atoi(g[3])} })
	each(can.figures, dayFirst, func(g []string) dateHit { return dayFirstHit(atoi(g[1]), atoi(g[2]), century(g[3])) })
	each(can.month, nameFirst, func(g []string) dateHit {
		return dateHit{year: atoi(g[3]), month: monthNumbers[strings.ToLower(g[1])], day: atoi(g[2])}
	})
	each(can.month, nameDay, func(g []string) dateHit {
		return dateHit{year: century(g[3]), month: monthNumbers[strings.ToLower(g[2])], day: atoi(g[1])}
	})
	each(can.week, weekName, func(g []string) dateHit { return dateHit{year: century(g[2]), week: atoi(g[1])} })
	each(can.week, shortWeek, func(g []string) dateHit { return dateHit{year: atoi(g[2]), week: atoi(g[1])} })
	each(can.figures, dayMonth, func(g []string) dateHit { return dateHit{day: atoi(g[1]), month: atoi(g[2])} })
	each(can.figures, dayMonthDot, func(g []string) dateHit { return dateHit{day: atoi(g[1]), month: atoi(g[2])} })
	sortHits(hits)
	return hits
}

// signs says which kinds of date a text can hold: a look at it before the expressions
// are tried, which are many times slower.
type signs struct{ figures, month, week bool }

var (
	monthStems = strings.Fields("jan fev feb mar maa mrt mrz avr abr apr mai may mei mag maj jun jui giu jul lug aou ago aug sep set oct okt ott nov dec dez dic ene gen")
	weekStems  = strings.Fields("w sem kalender sett")
)

func dateSigns(s string) signs {
	slashes, dots, named := strings.Count(s, "/"), strings.Count(s, ".")+strings.Count(s, "-"), letters(s) > 0
	out := signs{figures: slashes > 0 || dots > 1}
	if !named {
		return out
	}
	f := fold(s)
	out.month = holdsOne(f, monthStems)
	out.week = holdsOne(f, weekStems) || slashes > 0 && strings.Contains(f, "s")
	return out
}

func groups(s string, loc []int) []string {
	g := make([]string, len(loc)/2)
	for i := range g {
		if loc[2*i] >= 0 {
			g[i] = s[loc[2*i]:loc[2*i+1]]
		}
	}
	return g
}

func sortHits(hits []dateHit) {
	for i := 1; i < len(hits); i++ {
		for j := i; j > 0 && hits[j].start < hits[j-1].start; j-- {
			hits[j], hits[j-1] = hits[j-1], hits[j]
		}
	}
}

func dayFirstHit(a, b, year int) dateHit {
	if b > 12 && a <= 12 {
		a, b = b, a
	}
	return dateHit{year: year, month: b, day: a}
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func century(s string) int {
	n := atoi(s)
	if s != "" && n < 100 {
		n += 2000
	}
	return n
}

func (h dateHit) valid() bool {
	if h.week != 0 {
		return h.week >= 1 && h.week <= 53
	}
	if h.month < 1 || h.month > 12 || h.day < 1 || h.day > 31 {
		return false
	}
	year := h.year
	if year == 0 {
		year = 2024 // a leap year, so that 29 February stands
	}
	t := time.Date(year, time.Month(h.month), h.day, 0, 0, 0, 0, time.UTC)
	return t.Day() == h.day
}

// iso writes the date, and completes a date that has no year: the first such day that is not
// before the date from (ISO), "" where from is unknown.
func (h dateHit) iso(from string) string {
	year := h.year
	if year == 0 {
		base, err := time.Parse(time.DateOnly, from)
		if err != nil {
			return ""
		}
		year = base.Year()
		if h.week != 0 {
			if _, w := base.ISOWeek(); h.week < w {
				year++
			}
		} else if time.Date(year, time.Month(h.month), h.day, 0, 0, 0, 0, time.UTC).Before(base) {
			year++
		}
	}
	if h.week != 0 {
		return fmt.Sprintf("%04d-W%02d", year, h.week)
	}
	return fmt.Sprintf("%04d-%02d-%02d", year, h.month, h.day)
}

// firstDate gives the first date of s in ISO form, completed from the issue date.
func firstDate(s, from string) string {
	for _, h := range findDates(s) {
		if d := h.iso(from); d != "" {
			return d
		}
	}
	return ""
}
