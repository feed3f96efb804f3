package attachment

import (
	"context"
	"strings"
	"testing"
)

func readText(t *testing.T, name, data string) Document {
	t.Helper()
	return shared.Read(context.Background(), name, "", []byte(data))
}

func TestEDIFACT(t *testing.T) {
	t.Parallel()
	const order = "UNA:+,? 'UNB+UNOC:3+4012345000016:14+3760184100008:14+261119:0710+1'UNH+1+ORDERS:D:01B:UN:EAN010'BGM+220+K?+7+9'DTM+137:20261119:102'DTM+2:202649:616'" +
		"NAD+BY+4012345000016::9++M\xfcller ?'Nord?''NAD+DP+4012345000023::9++Lager 2+Weg 5+Ulm++89073+DE'CUX+2:EUR:9'LIN+1++4006381333931:SRV'PIA+1+A-1:SA+77:BP'IMD+F++:::Schraube' QTY+21:12,5:KGM'QTY+59:100'PRI+AAA:250,00:::100'MOA+203:31,25'UNS+S'CNT+2:2'UNT+16+1'UNZ+1+1'"
	doc := readText(t, "o.edi", order)
	o := doc.Order
	if doc.Kind != EDIFACT || o == nil || len(o.Lines) != 1 {
		t.Fatalf("kind %s, order %+v, problem %s", doc.Kind, o, doc.Problem)
	}
	l := o.Lines[0]
	if o.Reference != "K+7" || o.RequestedOn != "2026-W49" || o.BuyerName != "Müller 'Nord'" || o.BuyerGLN != "4012345000016" || o.DeliveryName != "Lager 2" || o.Currency != "EUR" {
		t.Errorf("head %+v", o)
	}
	if l.GTIN != "4006381333931" || l.SupplierSKU != "A-1" || l.BuyerSKU != "77" || l.Quantity.String() != "12.5" || l.Unit != "KGM" || l.PackQuantity != "100" || l.UnitPrice.String() != "2.5" {
		t.Errorf("line %+v price %v", l, l.UnitPrice)
	}
	if len(o.Faults) != 2 || !strings.Contains(o.Faults[0], "CNT") || !strings.Contains(o.Faults[1], "UNT") {
		t.Errorf("faults %q, want those of CNT and UNT", o.Faults)
	}
}

func TestEDIFACTMalformed(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"outside a message": "UNB+UNOA:3+A+B+261119:0710+1'BGM+220+1+9'UNH+1+ORDERS:D:96A:UN'UNT+2+1'",
		"no UNT":            "UNH+1+ORDERS:D:96A:UN'BGM+220+1+9'LIN+1'",
		"no BGM":            "UNH+1+ORDERS:D:96A:UN'DTM+137:20261119:102'LIN+1'UNT+4+1'",
		"cut off":           "UNH+1+ORDERS:D:96A:UN'BGM+220+1+9'LIN+1",
	} {
		doc := readText(t, "o.edi", data)
		if doc.Order != nil || !strings.HasPrefix(doc.Problem, ProblemDamaged) {
			t.Errorf("%s: order %+v problem %q, want damaged", name, doc.Order, doc.Problem)
		}
	}
}

func TestEDIFACTSeveral(t *testing.T) {
	t.Parallel()
	doc := readText(t, "o.edi", "UNB+UNOA:3+A+B+261119:0710+1'UNH+1+ORDERS:D:96A:UN'BGM+220+ONE+9'UNT+3+1'UNH+2+ORDERS:D:96A:UN'BGM+220+TWO+1'UNT+3+2'UNZ+2+1'")
	if len(doc.Parts) != 2 || doc.Parts[0].Order.Reference != "ONE" || doc.Parts[1].Order.DocumentKind != KindChange {
		t.Fatalf("parts %+v", doc.Parts)
	}
}

func TestUBL(t *testing.T) {
	t.Parallel()
	doc := readText(t, "order.xml", `<?xml version="1.0"?><Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" xmlns:cac="a" xmlns:cbc="b">
<cbc:ID>77</cbc:ID><cbc:IssueDate>2027-01-05</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:Delivery><cac:RequestedDeliveryPeriod><cbc:EndDate>2027-01-20</cbc:EndDate></cac:RequestedDeliveryPeriod></cac:Delivery>
<cac:AnticipatedMonetaryTotal><cbc:LineExtensionAmount>31.00</cbc:LineExtensionAmount><cbc:PayableAmount>36.00</cbc:PayableAmount></cac:AnticipatedMonetaryTotal>
<cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="C62">3</cbc:Quantity><cbc:LineExtensionAmount>30.00</cbc:LineExtensionAmount><cac:Price><cbc:PriceAmount>1000.00</cbc:PriceAmount><cbc:BaseQuantity>100</cbc:BaseQuantity></cac:Price>
<cac:Item><cbc:Name>Pen</cbc:Name><cac:SellersItemIdentification><cbc:ID>S-1</cbc:ID></cac:SellersItemIdentification></cac:Item></cac:LineItem></cac:OrderLine>
<cac:OrderLine><cac:LineItem><cbc:ID>2</cbc:ID><cbc:Quantity>many</cbc:Quantity><cac:Item><cbc:Name>Ink</cbc:Name></cac:Item></cac:LineItem></cac:OrderLine></Order>`)
	o := doc.Order
	if doc.Kind != UBL || o == nil || !o.Exact || len(o.Lines) != 2 {
		t.Fatalf("kind %s problem %q order %+v", doc.Kind, doc.Problem, o)
	}
	if l := o.Lines[0]; l.SupplierSKU != "S-1" || l.Quantity.String() != "3" || l.UnitPrice.String() != "10" || l.Place.Path != "/Order/OrderLine/LineItem" {
		t.Errorf("line %+v", l)
	}
	if o.RequestedOn != "2027-01-20" || o.Reference != "77" || o.Places["reference"].Path != "/Order/ID" {
		t.Errorf("head %+v", o)
	}
	if len(o.Faults) != 1 || !strings.Contains(o.Faults[0], "/Order/OrderLine[2]/LineItem/Quantity") {
		t.Errorf("faults %q, want the path of the quantity that is none", o.Faults)
	}
}

func TestCXML(t *testing.T) {
	t.Parallel()
	doc := readText(t, "o.xml", `<?xml version="1.0"?><!DOCTYPE cXML SYSTEM "http://cxml.example/cXML.dtd"><cXML><Request><OrderRequest><OrderRequestHeader orderID="D1" orderDate="2027-01-05T10:00:00+01:00"><Total><Money currency="EUR">1,050.00</Money></Total>
<ShipTo><Address><Name>Dock</Name><PostalAddress><Street>1 Quay</Street><City>Cork</City></PostalAddress></Address></ShipTo></OrderRequestHeader>
<ItemOut quantity="10" lineNumber="1"><ItemID><SupplierPartID>S9</SupplierPartID></ItemID><ItemDetail><UnitPrice><Money currency="EUR">105.00</Money></UnitPrice><Description>Rope</Description><UnitOfMeasure>MTR</UnitOfMeasure></ItemDetail></ItemOut></OrderRequest></Request></cXML>`)
	checkLines(t, doc, []want{{"S9", "10", "105"}})
	if o := doc.Order; o.Reference != "D1" || o.IssuedOn != "2027-01-05" || o.DeliveryName != "Dock" || len(o.Faults) != 0 {
		t.Errorf("head %+v", o)
	}
}
