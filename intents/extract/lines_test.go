package extract

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"guichet/domain"
)

// kitchen is a small catalogue of another trade than the sample's.
func kitchen() *Catalogue {
	product := func(sku, name string, aliases ...string) domain.Product {
		return domain.Product{SKU: domain.SKU(sku), Name: name, Aliases: aliases}
	}
	return NewCatalogue([]domain.Product{
		product("FAR-55", "Farine de blé T55 sac 25 kg", "wheat flour T55 25 kg", "Weizenmehl T55 25 kg"),
		product("FAR-65", "Farine de blé T65 sac 25 kg", "wheat flour T65 25 kg", "Weizenmehl T65 25 kg"),
		product("OIL-5", "Huile d'olive vierge bidon 5 l", "virgin olive oil 5 l", "Olivenöl 5 l", "aceite de oliva 5 l", "olio d'oliva 5 l", "olijfolie 5 l"),
		product("COD", "Dos de cabillaud frais", "fresh cod loin"),
		product("GLV-M", "Gants nitrile bleu taille M", "blue nitrile gloves size M"),
		product("GLV-L", "Gants nitrile bleu taille L", "blue nitrile gloves size L"),
		{SKU: "77120", GTIN: "4006381333931", Name: "Beurre demi-sel motte 5 kg", Aliases: []string{"salted butter 5 kg"}},
	}, []domain.ItemReference{{Customer: "C1", CustomerSKU: "H-55", SKU: "FAR-55"}})
}

