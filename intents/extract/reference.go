package extract

import (
	"strings"

	"guichet/domain"
)

// Papers that a number can belong to.
const (
	OrderPaper    = "order"
	ShipmentPaper = "shipment"
	InvoicePaper  = "invoice"
	DisputePaper  = "dispute"
)

// Reference is a document number as somebody wrote it.
type Reference struct {
	Span domain.Span `json:"span"`
	// Text is the number with the letters written before it ("OA 1466/26"); Tail is it without them, "" where there are none.
	Text string `json:"text"`
	Tail string `json:"tail,omitempty"`
	// Paper is the kind of document that the words announce, "" where they do not.
	Paper string `json:"paper,omitempty"`
	// Own tells that the words call it the sender's own number ("notre commande", "our PO"), Yours that they call it ours.
	Own   bool `json:"own,omitempty"`
	Yours bool `json:"yours,omitempty"`
	// Likely tells that it looks like a document number even if nothing is known of it.
	Likely   bool `json:"likely,omitempty"`
	First    int  `json:"-"`
	Last     int  `json:"-"`
	Sentence int  `json:"sentence"`
	Subject  bool `json:"subject,omitempty"`
	// Weak tells that it may as well be a quantity or an article.
	Weak bool `json:"weak,omitempty"`
}

var paperWords = paperTable(map[string]string{
	OrderPaper: `commande commandes cde cdes cd bon bc po order orders ordered purchase bestellung bestellungen bestell bestellnummer bestellnr auftrag auftrage pedido pedidos ordine ordini oda bestelling
			bestellingen inkooporder order opdracht kundenauftrag auftragsnummer ordernummer best`,
	ShipmentPaper: `note notes bl bls expedition expeditions colis bordereau recepisse suivi tracking shipment parcel consignment lieferschein lieferscheine sendung paket sendungsnummer albaran albaranes envio ddt bolla spedizione
			pakbon zending tracknummer vrachtbrief despatch dispatch livraison lettre`,
	InvoicePaper: `facture factures fact fac duplicata avoir avoirs invoice invoices inv rechnung rechnungen rechnungsnummer rg re gutschrift factura facturas abono fattura fatture fatt factuur facturen creditnota creditfactuur credit`,
	DisputePaper: `litige litiges reclamation dispute claim reklamation reclamacion reclamo klacht contestazione`,
})

func paperTable(words map[string]string) map[string]string {
	table := map[string]string{}
	for paper, list := range words {
		for w := range set(list) {
			table[w] = paper
		}
	}
	return table
}

var (
	ownWords   = set("notre nos mon ma our my unser unsere unserer unserem unseren mein meine nuestro nuestra nuestros mi nostro nostra nostri mio onze ons mijn leur son")
	yourWords  = set("votre vos your ihre ihrer ihren ihrem ihr vuestro vuestra su vostro vostra vostri uw jullie")
	numberCues = set("n no nr num numero numeros numer number nummer num ref reference refs references riferimento rif referencia kenmerk")
)

// References finds the numbers of a text that may be documents. busy tells tokens that are something else for certain.
func References(text *Text, busy func(token int) bool) []Reference {
	var found []Reference
	tokens := text.Tokens
	for i := 0; i < len(tokens) && len(found) < 300; i++ {
		t := tokens[i]
		if t.Kind != Number && t.Kind != Code || busy(i) || t.Kind == Number && (len(t.Text) < 3 && !calledInvoice(tokens, i) || !onlyDigits(t.Text) && !dotted(tokens, i)) || notDocument(t) {
			continue
		}
		ref := Reference{First: i, Last: i + 1, Text: t.Text, Sentence: text.SentenceAt(i)}
		ref.extend(tokens, busy)
		ref.announce(tokens, found)
		digits := countDigits(ref.Text)
		ref.Likely = ref.Paper != "" && digits >= 3 || t.Kind == Code && digits >= 4 || digits >= 8
		ref.Weak = t.Kind == Number && ref.Paper == "" && digits < 5 && ref.Tail == ""
		start, end := tokens[ref.First].Start, tokens[ref.Last-1].End
		ref.Span = domain.Span{Start: start, End: end, Text: text.Raw[start:end]}
		found = append(found, ref)
		i = ref.Last - 1
	}
	return found
}

