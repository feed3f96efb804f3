package intents_test

import (
	"strings"
	"testing"

	"guichet/domain"
)

// strangers are orders as buyers of other trades write them.
var strangers = []struct{ name, language, words, want string }{
	{"french list with sizes after a comma", "fr", "Bonjour,\n\nPO M-2101 :\n- 20 t-shirts noirs, taille L\n- 5 t-shirts blancs (taille M)\n- 3 couronnes de câble R2V 3G2,5\n\nLivraison au dépôt de Corbas le 16 octobre.\nMerci", "ready [M-2101 2026-10-16 Dépôt Corbas] TEE-BLK-L×20 TEE-WHT-M×5 CAB-3G25-100×3"},
	{"french prose with a relative quantity", "fr", "Salut, mets-moi 12 sacs de T65 et 4 de T150 pour jeudi stp. Réf M-2102", "ready [M-2102 2026-10-08 ] FAR-T65-25×12 FAR-T150-25×4"},
	{"as usual is about delivery", "fr", "Bonjour, livraison comme d'habitude au fournil Confluence. Il me faut 10 sacs de farine T65 et 2 cartons de sucre glace.", "ready [  Fournil Confluence] FAR-T65-25×10 SUC-GL-10×2"},
	{"remainder that cannot be resolved", "fr", "Bonjour, il me faut 10 sacs de farine T65 et pour le reste la même chose que la dernière fois.", "needs_information article_unknown [  ] FAR-T65-25×10"},
	{"same as last time", "fr", "Bonjour, la même commande que la dernière fois mais 30 sacs de T65 au lieu de 24.", "ready [  ] FAR-T65-25×30 HUI-OL-5×6"},
	{"unknown article in a list", "fr", "Commande M-2103\n10 sacs farine T65\n5 seaux de pâte d'amande\n2 bidons huile d'olive 5 l", "needs_information article_unknown [M-2103  ] FAR-T65-25×10 HUI-OL-5×2"},
	{"unknown article in prose", "fr", "Bonjour, merci de nous livrer 10 sacs de farine T65, 6 moules à kouglof et 2 bidons d'huile d'olive.", "needs_information article_unknown [  ] FAR-T65-25×10 HUI-OL-5×2"},
	{"length of pipe", "fr", "Merci d'envoyer 60 m de tube cuivre 22 et 24 coudes 90° en 22.", "ready [  ] TUB-CU-22×60 COU-22-90×24"},
	{"pieces of a pack", "fr", "Commande : 4 boîtes d'ampoules LED E27 8W et 3 boîtes de spots GU10 5W", "ready [  ] LED-E27-8W×4 LED-GU10-5W×3"},
	{"table with pipes", "fr", "Réf | Désignation | Qté | PU\n4711-08 | vanne 1/2 | 12 | 10,00\n4711-09 | vanne 3/4 | 6 | 10,00\n", "ready [  ] VAN-BS-12×12@10 VAN-BS-34×6@10"},
	{"quantities after names", "fr", "Farine T65 : 10\nFarine T150 : 5\nSucre glace : 2\n", "ready [  ] FAR-T65-25×10 FAR-T150-25×5 SUC-GL-10×2"},
	{"dotted leaders", "fr", "Farine de blé T65 ........ 10\nHuile d'olive 5 l ........ 3", "ready [  ] FAR-T65-25×10 HUI-OL-5×3"},
	{"prices that do not fit", "fr", "10 vannes 1/2\" à 8,50\n6 vannes 3/4\" à 10,00 €", "escalated price_mismatch [  ] VAN-BS-12×10@8.5 VAN-BS-34×6@10"},
	{"kilos", "fr", "Bonjour, 25 kg de chocolat noir 70% pistoles pour demain, merci", "ready [ 2026-10-06 ] CHO-N70×25"},
	{"weight of sacks", "fr", "Il nous faut 500 kg de farine T65.", "ready [  ] FAR-T65-25×20"},

	{"another size of the same article", "fr", "Bonjour, on prend 15 T-shirts noirs en L et 10 en M, plus 5 blancs en L.", "ready [  ] TEE-BLK-L×15 TEE-WHT-L×5 TEE-BLK-M×10"},
	{"the package in brackets is no quantity", "fr", "Besoin de 12 spots LED GU10 5W (boîte de 10) et 20 sacs de T65.", "ready [  ] LED-GU10-5W×12 FAR-T65-25×20"},
	{"an unknown number in a list is no reference", "fr", "réf 4711-08 : 10 pièces\nréf 4711-99 : 5 pièces", "needs_information article_unknown [  ] VAN-BS-12×10"},
	{"a code of the article is no reference", "es", "Pedido: harina integral T150 8 sacos, aceite de oliva 5 l 4 uds, chocolate negro 70% 10 kg", "ready [  ] FAR-T150-25×8 HUI-OL-5×4 CHO-N70×10"},
	{"the same thread in another size", "es", "Buenas, ponme 20 válvulas de esfera de 1/2\" y otras 10 de 3/4\". Nº pedido P-991", "ready [P-991  ] VAN-BS-12×20 VAN-BS-34×10"},
	{"a day with gerne", "de", "Moin, brauche 5 Kanister Olivenöl und 10 Sack Mehl T65, gerne morgen.", "ready [ 2026-10-06 ] HUI-OL-5×5 FAR-T65-25×10"},

	{"thousands and decimals", "en", "Please supply 1,200 m copper pipe 15mm and 2.500 m copper pipe 22mm", "ready [  ] TUB-CU-15×1200 TUB-CU-22×2500"},
	{"what is not meant", "fr", "Bonjour, finalement ce sera 12 sacs de T65 (et non 10) et 3 cartons de sucre glace, réf M-2300.", "ready [M-2300  ] FAR-T65-25×12 SUC-GL-10×3"},
	{"a reference with full stops", "nl", "Bestelling 26.0099: 3x vanne 4711-08, 2x 4711-09", "ready [26.0099  ] VAN-BS-12×3 VAN-BS-34×2"},
	{"blocks of labels", "en", "Order 2026-77\n\nSKU: FAR-T65-25 Qty: 10\nSKU: SUC-GL-10 Qty: 4\nRequested delivery: 2026-10-20", "ready [2026-77 2026-10-20 ] FAR-T65-25×10 SUC-GL-10×4"},

	{"english list", "en", "Hi, please supply against PO 77120:\n\n2 x ball valve 3/4\"\n15 x copper elbow 90° 15mm\n100m copper pipe 15mm\n\nDeliver by Friday 16th October.", "ready [77120 2026-10-16 ] VAN-BS-34×2 COU-15-90×15 TUB-CU-15×100"},
	{"english prose", "en", "Could you put me down for twelve sacks of the T65 flour and four of the T150 for Thursday?", "ready [ 2026-10-08 ] FAR-T65-25×12 FAR-T150-25×4"},
	{"english ambiguity", "en", "Please send 10 black T-shirts and 3 boxes of LED spots GU10 5W.", "needs_information article_ambiguous [  ] LED-GU10-5W×3"},
	{"english customer numbers", "en", "Please order: item 4711-08, qty 20; item 4711-09, qty 10. Our ref M-2110.", "ready [M-2110  ] VAN-BS-12×20 VAN-BS-34×10"},
	{"english quantity last", "en", "We'd like to order:\nIcing sugar 10kg - 5 boxes\nExtra virgin olive oil 5l - 12", "ready [  ] SUC-GL-10×5 HUI-OL-5×12"},
	{"english no quantity", "en", "Please send us some T65 flour and 2 boxes of icing sugar.", "needs_information quantity_missing [  ] SUC-GL-10×2"},

	{"german list", "de", "Guten Tag\n\nBestellung M-2120:\n10 Sack Weizenmehl T65\n4 Karton Puderzucker\n6 Kugelhahn 1/2\"\n\nLiefertermin: 15.10.2026, bitte an Dépôt Corbas", "ready [M-2120 2026-10-15 Dépôt Corbas] FAR-T65-25×10 SUC-GL-10×4 VAN-BS-12×6"},
	{"german prose", "de", "Hallo, wir brauchen bis Donnerstag noch 50 m Kupferrohr 22 mm sowie 20 Bögen 90° 22 mm. Danke!", "ready [ 2026-10-08 ] TUB-CU-22×50 COU-22-90×20"},
	{"german as usual is about delivery", "de", "Bitte 8 Sack Vollkornmehl T150. Lieferung wie immer durch das Hoftor.", "ready [  ] FAR-T150-25×8"},
	{"german price", "de", "Wir bestellen:\n- 20 Kugelhahn 3/4\" zu 9,10\n", "escalated price_mismatch [  ] VAN-BS-34×20@9.1"},

	{"spanish list", "es", "Buenos días, pedido M-2130:\n• 10 sacos de harina de trigo T65\n• 3 cajas de azúcar glas\n• 15 camisetas negras, talla L\nEntrega el 14/10/2026.", "ready [M-2130 2026-10-14 ] FAR-T65-25×10 SUC-GL-10×3 TEE-BLK-L×15"},
	{"spanish prose", "es", "Hola, necesitamos 40 metros de tubo de cobre de 15 mm y 10 codos de 90° de 15 mm para el viernes.", "ready [ 2026-10-09 ] TUB-CU-15×40 COU-15-90×10"},
	{"italian list", "it", "Buongiorno,\nordine M-2140\nn. 10 valvole a sfera 1/2\"\nn. 5 valvole a sfera 3/4\"\n2 scatole di zucchero a velo\nConsegna entro il 20 ottobre", "ready [M-2140 2026-10-20 ] VAN-BS-12×10 VAN-BS-34×5 SUC-GL-10×2"},
	{"italian prose", "it", "Ciao, mi servono 6 sacchi di farina T65, due taniche di olio extravergine e 30 metri di tubo di rame 22.", "ready [  ] FAR-T65-25×6 HUI-OL-5×2 TUB-CU-22×30"},
	{"before a day, del", "es", "Pedido M-2132: 10 sacos de harina de trigo T65, antes del 30 de octubre.", "ready [M-2132 2026-10-30 ] FAR-T65-25×10"},
	{"a quantity right before the own number", "fr", "Bonjour, 300 4711-08 pour le 12 octobre svp, réf M-2133", "ready [M-2133 2026-10-12 ] VAN-BS-12×300"},
	{"dutch list", "nl", "Goedemorgen,\n\nbestelling M-2150\n12 zakken tarwebloem T65\n3 dozen poedersuiker\n10 T-shirts wit, maat M\n\nLevering graag op 13 oktober.", "ready [M-2150 2026-10-13 ] FAR-T65-25×12 SUC-GL-10×3 TEE-WHT-M×10"},
	{"the acknowledgement is asked back", "fr", "Commande M-2151 : 12 sacs de farine T65. Merci de nous retourner l'accusé signé. Pour info, le quai ferme à 16 h.", "ready [M-2151  ] FAR-T65-25×12"},
	{"dutch prose", "nl", "Hoi, kunnen jullie 20 kogelkranen 3/4\" en 25 meter koperen buis 15 mm leveren voor vrijdag?", "ready [ 2026-10-09 ] VAN-BS-34×20 TUB-CU-15×25"},
}

