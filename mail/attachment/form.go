package attachment

import "strings"

// Form is what an answer in the same standard must repeat of a structured order.
type Form struct {
	// Version is the message's own: "D:96A:UN:EAN008" (EDIFACT UNH), a CustomizationID (UBL), a guideline (Order-X), the
	// version of cXML.
	Version string
	// Profile is the business process: UBL's ProfileID, Order-X's.
	Profile string
	// Control is the interchange's reference (UNB) or cXML's payloadID.
	Control string
	// Sender and Receiver are the partners of the interchange (UNB, cXML From and To); Buyer and Seller those of the order.
	Sender, Receiver, Buyer, Seller FormParty
}

// FormParty names a partner as the form does.
type FormParty struct {
	ID, Scheme               string
	Name                     string
	Endpoint, EndpointScheme string // the electronic address (UBL EndpointID)
}

// ediForm reads UNB, UNH and the parties of a message.
func ediForm(interchange, message []segment) *Form {
	f := &Form{}
	if unh := message[0]; len(unh.elements) > 1 {
		c := unh.elements[1]
		f.Version = strings.Join(c[min(1, len(c)):], ":")
	}
	if unb := interchange[0]; unb.tag == "UNB" {
		f.Sender = FormParty{ID: unb.get(1, 0), Scheme: unb.get(1, 1)}
		f.Receiver = FormParty{ID: unb.get(2, 0), Scheme: unb.get(2, 1)}
		f.Control = unb.get(4, 0)
	}
	for _, s := range message {
		if s.tag == "LIN" {
			break
		}
		if s.tag != "NAD" {
			continue
		}
		party := FormParty{ID: s.get(1, 0), Scheme: s.get(1, 2), Name: oneLine(first2(s.all(3), s.all(2)))}
		switch s.get(0, 0) {
		case "BY":
			f.Buyer = party
		case "SU", "SE":
			f.Seller = party
		}
	}
	return f
}

func first2(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}

// ublForm reads the identifiers of a UBL order.
func ublForm(root, buyer, seller *node) *Form {
	return &Form{Version: root.value("CustomizationID"), Profile: root.value("ProfileID"), Buyer: ublParty(buyer), Seller: ublParty(seller)}
}

func ublParty(p *node) FormParty {
	id, endpoint := p.find("PartyIdentification/ID"), p.child("EndpointID")
	party := FormParty{Name: first2(p.value("PartyLegalEntity/RegistrationName"), ublName(p))}
	if id != nil {
		party.ID, party.Scheme = id.text, id.attr("schemeID")
	}
	if endpoint != nil {
		party.Endpoint, party.EndpointScheme = endpoint.text, endpoint.attr("schemeID")
	}
	return party
}

// cioForm reads the guideline and the parties of an Order-X order.
func cioForm(root, agreement *node) *Form {
	party := func(p *node) FormParty {
		id := first(p.child("GlobalID"), p.child("ID"))
		out := FormParty{Name: p.value("Name")}
		if id != nil {
			out.ID, out.Scheme = id.text, id.attr("schemeID")
		}
		return out
	}
	return &Form{Version: root.value("ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID"),
		Profile: root.value("ExchangedDocumentContext/BusinessProcessSpecifiedDocumentContextParameter/ID"),
		Buyer:   party(agreement.child("BuyerTradeParty")), Seller: party(agreement.child("SellerTradeParty"))}
}

// cxmlForm reads the credentials and the payload's id.
func cxmlForm(root *node) *Form {
	party := func(name string) FormParty {
		c := root.find("Header/" + name + "/Credential")
		return FormParty{ID: c.value("Identity"), Scheme: c.attr("domain")}
	}
	return &Form{Version: root.attr("version"), Control: root.attr("payloadID"), Sender: party("From"), Receiver: party("To")}
}
