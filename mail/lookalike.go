package mail

import (
	"strings"

	"golang.org/x/net/publicsuffix"
)

// confusable folds letters that look alike in an address line.
var confusable = strings.NewReplacer("rn", "m", "vv", "w", "cl", "d", "0", "o", "1", "l", "i", "l", "5", "s", "-", "", "_", "",
	"а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "х", "x", "у", "y", "ѕ", "s", "і", "l", "é", "e", "è", "e", "à", "a", "ö", "o", "ü", "u", "ı", "l")

// LookAlike returns the known domain that an address only resembles: one letter off, or letters that
// look alike. It returns "" for a known domain itself, for its subdomains, and for what resembles none.
// Known domains with a name of fewer than five letters are not compared: too much is one letter off them.
func LookAlike(address string, known []string) string {
	host := strings.ToLower(address)
	if strings.Contains(host, "@") {
		host = domainOf(host)
	}
	for _, k := range known {
		if sameOrganisation(host, strings.ToLower(k)) {
			return ""
		}
	}
	name, _ := registered(host)
	for _, k := range known {
		other, _ := registered(strings.ToLower(k))
		if len([]rune(other)) < 5 || name == "" {
			continue
		}
		switch {
		case name == other: // the same name under another ending is another company as often as not
		case confusable.Replace(name) == confusable.Replace(other), oneOff([]rune(name), []rune(other)), strings.HasPrefix(name, other+"-"):
			return k
		}
	}
	return ""
}

// registered splits a domain into its registered name and its ending.
func registered(host string) (name, ending string) {
	org, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return "", ""
	}
	name, ending, _ = strings.Cut(org, ".")
	return name, ending
}

// oneOff tells two words one edit apart: a letter changed, added, left out, or two exchanged.
func oneOff(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 1:
		return string(a[i:]) == string(b[i+1:])
	case 0:
		if i == len(a) {
			return false
		}
		swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && string(a[i+2:]) == string(b[i+2:])
		return swapped || string(a[i+1:]) == string(b[i+1:])
	}
	return false
}
