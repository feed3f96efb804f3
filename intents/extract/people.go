package extract

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"guichet/domain"
)

// People finds customers by what people call them: their name, their contacts, their town. It is read-only once made.
type People struct {
	customers []domain.Customer
	byCode    map[domain.CustomerCode]int
	words     map[string][]named
	weight    map[string]float64
}

// named is a word of a customer's name, or of a contact's or a town's.
type named struct {
	customer int
	share    float64 // 1: its own name
}

// Candidate is a customer that a text may name.
type Candidate struct {
	Customer domain.CustomerCode `json:"customer"`
	// Score compares candidates of one text; Whole is the share of the customer's name that the text has.
	Score float64 `json:"score"`
	Whole float64 `json:"whole"`
	// Words are what names it, as bytes of the text.
	Words []domain.Span `json:"words,omitempty"`
}

// companyWords are parts of names that tell no company from another.
var companyWords = set("sc scrl sprl asbl vzw cvba cv eirl ei gie scea earl gaec sem se eg ev sagl coop sccv snc selarl kft aps aktiengesellschaft sa sas sarl sasu eurl sci scop gmbh ag kg ohg ltd limited plc llc inc srl spa snc sl slu bv nv vof oy as ab co cie company fils freres groupe group societe ets etablissements")

// NewPeople indexes customers and their contacts.
func NewPeople(customers []domain.Customer, contacts []domain.Contact) *People {
	p := &People{customers: customers, byCode: make(map[domain.CustomerCode]int, len(customers)), words: map[string][]named{}, weight: map[string]float64{}}
	for i, c := range customers {
		p.byCode[c.Code] = i
		p.add(i, c.Name, 1)
		p.add(i, c.City, 0.35)
		for _, d := range c.EmailDomains {
			label, _, _ := strings.Cut(d, ".")
			p.add(i, strings.ReplaceAll(label, "-", " "), 0.4)
		}
	}
	for _, c := range contacts {
		if i, ok := p.byCode[c.Customer]; ok {
			p.add(i, c.Name, 0.6)
		}
	}
	for w, list := range p.words {
		p.weight[w] = math.Log(float64(len(customers)+2)/(float64(len(list))+0.5)) + 0.3
	}
	return p
}

func (p *People) add(customer int, text string, share float64) {
	for _, t := range Tokenize(text) {
		if t.Kind == Sign || t.Kind == Break || len(t.Fold) < 2 || stopwords[t.Fold] || companyWords[t.Fold] && share < 1 {
			continue
		}
		list := p.words[t.Fold]
		if at := slices.IndexFunc(list, func(n named) bool { return n.customer == customer }); at >= 0 {
			list[at].share = max(list[at].share, share)
			continue
		}
		p.words[t.Fold] = append(list, named{customer, share})
	}
}

// Customer gives a customer by code.
func (p *People) Customer(code domain.CustomerCode) (domain.Customer, bool) {
	i, ok := p.byCode[code]
	if !ok {
		return domain.Customer{}, false
	}
	return p.customers[i], true
}

// Find gives the customers that a text may name, best first: at most ten. A word in small letters counts half.
func (p *People) Find(text *Text) []Candidate {
	scores := map[int]*Candidate{}
	seen := map[string]bool{}
	for i, t := range text.Tokens {
		if t.Kind == Sign || t.Kind == Break || seen[t.Fold] {
			continue
		}
		if c, ok := p.byCode[domain.CustomerCode(t.Text)]; ok {
			p.hit(scores, named{c, 1}, t, 20)
			continue
		}
		list := p.words[t.Fold]
		if len(list) == 0 || len(list) > 2000 {
			continue
		}
		seen[t.Fold] = true
		weight := p.weight[t.Fold]
		if t.Text == t.Fold && !(i > 0 && text.Tokens[i-1].Fold == "de" && len(t.Fold) > 4) {
			weight *= 0.5
		}
		for _, n := range list {
			p.hit(scores, n, t, weight)
		}
	}
	return p.ranked(scores)
}

func (p *People) hit(scores map[int]*Candidate, n named, t Token, weight float64) {
	c := scores[n.customer]
	if c == nil {
		c = &Candidate{Customer: p.customers[n.customer].Code}
		scores[n.customer] = c
	}
	c.Score += weight * n.share
	c.Words = append(c.Words, domain.Span{Start: t.Start, End: t.End, Text: t.Text})
}

func (p *People) ranked(scores map[int]*Candidate) []Candidate {
	all := make([]Candidate, 0, len(scores))
	for i, c := range scores {
		c.Whole = p.whole(i, c.Words)
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Customer, b.Customer))
	})
	return all[:min(len(all), 10)]
}

// whole is the share, by weight, of a customer's own name among some words.
func (p *People) whole(customer int, words []domain.Span) float64 {
	said := map[string]bool{}
	for _, w := range words {
		said[Fold(w.Text)] = true
	}
	var sum, total float64
	for _, t := range Tokenize(p.customers[customer].Name) {
		if t.Kind == Sign || stopwords[t.Fold] || companyWords[t.Fold] || len(t.Fold) < 2 {
			continue
		}
		total += p.weight[t.Fold]
		if said[t.Fold] {
			sum += p.weight[t.Fold]
		}
	}
	if total == 0 {
		return 0
	}
	return sum / total
}
