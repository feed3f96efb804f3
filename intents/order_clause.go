package intents

import (
	"slices"

	"guichet/domain"
	"guichet/intents/extract"
)

// What a clause wants done with its articles.
const (
	setTo   = "set" // as many as said
	addTo   = "add"
	takeOff = "take off"
	replace = "replace"
	keep    = "keep"
)

// clause is a part of a sentence with one verb: "passer la farine à 30 sacs" and "ajouter 2 cartons" are two.
type clause struct {
	extract.Stretch
	words string
	// does is what the words want; "" where they do not say. A clause without a verb goes on with that of the one before.
	does string
}

var (
	setCues = phrases(`passer, passez, passe, porter, portez, monter, montez, augmenter, augmentez, modifier, modifiez, changer, changez, mettre, mettez, ramener, ramenez, descendre, reduire, reduisez, diminuer, diminuez
		change, increase, raise, reduce, decrease, lower, make it, make that, bring, set, amend, update, bump
		andern, andert, erhohen, erhoht, reduzieren, verringern, setzen, aufstocken, cambiar, cambiad, cambien, subir, subid, suban, aumentar, aumentad, bajar, bajad, reducir, reducid, modificar, modificad, pasar, pasad, poned, poner
		cambiare, cambiate, aumentare, aumentate, portare, portate, ridurre, riducete, modificare, modificate, passare, passate, wijzigen, wijzig, aanpassen, verhogen, verhoog, verlagen, verlaag, verminderen, maak er`)
	replaceCues = phrases(`remplac*, replace, replacing, swap, substitute, ersetz*, austausch*, tauschen, reemplaz*, sustitu*, cambiar por, sostitu*, rimpiazz*, vervang*`)
	byCues      = phrases(`par, by, with, for, durch, gegen, mit, por, con, door, voor`)
	lessCues    = phrases(`reduire, reduisez, diminuer, diminuez, reduce, decrease, lower, reduzieren, verringern, reducir, reducid, bajar, bajad, ridurre, riducete, verlagen, verlaag, verminderen`)
	byHowMuch   = phrases(`de, by, um, en, di, met`)
	clauseWords = map[string]bool{"mais": true, "but": true, "aber": true, "pero": true, "ma": true, "maar": true, "puis": true, "then": true, "dann": true, "et": true, "and": true, "und": true, "y": true, "e": true, "ainsi": true, "sowie": true}
)

// clauses cuts a sentence at commas and joining words.
func (p *planner) clauses(sentence int) []clause {
	s := p.text.Sentences[sentence]
	var all []clause
	first, language := s.First, p.language()
	for i := s.First; i <= s.Last; i++ {
		cut := i == s.Last
		if !cut {
			t := p.text.Tokens[i]
			cut = t.Kind == extract.Sign && (t.Text == "," || t.Text == ":" || t.Text == ";" || t.Text == "(" || t.Text == ")") || t.Kind == extract.Word && (clauseWords[t.Fold] || t.Fold == "en" && language == "nl")
		}
		if cut {
			if i > first {
				all = append(all, p.clauseBetween(first, i, all))
			}
			first = i + 1
		}
	}
	return all
}

func (p *planner) clauseBetween(first, last int, before []clause) clause {
	c := clause{Stretch: extract.Stretch{First: first, Last: last}, words: foldedWords(p.text.Tokens[first:last])}
	switch {
	case replaceCues.in(c.words):
		c.does = replace
	case setCues.in(c.words):
		c.does = setTo
	case cancelCues.in(c.words):
		c.does = takeOff
	case addCues.in(c.words):
		c.does = addTo
	case keepCues.in(c.words):
		c.does = keep
	case len(before) > 0:
		c.does = before[len(before)-1].does
	}
	return c
}

// clauseAt is the clause that holds a byte of the words, and those of its sentence.
func (p *planner) clauseAt(sentence, at int) clause {
	if sentence < 0 || sentence >= len(p.text.Sentences) {
		return clause{words: " "}
	}
	all := p.clauses(sentence)
	for _, c := range all {
		if p.text.Tokens[c.Last-1].End > at {
			return c
		}
	}
	return clause{words: p.sentenceWords(sentence)}
}

// mentioned are articles of an order that clauses name without a number, with what is wanted of them.
func (p *planner) mentioned(order *domain.Order, s scope) (cancelled []domain.SKU) {
	skus := make([]domain.SKU, 0, len(order.Lines))
	for _, l := range order.Lines {
		skus = append(skus, l.SKU)
	}
	for i := range p.text.Sentences {
		if !s.has(i) {
			continue
		}
		for _, c := range p.clauses(i) {
			stretch := c.Stretch
			switch c.does {
			case replace: // what stands before "by" goes
				for k := stretch.First; k < stretch.Last; k++ {
					if byCues.in(" " + p.text.Tokens[k].Fold + " ") {
						stretch.Last = k
					}
				}
			case takeOff:
			default:
				continue
			}
			for _, sku := range p.shop.catalogue.Mentions(skus, p.text, stretch) {
				if !slices.Contains(cancelled, sku) {
					cancelled = append(cancelled, sku)
				}
			}
		}
	}
	return cancelled
}
