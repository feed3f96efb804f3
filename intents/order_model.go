package intents

import (
	"context"
	"slices"

	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
	"guichet/prompts"
)

// askModel reads the lines of an order again with the model, where one is configured, goods are wanted, and the offline
// reading left something open. The model's lines count only as a whole: each must stand in the text, name an article of the
// catalogue and, where that article is counted, say how many; and none that was found by its number or its whole name may be
// missing among them. Otherwise the offline reading stands.
func (d *Desk) askModel(ctx context.Context, in Input, reading *Reading) {
	if d.config.Model == nil || !wantsGoods(reading.Result) || !d.leftOpen(reading) {
		return
	}
	source := prompts.Source{Subject: subjectOf(in), Text: in.Message.Words(), Attachments: attachmentNames(in.Message)}
	prompt, err := prompts.OrderPrompt(source)
	if err != nil {
		return // too long a text: as if there were no model
	}
	answer, err := d.config.Model.Complete(ctx, prompt)
	if err != nil {
		return
	}
	order, err := prompts.ReadOrder(prompt, answer, source)
	if err != nil {
		return
	}
	if lines, ok := d.modelLines(in, reading, order); ok {
		reading.Said.Lines, reading.Said.Loose = lines, nil
		reading.LinesBy = answer.Model
	}
}

// wantsGoods tells whether an order, a change of one or a price enquiry was found.
func wantsGoods(result classify.Result) bool {
	return slices.ContainsFunc(result.Findings, func(f classify.Finding) bool {
		return f.Intent == domain.OrderCreation || f.Intent == domain.OrderChange || f.Intent == domain.Quote
	})
}

// leftOpen tells whether the words leave something of the goods unclear, and no attachment reads as an order.
func (d *Desk) leftOpen(reading *Reading) bool {
	if slices.ContainsFunc(reading.Papers, func(p extract.Paper) bool { return p.Order }) {
		return false
	}
	clear := 0
	for _, l := range reading.Said.Lines {
		switch {
		case l.Article.Found() && l.Quantity != nil:
			clear++
		case l.Article.Found() && !slices.ContainsFunc(reading.Said.Lines, func(o extract.Line) bool { return o.Article.SKU == l.Article.SKU && o.Quantity != nil }):
			return true // named, and not said how many
		case l.Quantity != nil && (l.Sure || len(l.Article.Candidates) > 0):
			return true
		}
	}
	return clear == 0 || len(reading.Said.Loose) > 0
}

// modelLines are the model's lines, looked up. Lines of other requests stay: those in sentences that no order carries.
func (d *Desk) modelLines(in Input, reading *Reading, order prompts.ModelOrder) ([]extract.Line, bool) {
	if len(order.Lines) == 0 {
		return nil, false
	}
	text := extract.NewText(in.Message.Words())
	customers := d.speakers(in, reading.People)
	catalogue := d.shop.Load().catalogue
	var lines []extract.Line
	for _, l := range order.Lines {
		line, ok := catalogue.LineOf(text, extract.Written{Words: l.Words, Article: l.Article, Quantity: l.Quantity, Unit: l.Unit, Price: l.Price}, customers)
		if !ok {
			return nil, false
		}
		lines = append(lines, line)
	}
	for _, l := range reading.Said.Lines {
		among := slices.ContainsFunc(lines, func(m extract.Line) bool {
			return l.Span.Start < m.Span.End && m.Span.Start < l.Span.End || m.Article.SKU == l.Article.SKU && l.Article.Found()
		})
		switch {
		case among:
		case !goodsSentence(reading.Result, l.Span):
			lines = append(lines, l)
		case l.Article.Found() && l.Quantity != nil && l.Article.How != "likeness":
			return nil, false
		}
	}
	return lines, true
}

// goodsSentence tells whether a stretch lies in the sentences of an order, a change or an enquiry; where one alone was found, all do.
func goodsSentence(result classify.Result, span domain.Span) bool {
	if len(result.Findings) < 2 {
		return true
	}
	for _, f := range result.Findings {
		if f.Intent != domain.OrderCreation && f.Intent != domain.OrderChange && f.Intent != domain.Quote {
			continue
		}
		for _, s := range f.Sentences {
			if span.Start < s.End && s.Start < span.End {
				return true
			}
		}
	}
	return false
}
