package console

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"guichet/domain"
)

// fakeDisputes holds disputes in memory and keeps the rule that a real desk keeps: a step names the present revision.
type fakeDisputes struct {
	mu    sync.Mutex
	files map[domain.DisputeNumber]domain.DisputeFile
	steps []domain.DisputeStep
}

func (f *fakeDisputes) Disputes(_ context.Context, closed bool) ([]domain.DisputeItem, error) {
	var items []domain.DisputeItem
	for _, file := range f.files {
		if file.Dispute.IsOpen() != closed {
			items = append(items, domain.DisputeItem{DisputeClock: file.Clock, Customer: "C0001", CustomerName: "Chaudronnerie Martin", OpenedOn: file.Dispute.OpenedOn, Outcome: file.Dispute.Outcome})
		}
	}
	return items, nil
}

func (f *fakeDisputes) DisputesOfCase(ctx context.Context, id domain.CaseID) ([]domain.DisputeItem, error) {
	if id != 1 {
		return nil, nil
	}
	return f.Disputes(ctx, false)
}

func (f *fakeDisputes) Dispute(_ context.Context, number domain.DisputeNumber) (domain.DisputeFile, error) {
	file, ok := f.files[number]
	if !ok {
		return file, domain.ErrNotFound
	}
	return file, nil
}

func (f *fakeDisputes) StepDispute(_ context.Context, step domain.DisputeStep) (domain.CaseID, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if file, ok := f.files[step.Dispute]; !ok || file.Dispute.Revision != step.Revision {
		return 0, domain.ErrStale
	}
	f.steps = append(f.steps, step)
	if step.Kind.IsDisputeStep() {
		return 7, nil
	}
	return 0, nil
}

// sampleDispute is a damaged delivery with an urgent deadline, a step that was undone and one that stands.
func sampleDispute(number domain.DisputeNumber) domain.DisputeFile {
	book := sampleBooks()["C0001"]
	book.Invoices[0].Lines = []domain.InvoiceLine{{Line: 1, SKU: "VIS-M8X40", Quantity: money("12"), UnitPrice: money("16.10"), VATRate: money("20")}}
	book.Shipments[0].Lines = []domain.ShipmentLine{{OrderLine: 1, Quantity: money("12")}, {OrderLine: 2, Quantity: money("2")}}
	d := domain.Dispute{Number: number, Customer: "C0001", Order: "CF26-00377", Kind: domain.Damaged, Status: "investigating", OpenedOn: day(11, 20), Revision: 4,
		Description: "Deux boîtes écrasées <script>alert(1)</script>", Invoices: []domain.InvoiceNumber{"FA26-00245"}, Shipments: []domain.ShipmentNumber{"BL26-00311"},
		Lines: []domain.DisputeLine{{SKU: "VIS-M8X40", Quantity: money("2")}}}
	file := domain.DisputeFile{Dispute: d, Book: book, Case: 1, Products: map[domain.SKU]domain.Product{"VIS-M8X40": {SKU: "VIS-M8X40", Name: "Vis M8×40"}},
		Counts:  domain.DisputeCounts{Article: domain.DisputeCount{All: 3, Open: 1, Justified: 2}, Customer: domain.DisputeCount{All: 1}},
		Similar: []domain.DisputePast{{Number: "LI/26 3", CustomerName: "Martin & Fils", Kind: domain.Damaged, Status: "resolved", Outcome: "credit_note", Reference: "AV-9", SameCarrier: true}},
		Steps: []domain.DisputeStepView{
			{Action: domain.Action{ID: 8, Kind: domain.AskReturn, State: "undone", Step: &domain.DisputeDeed{Dispute: number, Who: "claire"}}, At: now, Case: 1},
			{Action: domain.Action{ID: 9, Kind: domain.NotifyCarrier, State: "done", Step: &domain.DisputeDeed{Dispute: number, Who: "claire", Note: "appelé à 9 h"}}, At: now, Case: 7}},
		Clock: domain.DisputeClock{Dispute: number, Kind: domain.Damaged, Status: "open", Age: 3, ReservesBy: day(11, 24), Left: 1}}
	file.Tasks = domain.TasksOf(file.Clock, []domain.TaskTick{{Task: domain.TaskPhotos, By: "paul", At: now}})
	return file
}

func disputeServer(t *testing.T) (*fakeDisputes, *httptest.Server) {
	t.Helper()
	closed := sampleDispute("LI26-0003")
	closed.Dispute.Status, closed.Dispute.Outcome, closed.Dispute.Reference = "resolved", "credit_note", "AV-1"
	desk := &fakeDisputes{files: map[domain.DisputeNumber]domain.DisputeFile{"LI/26 7": sampleDispute("LI/26 7"), "LI26-0003": closed}}
	return desk, newServer(t, sampleDesk(), func(c *Config) { c.Disputes = desk })
}

const steps = "/disputes/LI%2F26%207/steps"

