package attachment

import (
	"archive/zip"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/shopspring/decimal"
)

// printedOrder is what a document of testdata/purchaseorders says.
type printedOrder struct {
	Layout, Producer, Language                  string
	HeldOut                                     bool `json:"held_out"`
	Reference, Issued, Requested, Net, Delivery string
	Lines                                       []printedLine
}

// printedLine holds only what the page shows of a line.
type printedLine struct {
	Position, Buyer, Supplier, GTIN, Description, Quantity, Unit, Price, Amount, Date, Note string
}

// purchaseOrders reads the set: the documents by name, and what they say.
func purchaseOrders(t testing.TB) (files map[string][]byte, expected map[string]printedOrder) {
	t.Helper()
	z, err := zip.OpenReader("testdata/purchaseorders/orders.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	files, expected = map[string][]byte{}, map[string]printedOrder{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		if f.Name == "expected.json" {
			if err := json.Unmarshal(data, &expected); err != nil {
				t.Fatal(err)
			}
			continue
		}
		files[f.Name] = data
	}
	return files, expected
}

// tally counts what was right of what was printed; extra counts lines that are not
// in the document.
type tally struct {
	right, all int
}

func (c *tally) add(ok bool) {
	c.all++
	if ok {
		c.right++
	}
}

func (c tally) String() string {
	if c.all == 0 {
		return "    -"
	}
	return fmt.Sprintf("%5.3f", float64(c.right)/float64(c.all))
}

// layoutScore is the result for the documents of one layout.
type layoutScore struct {
	producer                                            string
	held                                                bool
	lines                                               score
	price, unit, description, date, position            tally
	reference, issued, requested, net, delivery, faults tally
}

func (s *layoutScore) plus(o layoutScore) {
	s.lines.hit, s.lines.got, s.lines.want = s.lines.hit+o.lines.hit, s.lines.got+o.lines.got, s.lines.want+o.lines.want
	for _, p := range [][2]*tally{{&s.price, &o.price}, {&s.unit, &o.unit}, {&s.description, &o.description}, {&s.date, &o.date}, {&s.position, &o.position},
		{&s.reference, &o.reference}, {&s.issued, &o.issued}, {&s.requested, &o.requested}, {&s.net, &o.net}, {&s.delivery, &o.delivery}, {&s.faults, &o.faults}} {
		p[0].right += p[1].right
		p[0].all += p[1].all
	}
}

func (s layoutScore) perfect() bool {
	for _, c := range []tally{s.price, s.unit, s.description, s.date, s.position, s.reference, s.issued, s.requested, s.net, s.delivery, s.faults} {
		if c.right != c.all {
			return false
		}
	}
	return s.lines.hit == s.lines.want && s.lines.got == s.lines.want
}

func (s layoutScore) row(name string) string {
	mark := " "
	if s.held {
		mark = "*"
	}
	return fmt.Sprintf("%-28s%s %-10s %5d %6.4f  %s %s %s %s %s   %s %s %s %s %s %s", name, mark, s.producer, s.lines.want, s.lines.f1(),
		s.price, s.unit, s.description, s.date, s.position, s.reference, s.issued, s.requested, s.net, s.delivery, s.faults)
}

const layoutHead = "layout                        producer   lines     f1  price  unit  desc  date   pos     ref   day   due   net deliv clean"

// compareOrder scores what was read against what is printed. A line is right when
// its codes stand where the header says they belong and its quantity is exact.
func compareOrder(got *Order, want printedOrder) layoutScore {
	s := layoutScore{producer: want.Producer, held: want.HeldOut}
	s.lines.want = len(want.Lines)
	if got == nil {
		got = &Order{}
	}
	s.lines.got = len(got.Lines)
	used := make([]bool, len(got.Lines))
	for _, w := range want.Lines {
		at := -1
		for i, l := range got.Lines {
			if !used[i] && sameLine(l, w) {
				at = i
				break
			}
		}
		if at < 0 {
			continue
		}
		used[at] = true
		s.lines.hit++
		s.fields(got.Lines[at], w)
	}
	s.reference.add(got.Reference == want.Reference)
	s.issued.add(got.IssuedOn == want.Issued)
	if want.Requested != "" {
		s.requested.add(got.RequestedOn == want.Requested)
	}
	if want.Net != "" {
		s.net.add(sameNumber(got.TotalNet, want.Net))
	}
	if want.Delivery != "" {
		s.delivery.add(got.DeliveryName == want.Delivery)
	}
	s.faults.add(len(got.Faults) == 0)
	return s
}

func sameLine(l OrderLine, w printedLine) bool {
	if !sameNumber(l.Quantity.String(), w.Quantity) || w.GTIN != "" && l.GTIN != w.GTIN {
		return false
	}
	if w.Buyer != "" && w.Supplier != "" {
		return l.BuyerSKU == w.Buyer && l.SupplierSKU == w.Supplier
	}
	code := w.Buyer + w.Supplier
	return l.BuyerSKU == code || l.SupplierSKU == code || code == "" && sameWords(l.Description, w.Description)
}

