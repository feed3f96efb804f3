package prompts

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"guichet/domain"
)

var thePlan = domain.ReminderPlan{
	Customer: "K12", Currency: "EUR", Total: dec("1078.70"), Interest: dec("17.31"), Charges: dec("80"), Unallocated: dec("10"), On: domain.NewDate(2026, 11, 23),
	Lines: []domain.ReminderLine{
		{Invoice: "F-881", IssuedOn: domain.NewDate(2026, 9, 1), DueOn: domain.NewDate(2026, 10, 1), Amount: dec("1250"), Open: dec("1000.50"), DaysLate: 53, Interest: dec("17.31")},
		{Invoice: "F-902", IssuedOn: domain.NewDate(2026, 11, 8), DueOn: domain.NewDate(2026, 11, 8), Amount: dec("88.20"), Open: dec("88.20"), DaysLate: 1},
	},
}

// reminded is a reminder at a level, with the policy that the default plan would have there.
func reminded(t *testing.T, level int, language string, policy ChargePolicy) Written {
	t.Helper()
	plan := thePlan
	plan.Level = level
	text, err := WriteReminder(plan, ReminderContext{Language: language, Recipient: "Jo Vernet", Company: company, Charges: policy,
		Rate: dec("12.4"), FixedCharge: dec("40"), Attached: true})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestRemindersGolden(t *testing.T) {
	t.Parallel()
	policies := []ChargePolicy{SilentCharges, SilentCharges, Threaten, StateCharges, ClaimCharges}
	for _, language := range Languages {
		for level, policy := range policies {
			text := reminded(t, level, language, policy)
			golden(t, filepath.Join("reminder", language, fmt.Sprintf("level_%d.txt", level)), text.Subject+"\n\n"+text.Body+"\n")
			if left := CheckFigures(text.Body, text.Citations, nil); len(left) > 0 {
				t.Errorf("level %d in %s: %+v", level, language, left)
			}
		}
	}
}

// The law of France is named by French companies only, and what the policy keeps silent is not said.
func TestRemindersSayWhatThePolicySays(t *testing.T) {
	t.Parallel()
	for _, language := range Languages {
		for _, policy := range []ChargePolicy{SilentCharges, Threaten, StateCharges, ClaimCharges} {
			body := reminded(t, 3, language, policy).Body
			interest := FormatMoney(thePlan.Interest, "EUR", language)
			if has := strings.Contains(body, interest); has != (policy == StateCharges || policy == ClaimCharges) {
				t.Errorf("%q in %s: interest named %v", policy, language, has)
			}
			all := FormatMoney(dec("1176.01"), "EUR", language)
			if has := strings.Contains(body, all); has != (policy == ClaimCharges) {
				t.Errorf("%q in %s: total with charges named %v", policy, language, has)
			}
			if has := strings.Contains(body, "L441-10"); has != (policy != SilentCharges) {
				t.Errorf("%q in %s: article of law named %v", policy, language, has)
			}
		}
	}
	swiss := company
	swiss.Country = "CH"
	plan := thePlan
	plan.Level = 2
	text, err := WriteReminder(plan, ReminderContext{Language: "fr", Company: swiss, Charges: Threaten, Rate: dec("5")})
	if err != nil || strings.Contains(text.Body, "L441") || !strings.Contains(text.Body, "5,00") {
		t.Errorf("a Swiss company's reminder: %v\n%s", err, text.Body)
	}
}

func TestNoticesAndReserves(t *testing.T) {
	t.Parallel()
	for _, language := range Languages {
		notice, err := WriteNotice(thePlan, ReminderContext{Language: language, Company: company, Charges: ClaimCharges, Rate: dec("12.4"), FixedCharge: dec("40")})
		if err != nil {
			t.Fatal(err)
		}
		reserves, err := WriteReserves(domain.Paper{Language: language, Company: company, Customer: domain.Customer{Code: "K1", Name: "Imprimerie 4"},
			Shipment: &domain.Shipment{Number: "L-1", TrackingNumber: "1Z9", ArrivedOn: domain.NewDate(2026, 11, 23)},
			Dispute:  &domain.Dispute{Number: "D-12", Kind: domain.ShortDelivery, Lines: []domain.DisputeLine{{SKU: "ENV-C5", Quantity: dec("3")}}},
			Products: map[domain.SKU]domain.Product{"ENV-C5": {Name: "Pochette C5", Unit: "pack"}}})
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]Written{"notice": notice, "reserves": reserves} {
			golden(t, filepath.Join("letter", language, name+".txt"), text.Body+"\n")
			if left := CheckFigures(text.Body, text.Citations, nil); len(left) > 0 {
				t.Errorf("%s in %s: %+v", name, language, left)
			}
		}
	}
}

func TestRemindersRefused(t *testing.T) {
	t.Parallel()
	for _, level := range []int{-1, 5} {
		plan := thePlan
		plan.Level = level
		if _, err := WriteReminder(plan, ReminderContext{}); !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("level %d: %v", level, err)
		}
	}
	if _, err := WriteReminder(domain.ReminderPlan{Level: 1}, ReminderContext{}); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("no invoice: %v", err)
	}
	if _, err := WriteReserves(domain.Paper{}); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("no dispute: %v", err)
	}
}
