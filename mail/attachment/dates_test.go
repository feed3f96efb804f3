package attachment

import "testing"

func TestFirstDate(t *testing.T) {
	t.Parallel()
	const issued = "2026-11-20"
	tests := map[string]string{
		"le 17/11/2026":              "2026-11-17",
		"17.11.26":                   "2026-11-17",
		"2026-12-04":                 "2026-12-04",
		"18 novembre 2026":           "2026-11-18",
		"1er décembre 2026":          "2026-12-01",
		"3. Dezember 2026":           "2026-12-03",
		"4 December 2026":            "2026-12-04",
		"December 4th, 2026":         "2026-12-04",
		"26 de marzo de 2027":        "2027-03-26",
		"5 marzo 2027":               "2027-03-05",
		"7 maart 2027":               "2027-03-07",
		"semaine 49":                 "2026-W49",
		"KW 3":                       "2027-W03",
		"week 12/2027":               "2027-W12",
		"S49":                        "",
		"12/25/2026":                 "2026-12-25",
		"livraison le 27/11":         "2026-11-27",
		"31/02/2026":                 "",
		"M8x40 ISO 4762 12.9":        "",
		"rendez-vous le 15.01.":      "2027-01-15",
		"Tél. 04 78 53 00 42":        "",
		"du 29/02/2028 au plus tard": "2028-02-29",
	}
	for in, want := range tests {
		if got := firstDate(in, issued); got != want {
			t.Errorf("firstDate(%q) = %q, want %q", in, got, want)
		}
	}
}
