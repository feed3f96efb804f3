package mail

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	dateWords = regexp.MustCompile(`[A-Za-z]+|[+\-]\d{4}|\d+(?::\d+)*|[+\-]\d{1,2}:\d{2}`)
	isoDate   = regexp.MustCompile(`^\s*(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|[+\-]\d{2}:?\d{2})?`)
	monthOf   = map[string]time.Month{
		"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	}
	// zoneOf are the named zones of RFC 5322 section 4.3 and a few seen in mails.
	zoneOf = map[string]int{"ut": 0, "utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "cet": 1, "cest": 2, "met": 1, "mest": 2, "bst": 1, "wet": 0, "eet": 2, "jst": 9}
)

// parseDate reads a Date header (RFC 5322 section 3.3, and what is found instead of it); the zero time
// where it cannot be read.
func parseDate(value string) time.Time {
	if m := isoDate.FindStringSubmatch(value); m != nil {
		return isoTime(m)
	}
	bare, _ := stripComments(value)
	day, year, month := 0, 0, time.Month(0)
	hour, minute, second := 0, 0, 0
	zone, timeSeen := 0, false
	for _, w := range dateWords.FindAllString(bare, 40) {
		lower := strings.ToLower(w)
		switch {
		case strings.Contains(w, ":") && w[0] != '+' && w[0] != '-':
			if !timeSeen {
				hour, minute, second, timeSeen = clockOf(w)
			}
		case (w[0] == '+' || w[0] == '-') && timeSeen:
			zone = zoneSeconds(w)
		case w[0] >= '0' && w[0] <= '9':
			n, _ := strconv.Atoi(w)
			switch {
			case day == 0 && n >= 1 && n <= 31 && len(w) <= 2:
				day = n
			case year == 0 && len(w) >= 2:
				year = fullYear(n, len(w))
			}
		case len(lower) >= 3 && monthOf[lower[:3]] != 0 && month == 0:
			month = monthOf[lower[:3]]
		case timeSeen && lower == "pm" && hour < 12:
			hour += 12
		default:
			if h, known := zoneOf[lower]; known && timeSeen && zone == 0 {
				zone = h * 3600
			}
		}
	}
	if strings.HasPrefix(strings.TrimSpace(bare), "-") || day == 0 || month == 0 || year == 0 || hour > 24 || minute > 59 || second > 60 {
		return time.Time{}
	}
	t := time.Date(year, month, day, hour, minute, second, 0, time.FixedZone("", zone))
	if t.Day() != day && hour < 24 || t.Year() < 1900 {
		return time.Time{}
	}
	return t
}

// believable leaves out what only a clock that was never set, or a joke, can say: mail is younger than 1970, and a year of five
// digits cannot be stored.
func believable(t time.Time) time.Time {
	if t.Year() <= 1970 || t.Year() > 2200 {
		return time.Time{}
	}
	return t
}

func isoTime(m []string) time.Time {
	n := make([]int, 7)
	for i := 1; i <= 6; i++ {
		n[i], _ = strconv.Atoi(m[i])
	}
	if n[2] < 1 || n[2] > 12 || n[3] < 1 || n[3] > 31 || n[4] > 24 || n[5] > 59 {
		return time.Time{}
	}
	zone := 0
	if len(m[7]) > 1 {
		zone = zoneSeconds(strings.ReplaceAll(m[7], ":", ""))
	}
	return time.Date(n[1], time.Month(n[2]), n[3], n[4], n[5], n[6], 0, time.FixedZone("", zone))
}

func clockOf(w string) (hour, minute, second int, ok bool) {
	parts := strings.Split(w, ":")
	hour, _ = strconv.Atoi(parts[0])
	minute, _ = strconv.Atoi(parts[1])
	if len(parts) > 2 {
		second, _ = strconv.Atoi(parts[2])
	}
	return hour, minute, second, true
}

func zoneSeconds(w string) int {
	digits := strings.ReplaceAll(w[1:], ":", "")
	n, err := strconv.Atoi(digits)
	if err != nil || n > 1500 {
		return 0
	}
	seconds := n/100*3600 + n%100*60
	if w[0] == '-' {
		return -seconds
	}
	return seconds
}

// fullYear is RFC 5322 section 4.3: two digits below 50 are of this century, three are counted from 1900.
func fullYear(n, digits int) int {
	switch {
	case digits >= 4:
		return n
	case digits == 3:
		return 1900 + n
	case n < 50:
		return 2000 + n
	}
	return 1900 + n
}

// parseQuotedDate reads the date of a quoted header, which is written for people: only forms that leave no
// doubt are read, the zero time stands for the rest.
func parseQuotedDate(value string) time.Time { return parseDate(value) }
