package extract

// The units of the catalogue, and Container: a word for a vessel (cartridge, roll) that stands for the article's own unit.
const (
	Piece     = "piece"
	Box       = "box"
	Pack      = "pack"
	Kilogram  = "kg"
	Metre     = "m"
	Litre     = "l"
	Pallet    = "pallet"
	Container = "container"
	// Tonne is a thousand kilograms.
	Tonne = "t"
	// Own is the article's own unit: what a word that we do not know, behind the quantity of a row, must mean.
	Own = "own"
	// Thousand is a thousand pieces.
	Thousand = "thousand"
)

var unitNames = unitTable(map[string]string{
	Piece: `piece pieces pce pces pcs pc pz pza pzas unite unites u ea each unit units stuck stueck stk st unidad unidades ud uds un pezzo pezzi stuk stuks exemplaire exemplaires
		item items teile teil`,
	Box: `boite boites bte btes bt box boxes bx boxen carton cartons ctn ctns ct crt karton kartons schachtel schachteln kiste kisten kist caisse caisses cs case cases caja cajas scatola scatole
		cartone cartoni doos dozen dozes doosje doosjes coffret coffrets colis cassa casse krat kratten kat paket pakete omdoos omdozen estuche estuches`,
	Pack: `paquet paquets pqt pqts pack packs pak pk lot lots lote lotes lotto lotti sachet sachets bolsa bolsas paquete paquetes busta buste sacchetto sacchetti confezione confezioni zak zakken zakje beutel bund
		bunde gebinde packung packungen pkg pck packet packets bag bags pochette pochettes sac sacs sack sacke saco sacos sacco sacchi barquette barquettes pakket pakken pakje set sets fardeau fardeaux`,
	Kilogram: `kg kgs kilo kilos kilogramme kilogrammes kilogram kilograms kilogrammi chilo chili`,
	Metre:    `m ml metre metres meter meters metro metros metri mtr mtrs lfm`,
	Litre:    `l ltr litre litres liter liters litro litros litri`,
	Tonne:    `t tonne tonnes to tonnen ton tons tonelada toneladas tonnellata tonnellate`,
	Thousand: `mille millier milliers millar millares migliaio migliaia tausend tausender thousand thousands duizend duizendtal mil`,
	Pallet:   `palette palettes pal pallet pallets paletten palet palets palé palés bancale bancali`,
	Container: `cartouche cartouches bombe bombes aerosol aerosols bidon bidons rouleau rouleaux tube tubes bobine bobines seau seaux pot pots flacon flacons bouteille bouteilles jeu jeux kit kits paire paires
		fut futs touret tourets couronne couronnes barre barres plaque plaques feuille feuilles ramette ramettes poche poches bac bacs bouteilles filet filets botte bottes
		cartridge cartridges can cans roll rolls bottle bottles tin tins tub tubs bucket buckets jar jars drum drums pair pairs spool spools reel reels bar bars sheet sheets tray trays keg kegs bundle bundles length lengths
		kartusche kartuschen dose dosen rolle rollen flasche flaschen eimer kanister spule tube tuben paar paare satz satze fass fasser stange stangen platte platten tafel tafeln netz netze bogen
		cartucho cartuchos bote botes rollo rollos botella botellas garrafa garrafas cubo cubos lata latas tubo tubos par pares juego juegos bobina bobinas barra barras placa placas bandeja bandejas
		cartuccia cartucce bomboletta bombolette rotolo rotoli bottiglia bottiglie secchio secchi fusto fusti flacone flaconi tanica taniche latta latte paio paia barra barre bobina bobine lastra lastre vaschetta vaschette
		koker kokers spuitbus spuitbussen rol rollen fles flessen emmer emmers blik blikken tube tubes paar haspel haspels vat vaten staaf staven plaat platen bus bussen patroon patronen`,
})

func unitTable(words map[string]string) map[string]string {
	table := map[string]string{}
	for _, unit := range []string{Piece, Box, Pack, Kilogram, Tonne, Metre, Litre, Thousand, Pallet, Container} {
		for w := range set(words[unit]) {
			if _, taken := table[Fold(w)]; !taken {
				table[Fold(w)] = unit
			}
		}
	}
	delete(table, "ml") // millilitres, more often than running metres
	return table
}

// UnitOf is the unit that a word names, "" where it names none. Codes of UN/ECE recommendation 20 are units too.
func UnitOf(word string) string {
	folded := Fold(word)
	if u, ok := unitNames[folded]; ok {
		return u
	}
	switch folded {
	case "c62", "h87", "ea", "nar", "pr":
		return Piece
	case "bx", "xbx", "xct":
		return Box
	case "mil", "tp3", "t3":
		return Thousand
	case "pk", "xpk", "pa", "xpa", "xbg":
		return Pack
	case "kgm":
		return Kilogram
	case "mtr":
		return Metre
	case "ltr":
		return Litre
	case "xpx", "pf":
		return Pallet
	}
	return ""
}

// measures are units that size an article rather than count it.
var measures = set("cm3 cm2 m2 m3 dm3 cc ch cv ps hp rpm tr bars mm cm ml cl dl µl μl ul g gr mg mu um kw w v volt volts bar mah ah lb oz inch zoll pouces pouce po pi pieds ft dents nm ohm mpa hz lm ghz gb mb micron microns grammes gramme gram gramm gramos grammi")

// sizeWords announce a size: "taille M", "Gr. 9".
var sizeWords = set("taille tailles t size sz gr grosse groesse talla taglia tg maat mt pointure din iso en classe class klasse clase type typ tipo cal calibre kal grain korn k n no nr indice ral diametre diam durchmesser diametro ref reference page pos ligne")

// sizeWord tells whether a token announces a size; "en" is a norm in capitals only, else a small word of three languages.
func sizeWord(t Token) bool { return sizeWords[t.Fold] && (t.Fold != "en" || t.Text == "EN") }
