package attachment

import (
	"regexp"
	"strings"
)

var (
	deliveryLabel = regexp.MustCompile(`^\W*(?:(?:adresse|lieu|point|site) de (?:livraison|reception)|livr(?:er|aison|ee?)(?: a| chez| sur)?\b|a livrer(?: a| chez| sur)?\b|destination|destinataire|` +
		`deliver(?:y)?(?: to| address| site| location)?\b|ship(?:ping)?(?: to| address)|goods to|consignee|` +
		`liefer(?:anschrift|adresse|ort|ung an)|warenempfanger|anlieferung an|` +
		`(?:direccion|lugar|punto) de entrega|entregar? en|entrega(?: en)?\b|(?:luogo|indirizzo) di consegna|consegn(?:a|are)(?: a| presso)?\b|destinazione|` +
		`(?:af)?leveradres|leveren (?:aan|op)|afleveren (?:aan|op|bij))(?:[^:]{0,40}?:|(?: ?/[a-z' ]{0,30})?\s*$)\s*`)
	innerDelivery = regexp.MustCompile(`(?:^|[|,;.] ?|\s)(?:adresse de livraison|lieu de livraison|livraison|livrer a|deliver(?:y)?(?: to| address)?|ship to|liefer(?:anschrift|adresse|ort)|entregar? en|direccion de entrega|lugar de entrega|(?:luogo di |indirizzo di )?consegna|(?:af)?leveradres)\s*:\s*`)
	innerLabel    = regexp.MustCompile(`\s+\|\s|\s[A-ZÀ-Þ][\p{L}.]+(?: [\p{L}.]+){0,3}\s?:(?:\s|$)`)
	looseDelivery = regexp.MustCompile(`\b(?:a livrer|livrer|livraison|deliver(?:y)?|lieferung|liefern|entregar|entrega|consegna|consegnare|leveren|levering) (?:a notre |a l'|a la |au |aux |a |chez |sur |to (?:our |the )?|an unser\w* |an |nach |en |a nuestro |presso |aan |op )`)
	noteLabel     = regexp.MustCompile(`^\W*(?:observations?|remarques?|commentaires?|notes?|nota|comments?|remarks?|bemerkung(?:en)?|hinweise?|anmerkung(?:en)?|observaciones|annotazioni|opmerking(?:en)?|instructions?)\s*[:.]\s*`)
	supplierLabel = regexp.MustCompile(`^\W*(?:fournisseur|fourn\.?|supplier|vendor|lieferant|kreditor|proveedor|fornitore|leverancier|a l'attention de|to|an)\b[^:]{0,30}:?\s*`)
	// nextLabel ends an address: another label begins.
	nextLabel = regexp.MustCompile(`^\W*(?:date|datum|fecha|data|delai|livraison|liefertermin|required|gewenste|leverdatum|plazo|acheteur|buyer|inkoper|einkaufer|suivi|affaire|projet|contact|tel|fax|e-?mail|reglement|paiement|payment|zahlung|pago|pagamento|betaling|conditions|incoterm|reception|ref|n[o°]|page|fournisseur|supplier|lieferant|proveedor|fornitore|leverancier|facturation|invoice|rechnung|bill|forma|terms|bouwnummer|pos|votre|notre|your|our)\b`)
)

// delivery reads the address to which goods go: after its label, and beneath it.
func (f *finder) delivery() (name, address string, place Place) {
	for i := range f.chunks {
		c := &f.chunks[i]
		if c.table {
			continue
		}
		loc := deliveryLabel.FindStringIndex(c.folded)
		if loc == nil {
			continue
		}
		value := strings.TrimSpace(c.rest(loc[1]))
		if d := findDates(value); len(d) > 0 && d[0].start < 15 {
			value = strings.Trim(value[d[0].end:], " –-,;.")
			if letters(value) < 4 || !strings.ContainsAny(value, "0123456789") {
				continue
			}
		}
		value = strings.TrimLeft(skipDeliveryLabel(value), " :")
		lines := f.addressLines(i, value)
		if len(lines) == 0 {
			continue
		}
		name, address = splitAddress(lines)
		return name, address, c.Place
	}
	if name, address, place = f.innerDelivery(); name != "" {
		return name, address, place
	}
	return f.looseDelivery()
}

// innerDelivery reads "label: value" inside a line that holds several.
func (f *finder) innerDelivery() (name, address string, place Place) {
	for i := range f.chunks {
		c := &f.chunks[i]
		loc := innerDelivery.FindStringIndex(c.folded)
		if loc == nil || c.table {
			continue
		}
		value := c.rest(loc[1])
		if next := innerLabel.FindStringIndex(value); next != nil {
			value = value[:next[0]]
		}
		if d := findDates(value); letters(value) < 4 || len(d) > 0 && d[0].start < 5 {
			continue
		}
		name, address = splitAddress([]string{strings.TrimRight(value, " |")})
		return name, address, c.Place
	}
	return "", "", Place{}
}

func (f *finder) looseDelivery() (name, address string, place Place) {
	for i := range f.chunks {
		c := &f.chunks[i]
		loc := looseDelivery.FindStringIndex(c.folded)
		if loc == nil || c.table {
			continue
		}
		value := c.rest(loc[1])
		if d := findDates(value); len(d) > 0 {
			value = value[:d[0].start]
		}
		value, _, _ = strings.Cut(value, ";")
		value = regexp.MustCompile(`\s(?:le|am|on|the|el|il|op|pour|avant|before|bis|by|:)\s*$`).ReplaceAllString(strings.TrimSpace(value), "")
		if letters(value) < 3 || len(value) > 120 {
			continue
		}
		n, a, _ := strings.Cut(value, "(")
		return strings.Trim(n, " ,.:"), strings.Trim(a, " ,.:)"), c.Place
	}
	return "", "", Place{}
}

