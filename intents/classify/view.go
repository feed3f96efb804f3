package classify

// The classifier reads a message as a whole and sentence by sentence.

var (
	messageWeights = [blocks]float64{wordBlock: 1, charBlock: 1, subjectBlock: 0.8, plainBlock: 1}
	// shortWeights are for texts of one sentence, in which the pieces of words tell more than the few words.
	shortWeights    = [blocks]float64{wordBlock: 1, charBlock: 1.4, plainBlock: 1}
	sentenceWeights = [blocks]float64{wordBlock: 1, charBlock: 1, contextBlock: 0.3, plainBlock: 1}
)

// whole is the view of a message as one text.
func (d *document) whole(v vocabulary) vector {
	return v.vector(&messageWeights, d.features, d.subject, d.plain)
}

// short is the view of a text of a sentence or two, without a subject.
func (d *document) short(v vocabulary) vector {
	return v.vector(&shortWeights, d.features, d.plain)
}

// sentence is the view of its i-th sentence, with the words around it.
func (d *document) sentence(v vocabulary, i int) vector { return d.stretch(v, d.sentences, i) }

// clause is the view of its i-th clause, with the words around it.
func (d *document) clause(v vocabulary, i int) vector { return d.stretch(v, d.clauses, i) }

func (d *document) stretch(v vocabulary, cut []sentence, i int) vector {
	s := cut[i]
	return v.vector(&sentenceWeights, d.features[d.from[s.first]:d.from[s.last]], d.around(cut, i), position(cut, i))
}

// around are the words of the stretches before and after, and of the subject.
func (d *document) around(cut []sentence, i int) []feature {
	var features []feature
	if i > 0 {
		features = appendWords(features, d.tokens, cut[i-1], seedBefore)
	}
	if i+1 < len(cut) {
		features = appendWords(features, d.tokens, cut[i+1], seedAfter)
	}
	for _, id := range d.topic {
		features = append(features, feature{id: id, block: contextBlock})
	}
	return features
}

func appendWords(features []feature, tokens []token, s sentence, seed uint32) []feature {
	for _, t := range tokens[s.first:s.last] {
		features = append(features, feature{id: hash(seed, t.text), block: contextBlock})
	}
	return features
}

// position says where in the message a stretch stands and whether it asks.
func position(cut []sentence, i int) []feature {
	features := []feature{bucketed("place", i)}
	if i == len(cut)-1 {
		features = append(features, plainFeature("last", plainValue))
	}
	if cut[i].question {
		features = append(features, plainFeature("asks", plainValue))
	}
	return features
}
