package intents

import (
	"strings"

	"guichet/domain"
	"guichet/intents/extract"
)

// readWhere finds the place of delivery among the customer's addresses: as the attached order names it, else as the words do.
func (p *planner) readWhere(o *orderReading, s scope, papers []extract.Paper) {
	for _, paper := range papers {
		label, elsewhere := p.deliveryPlace(paper.Delivery)
		if label != "" {
			o.shipTo = label
			return
		}
		p.placeByNumber(o, paper.Delivery)
		if elsewhere {
			o.elsewhere = strings.TrimSpace(paper.Delivery.Name + " " + paper.Delivery.Address)
		}
	}
	if label := p.placeIn(s); label != "" {
		o.shipTo, o.elsewhere = label, ""
		return
	}
	for _, paper := range papers {
		if label := p.placeWritten(paper.Words); label != "" && o.elsewhere == "" {
			o.shipTo = label
			return
		}
	}
	if o.elsewhere == "" && len(papers) == 0 {
		o.elsewhere = p.strangePlace(s)
	}
}

// deliveryPlace is the label of the address that a document names; elsewhere tells that it names another place.
func (p *planner) deliveryPlace(d extract.Delivery) (label string, elsewhere bool) {
	if d.Name == "" && d.Address == "" && d.GLN == "" || p.book == nil {
		return "", false
	}
	own := p.book.Customer
	for _, a := range p.book.Addresses {
		if d.GLN != "" && a.GLN == d.GLN {
			return a.Label, false
		}
	}
	words := wordSet(d.Name + " " + d.Address)
	best, bestScore := "", 0
	for _, a := range p.book.Addresses {
		if score := addressScore(words, a.Label, a.Street, a.Postcode, a.City); score > bestScore {
			best, bestScore = a.Label, score
		}
	}
	ownScore := addressScore(words, "", own.Street, own.Postcode, own.City)
	if bestScore >= 3 && bestScore > ownScore {
		return best, false
	}
	return "", ownScore < 3 && postcodeIn(d.Address) && bestScore < 3
}

// placeWritten is the label of the one address whose GLN, or whose whole label of two words or more, stands in a document.
func (p *planner) placeWritten(text string) string {
	if p.book == nil || text == "" {
		return ""
	}
	written := foldedWords(extract.Tokenize(text))
	best, several := "", false
	for _, a := range p.book.Addresses {
		label := foldedWords(extract.Tokenize(a.Label))
		known := a.GLN != "" && strings.Contains(written, " "+extract.Fold(a.GLN)+" ")
		if known || len(strings.Fields(label)) > 1 && strings.Contains(written, label) {
			several = several || best != ""
			best = a.Label
		}
	}
	if several {
		return ""
	}
	return best
}

func wordSet(text string) map[string]bool {
	words := map[string]bool{}
	for _, t := range extract.Tokenize(text) {
		if t.Kind != extract.Sign && t.Kind != extract.Break {
			words[t.Fold] = true
		}
	}
	return words
}

// addressScore weighs what words and an address share: postcode 2, town 1, label 3 where all its words are there, street
// up to 3.
func addressScore(words map[string]bool, label, street, postcode, city string) int {
	score := 0
	if postcode != "" && words[extract.Fold(postcode)] {
		score += 2
	}
	if share(words, city) == 1 {
		score++
	}
	if label != "" && share(words, label) == 1 {
		score += 3
	}
	if s := share(words, street); s >= 0.6 {
		score += 3
	}
	return score
}

// share is the part of a text's telling words that is among some words.
func share(words map[string]bool, text string) float64 {
	n, hit := 0.0, 0.0
	for _, t := range extract.Tokenize(text) {
		if t.Kind == extract.Sign || len(t.Fold) < 2 || placeSmall[t.Fold] {
			continue
		}
		n++
		if words[t.Fold] {
			hit++
		}
	}
	if n == 0 {
		return 0
	}
	return hit / n
}

var placeSmall = map[string]bool{"de": true, "du": true, "des": true, "la": true, "le": true, "les": true, "rue": true, "av": true, "avenue": true, "route": true, "zi": true, "za": true, "of": true, "the": true,
	"di": true, "del": true, "della": true, "via": true, "calle": true, "str": true, "strasse": true, "van": true, "der": true, "en": true, "et": true, "and": true, "cedex": true, "sur": true}