func TestDisputePage(t *testing.T) {
	t.Parallel()
	_, server := disputeServer(t)
	v := signedIn(t, server, "claire")
	status, body, _ := v.get("/disputes/LI%2F26%207")
	if status != http.StatusOK {
		t.Fatalf("status %d\n%s", status, body)
	}
	for _, want := range []string{"24/11/2026", "reste 1 jour", "&lt;script&gt;", "Vis M8×40", `value="16,1"`, `action="/disputes/LI%2F26%207/steps"`, `href="/disputes/LI%2F26%203"`,
		"clos par avoir", "Martin &amp; Fils", `value="ask_credit"`, `value="notify_carrier"`, "Poster la lettre de réserves", "appelé à 9 h", "paul"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(body, "<script>alert") || strings.Count(body, `value="undo_step"`) != 1 {
		t.Errorf("markup of the customer's, or other steps than the last can be undone:\n%s", body)
	}
	if at := strings.Index(body, `id="deadline"`); at < 0 || at > strings.Index(body, `id="next"`) {
		t.Error("the legal deadline does not stand first")
	}
	if _, body, _ := signedIn(t, server, "sofia").get("/disputes"); !strings.Contains(body, "1 day left") || strings.Contains(body, "LI26-0003") {
		t.Errorf("the list:\n%s", body)
	}
	if _, body, _ := v.get("/disputes?state=closed"); !strings.Contains(body, "LI26-0003") || strings.Contains(body, "LI/26 7") {
		t.Errorf("the closed ones:\n%s", body)
	}
	if _, body, _ := v.get("/cases/1"); !strings.Contains(body, `href="/disputes/LI%2F26%207"`) {
		t.Error("the case does not lead to its dispute")
	}
	if status, _, _ := v.get("/disputes/none"); status != http.StatusNotFound {
		t.Errorf("an unknown dispute: %d", status)
	}
	_, body, _ = v.get("/disputes/LI26-0003")
	if strings.Contains(body, `id="next"`) || !strings.Contains(body, "AV-1") {
		t.Error("a closed dispute offers steps")
	}
}

func TestDisputeSteps(t *testing.T) {
	t.Parallel()
	with := func(pairs ...string) url.Values {
		form := url.Values{"kind": {"ask_credit"}, "revision": {"4"}}
		for i := 0; i < len(pairs); i += 2 {
			form.Add(pairs[i], pairs[i+1])
		}
		return form
	}
	tests := []struct {
		name, who string
		form      url.Values
		want      int
		to        string
	}{
		{"a credit", "claire", with("sku", "A", "quantity", "2", "price", "1 016,10", "sku", "B", "quantity", "", "price", ""), http.StatusSeeOther, "/cases/7"},
		{"a task", "paul", url.Values{"kind": {"tick_task"}, "revision": {"4"}, "task": {"get_photos"}}, http.StatusSeeOther, "/disputes/LI%2F26%207"},
		{"an undo", "claire", url.Values{"kind": {"undo_step"}, "revision": {"4"}, "action": {"9"}}, http.StatusSeeOther, "/disputes/LI%2F26%207"},
		{"a stale page", "claire", url.Values{"kind": {"reship"}, "revision": {"3"}}, http.StatusConflict, ""},
		{"no revision", "claire", url.Values{"kind": {"reship"}}, http.StatusUnprocessableEntity, ""},
		{"a huge number", "claire", with("sku", "A", "quantity", "1e999999999", "price", ""), http.StatusUnprocessableEntity, ""},
		{"a negative one", "claire", with("sku", "A", "quantity", "-1", "price", ""), http.StatusUnprocessableEntity, ""},
		{"lists that do not fit", "claire", with("sku", "A", "sku", "B", "quantity", "1"), http.StatusUnprocessableEntity, ""},
		{"many lines", "claire", with(slices.Repeat([]string{"sku", "A", "quantity", "1"}, stepLines+1)...), http.StatusUnprocessableEntity, ""},
		{"a long note", "claire", with("note", strings.Repeat("x", noteLimit+1)), http.StatusUnprocessableEntity, ""},
		{"no step", "claire", with("action", "first"), http.StatusUnprocessableEntity, ""},
		{"an auditor", "audit", with(), http.StatusForbidden, ""},
		{"nobody", "", with(), http.StatusUnauthorized, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			desk, server := disputeServer(t)
			status, body, header := signedIn(t, server, test.who).post(steps, test.form)
			if status != test.want || header.Get("Location") != test.to && test.to != "" {
				t.Fatalf("status %d to %q\n%s", status, header.Get("Location"), body)
			}
			if status != http.StatusSeeOther {
				if len(desk.steps) != 0 {
					t.Errorf("the desk was asked %+v", desk.steps)
				}
				if test.who == "claire" && !strings.Contains(body, `href="/disputes/LI%2F26%207"`) {
					t.Errorf("no way back:\n%s", body)
				}
				return
			}
			step := desk.steps[0]
			if step.Who != test.who || step.Dispute != "LI/26 7" || step.Revision != 4 || step.Face != "console" {
				t.Errorf("%+v", step)
			}
			if step.Kind == domain.AskCredit && (len(step.Lines) != 1 || !step.Prices[0].Equal(money("1016.10"))) {
				t.Errorf("%+v %+v", step.Lines, step.Prices)
			}
		})
	}
}

// FuzzStepForm: whatever a browser sends, a step that is read has as many prices as lines, each line once above nought and no
// longer than a number that people type.
func FuzzStepForm(f *testing.F) {
	f.Add("kind=ask_credit&revision=4&sku=A&quantity=2&price=1%2C5")
	f.Add("revision=4&sku=A&sku=B&quantity=&quantity=1e9&note=%00")
	f.Add("revision=-1&quantity=1&sku=&action=9999999999999999999999")
	f.Fuzz(func(t *testing.T, body string) {
		form, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		r := httptest.NewRequest(http.MethodPost, "/disputes/x/steps", nil)
		r.PostForm = form
		step, err := readStep(r, domain.Staff{Login: "claire"})
		if err != nil {
			return
		}
		if len(step.Lines) != len(step.Prices) || len(step.Lines) > stepLines || step.Who != "claire" {
			t.Errorf("%d lines, %d prices, by %s", len(step.Lines), len(step.Prices), step.Who)
		}
		for i, line := range step.Lines {
			if !line.Quantity.IsPositive() || step.Prices[i].IsNegative() || line.Quantity.GreaterThan(money("1000000000")) || line.SKU == "" {
				t.Errorf("line %d: %+v at %s", i, line, step.Prices[i])
			}
		}
	})
}
