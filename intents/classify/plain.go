package classify

import "strings"

// plainFeatures are the shape of the whole message and what its names and papers turned out to be.
func plainFeatures(m Message, d *document) []feature {
	features := []feature{bucketed("lines", countLines(m.Own)), bucketed("sentences", len(d.sentences))}
	if m.Chat {
		features = append(features, plainFeature("chat", plainValue))
	}
	if strings.TrimSpace(m.Own) == "" {
		features = append(features, plainFeature("empty", plainValue))
	}
	features = append(features, shapeCounts(d)...)
	features = append(features, attachmentFeatures(m.Attachments)...)
	return append(features, signalFeatures(m.Signals)...)
}

// countLines counts the lines that begin with a number or hold a number and few words: the lines of an order.
func countLines(text string) int {
	n := 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if len(line) > 3 && isItem(line) {
			n++
		}
	}
	return n
}

func shapeCounts(d *document) []feature {
	var counts [len(shapeNames)]int
	questions := 0
	for _, t := range d.tokens {
		counts[t.shape]++
		if t.text == "?" {
			questions++
		}
	}
	return []feature{bucketed("questions", questions), bucketed("quantities", counts[quantity]),
		bucketed("references", counts[reference]+counts[longNo]), bucketed("amounts", counts[amount]), bucketed("days", counts[day])}
}

// attachmentFeatures are the kinds of the papers and the words of their names, logos left out.
func attachmentFeatures(names []string) []feature {
	var features []feature
	papers := 0
	for _, name := range names {
		kind := attachmentKind(name)
		if kind == "image" && strings.HasPrefix(strings.ToLower(name), "image0") {
			continue
		}
		features = append(features, plainFeature("has "+kind, plainValue))
		if kind != "image" {
			papers++
		}
		for _, t := range tokenize(strings.Map(separators, name)) {
			if t.shape == word && len(t.text) > 1 {
				features = append(features, plainFeature("file "+t.text, plainValue))
			}
		}
	}
	return append(features, bucketed("papers", papers))
}

func separators(r rune) rune {
	if r == '_' || r == '-' || r == '.' {
		return ' '
	}
	return r
}

// signalFeatures are present only where something resolved: a desk whose database knows nothing says nothing.
func signalFeatures(s Signals) []feature {
	var features []feature
	say := func(name string, is bool) {
		if is {
			features = append(features, plainFeature("signal "+name, plainValue))
		}
	}
	say("order document", s.OrderDocument)
	say("quote document", s.QuoteDocument)
	say("invoice document", s.InvoiceDocument)
	say("image", s.ImageAttachment)
	say("article lines", s.ArticleLines > 0)
	say("many article lines", s.ArticleLines > 2)
	say("articles", s.Articles > 0)
	say("orders", s.OrderNumbers > 0)
	say("shipments", s.ShipmentNumbers > 0)
	say("invoices", s.InvoiceNumbers > 0)
	say("two invoices", s.InvoiceNumbers > 1)
	say("reminded", s.AnswersReminder)
	return features
}
