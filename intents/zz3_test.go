package intents_test

import (
	"fmt"
	"strings"
	"testing"

	"guichet/domain"
)

func TestTry(t *testing.T) {
	for _, line := range strings.Split(`fr|Bonjour,\nVeuillez noter notre commande n° 4500-77/B :\n1) 12 x vanne à boisseau 1/2"\n2) 8 x vanne à boisseau 3/4"\n3) 2 x couronne R2V 3G1,5\nMerci de livrer semaine 43.
fr|Suite à votre devis, ok pour 10 cartons de sucre glace. Bon pour accord, BC 2026-118.
fr|il me faudrait 2 palettes de farine T65, merci de me dire quand vous pouvez livrer
fr|Bonjour, on prend 15 T-shirts noirs en L et 10 en M, plus 5 blancs en L.
fr|Bonjour Julie,\nPeux-tu nous préparer pour mercredi 14 :\nfarine t65 x 15\nsucre glace x 3\nhuile d'olive x 6 (bidons de 5L)\nOn passera les chercher nous-mêmes vers 10h.\nA+
fr|Commande urgente : vanne 4711-08 qté 25, vanne 4711-09 qté 10 ; livraison Corbas avant le 12/10
fr|10 sacs de farine, 2 cartons de sucre glace
fr|Merci de nous envoyer 3 cartons de sucre glace et 1 bidon d'huile d'olive. Au fait, les 12 sacs de farine de la dernière fois étaient parfaits.
fr|Besoin de 12 spots LED GU10 5W (boîte de 10) et 20 prises 16A blanches.
en|Hi team,\n\nPlease process the following:\n\nItem | Qty | Unit\nFAR-T65-25 | 10 | bag\nSUC-GL-10 | 3 | box\nCHO-N70 | 25 | kg\n\nShip to: Dépôt Corbas\nPO: 88-2201
en|Need 6 elbows 22mm 90 deg, 30m of 22mm copper pipe and 4 ball valves 3/4. Order ref JOB-5512.
en|Please increase... no, new order: 20 bags wholemeal flour T150, 20 bags T65.
en|We would like 5 boxes of two-way switches (white) and 5 boxes of sockets, 16A white. Required 12 Oct.
en|Can I get 10 black tees in L and 10 in M please
de|Sehr geehrte Damen und Herren,\nhiermit bestellen wir:\nPos. 1: 10 Stk. Kugelhahn 1/2"\nPos. 2: 20 Stk. Kupferbogen 90° 15 mm\nPos. 3: 50 m Kupferrohr 15 mm\nUnsere Bestellnummer: 4500223344\nLiefertermin: KW 43
de|Moin, brauche 5 Kanister Olivenöl und 10 Sack Mehl T65, gerne morgen.
de|Bitte liefern Sie: Steckdose 16A weiß – 4 Karton, Wechselschalter weiß – 2 Karton
es|Pedido: harina integral T150 8 sacos, aceite de oliva 5 l 4 uds, chocolate negro 70% 10 kg
es|Buenas, ponme 20 válvulas de esfera de 1/2" y otras 10 de 3/4". Nº pedido P-991
it|Salve, vorremmo ordinare 12 lampadine LED E27 8W (scatole) e 4 scatole di faretti GU10 5W. Ns. rif. ODA 551/26
nl|Graag 4 dozen ledlampen E27 8W en 2 dozen wisselschakelaars wit, levering in Corbas.
nl|Wij bestellen 20 m koperen buis 22 mm, 10 bochten 90° 22 mm en 5 kogelkranen 1/2".
fr|Bonjour,\n\nNous souhaitons commander :\n\n• Farine de blé T65 (sac de 25 kg) : 40 sacs\n• Huile d'olive vierge extra – bidon 5 L : 12 bidons\n• Chocolat noir 70 % pistoles – 50 kg\n\nNotre réf. : ACH-0921\nDate souhaitée : 19/10/2026
fr|réf 4711-08 : 10 pièces\nréf 4711-99 : 5 pièces
fr|Bonjour, 30 mètres de tube cuivre de 15 et 5 coudes de 15 svp
fr|20 T65, 10 T150, 3 sucre glace pour vendredi matin`, "\n") {
		lang, words, _ := strings.Cut(line, "|")
		words = strings.ReplaceAll(words, `\n`, "\n")
		fmt.Printf("%q\n    %s\n", words, askedOf(t, wholesaler(), lang, words, domain.Thread{}, domain.OrderCreation))
	}
}