func postcodeIn(address string) bool {
	for _, t := range extract.Tokenize(address) {
		if t.Kind == extract.Number && len(t.Text) >= 4 && len(t.Text) <= 6 {
			return true
		}
	}
	return false
}

// placeIn is the label of the one address that the words name: by its label, or by a word of label, town or street that
// is its alone among the customer's places and its name.
func (p *planner) placeIn(s scope) string {
	if p.book == nil || len(p.book.Addresses) == 0 {
		return ""
	}
	words := map[string]bool{}
	add := func(t extract.Token) {
		if t.Kind != extract.Sign && t.Kind != extract.Break {
			words[t.Fold] = true
		}
	}
	for i, sentence := range p.text.Sentences {
		if s.has(i) {
			for _, t := range p.text.Tokens[sentence.First:sentence.Last] {
				add(t)
			}
		}
	}
	for _, t := range p.subject.Tokens {
		add(t)
	}
	common := p.commonPlaceWords()
	best, bestScore, tied := "", 0.0, false
	for _, a := range p.book.Addresses {
		score := 2 * share(words, a.Label)
		if share(words, a.Label) < 1 {
			score = 0
		}
		score += telling(words, common, a)
		switch {
		case score > bestScore:
			best, bestScore, tied = a.Label, score, false
		case score == bestScore && score > 0:
			tied = true
		}
	}
	if tied {
		return ""
	}
	return best
}

// commonPlaceWords counts in how many of the customer's places a word stands; its name and own address count twice.
func (p *planner) commonPlaceWords() map[string]int {
	counts := map[string]int{}
	add := func(text string, n int) {
		for w := range wordSet(text) {
			counts[w] += n
		}
	}
	for _, a := range p.book.Addresses {
		add(a.Label+" "+a.Street+" "+a.City, 1)
	}
	own := p.book.Customer
	add(own.Name+" "+own.Street+" "+own.City, 2)
	return counts
}

// telling counts the words of an address that no other place of the customer has.
func telling(words map[string]bool, common map[string]int, a domain.DeliveryAddress) float64 {
	score := 0.0
	for _, part := range []struct {
		text   string
		weight float64
	}{{a.Label, 1}, {a.City, 0.9}, {a.Street, 0.4}} {
		for w := range wordSet(part.text) {
			if len(w) >= 4 && common[w] == 1 && words[w] && !placeSmall[w] && !genericPlaces[w] && !extract.IsStreetWord(w) {
				score += part.weight
			}
		}
	}
	return score
}

var genericPlaces = map[string]bool{"chantier": true, "depot": true, "atelier": true, "agence": true, "magasin": true, "entrepot": true, "usine": true, "site": true, "base": true, "lager": true, "werk": true, "werft": true, "baustelle": true,
	"warehouse": true, "works": true, "store": true, "plant": true, "unit": true, "office": true, "almacen": true, "obra": true, "taller": true, "nave": true, "stabilimento": true, "magazzino": true, "cantiere": true, "officina": true, "sede": true,
	"magazijn": true, "werf": true, "loods": true, "vestiging": true, "filiale": true, "route": true, "place": true, "zone": true, "centre": true, "center": true, "nord": true, "north": true}

// strangePlace is an address in the words, with street and postcode, that is none of the customer's.
func (p *planner) strangePlace(s scope) string {
	for i, sentence := range p.text.Sentences {
		if !s.has(i) {
			continue
		}
		words := p.sentenceWords(i)
		if !shipToCues.in(words) {
			continue
		}
		line := p.text.Slice(sentence.First, sentence.Last)
		if address := extract.Address(line); address != "" && !p.knownPlace(address) {
			return address
		}
	}
	return ""
}

var shipToCues = phrases(`livr*, adresse, deliver*, ship to, ship it, address, liefer*, adresse, entreg*, direccion, consegn*, indirizzo, spedi*, lever*, bezorg*, afleveradres`)

func (p *planner) knownPlace(line string) bool {
	words := wordSet(line)
	own := p.book.Customer
	if addressScore(words, "", own.Street, own.Postcode, own.City) >= 3 {
		return true
	}
	for _, a := range p.book.Addresses {
		if addressScore(words, a.Label, a.Street, a.Postcode, a.City) >= 3 {
			return true
		}
	}
	return false
}
