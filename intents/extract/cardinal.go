package extract

import (
	"strings"
	"sync"

	"github.com/shopspring/decimal"
)

// cardinals gives the words for whole numbers in one of the six languages, folded; words joined by hyphens stand without them.
func cardinals(language string) map[string]int { return allCardinals()[language] }

// anyCardinal finds a number word of whatever language, where the text does not tell its own; short and double-faced words
// are left out.
func anyCardinal(word string) (int, bool) {
	if len(word) < 4 || word == "once" || word == "neuf" {
		return 0, false
	}
	for _, language := range []string{"fr", "en", "de", "es", "it", "nl"} {
		if n, found := cardinals(language)[word]; found {
			return n, true
		}
	}
	return 0, false
}

var allCardinals = sync.OnceValue(func() map[string]map[string]int {
	all := map[string]map[string]int{}
	add := func(language, words string, from, step int) {
		if all[language] == nil {
			all[language] = map[string]int{}
		}
		for i, w := range strings.Fields(words) {
			put(all[language], w, from+i*step)
		}
	}
	add("fr", "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize", 1, 1)
	add("fr", "vingt trente quarante cinquante soixante septante huitante nonante", 20, 10)
	add("fr", "une", 1, 1)
	add("fr", "octante", 80, 1)
	add("en", "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 1, 1)
	add("en", "twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
	add("es", "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve", 1, 1)
	add("es", "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", 20, 10)
	add("es", "veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve", 21, 1)
	add("es", "doscientos trescientos cuatrocientos quinientos seiscientos", 200, 100)
	add("es", "una", 1, 1)
	add("it", "uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove", 1, 1)
	add("it", "una", 1, 1)
	all["de"], all["nl"] = map[string]int{}, map[string]int{}
	addGerman(all["de"])
	addDutch(all["nl"])
	addItalian(all["it"])
	return all
})

// hundreds multiply what stands before them.
var hundreds = map[string]int{"cent": 100, "cents": 100, "hundred": 100, "hundert": 100, "honderd": 100, "cien": 100, "ciento": 100, "cento": 100,
	"mille": 1000, "thousand": 1000, "tausend": 1000, "duizend": 1000, "mil": 1000, "mila": 1000}

// dozens are words for a number of pieces.
var dozens = map[string]int{"douzaine": 12, "douzaines": 12, "dozen": 12, "dozens": 12, "dutzend": 12, "docena": 12, "docenas": 12, "dozzina": 12, "dozzine": 12, "dozijn": 12, "dz": 12, "dtz": 12, "doz": 12, "dzne": 12,
	"dizaine": 10, "dizaines": 10, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "cinquantaine": 50, "centaine": 100, "centaines": 100, "decina": 10, "ventina": 20, "decena": 10, "veintena": 20, "tiental": 10, "gros": 144}

func addGerman(all map[string]int) {
	ones := strings.Fields("ein zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn")
	tens := strings.Fields("zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig")
	below := compound(all, ones, tens, "und", false)
	for h, one := range ones[:9] {
		put(all, one+"hundert", (h+1)*100)
		for w, n := range below {
			put(all, one+"hundert"+w, (h+1)*100+n)
		}
	}
	for _, w := range []string{"eine", "einen", "einem", "eins"} {
		put(all, w, 1)
	}
}

func addDutch(all map[string]int) {
	ones := strings.Fields("een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien")
	tens := strings.Fields("twintig dertig veertig vijftig zestig zeventig tachtig negentig")
	compound(all, ones, tens, "en", false)
	for h, one := range ones[1:9] {
		put(all, one+"honderd", (h+2)*100)
	}
}

func addItalian(all map[string]int) {
	ones := strings.Fields("uno due tre quattro cinque sei sette otto nove")
	tens := strings.Fields("venti trenta quaranta cinquanta sessanta settanta ottanta novanta")
	compound(all, ones, tens, "", true)
	for h, one := range ones[1:] {
		put(all, one+"cento", (h+2)*100)
	}
}

// compound adds the joined words of 21 to 99 and gives all words below 100.
func compound(all map[string]int, ones, tens []string, joint string, tensFirst bool) map[string]int {
	below := map[string]int{}
	for i, one := range ones {
		below[one] = i + 1
	}
	for t, ten := range tens {
		below[ten] = (t + 2) * 10
		for o, one := range ones[:9] {
			word := one + joint + ten
			if tensFirst {
				word = ten + one
				if one[0] == 'u' || one[0] == 'o' {
					word = ten[:len(ten)-1] + one
				}
			}
			below[word] = (t+2)*10 + o + 1
		}
	}
	for w, n := range below {
		put(all, w, n)
	}
	return below
}

func put(all map[string]int, word string, n int) {
	if _, taken := all[word]; !taken {
		all[word] = n
	}
}

// cardinal reads a number in words at token i: its value and how many tokens it takes, 0 where there is none.
func cardinal(text *Text, i int) (value, taken int) {
	tokens, known := text.Tokens, cardinals(text.language())
	total, current, words := 0, 0, 0
	for j := i; j < len(tokens) && j < i+9; j++ {
		t := tokens[j]
		if words > 0 && (t.Text == "-" && !t.Space || linking(t.Fold) && j+1 < len(tokens) && isCardinal(known, tokens[j+1])) {
			continue
		}
		if t.Kind != Word {
			break
		}
		n, isNumber := known[t.Fold]
		if !isNumber && text.unsure {
			n, isNumber = anyCardinal(t.Fold)
		}
		if t.Fold == "vingts" {
			n, isNumber = 20, true
		}
		multiplier := hundreds[t.Fold]
		switch {
		case multiplier == 1000:
			total, current = total+max(current, 1)*1000, 0
		case multiplier == 100:
			current = max(current, 1) * 100
		case !isNumber:
			return total + current, taken
		case n == 20 && current == 4: // quatre-vingt
			current = 80
		case words > 0 && current%100 != 0 && n >= current%100 && n >= 10 && current%100 < 20:
			return total + current, taken // "deux vingt": two numbers
		case words > 0 && current%100 > 0 && current%100 < 20 && n < 20:
			return total + current, taken
		default:
			current += n
		}
		words++
		taken = j - i + 1
	}
	return total + current, taken
}

func isCardinal(known map[string]int, t Token) bool {
	_, number := known[t.Fold]
	return t.Kind == Word && (number || hundreds[t.Fold] > 0)
}

func linking(word string) bool { return word == "et" || word == "and" || word == "und" || word == "y" }

// digitGroups are the signs that only group digits.
var digitGroups = strings.NewReplacer("'", "", "’", "", " ", "", "\u00a0", "", "\u202f", "")

// plainNumber reads a number in digits: "1 250", "1.250,5", "1'250.00", "12,5". Two readings of "1.250" are told apart by
// the signs used: a single separator followed by three digits is a thousand.
func plainNumber(text string) (decimal.Decimal, bool) {
	text = digitGroups.Replace(text)
	dot, comma := strings.LastIndexByte(text, '.'), strings.LastIndexByte(text, ',')
	switch {
	case dot >= 0 && comma >= 0 && dot > comma:
		text = strings.ReplaceAll(text, ",", "")
	case dot >= 0 && comma >= 0:
		text = strings.Replace(strings.ReplaceAll(text, ".", ""), ",", ".", 1)
	case dot >= 0:
		text = thousands(text, ".", dot)
	case comma >= 0:
		text = strings.Replace(thousands(text, ",", comma), ",", ".", 1)
	}
	if len(text) > 15 || strings.Count(text, ".") > 1 || text == "" {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(text)
	return d, err == nil
}

// thousands drops separators that group by three.
func thousands(text, sign string, last int) string {
	whole := text[:last]
	grouped := len(text)-last-1 == 3 && len(whole) > 0 && len(whole) <= 3 && whole != "0"
	if strings.Count(text, sign) > 1 || grouped {
		return strings.ReplaceAll(text, sign, "")
	}
	return text
}

// Figure reads a number in digits as people of six languages write it.
func Figure(text string) (decimal.Decimal, bool) { return plainNumber(text) }
