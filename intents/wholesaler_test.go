package intents_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/domain"
	"guichet/intents"
	"guichet/intents/classify"
)

// wholesaler is a company of other trades than the corpora: food, plumbing, garments and electrical goods.
func wholesaler() *ledger {
	l := &ledger{books: map[domain.CustomerCode]*domain.Book{}, shelves: map[domain.SKU]*domain.Shelf{},
		company: domain.Company{Name: "Wholesale", Currency: "EUR", Language: "fr", Country: "FR"}}
	for _, p := range []struct{ sku, name, aliases, unit, pack string }{
		{"FAR-T65-25", "Farine de blé T65 sac 25 kg", "wheat flour T65 25 kg|Weizenmehl T65 25 kg|harina de trigo T65 25 kg|farina di grano T65 25 kg|tarwebloem T65 25 kg", "pack", "1"},
		{"FAR-T150-25", "Farine complète T150 sac 25 kg", "wholemeal flour T150 25 kg|Vollkornmehl T150 25 kg|harina integral T150 25 kg|farina integrale T150 25 kg|volkorenbloem T150 25 kg", "pack", "1"},
		{"SUC-GL-10", "Sucre glace carton 10 kg", "icing sugar 10 kg|Puderzucker 10 kg|azúcar glas 10 kg|zucchero a velo 10 kg|poedersuiker 10 kg", "box", "1"},
		{"HUI-OL-5", "Huile d'olive vierge extra bidon 5 l", "extra virgin olive oil 5 l|Olivenöl nativ extra 5 l|aceite de oliva virgen extra 5 l|olio extravergine di oliva 5 l|olijfolie extra vierge 5 l", "piece", "1"},
		{"CHO-N70", "Chocolat noir 70 % pistoles", "dark chocolate 70 %|Zartbitterschokolade 70 %|chocolate negro 70 %|cioccolato fondente 70 %|pure chocolade 70 %", "kg", "1"},
		{"TUB-CU-15", "Tube cuivre écroui Ø15 mm", "copper pipe 15 mm|Kupferrohr 15 mm|tubo de cobre 15 mm|tubo di rame 15 mm|koperen buis 15 mm", "m", "1"},
		{"TUB-CU-22", "Tube cuivre écroui Ø22 mm", "copper pipe 22 mm|Kupferrohr 22 mm|tubo de cobre 22 mm|tubo di rame 22 mm|koperen buis 22 mm", "m", "1"},
		{"COU-15-90", "Coude cuivre 90° Ø15 mm", "copper elbow 90° 15 mm|Kupferbogen 90° 15 mm|codo de cobre 90° 15 mm|curva rame 90° 15 mm|koperen bocht 90° 15 mm", "piece", "1"},
		{"COU-22-90", "Coude cuivre 90° Ø22 mm", "copper elbow 90° 22 mm|Kupferbogen 90° 22 mm|codo de cobre 90° 22 mm|curva rame 90° 22 mm|koperen bocht 90° 22 mm", "piece", "1"},
		{"VAN-BS-12", "Vanne à boisseau sphérique 1/2\"", "ball valve 1/2\"|Kugelhahn 1/2\"|válvula de esfera 1/2\"|valvola a sfera 1/2\"|kogelkraan 1/2\"", "piece", "1"},
		{"VAN-BS-34", "Vanne à boisseau sphérique 3/4\"", "ball valve 3/4\"|Kugelhahn 3/4\"|válvula de esfera 3/4\"|valvola a sfera 3/4\"|kogelkraan 3/4\"", "piece", "1"},
		{"TEE-BLK-M", "T-shirt noir col rond taille M", "T-shirt black M|T-Shirt schwarz M|camiseta negra M|maglietta nera M|T-shirt zwart M", "piece", "1"},
		{"TEE-BLK-L", "T-shirt noir col rond taille L", "T-shirt black L|T-Shirt schwarz L|camiseta negra L|maglietta nera L|T-shirt zwart L", "piece", "1"},
		{"TEE-WHT-M", "T-shirt blanc col rond taille M", "T-shirt white M|T-Shirt weiß M|camiseta blanca M|maglietta bianca M|T-shirt wit M", "piece", "1"},
		{"TEE-WHT-L", "T-shirt blanc col rond taille L", "T-shirt white L|T-Shirt weiß L|camiseta blanca L|maglietta bianca L|T-shirt wit L", "piece", "1"},
		{"LED-E27-8W", "Ampoule LED E27 8W 2700K", "LED bulb E27 8W|LED-Lampe E27 8W|bombilla LED E27 8W|lampadina LED E27 8W|ledlamp E27 8W", "box", "10"},
		{"LED-GU10-5W", "Spot LED GU10 5W 3000K", "LED spot GU10 5W|LED-Strahler GU10 5W|foco LED GU10 5W|faretto LED GU10 5W|ledspot GU10 5W", "box", "10"},
		{"CAB-3G15-100", "Câble R2V 3G1,5 couronne 100 m", "cable R2V 3G1.5 100 m|Kabel R2V 3G1,5 100 m|cavo R2V 3G1,5 100 m|kabel R2V 3G1,5 100 m", "piece", "1"},
		{"CAB-3G25-100", "Câble R2V 3G2,5 couronne 100 m", "cable R2V 3G2.5 100 m|Kabel R2V 3G2,5 100 m|cavo R2V 3G2,5 100 m|kabel R2V 3G2,5 100 m", "piece", "1"},
		{"PRI-16A", "Prise de courant 16A 2P+T blanche", "socket 16A white|Steckdose 16A weiß|enchufe 16A blanco|presa 16A bianca|stopcontact 16A wit", "box", "10"},
		{"INT-VV", "Interrupteur va-et-vient blanc", "two-way switch white|Wechselschalter weiß|conmutador blanco|deviatore bianco|wisselschakelaar wit", "box", "10"},
	} {
		sku := domain.SKU(p.sku)
		l.products = append(l.products, domain.Product{SKU: sku, Name: p.name, Aliases: strings.Split(p.aliases, "|"), Unit: p.unit, PackSize: num(p.pack), ListPrice: num("10.00"), VATRate: num("20"), LeadTimeDays: 5})
		l.shelves[sku] = &domain.Shelf{SKU: sku, OnHand: num("100000")}
	}
	l.customers = []domain.Customer{{Code: "K1", Name: "Boulangerie Meunier", Currency: "EUR", Country: "FR", Language: "fr", Status: domain.CustomerActive, EmailDomains: []string{"meunier.example"}}}
	l.contacts = []domain.Contact{{Email: "ana@meunier.example", Customer: "K1", Name: "Ana Meunier", Role: "buyer"}}
	l.refs = []domain.ItemReference{{Customer: "K1", CustomerSKU: "4711-08", SKU: "VAN-BS-12"}, {Customer: "K1", CustomerSKU: "4711-09", SKU: "VAN-BS-34"}}
	l.books["K1"] = mill(l)
	return l
}