// TestStrangers reads orders of buyers of other trades: what is clear is taken, what is not is asked.
func TestStrangers(t *testing.T) {
	t.Parallel()
	for _, s := range strangers {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			if got := askedOf(t, wholesaler(), s.language, s.words, domain.Thread{}, domain.OrderCreation); got != s.want {
				t.Errorf("%q\n got %s\nwant %s", s.words, got, s.want)
			}
		})
	}
}

// strangePacks are orders in the article's own pieces, in thousands, and with sizes written apart.
var strangePacks = []struct{ name, language, words, want string }{
	{"pieces told after the list", "fr", "Commande M-2200 :\n40 ampoules LED E27 8W\n20 spots LED GU10 5W\n\nCe sont des pièces, à vous de convertir.", "ready [M-2200  ] LED-E27-8W×4 LED-GU10-5W×2"},
	{"pieces that do not divide", "en", "Please send 25 LED bulb E27 8W (pieces, not boxes).", "needs_information pack_size [  ]"},
	{"not the day of the project", "fr", "M-2201 pour la boutique, vendredi 16 octobre :\n10 sacs de T65", "ready [M-2201 2026-10-16 ] FAR-T65-25×10"},
}

// TestStrangePacks reads what a bare number counts.
func TestStrangePacks(t *testing.T) {
	t.Parallel()
	for _, s := range strangePacks {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			if got := askedOf(t, wholesaler(), s.language, s.words, domain.Thread{}, domain.OrderCreation); got != s.want {
				t.Errorf("%q\n got %s\nwant %s", s.words, got, s.want)
			}
		})
	}
}

