package attachment

import (
	"strings"
	"testing"
)

// TestDeliverColumn reads where the goods go from a column of the lines.
func TestDeliverColumn(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ csv, place, fault string }{
		"one place":    {"Ref;Designation;Qty;Deliver to\nA-10;Bolt;5;Warehouse North\nA-11;Nut;6;Warehouse North\n", "Warehouse North", ""},
		"french":       {"Réf;Désignation;Qté;Lieu de livraison\nA-10;Vis;5;Dépôt Sud\nA-11;Écrou;6;dépôt sud\n", "Dépôt Sud", ""},
		"two places":   {"Artikel;Bezeichnung;Menge;Lieferadresse\nA-10;Schraube;5;Lager 1\nA-11;Mutter;6;Lager 2\n", "", "go to 2 places: Lager 1; Lager 2"},
		"no column":    {"Ref;Designation;Qty\nA-10;Bolt;5\nA-11;Nut;6\n", "", ""},
		"empty column": {"Ref;Designation;Qty;Ship to\nA-10;Bolt;5;\nA-11;Nut;6;\n", "", ""},
	} {
		doc := readText(t, "o.csv", test.csv)
		if doc.Order == nil || len(doc.Order.Lines) != 2 {
			t.Errorf("%s: %+v", name, doc.Order)
			continue
		}
		faults := strings.Join(doc.Order.Faults, " ")
		if doc.Order.DeliveryName != test.place || (test.fault == "") != (faults == "") || !strings.Contains(faults, test.fault) {
			t.Errorf("%s: delivery %q, faults %q", name, doc.Order.DeliveryName, faults)
		}
		if test.place != "" && doc.Order.Places["delivery"].Cell != "D2" {
			t.Errorf("%s: it stands at %+v", name, doc.Order.Places["delivery"])
		}
	}
}

// TestGLN keeps the place of delivery as it is stated, and a buyer's number only where its check digit holds.
func TestGLN(t *testing.T) {
	t.Parallel()
	const edi = "UNB+UNOA:3+A+B+261119:0710+1'UNH+1+ORDERS:D:96A:UN'BGM+220+ONE+9'NAD+BY+%s::9'NAD+DP+%s::9'LIN+1++A1:SA'QTY+21:5'UNT+7+1'UNZ+1+1'"
	const ubl = `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"><ID>1</ID><BuyerCustomerParty><Party><EndpointID schemeID="0088">%s</EndpointID></Party></BuyerCustomerParty>` +
		`<Delivery><DeliveryLocation><ID schemeID="0088">%s</ID></DeliveryLocation></Delivery>` +
		`<OrderLine><LineItem><ID>1</ID><Quantity unitCode="C62">5</Quantity><Item><Name>Bolt</Name></Item></LineItem></OrderLine></Order>`
	for name, form := range map[string]string{"o.edi": edi, "o.xml": ubl} {
		for number, buyer := range map[string]string{"4012345000023": "4012345000023", "4012345000024": "", "12": ""} {
			order := readText(t, name, strings.ReplaceAll(form, "%s", number)).Order
			delivery := number
			if len(number) != 13 {
				delivery = ""
			}
			if order == nil || order.BuyerGLN != buyer || order.DeliveryGLN != delivery || len(order.Faults) > 0 {
				t.Errorf("%s %s: read as %+v", name, number, order)
			}
		}
	}
}