// dotted tells whether digits with full stops are a number by the word right before them: "commande 26.0099".
func dotted(tokens []Token, i int) bool {
	text := tokens[i].Text
	ref := Reference{First: i}
	return strings.Contains(text, ".") && strings.Trim(text, ".0123456789") == "" && countDigits(text) >= 5 && ref.directly(tokens) &&
		!(i+1 < len(tokens) && (UnitOf(tokens[i+1].Fold) != "" || currencies[tokens[i+1].Fold] != ""))
}

// calledInvoice tells whether a short number is one by the word right before it: "facture 58", and counts nothing after.
func calledInvoice(tokens []Token, i int) bool {
	k := i - 1
	for k >= 0 && k > i-4 && (tokens[k].Text == "." || tokens[k].Text == "°" || numberCues[tokens[k].Fold]) {
		k--
	}
	if k < 0 || len(tokens[i].Text) < 2 || paperWords[tokens[k].Fold] != InvoicePaper || len(tokens[k].Fold) < 4 {
		return false
	}
	return i+1 >= len(tokens) || tokens[i+1].Kind != Word || !measures[tokens[i+1].Fold] && UnitOf(tokens[i+1].Fold) == "" && currencies[tokens[i+1].Fold] == "" && monthOf(tokens[i+1].Fold) == 0
}

func countDigits(text string) int {
	n := 0
	for i := 0; i < len(text); i++ {
		if text[i] >= '0' && text[i] <= '9' {
			n++
		}
	}
	return n
}