// hedgedOrders are orders that are none: taken back, under a condition, told only, placed before, refused.
var hedgedOrders = []struct{ language, words string }{
	{"fr", "Commande M-2300 : 10 sacs de farine T65. Ah non, oubliez ça."},
	{"fr", "10 sacs de farine T65 si le prix reste sous 20 €, réf M-2301"},
	{"fr", "Réf M-2302 : 10 sacs de farine T65, à ne pas lancer avant mon feu vert."},
	{"fr", "Pour information, 10 sacs de farine T65 ont été pris chez un confrère, réf M-2303."},
	{"fr", "10 sacs de farine T65, commande déjà passée par téléphone, ne pas doubler. M-2304"},
	{"en", "Please do not ship 10 sacks of T65 flour, we never asked for them. M-2305"},
	{"en", "10 sacks of T65 flour, PO M-2306, but only if the price holds."},
	{"de", "10 Sack Weizenmehl T65, Bestellung M-2307, aber nur wenn der Preis hält."},
	{"es", "Queremos devolver 10 sacos de harina T65, pedido M-2308"},
	{"it", "10 sacchi di farina T65, ordine M-2309, se supera 20 € non procedete"},
	{"nl", "10 zakken tarwebloem T65, bestelling M-2310, tenzij de prijs gestegen is"},
}