func shownLines(lines []Line) string {
	var all []string
	for _, l := range lines {
		quantity := "-"
		if l.Quantity != nil {
			quantity = l.Quantity.String()
		}
		if l.Before != nil {
			quantity = l.Before.String() + ">" + quantity
		}
		article := string(l.Article.SKU)
		if article == "" {
			article = fmt.Sprintf("?%d", len(l.Article.Candidates))
		}
		text := quantity + " " + article
		if l.Price != nil {
			text += " @" + l.Price.String()
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

func TestLines(t *testing.T) {
	t.Parallel()
	c := kitchen()
	for words, want := range map[string]string{
		"mettez-moi 12 kg de dos de cabillaud et 3 bidons d'huile d'olive 5 l": "12 COD, 3 OIL-5",
		"10 huile d'olive 5 l":                                 "10 OIL-5",
		"- FAR-55 : 20\n- H-55: 4":                             "20 FAR-55, 4 FAR-55",
		"FAR-55 x 20":                                          "20 FAR-55",
		"2 x FAR-65":                                           "2 FAR-65",
		"deux sacs de farine T65":                              "2 FAR-65",
		"vierundzwanzig Weizenmehl T65":                        "24 FAR-65",
		"beurre demi-sel 5 kg => 18":                           "18 77120",
		"8 boîtes de gants nitrile bleu":                       "8 ?2",
		"8 boîtes de gants nitrile bleu taille M":              "8 GLV-M",
		"4006381333931 : 6":                                    "6 77120",
		"passer les FAR-55 de 10 à 15 sacs":                    "10>15 FAR-55",
		"20 dos de cabillaud au lieu de 10":                    "10>20 COD",
		"4 OIL-5 à 39,90 €":                                    "4 OIL-5 @39.9",
		"Réf\tDésignation\tQté\nOIL-5\tHuile d'olive\t7":       "7 OIL-5",
		"Article\n\nQuantity\n\nOIL-5\n\n7\n\nCOD\n\n3\n\nBye": "7 OIL-5, 3 COD",
		"farine T55 ........ 4\ndos de cabillaud ........ 2":   "4 FAR-55, 2 COD",
		"farinne T55 sac 25 kg, 6 sacs":                        "6 FAR-55",
		"what would 8 virgin olive oil 5 l cost?":              "8 OIL-5",
	} {
		text := NewText(words)
		facts := c.ReadText(text, Scope{Customers: []domain.CustomerCode{"C1"}, Written: domain.NewDate(2026, 11, 19)}, nil)
		if got := shownLines(facts.Lines); got != want {
			t.Errorf("%q: %s, want %s", words, got, want)
		}
	}
}

func TestNoLines(t *testing.T) {
	t.Parallel()
	c := kitchen()
	for _, words := range []string{
		"Livrez avant 8 h 45, tél. 04 78 12 33 21", "facture 27/00041 de 557,12 €", "12 rue du Lac, 1260 Nyon", "merci pour tout", "en 2026 nous avons déménagé",
	} {
		facts := c.ReadText(NewText(words), Scope{Written: domain.NewDate(2026, 11, 19)}, nil)
		if slices.ContainsFunc(facts.Lines, func(l Line) bool { return l.Quantity != nil && (l.Sure || l.Article.Found()) }) {
			t.Errorf("%q: %s", words, shownLines(facts.Lines))
		}
	}
}

func TestByName(t *testing.T) {
	t.Parallel()
	c := kitchen()
	for words, want := range map[string]domain.SKU{
		"farine T55": "FAR-55", "Weizenmehle T65": "FAR-65", "huile olive 5l": "OIL-5", "dos de cabillaud": "COD", "farine": "", "farine T80": "", "clou 4x50": "", "": "",
	} {
		if got := c.ByName(words); got.SKU != want {
			t.Errorf("%q: %+v, want %q", words, got, want)
		}
	}
	if got := c.Among([]domain.SKU{"FAR-55", "OIL-5"}, "la farine"); got.SKU != "FAR-55" {
		t.Errorf("among the lines of an order less is asked: %+v", got)
	}
}

func TestByNumber(t *testing.T) {
	t.Parallel()
	c := kitchen()
	for number, want := range map[string]string{"far 55": "FAR-55 sku", "H55": "FAR-55 customer_sku", "4006381333931": "77120 gtin", "4006381333932": " ", "X-1": " "} {
		skus, how := c.ByNumber("C1", number)
		got := " " + how
		if len(skus) > 0 {
			got = string(skus[0]) + " " + how
		}
		if got != want {
			t.Errorf("%q: %q, want %q", number, got, want)
		}
	}
	if skus, _ := c.ByNumber("C2", "H-55"); len(skus) > 0 {
		t.Error("another customer's number names nothing")
	}
}

func TestReferences(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"la facture 364, 365 et 366":             "364/invoice 365/invoice 366/invoice",
		"notre commande OA 1466/26":              "OA 1466/26/order",
		"your delivery note L-88127":             "L-88127/shipment",
		"Bestellung Nr. 4711":                    "4711/order",
		"CF 26-00124":                            "CF 26-00124/",
		"appelez le 04 78 12 33 21":              "",
		"IBAN FR76 3000 6000 0112 3456 7890 189": "",
		"sous 48h":                               "",
	} {
		text := NewText(words)
		private := privateNumbers(text)
		var got []string
		for _, r := range References(text, func(i int) bool { return private[i] }) {
			got = append(got, r.Text+"/"+r.Paper)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", words, strings.Join(got, " "), want)
		}
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()
	p := NewPeople([]domain.Customer{
		{Code: "C1", Name: "Chaudronnerie Martin Frères", City: "Lyon"}, {Code: "C2", Name: "Martin & Fils Charpente", City: "Ambert"}, {Code: "C3", Name: "Durand Maintenance", City: "Lyon"},
	}, []domain.Contact{{Customer: "C3", Name: "Paul Rochat"}})
	find := func(words string) string {
		var codes []string
		for _, c := range p.Find(NewText(words)) {
			codes = append(codes, string(c.Customer))
		}
		return strings.Join(codes, " ")
	}
	for words, want := range map[string]string{"où en est Durand ?": "C3", "Rochat au tel": "C3", "Martin Charpente": "C2 C1", "rien": ""} {
		if got := find(words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
	both := p.Find(NewText("la commande de Martin"))
	if len(both) != 2 || both[0].Score != both[1].Score {
		t.Errorf("two of one name are told apart by nothing: %+v", both)
	}
}

func TestCardinals(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]int{
		"bonjour vingt-quatre": 24, "bonjour quatre-vingt-dix": 90, "bonjour deux cents": 200, "the forty five": 45, "the two hundred": 200,
		"bitte der einundzwanzig": 21, "por favor los veinticuatro": 24, "grazie di ventuno": 21, "graag het vierentwintig": 24,
	} {
		text := NewText(words)
		got := 0
		for i := range text.Tokens {
			if n, taken := cardinal(text, i); taken > 0 && i+taken == len(text.Tokens) && n > got {
				got = n
			}
		}
		if got != want {
			t.Errorf("%q: %d, want %d", words, got, want)
		}
	}
}

// FuzzReadText holds that no text makes reading fail, and that every span lies within the text.
func FuzzReadText(f *testing.F) {
	for _, seed := range []string{"12 kg de COD, FAR-55 : 20", "Réf\tQté\nOIL-5\t7", "de 10 à 15 x 3 au lieu de 4", "\x00\xff 3.12. 2026 ½ 1'000,5 €", strings.Repeat("2 x ", 200), "4.\n\n..... 3 , ( ) et et"} {
		f.Add(seed)
	}
	c := kitchen()
	f.Fuzz(func(t *testing.T, words string) {
		text := NewText(words)
		facts := c.ReadText(text, Scope{Customers: []domain.CustomerCode{"C1"}, Written: domain.NewDate(2026, 11, 19)}, nil)
		check := func(s domain.Span) {
			if s.Start < 0 || s.End > len(words) || s.Start > s.End {
				t.Fatalf("span %+v outside %q", s, words)
			}
		}
		for _, l := range facts.Lines {
			check(l.Span)
			if l.Sentence < 0 || l.Sentence >= len(text.Sentences) {
				t.Fatalf("line in sentence %d of %d", l.Sentence, len(text.Sentences))
			}
		}
		for _, d := range facts.Dates {
			check(d.Span)
		}
		for _, r := range facts.References {
			check(r.Span)
		}
		for _, a := range facts.Amounts {
			check(a.Span)
		}
		NewPeople([]domain.Customer{{Code: "C", Name: words}}, nil).Find(text)
	})
}
