package attachment

import (
	"strings"
	"sync"
)

// roleSKU is an article number whose owner the header does not say.
const roleSKU Role = "sku"

// headerWords lists, folded by phrase, the words by which columns are headed in
// French, German, English, Spanish, Italian and Dutch.
var headerWords = map[Role]string{
	RolePosition: `pos|poste|position|ligne|lig|lg|no ligne|line|line no|item no line|ln|zeile|posicion|linea|riga|regel|nr|num|no|rang|#|n|pos nr|line item|item nr|posten|repere`,
	RoleOurSKU: `votre no d article|votre n d article|votre no article|v art|votre code produit|votre ref|votre reference|vos ref|vos references|v ref|vref|votre code|votre article|votre code article|ref fourn|ref fournisseur|reference fournisseur|code fournisseur|code art fournisseur|article fournisseur|code article fournisseur|ref article fournisseur|ref frs|ref four|reference frs|code frs|reference fabricant|ref fabricant|
		your material|your material number|your material no|your item|your item no|your item number|your part no|your part number|your ref|your reference|your code|your sku|your art no|your article|your article no|your product code|supplier item|supplier item no|supplier part|supplier part no|supplier part number|supplier sku|supplier code|supplier article|supplier article no|supplier ref|supplier reference|supplier product code|supplier number|vendor part|vendor part no|vendor item|vendor item no|vendor sku|vendor code|vendor material|vendor part number|vendor no|mfr part|manufacturer part no|mpn|seller item|seller sku|
		lieferanten art nr|lieferantenartikelnummer|lieferanten artikelnummer|lieferantenartikel|lieferanten nr|lief art nr|lief artikel|lief artikel nr|lief nr|lieferant art nr|ihre materialnummer|ihre material nr|ihre artikelnr|ihre bestellnr|ihre artikelnummer|lieferantenartikelnr|lieferanten artikelnr|herstellernummer|ihre art nr|ihre artikel nr|ihre nr|ihre referenz|ihr artikel|hersteller nr|
		su numero de material|su articulo|su referencia|su ref|su codigo|s ref|ref proveedor|referencia proveedor|codigo proveedor|ref prov|cod proveedor|cod prov|
		vs codice articolo|vs art|vostro cod|vs codice|vostro codice|vs cod|vs articolo|vs rif|vostro articolo|cod fornitore|codice fornitore|articolo fornitore|cod art fornitore|codice art fornitore|codice articolo fornitore|rif fornitore|
		artikel leverancier|art leverancier|artikelnr leverancier|artikelnummer leverancier|leveranciersartikel|leveranciersartikelnr|leverancierscode|uw materiaalnummer|uw productnr|uw artikelnr|uw artikel|uw artikelnummer|uw ref|uw referentie|uw code|lev artikelnr|lev art nr|artikelcode leverancier|bestelnummer leverancier|ref leverancier`,
	RoleBuyerSKU: `notre no d article|notre n d article|notre no article|notre code article|notre ref|notre reference|nos ref|n ref|nref|notre code|code article|code art|code interne|ref interne|reference interne|ref client|reference client|code client|article client|notre article|
		our part no|our part number|our item|our item no|our code|our ref|our reference|our sku|our article|buyer part|buyer part no|buyer item|customer part|customer part no|customer item|customer item no|customer sku|customer material|customer ref|internal ref|internal code|material|material no|material number|stock code|
		unsere materialnummer|unsere material nr|unsere artikelnr|unsere art nr|unsere artikelnummer|unsere artikel nr|unsere nr|material nr|materialnummer|sachnummer|teilenummer|kundenartikel|kundenartikelnummer|kunden art nr|interne nr|
		nuestro numero de material|nuestro articulo|nuestro codigo|nuestra ref|nuestra referencia|n referencia|codigo interno|cod interno|ref cliente|codigo cliente|codigo articulo|
		ns codice|nostro codice|ns cod|ns articolo|ns rif|codice interno|cod interno|codice cliente|codice articolo|cod articolo|
		ons artikelnr|onze artikelnr|ons artikelnummer|onze ref|onze referentie|onze code|klantartikel|artikelnr klant|intern nr|eigen artikelnr`,
	roleSKU: `no d article|n d article|no de piece|no produit|ref|reference|refs|references|article|art|code|code produit|no article|num article|numero article|ref article|reference article|ref produit|reference produit|produit ref|code ref|
		item|item no|item number|item code|part|part no|part number|product code|product no|product id|product number|sku|article no|article number|art no|catalog no|cat no|catalogue no|model|part nr|
		artikel nr|art nr|artikelnummer|artikelnr|artikel|bestell nr|bestellnummer|artnr|artikelcode|teile nr|produktnummer|produkt nr|referenz|
		codigo|cod|referencia|articulo|ref articulo|cod articulo|no articulo|codigo producto|
		codice|cod art|articolo|codice prodotto|rif|riferimento|
		artikelnummer|bestelnr|bestelnummer|productcode|productnummer|art code|referentie`,
	RoleGTIN: `gtin|ean|ean 13|ean13|gencod|gencode|code ean|code barre|code barres|code a barres|barcode|bar code|upc|ean code|codigo ean|codice ean|strichcode|gtin ean|ean gtin|ean nr|codigo de barras|codice a barre|streepjescode|gencod ean 13|gencod ean13`,
	RoleDescription: `designation|designations|libelle|description|descriptif|intitule|nom|nom du produit|produit|produits|designation article|designation des articles|designation produit|libelle article|
		item description|product|product description|product name|item name|goods|goods description|details|particulars|description of goods|name|
		bezeichnung|beschreibung|artikelbezeichnung|benennung|warenbezeichnung|produktbezeichnung|leistung|artikelbeschreibung|produkt|ware|text|artikeltext|kurztext|
		descripcion|denominacion|concepto|detalle|producto|descripcion del articulo|
		descrizione|denominazione|descrizione articolo|prodotto|
		omschrijving|beschrijving|artikelomschrijving|benaming|productomschrijving|naam|materiel|marchandise|fourniture|fournitures`,
	RoleQuantity: `quantite|quantites|qte|qt|qtes|qty|quantity|quant|qte cdee|qte commandee|quantite commandee|qte cde|qte commande|qte cmd|quantite demandee|qte demandee|nombre|nb|nbre|nbr|
		order qty|ordered|qty ordered|quantity ordered|ordered qty|order quantity|pcs ordered|
		menge|bestellmenge|anzahl|stuckzahl|mge|stk|
		cantidad pedido|cantidad pedida|cantidad|cant|cantidades|uds pedidas|ctd|
		quantita|q ta|qta|q tà|quantita ordinata|
		aantal|hoeveelheid|bestelaantal|besteld|hvh`,
	RoleUnit: `unite|unites|un|u|uq|uv|u v|ua|u a|unite de vente|unite de commande|unite d achat|unite vente|ut|cdt unite|
		unit|units|uom|u o m|unit of measure|um|u m|unit of meas|measure|
		einheit|me|mengeneinheit|einh|bestelleinheit|vpe einheit|eh|
		ud|uds|unidad|unidades|u med|unidad de medida|
		unita|unita di misura|u mis|udm|
		eenheid|eenh|ehd|per eenheid|bte`,
	RolePack: `cond|conditionnement|colisage|cdt|conditionnt|pack|pack size|packing|packaging|vpe|ve|verpackung|verpackungseinheit|gebinde|embalaje|envase|confezione|conf|imballo|verpakking|pcb|pcs pack|qte colis|par colis|quantite par colis|inhalt`,
	RoleUnitPrice: `prix par unite|prix l unite|prix|prix unitaire|pu|p u|prix unit|prix u|pu ht|p u ht|prix unitaire ht|prix ht|prix net|pu net|p u net|prix unitaire net|prix net ht|tarif|prix achat|prix d achat|pun|prix unit ht|
		price per unit|price unit|direct unit cost|price|unit price|unit cost|price each|unit net|net price|cost|rate|each|unit rate|price unit|list price|net unit price|
		preis pro einheit|preis je einheit|preis per einheit|preis|einzelpreis|e preis|ep|stuckpreis|netto preis|nettopreis|einzelpr|preis einheit|stk preis|einkaufspreis|
		precio por unidad|precio|precio unitario|p unit|precio unit|precio ud|p unitario|precio neto|coste|
		prezzo per unita|prezzo|prezzo unitario|prezzo unit|p unit|prezzo netto|pr unitario|prezzo un|
		prijs per eenheid|prijs|eenheidsprijs|stukprijs|prijs per stuk|nettoprijs|prijs stuk|p st|inkoopprijs`,
	RolePricePer: `par|pro|per|pe|preiseinheit|price unit qty|price per|base prix|unite de prix|por|cad`,
	RoleAmount: `valeur nette|montant|montant ht|montant net|total|total ht|montant total|prix total|total net|total ligne|montant ligne|total eur|mt ht|valeur|total hors taxe|montant ht net|
		amount|value|line total|extended|extended price|ext price|net amount|total price|net value|total amount|ext amount|subtotal|line value|total net|extension|net|
		gesamt|gesamtpreis|betrag|summe|gesamtbetrag|wert|g preis|netto|gesamtwert|nettowert|gp|positionswert|nettobetrag|
		valor neto|total neto|importe|importe total|total linea|precio total|importe neto|valor|
		importo netto|valore netto|totale netto|importo|totale|totale riga|prezzo totale|imponibile|valore|
		nettobedrag|netto|bedrag|totaal|totaalprijs|totaalbedrag|regelbedrag|waarde`,
	RoleRequestedOn: `date req|date livr|date livraison|date de livraison|livraison|delai|delai livraison|date souhaitee|livr|date liv|date demandee|date besoin|delai souhaite|livraison le|livraison souhaitee|
		delivery|delivery date|due|due date|req date|required|required date|need date|date required|requested|ship date|requested date|deliver by|eta|
		liefertermin|termin|lieferdatum|liefertag|wunschtermin|lieferung|bedarfstermin|
		fecha de peticion|fecha req|entrega|fecha entrega|fecha de entrega|f entrega|plazo|
		data richiesta|data cons|consegna|data consegna|data di consegna|termine|consegna il|
		gevraagde datum|gewenste datum|leverdatum|levering|gewenste leverdatum|leverweek|lever datum`,
	RoleVAT:      `tva|taux tva|tva %|code tva|vat|vat rate|tax|vat %|mwst|ust|mwst satz|steuer|iva|% iva|tipo iva|aliquota|btw|btw %|tax rate|montant tva|tax amount|vat amount|gst|t`,
	RoleDiscount: `remise|rem|remises|rem %|rabais|rist|discount|disc|disc %|rabatt|rab|nachlass|descuento|dto|dcto|desc %|sconto|sc|sconto %|korting|kort|krt|rabat`,
	RoleNote:     `remarque|remarques|commentaire|observation|observations|note|notes|comment|comments|remark|remarks|bemerkung|anmerkung|hinweis|observaciones|comentario|annotazioni|opmerking|opmerkingen|affaire|chantier|kostenstelle|projet|project|cost centre|gl account|compte|imputation`,
}