// TestHedgedOrders: an order that hangs on something, or is none any more, goes to a person.
func TestHedgedOrders(t *testing.T) {
	t.Parallel()
	for _, s := range hedgedOrders {
		if got := askedOf(t, wholesaler(), s.language, s.words, domain.Thread{}, domain.OrderCreation); !strings.HasPrefix(got, "escalated ") {
			t.Errorf("%q: got %s", s.words, got)
		}
	}
}

// TestSaidTwice: one article with two quantities is asked about, with the same one it is ordered once.
func TestSaidTwice(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"Il me faut 10 sacs de farine T65. Je récapitule : 100 sacs de farine T65. Réf M-2311": "needs_information quantity_contradictory [M-2311  ]",
		"Il me faut 10 sacs de farine T65. Je récapitule : 10 sacs de farine T65. Réf M-2312":  "ready [M-2312  ] FAR-T65-25×10",
		"Mettez-moi -5 sacs de farine T65 et 2 cartons de sucre glace svp. Réf M-2313":         "needs_information quantity_missing [M-2313  ] SUC-GL-10×2",
	} {
		if got := askedOf(t, wholesaler(), "fr", words, domain.Thread{}, domain.OrderCreation); got != want {
			t.Errorf("%q:\n got %s\nwant %s", words, got, want)
		}
	}
}