// mill is the book of the only customer.
func mill(l *ledger) *domain.Book {
	b := &domain.Book{Customer: l.customers[0], Contacts: l.contacts, ItemReferences: l.refs}
	b.Addresses = []domain.DeliveryAddress{
		{Customer: "K1", Label: "Fournil Confluence", Street: "4 quai Perrache", Postcode: "69002", City: "Lyon"},
		{Customer: "K1", Label: "Dépôt Corbas", Street: "12 rue de l'Industrie", Postcode: "69960", City: "Corbas"}}
	order := func(n, ref, on string, lines ...domain.OrderLine) {
		for i := range lines {
			lines[i].Line, lines[i].UnitPrice = i+1, num("10.00")
		}
		b.Orders = append(b.Orders, domain.Order{Number: domain.OrderNumber(n), Customer: "K1", CustomerReference: ref, OrderedOn: day(on), RequestedOn: day(on).AddDays(30), Status: domain.OrderConfirmed, Currency: "EUR", Lines: lines})
	}
	order("SO-88002", "M-2010", "2026-09-01", domain.OrderLine{SKU: "VAN-BS-12", Quantity: num("40")}, domain.OrderLine{SKU: "LED-E27-8W", Quantity: num("12")}, domain.OrderLine{SKU: "FAR-T150-25", Quantity: num("30")}, domain.OrderLine{SKU: "TUB-CU-22", Quantity: num("300")})
	b.Orders[0].Status = domain.OrderDelivered
	b.Shipments = []domain.Shipment{{Number: "DN-5510", Order: "SO-88002", Carrier: "Road", TrackingNumber: "TRK55100", ShippedOn: day("2026-09-28"), ArrivedOn: day("2026-09-30"), Status: domain.ShipmentDelivered,
		Lines: []domain.ShipmentLine{{OrderLine: 1, Quantity: num("40")}, {OrderLine: 2, Quantity: num("12")}, {OrderLine: 3, Quantity: num("30")}, {OrderLine: 4, Quantity: num("300")}}}}
	b.Invoices = []domain.Invoice{{Number: "IN-7781", Customer: "K1", Order: "SO-88002", Kind: domain.KindInvoice, IssuedOn: day("2026-09-30"), DueOn: day("2026-10-30"), Currency: "EUR", TotalNet: num("1820"), TotalGross: num("2184"),
		Lines: []domain.InvoiceLine{{Line: 1, SKU: "VAN-BS-12", Quantity: num("40"), UnitPrice: num("10")}, {Line: 2, SKU: "LED-E27-8W", Quantity: num("12"), UnitPrice: num("10")}, {Line: 3, SKU: "FAR-T150-25", Quantity: num("30"), UnitPrice: num("10")}, {Line: 4, SKU: "TUB-CU-22", Quantity: num("300"), UnitPrice: num("10")}}}}
	order("SO-88101", "M-2041", "2026-09-14", domain.OrderLine{SKU: "FAR-T65-25", Quantity: num("20")}, domain.OrderLine{SKU: "SUC-GL-10", Quantity: num("4")})
	order("SO-88140", "M-2055", "2026-09-28", domain.OrderLine{SKU: "FAR-T65-25", Quantity: num("24")}, domain.OrderLine{SKU: "HUI-OL-5", Quantity: num("6")})
	return b
}

