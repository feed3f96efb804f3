package extract

import (
	"hash/fnv"
	"slices"

	"guichet/domain"
)

// Catalogue finds articles by number or name. It is read-only once made and safe for concurrent use.
type Catalogue struct {
	products []domain.Product
	bySKU    map[domain.SKU]int32
	byCode   map[string][]int32 // CodeKey of our number
	byGTIN   map[string][]int32 // without leading zeros
	byRef    map[domain.CustomerCode]map[string][]int32
	byName   map[uint64][]int32 // a name or alias as a set of terms

	vocabulary map[string]int32
	idf        []float32
	postings   [][]int32 // products of each term, ascending
	forward    [][]int32 // terms of each product, ascending
	spelling   *spelling
	// taught is what was learnt of customers' own words, by CodeKey.
	taught map[domain.CustomerCode]map[string]int32
}

// NewCatalogue indexes articles and the customers' own names for them.
func NewCatalogue(products []domain.Product, refs []domain.ItemReference) *Catalogue {
	c := &Catalogue{
		products: products,
		bySKU:    make(map[domain.SKU]int32, len(products)), byCode: make(map[string][]int32, len(products)),
		byGTIN: make(map[string][]int32, len(products)), byRef: map[domain.CustomerCode]map[string][]int32{},
		byName: make(map[uint64][]int32, len(products)), vocabulary: map[string]int32{},
		forward: make([][]int32, len(products)),
	}
	for i := range products {
		c.add(int32(i), &products[i])
	}
	for _, r := range refs {
		c.addReference(r)
	}
	c.weigh()
	c.spelling = newSpelling(c)
	return c
}

func (c *Catalogue) add(id int32, p *domain.Product) {
	c.bySKU[p.SKU] = id
	if key := CodeKey(string(p.SKU)); key != "" {
		c.byCode[key] = append(c.byCode[key], id)
	}
	if key := gtinKey(p.GTIN); key != "" {
		c.byGTIN[key] = append(c.byGTIN[key], id)
	}
	terms := map[int32]bool{}
	c.addName(id, p.Name, terms)
	for _, alias := range p.Aliases {
		c.addName(id, alias, terms)
	}
	list := make([]int32, 0, len(terms))
	for t := range terms {
		list = append(list, t)
		c.postings[t] = append(c.postings[t], id)
	}
	slices.Sort(list)
	c.forward[id] = list
}

func (c *Catalogue) addName(id int32, name string, terms map[int32]bool) {
	list := termsOf(name)
	if key := nameKey(list); key != 0 && !slices.Contains(c.byName[key], id) {
		c.byName[key] = append(c.byName[key], id)
	}
	for _, t := range list {
		number, known := c.vocabulary[t.key]
		if !known {
			number = int32(len(c.postings))
			c.vocabulary[t.key] = number
			c.postings = append(c.postings, nil)
		}
		terms[number] = true
	}
}

func (c *Catalogue) addReference(r domain.ItemReference) {
	id, known := c.bySKU[r.SKU]
	key := CodeKey(r.CustomerSKU)
	if !known || key == "" {
		return
	}
	if c.byRef[r.Customer] == nil {
		c.byRef[r.Customer] = map[string][]int32{}
	}
	c.byRef[r.Customer][key] = append(c.byRef[r.Customer][key], id)
}

// nameKey is the same for names of the same terms in any order; 0 where there are none.
func nameKey(terms []term) uint64 {
	keys := make([]string, 0, len(terms))
	for _, t := range terms {
		if !t.part {
			keys = append(keys, t.key)
		}
	}
	if len(keys) == 0 {
		return 0
	}
	slices.Sort(keys)
	h := fnv.New64a()
	for _, k := range slices.Compact(keys) {
		h.Write([]byte(k))
		h.Write([]byte{0})
	}
	return h.Sum64()
}

func gtinKey(text string) string {
	digits := make([]byte, 0, 14)
	for i := 0; i < len(text); i++ {
		if text[i] >= '0' && text[i] <= '9' {
			digits = append(digits, text[i])
		}
	}
	for len(digits) > 0 && digits[0] == '0' {
		digits = digits[1:]
	}
	return string(digits)
}

// ValidGTIN tells whether digits are a GTIN-8, -12, -13 or -14 with the right check digit (GS1 General Specifications 7.9).
func ValidGTIN(digits string) bool {
	switch len(digits) {
	case 8, 12, 13, 14:
	default:
		return false
	}
	sum := 0
	for i := 0; i < len(digits); i++ {
		d := int(digits[i] - '0')
		if d < 0 || d > 9 {
			return false
		}
		if (len(digits)-1-i)%2 == 1 {
			d *= 3
		}
		sum += d
	}
	return sum%10 == 0
}

// Product gives an article by our number.
func (c *Catalogue) Product(sku domain.SKU) (domain.Product, bool) {
	id, ok := c.bySKU[sku]
	if !ok {
		return domain.Product{}, false
	}
	return c.products[id], true
}

// Len is the number of articles.
func (c *Catalogue) Len() int { return len(c.products) }

// ByNumber finds articles by a number as somebody wrote it: ours, that customer's own, or a GTIN with its check digit.
// how is "learnt", "sku", "customer_sku" or "gtin"; several articles where the number is not unique.
func (c *Catalogue) ByNumber(customer domain.CustomerCode, number string) (found []domain.SKU, how string) {
	key := CodeKey(number)
	if key == "" {
		return nil, ""
	}
	if id, ok := c.taught[customer][key]; ok {
		return c.skus([]int32{id}), "learnt"
	}
	if ids := c.byCode[key]; len(ids) > 0 {
		for _, id := range ids { // the exact spelling wins over another of the same key
			if string(c.products[id].SKU) == number {
				return []domain.SKU{c.products[id].SKU}, "sku"
			}
		}
		return c.skus(ids), "sku"
	}
	if ids := c.byRef[customer][key]; len(ids) > 0 {
		return c.skus(ids), "customer_sku"
	}
	if onlyDigits(key) && ValidGTIN(key) {
		if ids := c.byGTIN[gtinKey(key)]; len(ids) > 0 {
			return c.skus(ids), "gtin"
		}
	}
	return nil, ""
}

func (c *Catalogue) skus(ids []int32) []domain.SKU {
	found := make([]domain.SKU, len(ids))
	for i, id := range ids {
		found[i] = c.products[id].SKU
	}
	return found
}
