package intents_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/intents"
	"guichet/prompts"
)

// stepDay is the day of the steps under testdata.
var stepDay = time.Date(2024, 3, 18, 9, 0, 0, 0, time.UTC)

// TestDisputeSteps takes each step under testdata/dispute on the nursery's dispute that it describes, and compares the action,
// the papers and the draft, or the refusal, with step.golden beside it.
func TestDisputeSteps(t *testing.T) {
	files, err := filepath.Glob("testdata/dispute/*/step.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no steps found: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			t.Parallel()
			got := runStep(t, file)
			golden := filepath.Join(filepath.Dir(file), "step.golden")
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("differs from %s (run with -update where it should):\n%s", golden, got)
			}
		})
	}
}

func runStep(t *testing.T, file string) []byte {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(strings.NewReader(string(raw) + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	l := loadLedger(t, "testdata/companies/nursery")
	desk := intents.NewDesk(intents.Config{})
	desk.SetCatalogue(l.products, l.refs, l.customers, l.contacts)
	planned, err := desk.DisputeStep(context.Background(), stepping(t, l, m.Header), l, stepDay)
	switch {
	case errors.Is(err, domain.ErrInvalid), errors.Is(err, domain.ErrStale):
		return fmt.Appendf(nil, "refused: %v\n", err)
	case err != nil:
		t.Fatal(err)
	}
	return shownStep(t, l, planned, m.Header.Get("Language"))
}

// shownStep writes for people what a step does and what is told of it.
func shownStep(t *testing.T, l *ledger, planned intents.Planned, language string) []byte {
	t.Helper()
	var b bytes.Buffer
	done := planned.Action
	if done != nil {
		fmt.Fprintf(&b, "action %s\n", encode(t, done))
		done.Number = "GIVEN-1"
		if credit := done.Step.Credit; credit != nil && credit.Number == "" {
			credit.Number = done.Number
		}
		if back := done.Step.Return; back != nil {
			back.ID = 1
			if done.Kind == domain.AgreeReturn {
				back.Number = done.Number
			}
		}
	}
	if planned.Papers != nil {
		for _, paper := range planned.Papers(done) {
			fmt.Fprintf(&b, "paper %s in %s, of %s\n", paper.Kind, paper.Language, paper.Shipment.Number)
		}
	}
	sections := planned.Answer(done)
	if sections[0].Kind == prompts.CarrierReserves {
		language = l.company.Language
	}
	written, err := prompts.WriteReply(prompts.Reply{Language: language, Subject: "x", Company: l.company, Sections: sections})
	if err != nil {
		t.Fatal(err)
	}
	if untraced := prompts.CheckFigures(written.Body, written.Citations, nil); len(untraced) > 0 {
		t.Errorf("no row stands behind %+v", untraced)
	}
	fmt.Fprintf(&b, "\n%s\n", written.Body)
	return b.Bytes()
}

// stepping is the dispute that a file describes, and the step on it.
func stepping(t *testing.T, l *ledger, h mail.Header) domain.DisputeStepping {
	t.Helper()
	book := l.books[domain.CustomerCode(h.Get("Customer"))]
	d := domain.Dispute{Number: "KL-24007", Customer: book.Customer.Code, Order: domain.OrderNumber(h.Get("Order")), Kind: domain.DisputeKind(h.Get("Kind")),
		Status: "open", OpenedOn: domain.DateOf(stepDay), Revision: 3}
	if status := h.Get("Status"); status != "" {
		d.Status = status
	}
	for _, n := range strings.Fields(h.Get("Shipments")) {
		d.Shipments = append(d.Shipments, domain.ShipmentNumber(n))
	}
	for _, n := range strings.Fields(h.Get("Invoices")) {
		d.Invoices = append(d.Invoices, domain.InvoiceNumber(n))
	}
	d.Lines, _ = linesOf(t, h.Get("Lines"))
	in := domain.DisputeStepping{Dispute: d, Book: book, Company: l.company, Return: returnOf(t, h.Get("Return")), Credit: creditOf(t, h.Get("Credit")),
		Step: domain.DisputeStep{Dispute: d.Number, Revision: 3, Kind: domain.ActionKind(h.Get("Step")), Who: "femke", Reference: h.Get("Reference"), Reason: h.Get("Reason")}}
	if in.Credit != nil && in.Return != nil {
		in.Credit.Return = in.Return.ID
	}
	in.Step.Lines, in.Step.Prices = linesOf(t, h.Get("With"))
	if kind := h.Get("Undone"); kind != "" {
		in.Undone, in.Told = &domain.Action{Kind: domain.ActionKind(kind)}, true
	}
	return in
}

// linesOf reads "A=2@1.50, B=3": article, quantity and what is to be credited for one.
func linesOf(t *testing.T, text string) (lines []domain.DisputeLine, prices []domain.Decimal) {
	t.Helper()
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		sku, rest, _ := strings.Cut(part, "=")
		quantity, price, priced := strings.Cut(rest, "@")
		lines = append(lines, domain.DisputeLine{SKU: domain.SKU(sku), Quantity: decimal.RequireFromString(quantity)})
		prices = append(prices, decimal.Zero)
		if priced {
			prices[len(prices)-1] = decimal.RequireFromString(price)
		}
	}
	return lines, prices
}

// returnOf reads "received RET-1 A=6/5": state, number, and of each article what was asked, received and accepted.
func returnOf(t *testing.T, text string) *domain.Return {
	t.Helper()
	words := strings.Fields(text)
	if len(words) < 3 {
		return nil
	}
	r := &domain.Return{ID: 1, Number: strings.Trim(words[1], "-"), Dispute: "KL-24007", State: domain.ReturnState(words[0]), AskedOn: domain.DateOf(stepDay)}
	if words[1] != "-" {
		r.Number = words[1]
	}
	for _, word := range words[2:] {
		sku, rest, _ := strings.Cut(word, "=")
		line := domain.ReturnLine{SKU: domain.SKU(sku)}
		for i, n := range strings.Split(rest, "/") {
			quantity := decimal.RequireFromString(n)
			switch i {
			case 0:
				line.Quantity = quantity
			case 1:
				line.Received, r.ReceivedOn = &quantity, domain.DateOf(stepDay)
			default:
				line.Accepted = &quantity
			}
		}
		r.Lines = append(r.Lines, line)
	}
	return r
}

// creditOf reads "requested DA-1 F-2 A=8@4.40": state, number, invoice and lines.
func creditOf(t *testing.T, text string) *domain.CreditRequest {
	t.Helper()
	words := strings.Fields(text)
	if len(words) < 4 {
		return nil
	}
	c := &domain.CreditRequest{Number: words[1], Dispute: "KL-24007", Invoice: domain.InvoiceNumber(words[2]), State: domain.CreditState(words[0]), Currency: "EUR"}
	lines, prices := linesOf(t, strings.Join(words[3:], " "))
	for i, line := range lines {
		c.Lines = append(c.Lines, domain.CreditLine{SKU: line.SKU, Quantity: line.Quantity, UnitPrice: prices[i]})
	}
	c.Sum()
	return c
}
