package attachment

import (
	"regexp"
	"strings"
)

var (
	requestedLabel = regexp.MustCompile(`\b(?:date (?:de )?livraison|livr(?:aison|er|e)?\b|a livrer|delai|date (?:souhaitee|demandee|de besoin|requise)|pour le\b|au plus tard|date livr|` +
		`required(?: by| on| date| delivery)?|deliver(?:y|ies)?(?: date| by| on)?|needed by|need by|requested(?: date| delivery| for)?|due(?: date| by)?\b|ship (?:by|date)|eta\b|` +
		`liefer(?:termin|datum|ung|n|zeit|woche)|wunschtermin|termin|lieferbar|bis spatestens|bis (?:zum|am)|anlieferung|entro(?: il)?|avant le|antes del?|uiterlijk|by\s*$|` +
		`entrega|plazo|fecha de entrega|consegn\w+|data di consegna|termine|` +
		`leverdatum|leveren|levering|gewenste|levertijd|leverweek|afleverdatum|afleveren|lev\. ?datum|uitlevering)`)
	issuedLabel = regexp.MustCompile(`\b(?:date|datum|fecha|data|dated|du|le|vom|den|del|van|d\.d\.|emis le|date de (?:la )?factur\w+|date de commande|order date|bestelldatum|bestelldatum|besteldatum|orderdatum)\b`)
	// validity marks dates that are neither: of answers, payments, validity, prints.
	otherDate = regexp.MustCompile(`\b(?:reponse|reply|antwort|valable|valid|gultig|echeance|payable|paiement|payment|zahlung|imprime|printed|gedruckt|stand|edition|jugement|tarif|version|respuesta|risposta|scadenza|pagamento|betaling|facture|invoice|rechnung)\b`)
)

// dates finds the day of issue and the day of delivery asked for. Every date of
// the text is claimed by the label nearest before it: in its chunk, else to its
// left, else above.
func (f *finder) dates() (issued, requested string, issuedAt, requestedAt Place) {
	type claim struct {
		hit   dateHit
		place Place
		kind  byte
	}
	var claims []claim
	for i := range f.chunks {
		c := &f.chunks[i]
		if c.table {
			continue
		}
		last := 0
		for _, h := range findDates(c.Text) {
			if h.year == 0 && !f.labelled(i, last, h) {
				continue
			}
			kind := f.dateKind(i, last, h)
			last = h.end
			claims = append(claims, claim{h, c.Place, kind})
		}
	}
	for _, cl := range claims {
		if cl.kind == 'i' && issued == "" && cl.hit.year != 0 && cl.hit.week == 0 {
			issued, issuedAt = cl.hit.iso(""), cl.place
		}
	}
	for _, cl := range claims {
		if cl.kind == ' ' && issued == "" && cl.hit.year != 0 && cl.hit.week == 0 {
			issued, issuedAt = cl.hit.iso(""), cl.place
		}
	}
	for _, cl := range claims {
		if cl.kind != 'r' {
			continue
		}
		if d := cl.hit.iso(issued); d != "" && requested == "" {
			requested, requestedAt = d, cl.place
		}
	}
	return issued, requested, issuedAt, requestedAt
}

// labelled wants a label before a date without a year: "1.5" may be a size.
func (f *finder) labelled(i, from int, h dateHit) bool {
	return f.dateKind(i, from, h) == 'r'
}

// dateKind is 'r' requested, 'i' issued, 'o' something else, ' ' unlabelled. Indexes
// into the text are bytes of it; the label is looked for in the folded text before.
func (f *finder) dateKind(i, from int, h dateHit) byte {
	c := &f.chunks[i]
	before := fold(c.Text[min(from, len(c.Text)):min(h.start, len(c.Text))])
	if k := lastLabel(before); k != ' ' {
		return k
	}
	if i > 0 && f.chunks[i-1].line == c.line && h.start < 12 && len(findDates(f.chunks[i-1].Text)) == 0 {
		if k := lastLabel(f.chunks[i-1].folded); k != ' ' {
			return k
		}
	}
	if h.start < 25 {
		if a := f.above(i); a != nil && len(findDates(a.Text)) == 0 && len(a.Text) < 60 {
			if k := lastLabel(a.folded); k != ' ' {
				return k
			}
		}
	}
	if h.start < 4 && i > 0 && c.Place.Page == f.chunks[i-1].Place.Page {
		if p := f.chunks[i-1].folded; strings.HasSuffix(strings.TrimSpace(p), ":") && f.chunks[i-1].line == c.line-1 {
			return lastLabel(p[max(0, len(p)-40):])
		}
	}
	return ' '
}

// lastLabel gives the kind of the label that stands last in s, within 90 letters.
func lastLabel(s string) byte {
	if len(s) > 90 {
		s = s[len(s)-90:]
	}
	at, end, kind := -1, -1, byte(' ')
	for _, l := range []struct {
		re   *regexp.Regexp
		kind byte
	}{{issuedLabel, 'i'}, {requestedLabel, 'r'}, {otherDate, 'o'}} {
		locs := l.re.FindAllStringIndex(s, -1)
		if len(locs) == 0 {
			continue
		}
		// "pour le" holds "le": the label that ends last wins, the longer of equals.
		if lo, hi := locs[len(locs)-1][0], locs[len(locs)-1][1]; hi > end || hi == end && lo <= at {
			at, end, kind = lo, hi, l.kind
		}
	}
	if kind == 'i' && weakIssued(s[at:]) {
		if k := lastLabel(s[:at]); k == 'r' || k == 'o' {
			return k
		}
	}
	return kind
}

// weakIssued says that the words are but an article or preposition, which belongs
// to the label before it ("livraison souhaitée le").
func weakIssued(s string) bool {
	switch strings.Trim(s, " :.,") {
	case "le", "du", "den", "del", "data", "date", "datum", "fecha", "vom", "van":
		return true
	}
	return false
}

// above gives the nearest chunk over this one that shares its place across.
func (f *finder) above(i int) *chunk {
	c := &f.chunks[i]
	height := max(c.y1-c.y0, 6)
	for j := i - 1; j >= 0; j-- {
		d := &f.chunks[j]
		if d.Place.Page != c.Place.Page || c.y0-d.y1 > 2.2*height {
			return nil
		}
		if d.line < c.line && d.x0 < c.x1+2 && d.x1 > c.x0-2 {
			return d
		}
	}
	return nil
}
