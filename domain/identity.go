package domain

// Grade says how far a sender is known to speak for a customer.
type Grade string

// The grades of identity, strongest first.
const (
	GradeStaff         Grade = "staff"          // one of us, by an account
	GradeProvenContact Grade = "proven_contact" // a contact's exact address, not contradicted
	GradeProvenDomain  Grade = "proven_domain"  // a customer's domain, with a trusted pass
	GradeUnproven      Grade = "unproven"       // looks like a customer, but nothing proves it or something contradicts it
	GradePartner       Grade = "partner"        // a carrier, a platform, a bank
	GradeOurs          Grade = "ours"           // our own address by mail
	GradeUnknown       Grade = "unknown"
)

// Sender is who wrote a message, as far as code can tell. The customer is set here, from the proven
// sender, and nowhere else.
type Sender struct {
	Grade   Grade
	Address string // mail address, "" for Slack
	Name    string
	// Customers for whom a proven sender may speak. Several where one person is a contact of several.
	Customers []CustomerCode
	// Resembles lists customers that an unproven sender looks like: shown to a person, never used.
	Resembles []CustomerCode
	Partner   string // partner kind, for GradePartner
	Staff     string // login, for GradeStaff
	Reason    string // why this grade, in plain words
}

// Proven tells whether the sender may speak for a customer (or is staff, who may speak for any).
func (s Sender) Proven() bool {
	return s.Grade == GradeStaff || s.Grade == GradeProvenContact || s.Grade == GradeProvenDomain
}

// Claim is what the ADV database knows of an address, before its proof is weighed.
type Claim struct {
	Contacts []Contact      // contacts with exactly this address
	Domains  []CustomerCode // customers that own the address's domain
	Partner  *Partner
	Ours     bool // an address of the company itself
}

// GradeSender weighs what the database knows of an address against what our own mail server found.
//
// A contact's exact address proves unless the trusted header says dmarc=fail, or spf=fail or softfail
// with no passing aligned DKIM. A domain proves only with a trusted dmarc=pass or an aligned dkim=pass.
func GradeSender(address, name string, claim Claim, auth Authentication) Sender {
	sender := Sender{Address: address, Name: name}
	refuted := auth.Trusted && (auth.DMARC == "fail" ||
		(auth.SPF == "fail" || auth.SPF == "softfail") && auth.DKIM != "pass")
	vouched := auth.Trusted && !refuted && (auth.DMARC == "pass" || auth.DKIM == "pass" && auth.DKIMAligned)
	switch {
	case claim.Ours:
		sender.Grade, sender.Reason = GradeOurs, "our own address"
	case len(claim.Contacts) > 0 && !refuted:
		sender.Grade, sender.Reason = GradeProvenContact, "a contact of the customer"
		sender.Customers = contactCustomers(claim.Contacts)
	case len(claim.Domains) > 0 && vouched:
		sender.Grade, sender.Reason = GradeProvenDomain, "the customer's own mail domain, vouched for by our mail server"
		sender.Customers = claim.Domains
	case len(claim.Contacts) > 0 || len(claim.Domains) > 0:
		sender.Grade = GradeUnproven
		sender.Resembles = append(contactCustomers(claim.Contacts), claim.Domains...)
		sender.Reason = "looks like a customer, but our mail server does not vouch for it"
		if refuted {
			sender.Reason = "our mail server says that this address is forged"
		}
	case claim.Partner != nil:
		sender.Grade, sender.Partner, sender.Reason = GradePartner, claim.Partner.Kind, "partner: "+claim.Partner.Name
	default:
		sender.Grade, sender.Reason = GradeUnknown, "address not known"
	}
	return sender
}

func contactCustomers(contacts []Contact) []CustomerCode {
	var codes []CustomerCode
	for _, c := range contacts {
		codes = append(codes, c.Customer)
	}
	return codes
}