// askedOf plans one mail of the baker whose intents are told, and gives in one line what came of it: outcome and reason,
// reference, day, place, lines.
func askedOf(t *testing.T, l *ledger, language, words string, thread domain.Thread, asked ...domain.Intent) string {
	t.Helper()
	var parts []string
	for _, p := range planOf(t, l, &scripted{language: language, intents: asked}, words, thread).Requests {
		parts = append(parts, inOneLine(p.Request))
	}
	return strings.Join(parts, " || ")
}

// planOf plans one mail of the baker, written on Monday 5 October 2026.
func planOf(t *testing.T, l *ledger, engine classify.Engine, words string, thread domain.Thread) intents.Plan {
	t.Helper()
	at := time.Date(2026, time.October, 5, 9, 0, 0, 0, time.UTC)
	mail := &domain.Incoming{From: domain.MailAddress{Name: "Ana Meunier", Address: "ana@meunier.example"}, Date: at, Text: words, Own: words}
	in := intents.Input{Message: domain.Message{Source: domain.FromMail, SentAt: at, Mail: mail, Sender: l.sender("ana@meunier.example", "Ana Meunier", domain.Authentication{})}, Thread: thread}
	desk := intents.NewDesk(intents.Config{Engine: engine, Location: time.UTC})
	desk.SetCatalogue(l.products, l.refs, l.customers, l.contacts)
	reading, err := desk.Read(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := desk.Plan(context.Background(), in, reading, l, at)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func inOneLine(r domain.Request) string {
	s := string(r.Outcome)
	if r.Reason.Code != "" {
		s += " " + r.Reason.Code
	}
	for _, o := range r.Orders {
		s += " " + string(o)
	}
	if o := r.Order; o != nil {
		s += fmt.Sprintf(" [%s %s %s]", o.CustomerReference, o.RequestedOn, o.ShipTo)
		for _, line := range o.Lines {
			s += fmt.Sprintf(" %s×%s", line.SKU, line.Quantity)
			if line.UnitPrice != nil {
				s += "@" + line.UnitPrice.String()
			}
		}
	}
	for _, line := range r.Lines {
		s += fmt.Sprintf(" %s×%s", line.SKU, line.Quantity)
	}
	return s
}
