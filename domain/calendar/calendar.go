// Package calendar knows the public holidays of the countries that the desk deals with.
package calendar

import (
	"strings"
	"sync"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/pl"

	"guichet/domain"
)

// holidays are the nationwide public holidays by ISO 3166-1 country, and those of regions by ISO 3166-2 where they differ.
var holidays = map[string][]*cal.Holiday{
	"AT": at.Holidays, "BE": be.Holidays, "CH": ch.Holidays, "DE": de.Holidays, "ES": es.Holidays, "FR": fr.Holidays,
	"GB": gb.Holidays, "IE": ie.Holidays, "IT": it.Holidays, "NL": nl.Holidays, "PL": pl.Holidays,
	"LU":    luxembourg,
	"DE-BW": de.HolidaysBW, "DE-BY": de.HolidaysBY, "DE-BE": de.HolidaysBE, "DE-BB": de.HolidaysBB, "DE-HB": de.HolidaysHB,
	"DE-HH": de.HolidaysHH, "DE-HE": de.HolidaysHE, "DE-MV": de.HolidaysMV, "DE-NI": de.HolidaysNI, "DE-NW": de.HolidaysNW,
	"DE-RP": de.HolidaysRP, "DE-SL": de.HolidaysSL, "DE-SN": de.HolidaysSN, "DE-ST": de.HolidaysST, "DE-SH": de.HolidaysSH, "DE-TH": de.HolidaysTH,
	"CH-ZH": ch.HolidaysZH, "CH-BE": ch.HolidaysBE, "CH-BS": ch.HolidaysBS, "CH-GE": ch.HolidaysGE, "CH-VD": ch.HolidaysVD, "CH-NE": ch.HolidaysNE,
	"CH-FR": ch.HolidaysFR, "CH-VS": ch.HolidaysVS, "CH-JU": ch.HolidaysJU, "CH-TI": ch.HolidaysTI, "CH-LU": ch.HolidaysLU, "CH-SG": ch.HolidaysSG, "CH-AG": ch.HolidaysAG,
	"FR-57": alsaceMoselle, "FR-67": alsaceMoselle, "FR-68": alsaceMoselle, "FR-6AE": alsaceMoselle,
}

// alsaceMoselle has two holidays more than the rest of France (Code du travail, L3134-13).
var alsaceMoselle = append(append([]*cal.Holiday{}, fr.Holidays...),
	aa.GoodFriday.Clone(&cal.Holiday{Name: "Vendredi saint", Type: cal.ObservancePublic}),
	aa.ChristmasDay2.Clone(&cal.Holiday{Name: "Saint-Étienne", Type: cal.ObservancePublic}))

// luxembourg is not in the library (Code du travail, L.232-2).
var luxembourg = []*cal.Holiday{
	aa.NewYear, aa.EasterMonday, aa.WorkersDay,
	{Name: "Journée de l'Europe", Type: cal.ObservancePublic, StartYear: 2019, Month: 5, Day: 9, Func: cal.CalcDayOfMonth},
	aa.AscensionDay, aa.PentecostMonday,
	{Name: "Fête nationale", Type: cal.ObservancePublic, Month: 6, Day: 23, Func: cal.CalcDayOfMonth},
	aa.AssumptionOfMary, aa.AllSaintsDay, aa.ChristmasDay, aa.ChristmasDay2,
}

// For is the calendar of a country (ISO 3166-1 alpha-2) or of a region with holidays of its own (ISO 3166-2, such as FR-67 for Alsace).
// A region that is not known has its country's; a country that is not known has weekends only. It is safe for concurrent use.
func For(place string) domain.Calendar {
	place = strings.ToUpper(strings.TrimSpace(place))
	country, _, _ := strings.Cut(place, "-")
	for _, key := range []string{place, country} {
		if days, ok := holidays[key]; ok {
			calendar := cal.NewBusinessCalendar()
			calendar.AddHoliday(days...)
			return &national{calendar: calendar, known: map[domain.Date]bool{}}
		}
	}
	return domain.Weekdays{}
}

// national keeps what it worked out: rules ask for the same few months again and again.
type national struct {
	mu       sync.Mutex
	calendar *cal.BusinessCalendar
	known    map[domain.Date]bool
}

// maxKnown bounds what is kept: ten years of days.
const maxKnown = 3660

// IsBusinessDay is false on weekends and on the place's public holidays, those moved to another day included.
func (n *national) IsBusinessDay(d domain.Date) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	business, ok := n.known[d]
	if !ok {
		if len(n.known) >= maxKnown {
			clear(n.known)
		}
		business = n.calendar.IsWorkday(d.Time())
		n.known[d] = business
	}
	return business
}
