package prompts

import (
	"time"

	"guichet/domain"
)

// The facts of a paper mill's desk; another trade than any corpus that the program is measured on.
var (
	company = domain.Company{Name: "Papeteries 36", LegalName: "Papeteries 36 SAS", Country: "FR", Currency: "EUR", Language: "fr"}

	theOrder = OrderFacts{
		Number: orderNo("V-2031"), CustomerReference: Said("PO 77/b"), OrderedOn: date(2026, 11, 20),
		RequestedOn: date(2026, 12, 1), ShipTo: Text("Dépôt 4", row("address", "K12/Dépôt 4")), Status: "confirmed",
		Lines: []LineFacts{
			{SKU: Text("PAP-80-A4", row("product", "PAP-80-A4")), Name: Text("Ramette 80 g A4", row("product", "PAP-80-A4")),
				Quantity: Quantity(dec("1250"), "box", row("order_line", "V-2031/1")), UnitPrice: Money(dec("12.5"), "EUR", row("price", "1")),
				Amount: Money(dec("15625"), "EUR", row("order_line", "V-2031/1")).From(domain.OriginSum), InStock: Quantity(dec("1250"), "box", row("stock", "PAP-80-A4"))},
			{SKU: Text("ENV-C5", row("product", "ENV-C5")), Name: Text("Pochette C5", row("product", "ENV-C5")),
				Quantity: Quantity(dec("6"), "pack", row("order_line", "V-2031/2")), UnitPrice: Money(dec("0.1250"), "EUR", row("price", "2")),
				InStock: Quantity(dec("1"), "pack", row("stock", "ENV-C5")),
				Availability: []AvailableOn{{Quantity: Quantity(dec("2"), "pack", row("receipt", "9")), ShipsOn: date(2026, 12, 4)},
					{Quantity: Quantity(dec("3"), "pack", row("product", "ENV-C5")), ShipsOn: date(2027, 1, 11), Estimated: true}}, Late: true},
			{SKU: Text("CIR-1", row("product", "CIR-1")), Name: Text("Cire", row("product", "CIR-1")),
				Quantity: Quantity(dec("2.5"), "kg", row("order_line", "V-2031/3")), NoDate: true},
			{SKU: Text("COL-5", row("product", "COL-5")), Quantity: Quantity(dec("1"), "piece", row("order_line", "V-2031/4")),
				Availability: []AvailableOn{{Quantity: Quantity(dec("1"), "piece", row("receipt", "10")), ShipsOn: date(2026, 12, 2)}}},
		},
		TotalNet: Money(dec("15650.75"), "EUR", row("order", "V-2031")).From(domain.OriginSum),
		Charges: []Charged{{Kind: "transport", Amount: Money(dec("18"), "EUR", row("charge", "1")), Missing: Money(dec("49.25"), "EUR", row("charge", "1")).From(domain.OriginSum)},
			{Kind: "small_order_fee", Amount: Money(dec("9"), "EUR", row("charge", "2"))}},
		TotalDue: Money(dec("15677.75"), "EUR", row("order", "V-2031")).From(domain.OriginSum),
	}

	theChange = OrderFacts{
		Number: orderNo("V-2031"), CustomerReference: Said("PO 77/b"), RequestedOn: date(2026, 12, 14), ShipTo: Text("Dépôt 4", row("address", "1")),
		Lines: []LineFacts{
			{SKU: Text("ENV-C5", row("product", "ENV-C5")), Name: Text("Pochette C5", row("product", "ENV-C5")), Quantity: Quantity(dec("36"), "pack", row("request", "1")), Before: Quantity(dec("24"), "pack", row("order_line", "1")), InStock: Quantity(dec("12"), "pack", row("stock", "1"))},
			{SKU: Text("CIR-1", row("product", "CIR-1")), Quantity: Quantity(dec("0"), "kg", row("request", "1")), Before: Quantity(dec("2.5"), "kg", row("order_line", "2"))},
			{SKU: Text("COL-5", row("product", "COL-5")), Quantity: Quantity(dec("3"), "piece", row("request", "1")), UnitPrice: Money(dec("4.5"), "EUR", row("price", "9")),
				Amount: Money(dec("13.5"), "EUR", row("price", "9")).From(domain.OriginSum), InStock: Quantity(dec("3"), "piece", row("stock", "1"))},
		},
	}

	theDeliveries = []DeliveryFacts{
		{Order: OrderFacts{Number: orderNo("V-2001"), CustomerReference: Said("PO 71"), Status: "partially_shipped"}, Shipments: []ShipmentFacts{
			{Number: shipmentNo("L-1"), Status: "delivered", Carrier: carrier, Tracking: tracking, ArrivedOn: date(2026, 11, 5)},
			{Number: shipmentNo("L-2"), Status: "in_transit", Carrier: carrier, Tracking: tracking, ShippedOn: date(2026, 11, 20), EstimatedOn: date(2026, 11, 24), Overdue: true},
			{Number: shipmentNo("L-3"), Status: "out_for_delivery", Carrier: carrier, ShippedOn: date(2026, 11, 21)},
			{Number: shipmentNo("L-4"), Status: "preparing", EstimatedOn: date(2026, 12, 2)},
			{Number: shipmentNo("L-5"), Status: "exception", Carrier: carrier, ShippedOn: date(2026, 11, 18), EstimatedOn: date(2026, 11, 20), Note: Text("Adresse incomplète", row("shipment", "L-5"))},
			{Number: shipmentNo("L-6"), Status: "shipped"},
		}, Waiting: theOrder.Lines[1:3]},
		{Order: OrderFacts{Number: orderNo("V-2002"), Status: "confirmed"}, Waiting: theOrder.Lines[3:]},
		{Order: OrderFacts{CustomerReference: Said("PO 72"), Status: "received"}},
	}

	theInvoices = []InvoiceFacts{
		{Number: invoiceNo("F-881"), IssuedOn: date(2026, 10, 1), DueOn: date(2026, 10, 31), Gross: Money(dec("1250"), "EUR", row("invoice", "F-881")),
			Open: Money(dec("1000.5"), "EUR", row("invoice", "F-881")), DaysLate: Quantity(dec("23"), "day", row("invoice", "F-881")).From(domain.OriginSum),
			Paid: Money(dec("249.5"), "EUR", row("payment", "3")), PaidOn: date(2026, 11, 2)},
		{Number: invoiceNo("F-902"), IssuedOn: date(2026, 11, 3), DueOn: date(2026, 12, 3), Gross: Money(dec("88.2"), "EUR", row("invoice", "F-902")),
			Open: Money(dec("88.2"), "EUR", row("invoice", "F-902")), Disputed: true},
		{Number: invoiceNo("A-17"), Credit: true, IssuedOn: date(2026, 11, 4), Gross: Money(dec("12"), "EUR", row("invoice", "A-17")), Open: Money(dec("-12"), "EUR", row("invoice", "A-17"))},
	}

	theDispute = DisputeFacts{
		Number: Text("D-12", row("dispute", "D-12")), Kind: domain.Damaged, Order: orderNo("V-2001"), Shipments: []Value{shipmentNo("L-1")},
		Invoices: []Value{invoiceNo("F-881"), invoiceNo("F-902")}, Lines: []LineFacts{{SKU: Text("ENV-C5", row("product", "ENV-C5")),
			Name: Text("Pochette C5", row("product", "ENV-C5")), Quantity: Quantity(dec("3"), "pack", row("dispute_line", "1"))}},
		ReservesBy: date(2026, 11, 26), AskPhotos: true, RemindersHeld: true,
	}

	theStored = []StoredFacts{{Kind: domain.DocumentSafetySheet, Of: Text("COL-5", row("document", "safety_sheet/COL-5"))},
		{Kind: domain.DocumentCertificate, Of: Text("V-2001", row("document", "certificate/V-2001"))}, {Kind: domain.DocumentBankDetails}}

	theQuestions = []QuestionFacts{
		{Code: "article_unknown", About: Said("papier bible 40g")},
		{Code: "article_unknown"},
		{Code: "article_ambiguous", About: Said("pochettes"), Candidates: []Value{article("ENV-C5"), article("ENV-C6"), article("ENV-DL")}},
		{Code: "article_discontinued", About: Said("ENV-C4"), Candidates: []Value{article("ENV-C5")}},
		{Code: "article_discontinued", About: Said("ENV-C4")},
		{Code: "quantity_missing", About: Said("cire")},
		{Code: "quantity_contradictory", About: Said("COL-5"), Candidates: []Value{Said("12"), Said("20")}},
		{Code: "pack_size", About: Said("ENV-C5"), Candidates: []Value{Quantity(dec("500"), "piece", row("product", "ENV-C5"))}},
		{Code: "date_past", About: Said("12/10")},
		{Code: "date_missing"},
		{Code: "date_missing", Candidates: []Value{date(2026, 12, 4), date(2026, 12, 11)}},
		{Code: "reference_missing"},
		{Code: "reference_unknown", About: Said("V-9999")},
		{Code: "order_which", Candidates: []Value{orderNo("V-2001"), orderNo("V-2002")}},
		{Code: "invoice_which", Candidates: []Value{invoiceNo("F-881"), invoiceNo("F-902")}},
		{Code: "address_unknown", About: Said("le nouveau quai")},
		{Code: "attachment_unreadable", About: Said("bon 12.tif")},
		{Code: "customer_which", Candidates: []Value{Text("Imprimerie Nord", row("customer", "K1")), Text("Imprimerie Sud", row("customer", "K2"))}},
		{Code: "lines_missing"},
		{Code: "change_unclear", About: orderNo("V-2001")},
		{Code: "minimum_order", About: Money(dec("150"), "EUR", row("charge", "minimum_order")), Candidates: []Value{Money(dec("42.5"), "EUR", row("charge", "minimum_order")).From(domain.OriginSum)}},
		{Code: "other", About: Said("la version 2")},
		{Code: "a code of tomorrow"},
	}

	theCredit = InvoiceFacts{Number: Text("DA26-0001", row("credit_request", "DA26-0001")), Gross: Money(dec("42"), "EUR", row("credit_request", "DA26-0001"))}

	theReturn = ReturnFacts{Number: Text("RET26-0001", row("goods_return", "1")), ReceivedOn: date(2026, 12, 3), Lines: []LineFacts{
		{SKU: Text("ENV-C5", row("product", "ENV-C5")), Name: Text("Pochette C5", row("product", "ENV-C5")),
			Quantity: Quantity(dec("2"), "pack", row("goods_return", "1")), Before: Quantity(dec("3"), "pack", row("goods_return", "1"))}}}

	theCredited = []LineFacts{{SKU: theOrder.Lines[1].SKU, Name: theOrder.Lines[1].Name, Quantity: Quantity(dec("2"), "pack", row("credit_request", "DA26-0001")),
		UnitPrice: Money(dec("17.5"), "EUR", row("credit_request", "DA26-0001"))}}

	theReplacement = []LineFacts{{SKU: theOrder.Lines[1].SKU, Name: theOrder.Lines[1].Name, Quantity: theOrder.Lines[1].Quantity,
		InStock: theOrder.Lines[1].InStock, Availability: theOrder.Lines[1].Availability}}

	carrier  = Text("Transports 2000", row("shipment", "L-1"))
	tracking = Text("1Z 999 AA1", row("shipment", "L-1"))
	dueTotal = Money(dec("1076.7"), "EUR", row("invoice", "F-881"), row("invoice", "F-902"), row("invoice", "A-17")).From(domain.OriginSum)
	promised = PromiseFacts{On: date(2026, 12, 4).From(domain.OriginMessage), Amount: Money(dec("1000.5"), "EUR").From(domain.OriginMessage)}
	customer = Text("Imprimerie Nord", row("customer", "K1"))
)

