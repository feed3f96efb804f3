package attachment

import (
	"strings"

	"github.com/shopspring/decimal"
)

// assemble reads an order from tables and the chunks around them, or from running
// text where there is no table; nil where no line is found. It fills in the roles of the tables' columns.
func assemble(tables []Table, chunks []chunk, text string, confidence func(Place) float64) *Order {
	f := &finder{chunks: chunks}
	o := &Order{}
	issued, requested, issuedAt, requestedAt := f.dates()
	about := lineReader{issued: issued, english: isEnglish(text), confidence: confidence}
	o.fromTables(tables, about)
	if len(o.Lines) == 0 {
		o.fromTables(labelBlocks(chunks), about)
	}
	if len(o.Lines) == 0 && f.names(KindOrder, KindChange) {
		o.Lines = proseLines(chunks)
		for i := range o.Lines {
			if confidence != nil {
				o.Lines[i].Confidence = confidence(o.Lines[i].Place)
			}
		}
	}
	if len(o.Lines) == 0 {
		return nil
	}
	o.IssuedOn, o.RequestedOn = issued, requested
	f.head(o)
	o.deliverColumn(tables)
	setPlace(o, "issued_on", issuedAt)
	setPlace(o, "requested_on", requestedAt)
	o.Currency = currencyOf(text)
	f.totals(o)
	o.settle()
	o.check(o.TotalNet)
	return o
}

// fromTables reads the lines and totals of the tables that have some.
func (o *Order) fromTables(tables []Table, about lineReader) {
	for i := range tables {
		t := &tables[i]
		r := about
		if t.Columns == nil {
			t.Header, t.Rows = splitSerial(t.Header, t.Rows)
			t.Columns, r.code = assignRoles(t.Header, t.Rows)
		}
		r.table = *t
		if !r.read() {
			continue
		}
		o.Lines = append(o.Lines, r.lines...)
		if r.total != "" {
			o.TotalNet = r.total
		}
		if r.gross != "" {
			o.TotalGross = r.gross
		}
	}
}

func setPlace(o *Order, key string, p Place) {
	if p != (Place{}) {
		o.place(key, p)
	}
}

func (f *finder) head(o *Order) {
	var p Place
	o.DocumentKind = f.kind()
	o.Reference, p = f.reference()
	setPlace(o, "reference", p)
	o.DeliveryName, o.DeliveryAddress, p = f.delivery()
	setPlace(o, "delivery", p)
	o.Note, p = f.note()
	setPlace(o, "note", p)
	o.BuyerName = f.buyer()
}

// totals looks for the sum beneath the table where no row of it held one.
func (f *finder) totals(o *Order) {
	if o.TotalNet != "" {
		return
	}
	var texts []string
	for _, c := range f.chunks {
		texts = append(texts, c.Text)
	}
	mark := decideMark(texts)
	for i := range f.chunks {
		c := &f.chunks[i]
		if c.table || !totalWords.MatchString(c.folded) || taxWords.MatchString(c.folded) {
			continue
		}
		text, place := c.Text, c.Place
		if _, ok := parseNumeral(text, mark); !ok {
			r := f.right(i)
			if r == nil {
				continue
			}
			text, place = r.Text, r.Place
		}
		v := plainDecimal(text, mark)
		if v == "" || strings.Contains(text, "%") || pageWords.MatchString(c.folded) || !strings.ContainsAny(text, ".,€$£") {
			continue
		}
		if grossWords.MatchString(c.folded) {
			o.TotalGross = v
			setPlace(o, "total_gross", place)
		} else {
			o.TotalNet = v
			setPlace(o, "total_net", place)
		}
	}
}

// settle gives each line the head's date where it has none and takes the lines'
// common date for the head; a gross total read as net is moved.
func (o *Order) settle() {
	day := ""
	for i, l := range o.Lines {
		if i == 0 {
			day = l.RequestedOn
		}
		if l.RequestedOn != day {
			day = ""
			break
		}
	}
	if o.RequestedOn == "" && day != "" {
		o.RequestedOn = day
	}
	sum, err := o.sum()
	net, netErr := decimal.NewFromString(o.TotalNet)
	if err || netErr != nil || o.TotalGross != "" {
		return
	}
	for _, rate := range []int64{1000, 1100, 1900, 2000, 2100, 2200, 550, 700} {
		gross := sum.Mul(decimal.New(10000+rate, -4))
		if gross.Sub(net).Abs().LessThan(decimal.New(3, -2)) {
			o.TotalGross, o.TotalNet = o.TotalNet, sum.String()
			return
		}
	}
}

// sum adds the amounts; its second result is true where one is missing.
func (o *Order) sum() (decimal.Decimal, bool) {
	s := decimal.Zero
	for _, l := range o.Lines {
		switch {
		case l.Amount != nil:
			s = s.Add(*l.Amount)
		case l.UnitPrice != nil:
			s = s.Add(l.Quantity.Mul(*l.UnitPrice).Round(2))
		default:
			return s, true
		}
	}
	return s, false
}