var roleTable = sync.OnceValue(func() map[string]Role {
	out := map[string]Role{}
	for role, list := range headerWords {
		for w := range strings.SplitSeq(list, "|") {
			if w = strings.TrimSpace(w); w == "#" {
				out[w] = role
			} else if w = phrase(w); w != "" {
				out[w] = role
			}
		}
	}
	return out
})

// noiseWords may stand beside a header's words without changing its meaning.
var noiseWords = map[string]bool{"eur": true, "ht": true, "net": true, "gbp": true, "usd": true, "chf": true, "hors": true, "taxe": true, "taxes": true, "en": true, "in": true,
	"excl": true, "vat": true, "ex": true, "e": true, "de": true, "du": true, "des": true, "la": true, "le": true, "of": true, "the": true, "di": true, "del": true, "pro": true, "per": true, "par": true, "ud": true, "stk": true, "sek": true, "pln": true, "dkk": true, "zl": true, "cad": true, "un": true, "netto": true}

// headRole is the meaning of a header cell's words.
type headRole struct {
	role Role
	conf float64
	// code is the role of the code that stands in the column before a description.
	code Role
}

// roleOf reads a header. A header in two languages ("Menge / Qté") is read part by
// part; the longest known phrase inside decides, and its share of the words is the
// confidence.
func roleOf(header string) headRole {
	if strings.TrimSpace(header) == "#" {
		return headRole{role: RolePosition, conf: 1}
	}
	parts := strings.FieldsFunc(header, func(r rune) bool { return r == '/' || r == '|' || r == '\n' || r == '(' })
	if whole := partRole(header); whole.conf >= 1 || len(parts) < 2 {
		return whole
	}
	var best headRole
	seen := map[Role]bool{}
	agree := map[Role]int{}
	code := Role("")
	for _, p := range parts {
		h := partRole(p)
		if h.role == "" {
			if phrase(p) != "" {
				agree[h.role]++
			}
			continue
		}
		seen[h.role] = true
		agree[h.role]++
		if h.role == roleSKU || h.role == RoleOurSKU || h.role == RoleBuyerSKU {
			code = h.role
		}
		if h.conf > best.conf {
			best = h
		}
	}
	if code != "" && seen[RoleDescription] {
		return headRole{role: RoleDescription, conf: best.conf * 2 / float64(max(2, len(parts))), code: code}
	}
	others := 0
	for role, n := range agree {
		if role != best.role {
			others += n
		}
	}
	best.conf *= float64(agree[best.role]) / float64(max(1, agree[best.role]+others))
	if whole := partRole(header); whole.conf > best.conf {
		return whole
	}
	return best
}