// samples holds a section or more of each kind, by the name of its golden file.
var samples = map[string]Section{
	"order_recorded":       {Kind: OrderRecorded, Order: &theOrder, Attached: true, Customer: customer},
	"order_recorded_small": {Kind: OrderRecorded, Order: &OrderFacts{Number: orderNo("V-2032"), Lines: theOrder.Lines[:1]}},
	"order_proposed":       {Kind: OrderProposed, Order: &theOrder, Questions: theQuestions[2:4]},
	"order_proposed_bare":  {Kind: OrderProposed, Questions: theQuestions[17:18]},
	"order_pending":        {Kind: OrderPending, Order: &theOrder, Customer: customer, Reason: domain.Reason{Code: "over_credit_limit"}},
	"order_repeat":         {Kind: OrderRepeat, Order: &theOrder},
	"change_recorded":      {Kind: ChangeRecorded, Order: &theChange},
	"change_recorded_date": {Kind: ChangeRecorded, Order: &OrderFacts{Number: orderNo("V-2031"), RequestedOn: date(2026, 12, 14)}},
	"change_cancelled":     {Kind: ChangeRecorded, Order: &OrderFacts{Number: orderNo("V-2031"), CancelsAll: true}},
	"change_pending":       {Kind: ChangePending, Order: &theChange, Reason: domain.Reason{Code: "already_shipped", Detail: []string{"L-1"}}},
	"delivery_status":      {Kind: DeliveryAnswer, Deliveries: theDeliveries, Attached: true, Customer: customer},
	"delivery_signed":      {Kind: DeliveryAnswer, Deliveries: []DeliveryFacts{{Order: theDeliveries[0].Order, Shipments: theDeliveries[0].Shipments[:1]}}, Attached: true, Signed: true},
	"delivery_status_one":  {Kind: DeliveryAnswer, Deliveries: []DeliveryFacts{{Order: theDeliveries[0].Order, Shipments: theDeliveries[0].Shipments[1:2]}}},
	"duplicate_invoice":    {Kind: DuplicateSent, Invoices: courtesy(theInvoices[:1], 1), Attached: true},
	"duplicate_invoices":   {Kind: DuplicateSent, Invoices: theInvoices, Attached: true},
	"duplicate_courtesy":   {Kind: DuplicateSent, Invoices: courtesy(theInvoices, 3), Attached: true},
	"duplicate_some":       {Kind: DuplicateSent, Invoices: courtesy(theInvoices, 1), Attached: true},
	"duplicate_later":      {Kind: DuplicateSent, Invoices: theInvoices[2:]},
	"dispute_opened":       {Kind: DisputeOpened, Dispute: &theDispute, Customer: customer},
	"dispute_opened_bare":  {Kind: DisputeOpened, Dispute: &DisputeFacts{Kind: domain.PriceError, Number: Text("D-13", row("dispute", "D-13"))}},
	"dispute_pending":      {Kind: DisputePending, Dispute: &theDispute, Reason: domain.Reason{Code: "sender_unproven"}},
	"step_ask_credit":      step(DisputeFacts{Step: domain.AskCredit, Lines: theCredited, Invoices: theDispute.Invoices[:1], Credit: &theCredit}),
	"step_credit_return":   step(DisputeFacts{Step: domain.AskCredit, Lines: theCredited, Invoices: theDispute.Invoices[:1], Credit: &theCredit, Return: &theReturn}),
	"step_issue_credit":    step(DisputeFacts{Step: domain.IssueCredit, Invoices: theDispute.Invoices[:1], Credit: &InvoiceFacts{Number: invoiceNo("A-17"), Gross: theCredit.Gross}}),
	"step_reship":          step(DisputeFacts{Step: domain.Reship, Replacement: &OrderFacts{Number: orderNo("V-2040"), Lines: theReplacement}}),
	"step_corrected":       step(DisputeFacts{Step: domain.CloseCorrected, Kind: domain.BillingError, Reference: invoiceNo("F-990")}),
	"step_corrected_bare":  step(DisputeFacts{Step: domain.CloseCorrected, Kind: domain.PriceError}),
	"step_invalid":         step(DisputeFacts{Step: domain.CloseInvalid, Reason: "delivery_proven", Invoices: theDispute.Invoices}),
	"step_invalid_bare":    step(DisputeFacts{Step: domain.CloseInvalid, Reason: "too_late"}),
	"step_reopen":          step(DisputeFacts{Step: domain.ReopenDispute}),
	"return_asked":         returned(domain.AskReturn, "", ReturnFacts{Lines: theDispute.Lines}),
	"return_agreed":        returned(domain.AgreeReturn, "", ReturnFacts{Number: theReturn.Number, Lines: theDispute.Lines, SendTo: Text("Papeteries 36, 4 rue du Moulin, 27000 Évreux", row("company", "1"))}),
	"return_received":      returned(domain.ReceiveReturn, "", theReturn),
	"return_inspected":     returned(domain.InspectReturn, "", theReturn),
	"return_refused":       returned(domain.RefuseReturn, "used", theReturn),
	"return_refused_early": returned(domain.RefuseReturn, "too_late", ReturnFacts{Lines: theDispute.Lines}),
	"carrier_reserves": {Kind: CarrierReserves, Dispute: &DisputeFacts{Number: theDispute.Number, Kind: domain.Damaged, Lines: theDispute.Lines, Customer: customer,
		Delivery: &ShipmentFacts{Number: shipmentNo("L-1"), Tracking: tracking, ArrivedOn: date(2026, 11, 23)}}},
	"carrier_reserves_bare": {Kind: CarrierReserves, Dispute: &DisputeFacts{Number: theDispute.Number, Kind: domain.ShortDelivery, Customer: customer}},
	"statement":             {Kind: StatementAnswer, Invoices: theInvoices, Total: dueTotal, Attached: true, Customer: customer},
	"nothing_owed":          {Kind: NothingOwed, Customer: customer},
	"nothing_owed_named":    {Kind: NothingOwed, Invoices: theInvoices[:2]},
	"promise_recorded":      {Kind: PromiseRecorded, Invoices: theInvoices[:2], Promise: &promised},
	"promise_bare":          {Kind: PromiseRecorded, Promise: &PromiseFacts{On: promised.On}},
	"notice_recorded":       {Kind: NoticeRecorded, Invoices: theInvoices[:1], Promise: &promised},
	"payment_found":         {Kind: PaymentFound, Invoices: theInvoices[:1]},
	"quote":                 {Kind: QuoteAnswer, Quote: &QuoteFacts{Lines: theOrder.Lines[:2], ValidUntil: date(2026, 12, 24), Total: theOrder.TotalNet, Charges: theOrder.Charges, TotalDue: theOrder.TotalDue}},
	"question":              {Kind: Question, Questions: theQuestions},
	"question_one":          {Kind: Question, Questions: theQuestions[10:11]},
	"handed_over":           {Kind: HandedOver, Reason: domain.Reason{Code: "intent_other"}},
	"unproven":              {Kind: NothingDisclosed, Reason: domain.Reason{Code: "sender_unproven"}},
	"customer_ambiguous":    {Kind: CustomerAmbiguous, Questions: theQuestions[16:17]},
	"papers_sent":           {Kind: PapersSent, Attached: true, Stored: theStored},
	"papers_sent_one":       {Kind: PapersSent, Attached: true, Stored: theStored[:1]},
	"stock":                 {Kind: StockAnswer, Quote: &QuoteFacts{Lines: theOrder.Lines}},
}

