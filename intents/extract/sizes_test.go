package extract

import (
	"testing"

	"guichet/domain"
)

// packer is a catalogue of things that are sold by the pack and named by their size.
func packer() *Catalogue {
	pack := func(sku, name string, aliases ...string) domain.Product {
		return domain.Product{SKU: domain.SKU(sku), Name: name, Unit: Pack, Aliases: aliases}
	}
	return NewCatalogue([]domain.Product{
		pack("TR.400", "Barquette carrée 400 ml", "square tray 400 ml", "Schale eckig 400 ml"),
		pack("TR.600", "Barquette carrée 600 ml", "square tray 600 ml", "Schale eckig 600 ml"),
		pack("BX.30", "Boîte à gâteau 30x30x12", "cake box 30x30x12"),
		pack("NAP.7", "Nappe intissée 120x160 cm", "tablecloth 120x160", "Tischdecke 120x160"),
		pack("DISC.9", "Disque abrasif 180 x 2.5 mm"),
		pack("TIP.2", "Embout jaune 250 µl", "yellow tip 250 µl"),
		pack("GL.M", "Gant vinyle blanc M"), pack("GL.L", "Gant vinyle blanc L"),
		pack("HOSE", "Tuyau d'arrosage 19, rouleau de 50 m"),
	}, nil)
}

// TestSizes: numbers within a name are no quantities, however they are written.
func TestSizes(t *testing.T) {
	t.Parallel()
	c := packer()
	for _, test := range []struct{ words, want string }{
		{"12 nappes intissées 120 x 160", "12 NAP.7"},
		{"6 Tischdecke 120 x 160 cm", "6 NAP.7"},
		{"40 disques abrasifs 180 x 2,5", "40 DISC.9"},
		{"20 cartons de barquettes 600 (TR.600) svp", "20 TR.600"},
		{"5 sachets d'embouts jaunes 250 µL en vrac, TIP.2", "5 TIP.2"},
		{"HOSE  tuyau 19, rouleau de 50 m      6 rouleaux", "6 HOSE"},
		{"HOSE  tuyau PE 19, rouleau de 50 m          6 rouleaux", "6 HOSE"},
		{"TR.400   barquettes        20 fagots", "20 TR.400"},
		{"4 boîtes de gants vinyle blanc M\n3 boîtes des mêmes en L", "4 GL.M, 3 GL.L"},
		{"4 boxes of gant vinyle blanc M\n3 boxes of the same in L", "4 GL.M, 3 GL.L"},
	} {
		if got := shownLines(c.ReadText(NewText(test.words), Scope{Written: domain.NewDate(2026, 11, 20)}, nil).Lines); got != test.want {
			t.Errorf("%q: got %s, want %s", test.words, got, test.want)
		}
	}
}

// TestToldUnits: a unit told for a whole list, in brackets, or as a thousand; none where the word is the article itself.
func TestToldUnits(t *testing.T) {
	t.Parallel()
	c := packer()
	for _, test := range []struct{ words, want string }{
		{"400 barquettes carrées 400 ml\n\nCe sont des pièces, merci de convertir.", Piece},
		{"400 square tray 400 ml\n\nQuantities in pieces.", Piece},
		{"400 Schale eckig 400 ml\n\nAlle Angaben in Stück.", Piece},
		{"50 gant vinyle blanc M (pièces, pas des boîtes)", Piece},
		{"6 mille barquettes carrées 400 ml", Thousand},
		{"4 millares de gant vinyle blanc M", Thousand},
		{"3 Tausend Schale eckig 400 ml", Thousand},
		{"2 boîtes de gant vinyle blanc M", Box},
		{"500 barquettes carrées 400 ml", ""},
	} {
		lines := c.ReadText(NewText(test.words), Scope{Written: domain.NewDate(2026, 11, 20)}, nil).Lines
		if len(lines) == 0 || lines[0].Unit != test.want {
			t.Errorf("%q: got %+v, want unit %q", test.words, lines, test.want)
		}
	}
}

// TestPriceBasis: a price by the hundred or the thousand is one of a piece.
func TestPriceBasis(t *testing.T) {
	t.Parallel()
	c := packer()
	for words, want := range map[string]string{
		"600 embouts jaunes 250 µl à 16,50 € le cent":  "600 TIP.2 @0.165",
		"600 yellow tip 250 µl at £ 12.00 per 100":     "600 TIP.2 @0.12",
		"2000 Schale eckig 400 ml zu 45,00 € pro 1000": "2000 TR.400 @0.045",
		"600 embouts jaunes 250 µl à 16,50 €":          "600 TIP.2 @16.5",
	} {
		if got := shownLines(c.ReadText(NewText(words), Scope{Written: domain.NewDate(2026, 11, 20)}, nil).Lines); got != want {
			t.Errorf("%q: got %s, want %s", words, got, want)
		}
	}
}

// TestCounts: what a number is a part of.
func TestCounts(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]struct {
		value, of string
		whole     bool
	}{
		"2 boîtes sur les 6 sont cassées": {"2", "6", false},
		"three of the 12 boxes are wet":   {"3", "12", false},
		"drei von den 10 Eimern lecken":   {"3", "10", false},
		"de los 8 sacos":                  {"8", "", true},
		"von den 20 Kartons":              {"20", "", true},
		"10 cartons en trop":              {"10", "", false},
	} {
		text := NewText(words)
		found := Counts(text, Stretch{0, len(text.Tokens)}, func(Token) bool { return false })
		if len(found) == 0 {
			t.Errorf("%q: nothing counted", words)
			continue
		}
		of := ""
		if found[0].Of != nil {
			of = found[0].Of.String()
		}
		if got := found[0]; got.Value.String() != want.value || of != want.of || got.Whole != want.whole {
			t.Errorf("%q: got %s of %q, whole %v; want %+v", words, got.Value, of, got.Whole, want)
		}
	}
}

// TestNearest: the article that is most like another, and one told by its first sides.
func TestNearest(t *testing.T) {
	t.Parallel()
	c := packer()
	order := []domain.SKU{"TR.400", "BX.30", "GL.L"}
	for other, want := range map[domain.SKU]domain.SKU{"TR.600": "TR.400", "GL.M": "GL.L", "HOSE": ""} {
		if got := c.Nearest(order, other); got != want {
			t.Errorf("nearest to %s: got %q, want %q", other, got, want)
		}
	}
	for words, want := range map[string]domain.SKU{"20 paquets de 30x30": "BX.30", "20 boxes 25x25": "", "boîtes 30 x 30 x 12": "BX.30"} {
		if got := c.BySize(order, words); got != want {
			t.Errorf("%q: got %q, want %q", words, got, want)
		}
	}
}

// TestSeries: numbers whose series ends in a full stop are one number, abbreviations are none.
func TestSeries(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"copie de la facture F.26.11.0303 svp": "F.26.11.0303", "Rechnung RE.2026.118 fehlt": "RE.2026.118",
		"ordine N.118 del 3 marzo": "118", "GVT.4471/B": "GVT.4471/B",
	} {
		found := ""
		for _, r := range References(NewText(words), func(int) bool { return false }) {
			found = r.Text
		}
		if found != want {
			t.Errorf("%q: got %q, want %q", words, found, want)
		}
	}
}
