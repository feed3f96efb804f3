package intents

import (
	"slices"
	"strings"

	"guichet/domain"
	"guichet/intents/extract"
)

// readWhen finds the day on which the goods are wanted: that of the attached order, or one of the words. Two clear days
// that differ contradict each other.
func (p *planner) readWhen(o *orderReading, s scope, papers []extract.Paper) {
	var attached domain.Date
	for _, paper := range papers {
		if attached = paper.RequestedOn; attached.IsZero() {
			attached = sameDay(paper.Lines)
		}
		if !attached.IsZero() {
			break
		}
	}
	worded, clear := p.requestedDay(s)
	day := attached
	switch {
	case attached.IsZero():
		day = worded
	case clear && worded != attached:
		o.twoDays = []domain.Date{worded, attached}
		return
	}
	switch {
	case day.IsZero():
	case day.Before(p.today):
		o.past = day
	default:
		o.requested = day
	}
}

// sameDay is the day that all lines share; zero where they differ.
func sameDay(lines []extract.PaperLine) domain.Date {
	var day domain.Date
	for i, l := range lines {
		if i > 0 && l.RequestedOn != day {
			return domain.Date{}
		}
		day = l.RequestedOn
	}
	return day
}

// requestedDay is the day of the words that a delivery is wanted on: one that the words around it tie to delivery, else
// the only one that lies ahead. clear tells a day of the calendar that is tied to delivery.
func (p *planner) requestedDay(s scope) (day domain.Date, clear bool) {
	var tied, ahead []extract.Date
	for _, d := range p.dates(s) {
		before := foldedWords(p.tokensBefore(d.Span.Start, 6))
		if d.Past || d.Kind == extract.ByMonth || orderedOnCues.in(lastWord(before)) && !deadlineCues.in(before) || d.Kind == extract.ByCount && answerCues.in(p.sentenceWords(d.Sentence)) {
			continue
		}
		switch {
		case deliverCues.in(before) || s.carries(d.Sentence) && deliverCues.in(p.sentenceWords(d.Sentence)):
			tied = append(tied, d)
		case s.carries(d.Sentence) && !d.Day.Before(p.written) && (whenCues.in(lastWord(before)) || deadlineCues.in(before) || p.standsAlone(d) || p.setOff(d)):
			ahead = append(ahead, d)
		}
	}
	switch {
	case len(tied) > 0:
		return p.dayWanted(tied[0]), tied[0].Kind == extract.ByDay && deliverCues.in(foldedWords(p.tokensBefore(tied[0].Span.Start, 6)))
	case len(ahead) > 0:
		return p.dayWanted(ahead[0]), false
	}
	for _, d := range p.reading.Subject.Dates {
		if !d.Past && d.Kind != extract.ByMonth && !d.Day.Before(p.written) {
			return p.dayWanted(d), false
		}
	}
	return domain.Date{}, false
}

// standsAlone tells whether a day stands in a line of its own, or nearly.
func (p *planner) standsAlone(d extract.Date) bool {
	return len(p.sentenceWords(d.Sentence)) < len(d.Span.Text)+14
}

// setOff tells whether a sign stands before a day and it ends its clause: "Commande 88-12 pour le kiosque, mardi 4 mai :".
func (p *planner) setOff(d extract.Date) bool {
	if d.Kind != extract.ByDay && d.Kind != extract.ByWeekday {
		return false
	}
	first := slices.IndexFunc(p.text.Tokens, func(t extract.Token) bool { return t.Start >= d.Span.Start })
	last := slices.IndexFunc(p.text.Tokens, func(t extract.Token) bool { return t.Start >= d.Span.End })
	return first > 0 && p.text.Tokens[first-1].Kind == extract.Sign && (last < 0 || p.text.Tokens[last].Kind != extract.Word)
}

// lastWord keeps the last of some folded words.
func lastWord(words string) string {
	list := strings.Fields(words)
	return " " + strings.Join(list[max(0, len(list)-1):], " ") + " "
}

var answerCues = phrases(`confirm*, repond*, reponse, retour, accus*, reply, answer, acknowledg*, bestatig*, antwort*, ruckmeld*, contest*, respuesta, rispost*, rispond*, antwoord*, bevestig*`)

// deadlineCues stand before a day with a small word between: "antes del 30".
var deadlineCues = phrases(`antes del, antes de, a mas tardar el, prima del, entro il, entro la, vor dem, bis zum, bis spatestens, avant le, d ici le, d ici au, before the, by the, voor de, voor het`)

var orderedOnCues = phrases(`du, dated, of, vom, del, van`)

// dayWanted is the day that words mean: of a week that has begun, its Friday.
func (p *planner) dayWanted(d extract.Date) domain.Date {
	if d.Kind == extract.ByWeek && d.Day.Before(p.written) {
		return d.Day.AddDays(4)
	}
	return d.Day
}

// tokensBefore are the n tokens that stand before a byte of the words.
func (p *planner) tokensBefore(at, n int) []extract.Token {
	end := 0
	for end < len(p.text.Tokens) && p.text.Tokens[end].Start < at {
		end++
	}
	start := end
	for start > 0 && end-start < n && p.text.Tokens[start-1].Kind != extract.Break && !endsSentence(p.text.Tokens[start-1].Text) {
		start--
	}
	return p.text.Tokens[start:end]
}

// endsSentence tells the marks after which a new thought begins.
func endsSentence(mark string) bool {
	return mark == "." || mark == "?" || mark == "!" || mark == ";" || mark == ""
}