// strangeChanges are changes of the baker's order M-2055 of 24 sacks of flour and 6 cans of oil.
var strangeChanges = []struct{ name, language, words, want string }{
	{"two verbs in one sentence", "fr", "Bonjour, sur notre commande M-2055, merci de passer la farine à 30 sacs et d'ajouter 2 cartons de sucre glace.", "ready SO-88140 [  ] FAR-T65-25×30 SUC-GL-10×2"},
	{"one article goes, the rest stays", "fr", "Bonjour, merci d'annuler l'huile d'olive de la commande SO-88140, le reste ne change pas.", "ready SO-88140 [  ] HUI-OL-5×0"},
	{"the whole", "fr", "Merci d'annuler notre commande M-2055 en totalité.", "ready SO-88140 [  ] FAR-T65-25×0 HUI-OL-5×0"},
	{"a later day", "fr", "M-2055 : peut-on décaler la livraison au 2 novembre ?", "ready SO-88140 [ 2026-11-02 ]"},
	{"another place", "fr", "Pour la M-2055 il faudrait livrer à Corbas finalement", "ready SO-88140 [  Dépôt Corbas]"},
	{"one for another", "fr", "Commande M-2055 : remplacer l'huile d'olive par 3 cartons de sucre glace", "ready SO-88140 [  ] SUC-GL-10×3 HUI-OL-5×0"},
	{"an article that is not ours", "fr", "sur M-2055 on voudrait 6 moules à kouglof en plus et 30 sacs de T65", "needs_information article_unknown SO-88140 [  ] FAR-T65-25×30"},
	{"from and to", "en", "Re PO M-2055: please add 3 bags of wholemeal flour T150 and change the olive oil from 6 to 8.", "ready SO-88140 [  ] FAR-T150-25×3 HUI-OL-5×8"},
	{"more of another", "de", "Bestellung SO-88140: bitte noch 2 Karton Puderzucker dazu, Liefertermin bleibt.", "ready SO-88140 [  ] SUC-GL-10×2"},
	{"one goes and one grows", "es", "En el pedido M-2055 quitad el aceite y subid la harina T65 a 30 sacos.", "ready SO-88140 [  ] FAR-T65-25×30 HUI-OL-5×0"},
	{"more and later", "it", "Ordine M-2055: per favore aggiungete 1 scatola di zucchero a velo e spostate la consegna al 30 ottobre.", "ready SO-88140 [ 2026-10-30 ] SUC-GL-10×1"},
	{"instead of and more", "nl", "Graag bestelling M-2055 wijzigen: 20 zakken T65 in plaats van 24, en 4 kogelkranen 1/2\" erbij.", "ready SO-88140 [  ] FAR-T65-25×20 VAN-BS-12×4"},
	{"reduced to", "de", "Bestellung M-2055: bitte reduzieren Sie die FAR-T65-25 auf 20 Sack.", "ready SO-88140 [  ] FAR-T65-25×20"},
	{"only, instead of", "de", "M-2055: nur 20 Sack FAR-T65-25 statt 24, danke.", "ready SO-88140 [  ] FAR-T65-25×20"},
	{"we want instead of", "es", "En el pedido M-2055 queremos 20 sacos de harina T65 en lugar de 24.", "ready SO-88140 [  ] FAR-T65-25×20"},
	{"told by the number that stands in the order", "de", "Bei M-2055 bitte den Posten von 24 auf 30 erhöhen.", "ready SO-88140 [  ] FAR-T65-25×30"},
	{"a size between from and to", "fr", "M-2055 : pourriez-vous porter la farine T65 de 24 à 40 sacs ?", "ready SO-88140 [  ] FAR-T65-25×40"},
	{"no longer wanted", "fr", "M-2055 : nous ne voulons plus de l'huile d'olive.", "ready SO-88140 [  ] HUI-OL-5×0"},
	{"a week later", "nl", "Kan bestelling M-2055 een week later, dus geleverd op dinsdag 3 november in plaats van 28 oktober?", "ready SO-88140 [ 2026-11-03 ]"},
	{"in full, with keep in the words", "en", "Please cancel M-2055 in full, we have nowhere to keep it.", "ready SO-88140 [  ] FAR-T65-25×0 HUI-OL-5×0"},
	{"unclear", "en", "Please amend M-2055 as discussed.", "needs_information change_unclear SO-88140 [  ]"},
}

// TestStrangeChanges reads changes of an order: each clause does with its articles what its own verb says.
func TestStrangeChanges(t *testing.T) {
	t.Parallel()
	for _, s := range strangeChanges {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			if got := askedOf(t, wholesaler(), s.language, s.words, domain.Thread{}, domain.OrderChange); got != s.want {
				t.Errorf("%q\n got %s\nwant %s", s.words, got, s.want)
			}
		})
	}
}

