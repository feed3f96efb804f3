package domain_test

import (
	"slices"
	"testing"

	"guichet/domain"
)

// TestM25_OneAddressSeveralCustomers: all of them are named and nobody is chosen; a domain is only a hint until our own server
// vouches for it.
func TestM25_OneAddressSeveralCustomers(t *testing.T) {
	t.Parallel()
	two := []domain.Contact{{Email: "compta@group.example", Customer: "C1"}, {Email: "compta@group.example", Customer: "C2"}}
	pass := domain.Authentication{Trusted: true, DMARC: "pass"}
	for name, test := range map[string]struct {
		claim     domain.Claim
		auth      domain.Authentication
		grade     domain.Grade
		customers []domain.CustomerCode
		resembles []domain.CustomerCode
	}{
		"a contact of two":            {domain.Claim{Contacts: two}, pass, domain.GradeProvenContact, []domain.CustomerCode{"C1", "C2"}, nil},
		"a contact of two, unchecked": {domain.Claim{Contacts: two}, domain.Authentication{}, domain.GradeProvenContact, []domain.CustomerCode{"C1", "C2"}, nil},
		"a contact of two, forged":    {domain.Claim{Contacts: two}, domain.Authentication{Trusted: true, DMARC: "fail"}, domain.GradeUnproven, nil, []domain.CustomerCode{"C1", "C2"}},
		"a domain of two":             {domain.Claim{Domains: []domain.CustomerCode{"C1", "C3"}}, pass, domain.GradeProvenDomain, []domain.CustomerCode{"C1", "C3"}, nil},
		"a domain, unchecked":         {domain.Claim{Domains: []domain.CustomerCode{"C1"}}, domain.Authentication{}, domain.GradeUnproven, nil, []domain.CustomerCode{"C1"}},
		"nobody's":                    {domain.Claim{}, pass, domain.GradeUnknown, nil, nil},
	} {
		got := domain.GradeSender("compta@group.example", "Compta", test.claim, test.auth)
		if got.Grade != test.grade || !slices.Equal(got.Customers, test.customers) || !slices.Equal(got.Resembles, test.resembles) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
