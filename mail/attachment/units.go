package attachment

import "strings"

// unitWords are the words and codes for units of sale, folded, in six languages,
// with the common codes of UN/ECE Recommendation 20 and 21.
var unitWords = wordSet(`u ud uds unidad unidades unita einheit einheiten eenheid colli collo ramette ramettes resma resme un unite unites unit units pce pces pc pcs pi piece pieces pz pza pzas pezzo pezzi stk st stck stuck stueck stuk stuks ea each nr nmr no
	bte btes boite boites bt bx box boxes schachtel schachteln karton kartons kart ktn crt ctn carton cartons cartone cartoni caja cajas caj cj scatola scatole sc cf conf confezione doos dozen ds
	pak pack packs packung packungen pkt paq paquet paquets paquete paquetes pacco pacchi pacchetto pk pkg pq pqt vpe ve
	sac sacs sachet sachets sachs beutel btl bolsa bolsas sacchetto sacchetti zak zakken bag bags sck
	lot lots set sets jeu jeux kit kits satz juego juegos serie paire paires pr pair pairs paar par pares paia paio dz dzn douzaine dozen dozens dutzend
	m ml mm cm metre metres meter meters metro metros metri mtr mt lm lfm m2 m3 qm cbm km mq mc
	kg kgs g gr kilo kilos to t tonne tonnes ton tons lb lbs
	l lt ltr litre litres liter liters litro litros litri cl hl
	rouleau rouleaux rlx rl roll rolls rolle rollen rollo rollos rotolo rotoli rol bobine bobines coil spool spule
	palette palettes pal plt pallet pallets palet palets bancale europalette
	bidon bidons bid fut futs kanister fass fasser jerrican can cans dose dosen dosis lata latas blister blisters tube tubes cartouche cartouches flacon flacons flasche flaschen bouteille bouteilles bottle bottles botella botellas bottiglia bottiglie fles flessen
	etui etuis plaque plaques feuille feuilles sheet sheets barre barres bar bars botte bottes bund bundle bundles colis cs case cases caisse caisses kiste kisten cassa casse krat tray trays plateau plateaux
	h hr hrs heure heures hour hours stunde stunden std jour jours day days tag tage forfait ff ls
	c62 h87 nar mtr ltr kgm xbx xct xpk xpa xpx mtk mtq set cen cent mil ct hundert 100st tsd mille millier milliers millar millares migliaio migliaia tausend thousand thousands duizend fagot fagots`)

func wordSet(list string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(list) {
		out[w] = true
	}
	return out
}

// isUnitWord says whether s is a unit, alone, in two languages ("cf / bte") or with
// the number of pieces in it ("doos 100", "bte de 25", "lot 12 p").
func isUnitWord(s string) bool {
	words := strings.Fields(phrase(s))
	if len(words) == 0 || len(words) > 5 || isDigits(words[0]) {
		return false
	}
	known := 0
	for _, w := range words {
		switch {
		case unitWords[w] || len(w) <= 7 && unitWords[strings.TrimRight(w, "0123456789")]:
			known++
		case isDigits(w), w == "de", w == "a", w == "of", w == "zu", w == "x", w == "da", w == "van", w == "p":
		default:
			return false
		}
	}
	return known > 0
}

func isDigits(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// packOf gives the number of pieces that a unit states ("doos 50" is 50).
func packOf(unit string) string {
	words := strings.Fields(phrase(unit))
	if len(words) < 2 || !isUnitWord(unit) {
		return ""
	}
	for _, w := range words[1:] {
		if isDigits(w) && len(w) <= 6 {
			return strings.TrimLeft(w, "0")
		}
	}
	return ""
}
