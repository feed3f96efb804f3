package mail

import (
	"strings"
	"sync/atomic"

	"golang.org/x/net/publicsuffix"
)

// confusable folds letters that look alike in an address line.
var confusable = strings.NewReplacer("rn", "m", "vv", "w", "cl", "d", "0", "o", "1", "l", "i", "l", "5", "s", "-", "", "_", "",
	"а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "х", "x", "у", "y", "ѕ", "s", "і", "l", "é", "e", "è", "e", "à", "a", "ö", "o", "ü", "u", "ı", "l")

// DomainIndex holds known mail domains, our own and the customers', for comparing each sender with all of them. It may be
// replaced while others compare.
type DomainIndex struct{ current atomic.Pointer[domainSet] }

type domainSet struct {
	domains, organisations map[string]bool
	names                  []knownName
}

type knownName struct {
	domain, name, folded string
	runes                []rune
}

// IndexDomains prepares known domains. Those with a name of fewer than five letters are not compared: too much is one
// letter off them.
func IndexDomains(known []string) *DomainIndex {
	index := &DomainIndex{}
	index.Replace(known)
	return index
}

// Replace makes other domains the known ones.
func (x *DomainIndex) Replace(known []string) { x.current.Store(newDomainSet(known)) }

func newDomainSet(known []string) *domainSet {
	index := &domainSet{domains: map[string]bool{}, organisations: map[string]bool{}}
	for _, k := range known {
		k = strings.ToLower(strings.TrimSpace(k))
		if k == "" || index.domains[k] {
			continue
		}
		index.domains[k] = true
		name, ending := registered(k)
		index.organisations[name+"."+ending] = true
		if runes := []rune(name); len(runes) >= 5 {
			index.names = append(index.names, knownName{k, name, confusable.Replace(name), runes})
		}
	}
	return index
}

// LookAlike returns the known domain that an address only resembles: one letter off, or letters that look alike. It
// returns "" for a known domain itself, for its subdomains, and for what resembles none.
func (x *DomainIndex) LookAlike(address string) string {
	if x == nil {
		return ""
	}
	return x.current.Load().lookAlike(address)
}

func (x *domainSet) lookAlike(address string) string {
	if x == nil {
		return ""
	}
	host := strings.ToLower(address)
	if strings.Contains(host, "@") {
		host = domainOf(host)
	}
	name, ending := registered(host)
	if name == "" || x.domains[host] || x.organisations[name+"."+ending] {
		return ""
	}
	folded, runes := confusable.Replace(name), []rune(name)
	for _, k := range x.names {
		switch {
		case name == k.name: // the same name under another ending is another company as often as not
		case folded == k.folded, oneOff(runes, k.runes), strings.HasPrefix(name, k.name+"-"):
			return k.domain
		}
	}
	return ""
}

// LookAlike compares one address with a few known domains.
func LookAlike(address string, known []string) string { return newDomainSet(known).lookAlike(address) }

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
	if len(b)-len(a) > 1 {
		return false
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