func (s *layoutScore) fields(l OrderLine, w printedLine) {
	if w.Price != "" {
		s.price.add(l.UnitPrice != nil && closeNumber(l.UnitPrice.String(), w.Price))
	}
	if w.Unit != "" {
		s.unit.add(l.Unit == w.Unit)
	}
	if w.Description != "" {
		// A remark under a line may stand in the description or by itself.
		s.description.add(sameWords(l.Description, w.Description) || sameWords(l.Description, w.Description+" "+w.Note))
	}
	if w.Date != "" {
		s.date.add(l.RequestedOn == w.Date)
	}
	if w.Position != "" {
		s.position.add(l.Position == w.Position)
	}
}

func sameNumber(a, b string) bool {
	x, err1 := decimal.NewFromString(a)
	y, err2 := decimal.NewFromString(b)
	return err1 == nil && err2 == nil && x.Equal(y)
}

// closeNumber allows the rounding of a printed net price.
func closeNumber(a, b string) bool {
	x, err1 := decimal.NewFromString(a)
	y, err2 := decimal.NewFromString(b)
	return err1 == nil && err2 == nil && x.Sub(y).Abs().LessThanOrEqual(decimal.Max(decimal.New(1, -4), y.Abs().Mul(decimal.New(1, -4))))
}

// sameWords says that a description was read whole and without words of others.
func sameWords(a, b string) bool { return phrase(a) == phrase(b) }

// readSet reads documents two at a time and scores them by layout.
func readSet(t *testing.T, names []string, read func(name string) Document, expected map[string]printedOrder) map[string]*layoutScore {
	t.Helper()
	byLayout := map[string]*layoutScore{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	work := make(chan string)
	for range 2 {
		wg.Go(func() {
			for name := range work {
				doc, want := read(name), expected[name]
				s := compareOrder(doc.Order, want)
				mu.Lock()
				if show := os.Getenv("GUICHET_SHOW"); show != "" && strings.Contains(name, show) && !s.perfect() {
					t.Log(explain(name, doc, want))
				}
				l := byLayout[want.Layout]
				if l == nil {
					l = &layoutScore{producer: s.producer, held: s.held}
					byLayout[want.Layout] = l
				}
				l.plus(s)
				mu.Unlock()
			}
		})
	}
	for _, n := range names {
		work <- n
	}
	close(work)
	wg.Wait()
	return byLayout
}

// explain writes out what was read and what is printed, for a person who looks into
// a layout (GUICHET_SHOW=name).
func explain(name string, doc Document, want printedOrder) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n%s\n", name, doc.Problem, doc.Text)
	for _, t := range doc.Tables {
		for i, h := range t.Header {
			role := Role("")
			if i < len(t.Columns) {
				role = t.Columns[i].Role
			}
			fmt.Fprintf(&b, "[%s=%s] ", oneLine(h.Text), role)
		}
		b.WriteString("\n")
	}
	if o := doc.Order; o != nil {
		fmt.Fprintf(&b, "got  ref=%s issued=%s due=%s net=%s gross=%s deliver=%q faults=%q\n", o.Reference, o.IssuedOn, o.RequestedOn, o.TotalNet, o.TotalGross, o.DeliveryName, o.Faults)
		for _, l := range o.Lines {
			price := ""
			if l.UnitPrice != nil {
				price = l.UnitPrice.String()
			}
			fmt.Fprintf(&b, "  got  %s|%s|%s|%s|%s|%s|%s|%s|%s\n", l.Position, l.BuyerSKU, l.SupplierSKU, l.GTIN, l.Description, l.Quantity, l.Unit, price, l.RequestedOn)
		}
	}
	fmt.Fprintf(&b, "want ref=%s issued=%s due=%s net=%s deliver=%q\n", want.Reference, want.Issued, want.Requested, want.Net, want.Delivery)
	for _, l := range want.Lines {
		fmt.Fprintf(&b, "  want %s|%s|%s|%s|%s|%s|%s|%s|%s\n", l.Position, l.Buyer, l.Supplier, l.GTIN, l.Description, l.Quantity, l.Unit, l.Price, l.Date)
	}
	return b.String()
}

// report logs the table of layouts, those worst first, and gives the sum.
func report(t *testing.T, byLayout map[string]*layoutScore) (all, held layoutScore) {
	t.Helper()
	var names []string
	for n, s := range byLayout {
		names = append(names, n)
		all.plus(*s)
		if s.held {
			held.plus(*s)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(byLayout[a].lines.f1(), byLayout[b].lines.f1()), cmp.Compare(a, b))
	})
	var b strings.Builder
	b.WriteString("\n" + layoutHead + "\n")
	for _, n := range names {
		b.WriteString(byLayout[n].row(n) + "\n")
	}
	b.WriteString(all.row("all") + "\n")
	if held.lines.want > 0 {
		b.WriteString(held.row("written last (*)") + "\n")
	}
	t.Log(b.String())
	return all, held
}

// TestPurchaseOrderLayouts reads purchase orders of many makers and layouts.
func TestPurchaseOrderLayouts(t *testing.T) {
	t.Parallel()
	files, expected := purchaseOrders(t)
	var names []string
	for n := range expected {
		if len(files[n]) == 0 {
			t.Fatalf("%s has no document", n)
		}
		names = append(names, n)
	}
	slices.Sort(names)
	byLayout := readSet(t, names, func(n string) Document {
		return shared.Read(context.Background(), n, "application/pdf", files[n])
	}, expected)
	all, _ := report(t, byLayout)
	if all.lines.f1() < 0.97 {
		t.Errorf("lines_f1 %.4f, want at least 0.97", all.lines.f1())
	}
}
