package console

import (
	"fmt"
	"net/http"

	"guichet/domain"
)

// Sizes of the drawings, in the units of their own view boxes.
const (
	barWidth   = 400
	dayHeight  = 60
	dayStep    = 20
	shownDays  = 30
	dayBarSize = 8
)

// figuresPage is the figures with their drawings worked out.
type figuresPage struct {
	Figures
	Requests int
	States   []bar
	Bars     []intentBar
	Verdicts []bar
	Days     []dayBar
	DayWidth int
	Peak     int
}

// bar is a horizontal bar.
type bar struct {
	Count
	Width int
}

// intentBar is a bar of stretches, one for each outcome.
type intentBar struct {
	IntentCount
	Stretches []stretch
}

type stretch struct {
	Class    string
	X, Width int
	N        int
}

// dayBar is a day's pair of columns.
type dayBar struct {
	DayCount
	X                      int
	ReceivedTop, SentTop   int
	ReceivedSize, SentSize int
	Labelled               bool
}

func (c *console) showFigures(w http.ResponseWriter, r *http.Request, _ domain.Staff) {
	f, err := c.figures.Figures(r.Context())
	if err != nil {
		c.fail(w, r, fmt.Errorf("counting: %w", err))
		return
	}
	c.render(w, r, http.StatusOK, "figures", newFiguresPage(f))
}

func newFiguresPage(f Figures) figuresPage {
	page := figuresPage{Figures: f, States: bars(f.States), Verdicts: bars(f.Verdicts)}
	most := 0
	for _, i := range f.Intents {
		page.Requests += i.Total()
		most = max(most, i.Total())
	}
	for _, i := range f.Intents {
		page.Bars = append(page.Bars, newIntentBar(i, most))
	}
	days := f.Days[max(0, len(f.Days)-shownDays):]
	for _, d := range days {
		page.Peak = max(page.Peak, d.Received, d.Sent)
	}
	for i, d := range days {
		b := dayBar{DayCount: d, X: i * dayStep, Labelled: i%5 == 0}
		b.ReceivedSize, b.SentSize = scale(d.Received, page.Peak, dayHeight), scale(d.Sent, page.Peak, dayHeight)
		b.ReceivedTop, b.SentTop = dayHeight-b.ReceivedSize, dayHeight-b.SentSize
		page.Days = append(page.Days, b)
	}
	page.DayWidth = max(1, len(days)) * dayStep
	return page
}

func bars(counts []Count) []bar {
	most := 0
	for _, n := range counts {
		most = max(most, n.N)
	}
	var drawn []bar
	for _, n := range counts {
		drawn = append(drawn, bar{n, scale(n.N, most, barWidth)})
	}
	return drawn
}

func newIntentBar(i IntentCount, most int) intentBar {
	b := intentBar{IntentCount: i}
	x := 0
	for _, s := range []stretch{
		{Class: string(domain.Executed), N: i.Executed}, {Class: string(domain.NeedsInformation), N: i.NeedsInformation},
		{Class: string(domain.Escalated), N: i.Escalated}, {Class: string(domain.Ready), N: i.Waiting},
	} {
		if s.N > 0 {
			s.X, s.Width = x, max(2, scale(s.N, most, barWidth))
			x += s.Width
			b.Stretches = append(b.Stretches, s)
		}
	}
	return b
}

// scale is n's share of the whole, of which most is the largest; anything above zero is seen.
func scale(n, most, whole int) int {
	if n <= 0 || most <= 0 {
		return 0
	}
	return max(1, n*whole/most)
}

// UnchangedShare is the share of approved drafts that nobody had to touch, 0 to 1.
func (f Figures) UnchangedShare() float64 {
	if f.Approved <= 0 {
		return 0
	}
	return float64(f.Unchanged) / float64(f.Approved)
}