// notDocument tells clocks, dimensions and ordinals from numbers.
func notDocument(t Token) bool {
	if t.Kind != Code {
		return false
	}
	if strings.ContainsAny(t.Text, ":,") || countDigits(t.Fold) < 2 {
		return true
	}
	if _, _, glued := gluedQuantity(t.Fold); glued || clock(t.Fold) {
		return true
	}
	digits := strings.Map(func(r rune) rune {
		if r == 'x' || r == 'm' || r == '.' || r == ',' || r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, t.Fold)
	_, ordinal := ordinalDay(t)
	return digits == "" && strings.ContainsRune(t.Fold, 'x') || ordinal
}

// clock tells "48h" and "10h30".
func clock(folded string) bool {
	hours, minutes, found := strings.Cut(folded, "h")
	return found && len(hours) <= 3 && onlyDigits(hours) && (minutes == "" || len(minutes) == 2 && onlyDigits(minutes))
}

// extend takes the capitals before a number ("OA 1466/26", "CF 26-00124") and what follows after a blank ("BL26 00388").
func (r *Reference) extend(tokens []Token, busy func(int) bool) {
	if r.First > 0 && !busy(r.First-1) {
		before := tokens[r.First-1]
		separate := before.Text == "-" || before.Text == "/"
		at := r.First - 1
		if separate && at > 0 && !before.Space {
			at--
			before = tokens[at]
		}
		if before.Kind == Word && before.Text == strings.ToUpper(before.Text) && len(before.Text) <= 6 && len(before.Text) >= 1 && !cueOnly[before.Fold] && (at == 0 || tokens[at-1].Text != "'" && tokens[at-1].Text != "’") {
			r.Tail = r.Text
			r.First = at
			r.Text = before.Text + " " + r.Tail
			if separate {
				r.Text = before.Text + tokens[r.First+1].Text + r.Tail
			}
		}
	}
}

// cueOnly are words that announce a number and are no part of it.
var cueOnly = set("n no nr num ref po cde cmd tel fax gsm mob a le la du de der die das the el il het and et und iban bic siren siret tva vat din iso en ral bp cs zi za zac ean gtin mm xl kg eur chf usd gbp")

// announce reads the words before a number.
func (r *Reference) announce(tokens []Token, before []Reference) {
	words := 0
	for k := r.First - 1; k >= 0 && words < 5 && tokens[k].Kind != Break && tokens[k].Text != "." || k == r.First-1 && k >= 0 && tokens[k].Text == "."; k-- {
		t := tokens[k]
		switch {
		case t.Kind == Number || t.Kind == Code:
			if n := len(before); n > 0 && before[n-1].Last == k+1 && r.First-k <= 3 && r.Paper == "" { // "364, 365 et 366"
				r.Paper, r.Own, r.Yours = before[n-1].Paper, before[n-1].Own, before[n-1].Yours
			}
			return
		case t.Text == "?" || t.Text == "!" || t.Text == ";":
			return
		case t.Kind == Word && paperWords[t.Fold] != "" && r.Paper == "":
			r.Paper = paperWords[t.Fold]
			if t.Fold == "bon" || t.Fold == "livraison" || t.Fold == "lettre" || t.Fold == "re" || t.Fold == "best" || t.Fold == "note" || t.Fold == "notes" || t.Fold == "credit" {
				r.Paper = r.vague(t.Fold, tokens, k)
			}
		case ownWords[t.Fold]:
			r.Own = true
			return
		case yourWords[t.Fold]:
			r.Yours = true
			return
		}
		if t.Kind == Word {
			words++
		}
	}
}

// directly tells whether the word for a paper stands right before a number, but for "no." and the like.
func (r *Reference) directly(tokens []Token) bool {
	for k := r.First - 1; k >= 0 && k >= r.First-5; k-- {
		switch t := tokens[k]; {
		case t.Kind == Sign || numberCues[t.Fold]:
		default:
			return t.Kind == Word && paperWords[t.Fold] != ""
		}
	}
	return false
}

// vague settles words that announce different papers.
func (r *Reference) vague(word string, tokens []Token, k int) string {
	next := Token{}
	if k+2 < len(tokens) {
		next = tokens[k+2]
	}
	switch word {
	case "note", "notes":
		if k > 0 && (tokens[k-1].Fold == "delivery" || tokens[k-1].Fold == "dispatch" || tokens[k-1].Fold == "despatch") {
			return ShipmentPaper
		}
		if k > 0 && tokens[k-1].Fold == "credit" {
			return InvoicePaper
		}
	case "bon":
		if next.Fold == "livraison" {
			return ShipmentPaper
		}
		return OrderPaper
	case "credit":
		if k+1 < len(tokens) && tokens[k+1].Fold == "note" {
			return InvoicePaper
		}
	case "re":
		return ""
	}
	return ""
}

// Description is a document named without its number: "our last order", "the invoices of October".
type Description struct {
	Span  domain.Span `json:"span"`
	Paper string      `json:"paper"`
	// Last is how many of the latest are meant, 0 where the words do not say so.
	Last int `json:"last,omitempty"`
	// All tells that several are meant.
	All      bool `json:"all,omitempty"`
	Sentence int  `json:"sentence"`
	Token    int  `json:"-"`
	Subject  bool `json:"subject,omitempty"`
}

var (
	latestWords = set("dernier derniere derniers dernieres last latest recent letzte letzten letzter letztes neueste ultimo ultima ultimos ultimas ultimi ultime laatste recentste recentes jungste precedente vorige previous")
	allWords    = set("toutes tous ensemble all every alle sammtliche samtliche todas todos tutte tutti alle manquantes")
	manyWords   = set("commandes factures orders invoices rechnungen bestellungen pedidos facturas ordini fatture bestellingen facturen avoirs auftrage cdes")
)

// Descriptions finds documents named by a noun with "last" or "all", or simply by the noun.
func Descriptions(text *Text) []Description {
	var found []Description
	for i, t := range text.Tokens {
		paper := paperWords[t.Fold]
		if t.Kind != Word || paper == "" || len(t.Fold) < 3 || len(found) > 100 {
			continue
		}
		d := Description{Span: domain.Span{Start: t.Start, End: t.End, Text: t.Text}, Paper: paper, All: manyWords[t.Fold], Sentence: text.SentenceAt(i), Token: i}
		for k := max(0, i-4); k < min(len(text.Tokens), i+3); k++ {
			w := text.Tokens[k]
			if w.Kind == Break || w.Text == "," || w.Text == "." {
				if k < i {
					d.Last, d.All = 0, manyWords[t.Fold]
					continue
				}
				break
			}
			switch {
			case latestWords[w.Fold] && !(k+1 < len(text.Tokens) && (weekWords[text.Tokens[k+1].Fold] || monthWords[text.Tokens[k+1].Fold])) && !(k > 0 && (weekWords[text.Tokens[k-1].Fold] || monthWords[text.Tokens[k-1].Fold])):
				d.Last = max(d.Last, 1)
			case allWords[w.Fold]:
				d.All = true
			}
		}
		if d.Last > 0 && d.All {
			d.Last = d.countNear(text, i)
		}
		found = append(found, d)
	}
	return found
}

// countNear is the number in "the last three invoices"; 1 where none is written.
func (d Description) countNear(text *Text, i int) int {
	for k := max(0, i-4); k < i; k++ {
		t := text.Tokens[k]
		if t.Kind == Number && onlyDigits(t.Text) && len(t.Text) <= 2 {
			v, _ := plainNumber(t.Text)
			return int(v.IntPart())
		}
		if n, taken := cardinal(text, k); taken > 0 && n > 1 && n < 100 {
			return n
		}
	}
	return 1
}