func partRole(s string) headRole {
	table := roleTable()
	p := phrase(s)
	if p == "" {
		return headRole{}
	}
	if r, ok := table[p]; ok {
		return headRole{role: r, conf: 1}
	}
	words := strings.Fields(p)
	best, bestLen := headRole{}, 0
	if len(words) == 1 {
		if role := truncated(p); role != "" {
			return headRole{role: role, conf: 0.7}
		}
	}
	for i := range words {
		for j := len(words); j > i; j-- {
			cand := strings.Join(words[i:j], " ")
			r, ok := table[cand]
			if !ok || len(cand) <= bestLen || len(cand) < 3 && len(words) > 2 {
				continue
			}
			best, bestLen = headRole{role: r, conf: coverage(words, i, j)}, len(cand)
		}
	}
	if len(words) > 7 || best.conf < 0.3 {
		return headRole{}
	}
	return best
}

// headStems gives the roles of the beginnings of single header words; "" where words
// of several roles begin alike.
var headStems = sync.OnceValue(func() map[string]Role {
	out := map[string]Role{}
	for word, role := range roleTable() {
		for n := 4; n < len(word) && !strings.Contains(word, " "); n++ {
			if n+6 < len(word) {
				continue
			}
			if was, ok := out[word[:n]]; ok && was != role {
				out[word[:n]] = ""
			} else {
				out[word[:n]] = role
			}
		}
	}
	return out
})

// truncated gives the role of a header word that was cut for want of room
// ("BESTELLM", "QUANTIT"): that of the only words it begins, else "".
func truncated(p string) Role { return headStems()[p] }

// coverage is the share of the words that the phrase explains, small words apart.
func coverage(words []string, i, j int) float64 {
	known := 0
	for k, w := range words {
		if k >= i && k < j || noiseWords[w] {
			known++
		}
	}
	return 0.95 * float64(known) / float64(len(words))
}
