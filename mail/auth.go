package mail

import (
	"regexp"
	"strings"

	"golang.org/x/net/publicsuffix"

	"guichet/domain"
)

// readAuthentication reads what our own mail server found of the sender (RFC 8601), from the topmost
// header that it wrote and from no other: anybody can write such a header into a mail.
//
// Exchange Online writes the header without an authserv-id; there, the topmost header counts, and only
// where it stands above the tenant's own first Received field.
func readAuthentication(h header, from string, opts ParseOptions) domain.Authentication {
	for i, f := range h {
		if !strings.EqualFold(f.name, "Authentication-Results") {
			continue
		}
		id, results := cutAuthserv(f.value)
		switch {
		case opts.Microsoft365:
			if id != "" && !strings.EqualFold(id, opts.AuthservID) {
				return domain.Authentication{}
			}
			if foreignAbove(h[:i]) {
				return domain.Authentication{}
			}
			return authResults(results, from)
		case opts.AuthservID == "":
			return domain.Authentication{}
		case strings.EqualFold(id, opts.AuthservID):
			return authResults(results, from)
		}
	}
	return domain.Authentication{}
}

// foreignAbove tells whether a hop that is not Microsoft's stands above: then the header below it is not
// the tenant's.
func foreignAbove(above header) bool {
	for _, f := range above {
		if !strings.EqualFold(f.name, "Received") {
			continue
		}
		_, by, found := strings.Cut(strings.ToLower(f.value), " by ")
		if !found {
			return true
		}
		host := strings.Fields(by + " ")
		if len(host) == 0 || !microsoftHost(host[0]) {
			return true
		}
	}
	return false
}

func microsoftHost(host string) bool {
	host = strings.TrimSuffix(strings.Trim(host, ";() "), ".")
	for _, suffix := range []string{".outlook.com", ".office365.com", ".protection.outlook.com", ".microsoft.com"} {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return false
}

// cutAuthserv takes the authserv-id off a value. A value that begins with a result ("spf=pass ...") has none.
func cutAuthserv(value string) (id, results string) {
	value = dropComments(value)
	first, rest, found := strings.Cut(value, ";")
	first = strings.TrimSpace(first)
	if strings.Contains(first, "=") {
		return "", value
	}
	words := strings.Fields(first)
	if len(words) == 0 {
		return "", rest
	}
	if !found {
		rest = ""
	}
	return strings.Trim(words[0], `"`), rest
}

// dropComments removes comments (RFC 5322 section 3.2.2), nested ones too: their words are no results.
func dropComments(s string) string {
	var out strings.Builder
	depth, quote := 0, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s):
			if depth == 0 {
				out.WriteString(s[i : i+2])
			}
			i++
			continue
		case c == '"' && depth == 0:
			quote = !quote
		case c == '(' && !quote:
			depth++
			continue
		case c == ')' && depth > 0 && !quote:
			depth--
			out.WriteByte(' ')
			continue
		}
		if depth == 0 {
			out.WriteByte(c)
		}
	}
	return out.String()
}

var authPair = regexp.MustCompile(`([A-Za-z0-9._-]+)\s*=\s*("[^"]*"|[^\s;]+)`)

// authResults reads the results of one header. DKIM passes where one signature does; it is aligned where
// that signature's domain belongs to the From domain (RFC 7489 section 3.1).
func authResults(results, from string) domain.Authentication {
	auth := domain.Authentication{Trusted: true}
	fromDomain := domainOf(from)
	for _, item := range splitOutsideQuotes(results) {
		pairs := authPair.FindAllStringSubmatch(item, 40)
		if len(pairs) == 0 {
			continue
		}
		method, _, _ := strings.Cut(strings.ToLower(pairs[0][1]), "/")
		result := strings.ToLower(strings.Trim(pairs[0][2], `"`))
		properties := map[string]string{}
		for _, p := range pairs[1:] {
			properties[strings.ToLower(p[1])] = strings.ToLower(strings.Trim(p[2], `"`))
		}
		switch method {
		case "spf":
			auth.SPF = strongest(auth.SPF, result)
		case "dmarc":
			// "bestguesspass" is Exchange's word for a domain without a record: no proof.
			auth.DMARC = firstOf(auth.DMARC, result)
			if claimed := properties["header.from"]; claimed != "" && fromDomain != "" && domainOf("x@"+claimed) != fromDomain && auth.DMARC == "pass" {
				auth.DMARC = "none" // a result about another sender
			}
		case "dkim":
			signer := firstOf(properties["header.d"], domainOf(properties["header.i"]))
			if result == "pass" {
				auth.DKIM = "pass"
				auth.DKIMAligned = auth.DKIMAligned || sameOrganisation(signer, fromDomain)
			} else if auth.DKIM == "" {
				auth.DKIM = result
			}
		case "compauth":
			// Exchange's verdict over all methods: a fail is a forged sender even where the domain has no DMARC record.
			if (auth.DMARC == "" || auth.DMARC == "none") && result == "fail" {
				auth.DMARC = "fail"
			}
		}
	}
	return auth
}

func splitOutsideQuotes(s string) []string {
	var items []string
	quote, start := false, 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			quote = !quote
		case s[i] == ';' && !quote:
			items = append(items, s[start:i])
			start = i + 1
		}
	}
	return append(items, s[start:])
}

// strongest keeps the worst of several SPF results: one of MAIL FROM and one of HELO may stand there.
func strongest(have, next string) string {
	if have == "" || have == "pass" && next != "" && next != "none" {
		return next
	}
	return have
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func domainOf(address string) string {
	_, host, _ := strings.Cut(address, "@")
	if i := strings.LastIndexByte(address, '@'); i >= 0 {
		host = address[i+1:]
	}
	return strings.TrimSuffix(strings.ToLower(host), ".")
}

// sameOrganisation is relaxed alignment (RFC 7489 section 3.1.1): both domains belong to one registered domain.
func sameOrganisation(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	if a == b {
		return true
	}
	orgA, errA := publicsuffix.EffectiveTLDPlusOne(a)
	orgB, errB := publicsuffix.EffectiveTLDPlusOne(b)
	return errA == nil && errB == nil && orgA == orgB
}