// strangeDisputes are complaints about the baker's delivered order: 40 valves, 12 boxes of bulbs, 30 sacks of wholemeal
// flour and 300 m of pipe.
var strangeDisputes = []struct {
	name     string
	kind     domain.DisputeKind
	language string
	words    string
	want     string
}{
	{"missing", domain.ShortDelivery, "fr", "Bonjour, sur la M-2010 il manque 2 boîtes d'ampoules LED E27.", "LED-E27-8W×2"},
	{"received instead of", domain.ShortDelivery, "fr", "Commande M-2010 : reçu 36 vannes 1/2\" au lieu de 40.", "VAN-BS-12×4"},
	{"counted against the note", domain.ShortDelivery, "fr", "Livraison DN-5510 : nous avons compté 28 sacs de farine T150, le BL en annonce 30.", "FAR-T150-25×2"},
	{"of the ordered only", domain.ShortDelivery, "de", "Zu M-2010: von den 30 Sack Vollkornmehl kamen nur 25 an.", "FAR-T150-25×5"},
	{"some of", domain.ShortDelivery, "en", "We're short on M-2010, only 11 of 12 boxes of the LED bulbs turned up.", "LED-E27-8W×1"},
	{"two articles missing", domain.ShortDelivery, "it", "Ordine M-2010: mancano 10 metri di tubo di rame 22 e 1 scatola di lampadine LED E27.", "TUB-CU-22×10 LED-E27-8W×1"},
	{"the rest is good", domain.Damaged, "fr", "DN-5510 : 5 sacs de farine complète éventrés à la réception, le reste est bon.", "FAR-T150-25×5"},
	{"two articles damaged", domain.Damaged, "en", "Order M-2010: three bags of the wholemeal flour were torn open and 1 box of LED bulbs crushed.", "FAR-T150-25×3 LED-E27-8W×1"},
	{"a number in words", domain.Damaged, "nl", "Levering DN-5510: twee zakken volkorenbloem waren nat.", "FAR-T150-25×2"},
	{"all of it", domain.Damaged, "fr", "Toute la palette de la M-2010 est arrivée trempée.", ""},
	{"part of", domain.Defective, "en", "6 of the 40 ball valves 1/2 from M-2010 leak.", "VAN-BS-12×6"},
	{"one of the", domain.Defective, "fr", "Une des vannes 1/2\" de la M-2010 fuit.", "VAN-BS-12×1"},
	{"after the verb", domain.Defective, "de", "Aus der Lieferung DN-5510 sind 4 Kugelhähne 1/2\" undicht.", "VAN-BS-12×4"},
	{"something else instead", domain.WrongItem, "de", "M-2010: statt 12 Karton LED-Lampen E27 8W haben wir GU10 Strahler bekommen.", "LED-E27-8W×12"},
	{"more than ordered", domain.OverDelivery, "es", "En el pedido M-2010 nos han llegado 14 cajas de bombillas LED E27 y pedimos 12.", "LED-E27-8W×2"},
	{"too many", domain.OverDelivery, "nl", "Bij M-2010 hebben we 2 dozen ledlampen te veel ontvangen.", "LED-E27-8W×2"},
	{"surplus told beside what was ordered", domain.OverDelivery, "fr", "M-2010 : 12 boîtes d'ampoules LED E27 commandées, 15 dans le carton, soit 3 en trop.", "LED-E27-8W×3"},
	{"counted, ordered after it", domain.OverDelivery, "de", "Bei M-2010 haben wir 14 Karton LED-Lampen E27 8W (LED-E27-8W) gezählt, bestellt und berechnet sind 12.", "LED-E27-8W×2"},
	{"told by the number ordered alone", domain.ShortDelivery, "nl", "Bij M-2010 kwamen we 3 dozen te kort: 12 besteld en op de pakbon, 9 in de doos.", "LED-E27-8W×3"},
	{"of the whole, a part", domain.Defective, "es", "De las 40 válvulas de esfera 1/2\" del pedido M-2010, 6 gotean.", "VAN-BS-12×6"},
	{"of the whole, wet", domain.Damaged, "it", "Ordine M-2010: dei 30 sacchi di farina integrale, 4 erano bagnati.", "FAR-T150-25×4"},
	{"its like in its place", domain.WrongItem, "fr", "M-2010 : reçu 12 boîtes de spots LED GU10 5W (LED-GU10-5W), le bon de livraison dit l'autre modèle.", "LED-E27-8W×12"},
	{"like for like in English", domain.WrongItem, "en", "M-2010: 12 boxes of LED-GU10-5W turned up, the note shows the bulbs.", "LED-E27-8W×12"},
	{"only so many came", domain.ShortDelivery, "en", "The note for M-2010 says 30 bags of wholemeal flour, only 27 came.", "FAR-T150-25×3"},
	{"a part good for the bin", domain.Defective, "fr", "Les vannes 1/2\" de la M-2010 : 3 pièces sur les 40 sont bonnes pour la benne.", "VAN-BS-12×3"},
	{"what is right stands after", domain.ShortDelivery, "de", "M-2010: 2 Karton LED-Lampen E27 fehlen, das Vollkornmehl ist in Ordnung.", "LED-E27-8W×2"},
	{"a wrong price", domain.PriceError, "fr", "Facture IN-7781 : la vanne 1/2\" est facturée 10,00 alors que le devis disait 9,20.", "VAN-BS-12×40"},
}

// TestStrangeDisputes tells which article and how much of it is in question.
func TestStrangeDisputes(t *testing.T) {
	t.Parallel()
	for _, s := range strangeDisputes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			engine := &scripted{language: s.language, kind: s.kind, intents: []domain.Intent{domain.DisputeIntent}}
			for _, p := range planOf(t, wholesaler(), engine, s.words, domain.Thread{}).Requests {
				want := strings.TrimSpace("ready SO-88002 " + s.want)
				if got := inOneLine(p.Request); got != want {
					t.Errorf("%q\n got %s\nwant %s", s.words, got, want)
				}
			}
		})
	}
}
