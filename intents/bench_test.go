package intents_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/intents"
)

// bigCatalogue makes articles of several trades with names in four languages.
func bigCatalogue(n int) []domain.Product {
	kinds := [][4]string{{"Vis à tête fraisée", "countersunk screw", "Senkschraube", "tornillo avellanado"}, {"Écrou hexagonal", "hex nut", "Sechskantmutter", "tuerca hexagonal"},
		{"Joint torique", "o-ring", "O-Ring", "junta tórica"}, {"Raccord rapide", "quick coupling", "Schnellkupplung", "racor rápido"}, {"Gants de protection", "protective gloves", "Schutzhandschuhe", "guantes"},
		{"Flexible hydraulique", "hydraulic hose", "Hydraulikschlauch", "manguera"}, {"Farine de blé", "wheat flour", "Weizenmehl", "harina"}, {"Huile minérale", "mineral oil", "Mineralöl", "aceite mineral"}}
	stuffs := []string{"inox A2", "inox A4", "zingué", "laiton", "PVC", "nitrile", "EPDM", "silicone", "acier C45", "alu"}
	products := make([]domain.Product, n)
	for i := range products {
		k, s := kinds[i%len(kinds)], stuffs[i/8%len(stuffs)]
		size := fmt.Sprintf("%dx%d", i/80%60+3, i/4800*5+10)
		products[i] = domain.Product{SKU: domain.SKU(fmt.Sprintf("AR-%06d", i)), GTIN: fmt.Sprintf("%013d", 3000000000000+i), Unit: "piece", PackSize: decimal.New(1, 0), ListPrice: decimal.New(int64(100+i%900), -2), LeadTimeDays: 3,
			Name: fmt.Sprintf("%s %s %s", k[0], size, s), Aliases: []string{k[1] + " " + size + " " + s, k[2] + " " + size + " " + s, k[3] + " " + size + " " + s}}
	}
	return products
}

const onePage = `Bonjour Madame,

Suite à notre conversation de ce matin, merci de bien vouloir enregistrer notre commande n° 4500117 pour une livraison au plus tard le vendredi 27 novembre :

- 20 joint torique 12x35 EPDM
- 15 raccord rapide 8x20 laiton
- AR-004711 : 40
- 6 flexible hydraulique 20x45 inox A4
- 100 x AR-120033
- 12 gants de protection 9x15 nitrile

Par ailleurs, la commande CF26-00441 devait arriver lundi et nous n'avons toujours rien reçu, pouvez-vous nous dire où elle en est ? Le chantier reprend jeudi et deux
monteurs attendent ces pièces. Enfin, notre service comptable n'a pas la facture FA26-00310 du 12 octobre d'un montant de 1 250,40 € ; merci de nous en renvoyer une copie.

Bien cordialement,
`

// BenchmarkReadPlan is the whole understanding of a one-page mail against 200,000 articles, the engine apart.
func BenchmarkReadPlan(b *testing.B) {
	l := loadLedger(b, "testdata/company")
	desk := intents.NewDesk(intents.Config{Engine: &scripted{language: "fr", intents: []domain.Intent{domain.OrderCreation, domain.DeliveryStatus, domain.DuplicateInvoice}}, Location: time.UTC, Lookup: l})
	desk.SetCatalogue(bigCatalogue(200_000), nil, l.customers, l.contacts)
	at := time.Date(2027, 2, 8, 8, 0, 0, 0, time.UTC)
	mail := &domain.Incoming{From: domain.MailAddress{Address: "chef@hotel-bellerive.example"}, Subject: "Commande 4500117", Date: at, Own: onePage, Text: onePage}
	in := intents.Input{Message: domain.Message{Source: domain.FromMail, SentAt: at, Mail: mail, Sender: l.sender("chef@hotel-bellerive.example", "Denis Favre", domain.Authentication{})}}
	ctx := context.Background()
	for b.Loop() {
		reading, err := desk.Read(ctx, in)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := desk.Plan(ctx, in, reading, l, at); err != nil {
			b.Fatal(err)
		}
	}
}
