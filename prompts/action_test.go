package prompts

import (
	"testing"

	"guichet/domain"
)

func TestDescribeAction(t *testing.T) {
	t.Parallel()
	day := domain.NewDate(2026, 12, 4)
	for _, test := range []struct {
		action domain.Action
		fr, en string
	}{
		{domain.Action{Kind: domain.RecordOrder, Number: "CF26-1", NewOrder: &domain.NewOrder{Order: domain.Order{Currency: "EUR", RequestedOn: day, ShipTo: "Quai 4",
			Lines: []domain.OrderLine{{SKU: "A", Quantity: dec("12"), UnitPrice: dec("100")}, {SKU: "B", Quantity: dec("1"), UnitPrice: dec("40.5")}}}}},
			"commande enregistrée CF26-1\u00a0: 2 lignes, 1\u202f240,50\u00a0€ HT, pour le 4 décembre 2026, à Quai 4",
			"order recorded CF26-1: 2 lines, €1,240.50 excl. VAT, for 4 December 2026, to Quai 4"},
		{domain.Action{Kind: domain.RecordAmendment, Number: "CF26-1", Amendment: &domain.Amendment{Lines: []domain.AmendmentLine{
			{SKU: "A", Quantity: dec("15")}, {SKU: "B", Quantity: dec("0")}, {SKU: "C", Quantity: dec("1")}, {SKU: "D", Quantity: dec("1")}}}},
			"modification notée sur CF26-1\u00a0: A → 15, B → annulée, C → 1, …", "change noted on CF26-1: A → 15, B → cancelled, C → 1, …"},
		{domain.Action{Kind: domain.RecordAmendment, Number: "CF26-1", Amendment: &domain.Amendment{CancelsAll: true}},
			"modification notée sur CF26-1\u00a0: toute la commande est annulée", "change noted on CF26-1: the whole order is cancelled"},
		{domain.Action{Kind: domain.OpenDispute, Number: "D-1", Dispute: &domain.Dispute{Kind: domain.Damaged, Order: "CF26-1"}, Holds: []domain.ReminderHold{{Invoice: "F1"}}},
			"litige ouvert D-1\u00a0: " + DisputeKindText(domain.Damaged, "fr") + ", CF26-1, relances suspendues sur F1",
			"dispute opened D-1: " + DisputeKindText(domain.Damaged, "en") + ", CF26-1, reminders held on F1"},
		{domain.Action{Kind: domain.RecordPromise, Promises: []domain.Promise{{Invoice: "F1", PromisedOn: day}, {Invoice: "F2", PromisedOn: day}}},
			"promesse de règlement notée\u00a0: F1 + F2, pour le 4 décembre 2026", "promise to pay noted: F1 + F2, for 4 December 2026"},
		{domain.Action{Kind: domain.RecordNotice, Holds: []domain.ReminderHold{{Invoice: "F1"}}},
			"règlement annoncé noté\u00a0: relances suspendues sur F1", "announced payment noted: reminders held on F1"},
		{domain.Action{Kind: domain.AskCredit, Number: "DA26-1", Step: &domain.DisputeDeed{Dispute: "D-1", Credit: &domain.CreditRequest{Invoice: "F1", Currency: "EUR", TotalGross: dec("42")}}},
			"avoir demandé DA26-1\u00a0: D-1, 42,00\u00a0€, F1", "credit note asked for DA26-1: D-1, €42.00, F1"},
		{domain.Action{Kind: domain.CloseInvalid, Number: "D-1", Step: &domain.DisputeDeed{Dispute: "D-1", Reason: "too_late"}},
			"litige clos\u00a0: non fondé D-1\u00a0: elle nous est parvenue hors délai", "dispute closed: not founded D-1: it reached us after the time allowed"},
		{domain.Action{Kind: domain.RefuseReturn, Number: "RET26-1", Step: &domain.DisputeDeed{Dispute: "D-1", Reason: "used"}},
			"retour refusé RET26-1\u00a0: D-1, la marchandise a été utilisée", "return refused RET26-1: D-1, the goods have been used"},
		{domain.Action{Kind: domain.Reship, Number: "CF26-9", Step: &domain.DisputeDeed{Dispute: "D-1", Reference: "CF26-9"}},
			"renvoi sans frais par la commande CF26-9\u00a0: D-1", "goods sent again free of charge by order CF26-9: D-1"},
		{domain.Action{Kind: domain.NotifyCarrier, Number: "D-1", Step: &domain.DisputeDeed{Dispute: "D-1", Carrier: "Rapide"}},
			"réserves au transporteur préparées pour D-1\u00a0: Rapide", "reserves to the carrier prepared for D-1: Rapide"},
	} {
		for language, want := range map[string]string{"fr": test.fr, "en": test.en, "nl": test.en} {
			if got := DescribeAction(test.action, language); got != want {
				t.Errorf("%s in %s:\n%q, want\n%q", test.action.Kind, language, got, want)
			}
		}
	}
}