// skipDeliveryLabel drops a second label in another language ("/ Livraison:").
func skipDeliveryLabel(s string) string {
	t := strings.TrimLeft(fold(s), " /|")
	if loc := deliveryLabel.FindStringIndex(t); loc != nil && len(t) < len(s)+1 && strings.ContainsAny(firstRunes(s, 3), "/|") {
		return string([]rune(s)[len([]rune(s))-len(t)+loc[1]:])
	}
	return s
}

func firstRunes(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

// addressLines takes the label's own remainder, else its right neighbour, and what
// stands beneath in the same column, five lines at most.
func (f *finder) addressLines(i int, value string) []string {
	c := &f.chunks[i]
	from := i
	var lines []string
	if letters(value) >= 3 {
		lines = append(lines, value)
		if strings.Count(value, ",") >= 2 {
			return lines
		}
	} else if r := f.right(i); r != nil && letters(r.Text) >= 3 && (c.Place.Cell != "" || !f.headsBlock(i, r) && (f.below(i) == nil || strings.HasSuffix(c.Text, ":"))) && !nextLabel.MatchString(r.folded) {
		return []string{r.Text}
	}
	x0, y := c.x0, c.y1
	height := max(c.y1-c.y0, 6)
	for j := from + 1; j < len(f.chunks) && len(lines) < 6; j++ {
		d := &f.chunks[j]
		if d.Place.Page != c.Place.Page || d.y0-y > 1.6*height || d.table {
			break
		}
		if d.line == c.line || d.x0 < x0-8 || d.x0 > x0+40 {
			continue
		}
		if nextLabel.MatchString(d.folded) || isDateText(d.Text) {
			break
		}
		lines = append(lines, d.Text)
		y = d.y1
	}
	return lines
}

// headsBlock says that the chunk stands over a block of its own, flush with it, and
// its right neighbour far away: two addresses side by side.
func (f *finder) headsBlock(i int, right *chunk) bool {
	c, b := &f.chunks[i], f.below(i)
	return b != nil && b.x0-c.x0 < 8 && c.x0-b.x0 < 8 && right.x0-c.x1 > 40 && letters(b.Text) >= 3 && !nextLabel.MatchString(b.folded) && !strings.HasSuffix(b.Text, ":")
}

// splitAddress takes the first line, or what stands before the first comma, as the
// name of the place.
func splitAddress(lines []string) (name, address string) {
	all := strings.Join(lines, ", ")
	name, address, _ = strings.Cut(all, ",")
	return strings.Trim(name, " .;:-–"), strings.Trim(cut(address, 200), " ,;")
}

// note reads a labelled remark.
func (f *finder) note() (string, Place) {
	for i := range f.chunks {
		c := &f.chunks[i]
		if loc := noteLabel.FindStringIndex(c.folded); loc != nil && !c.table {
			if v := strings.TrimSpace(c.rest(loc[1])); v != "" {
				return v, c.Place
			}
			if b := f.below(i); b != nil {
				return b.Text, b.Place
			}
		}
	}
	return "", Place{}
}

// buyer takes the first line of the page that is a name: the letterhead.
func (f *finder) buyer() string {
	for i := range f.chunks {
		c := &f.chunks[i]
		if i > 3 || c.line > 4 {
			break
		}
		if letters(c.Text) < 4 || len(c.Text) > 60 || issuedLabel.MatchString(c.folded) && len(c.Text) < 12 || titleKind(c.folded) != "" || strings.ContainsAny(c.Text, "0123456789:@") || supplierLabel.MatchString(c.folded) && (strings.Contains(c.Text, ":") || strings.HasPrefix(c.folded, "fourn")) {
			continue
		}
		return c.Text
	}
	return ""
}

// currencies lists the signs and words of each currency.
var currencies = []struct {
	code, sign string
	words      []string
}{
	{"EUR", "€", []string{"EUR", "Euro", "euro", "Euros", "euros"}}, {"GBP", "£", []string{"GBP"}}, {"CHF", "", []string{"CHF"}}, {"USD", "$", []string{"USD"}},
	{"PLN", "zł", []string{"PLN"}}, {"SEK", "", []string{"SEK"}}, {"DKK", "", []string{"DKK"}}, {"NOK", "", []string{"NOK"}}, {"CZK", "Kč", []string{"CZK"}},
}

// currencyOf takes the currency named most often.
func currencyOf(text string) string {
	best, most := "", 0
	for _, c := range currencies {
		n := 0
		if c.sign != "" {
			n = strings.Count(text, c.sign)
		}
		for _, w := range c.words {
			n += countWord(text, w)
		}
		if n > most {
			best, most = c.code, n
		}
	}
	return best
}

// countWord counts a word of ASCII that stands by itself, fifty times at most.
func countWord(text, word string) int {
	n := 0
	for from := 0; n < 50; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			break
		}
		at += from
		from = at + len(word)
		if (at == 0 || !wordByte(text[at-1])) && (from == len(text) || !wordByte(text[from])) {
			n++
		}
	}
	return n
}

func wordByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}