// step is a section that tells of a step on the dispute.
func step(facts DisputeFacts) Section {
	facts.Number = theDispute.Number
	if facts.Kind == "" {
		facts.Kind = theDispute.Kind
	}
	return Section{Kind: DisputeStepTold, Dispute: &facts, Customer: customer}
}

// returned is a section that tells of a step of a return.
func returned(kind domain.ActionKind, reason string, r ReturnFacts) Section {
	return Section{Kind: ReturnStepTold, Dispute: &DisputeFacts{Number: theDispute.Number, Kind: theDispute.Kind, Step: kind, Reason: reason, Return: &r}, Customer: customer}
}

func date(year, month, d int) Value {
	return Day(domain.NewDate(year, time.Month(month), d), domain.RowRef{Table: "shipment", Key: "L-1"})
}

func orderNo(n string) Value    { return Text(n, domain.RowRef{Table: "sales_order", Key: n}) }
func shipmentNo(n string) Value { return Text(n, domain.RowRef{Table: "shipment", Key: n}) }
func invoiceNo(n string) Value  { return Text(n, domain.RowRef{Table: "invoice", Key: n}) }
func article(n string) Value    { return Text(n, domain.RowRef{Table: "product", Key: n}) }

// courtesy makes the first n invoices convenience copies.
func courtesy(invoices []InvoiceFacts, n int) []InvoiceFacts {
	marked := append([]InvoiceFacts{}, invoices...)
	for i := range marked[:n] {
		marked[i].Courtesy = true
	}
	return marked
}
