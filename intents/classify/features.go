package classify

import (
	"strconv"
	"strings"
)

// block is a family of features; each is brought to the same length before they are weighed against one another.
type block uint8

const (
	wordBlock    block = iota // words and pairs of words
	charBlock                 // pieces of words, three to five letters
	subjectBlock              // the same of the subject
	contextBlock              // of a sentence: the words of its neighbours
	plainBlock                // shape of the message and signals: values of their own
	blocks
)

// feature is one property, as a place in the weights.
type feature struct {
	id    uint32
	block block
	value float32 // of plainBlock only
}

const hashBits = 18

// hash is FNV-1a, started at a seed that keeps families apart.
func hash(seed uint32, parts ...string) uint32 {
	h := 2166136261 ^ seed*0x9E3779B1
	for _, part := range parts {
		for i := 0; i < len(part); i++ {
			h = (h ^ uint32(part[i])) * 16777619
		}
		h = (h ^ 0xFF) * 16777619
	}
	return bucket(h)
}

func bucket(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x7feb352d
	h ^= h >> 15
	h *= 0x846ca68b
	return (h ^ h>>16) & (1<<hashBits - 1)
}

// Seeds of the families.
const (
	seedWord uint32 = iota + 1
	seedPair
	seedChar
	seedSubject
	seedSubjectPair
	seedSubjectChar
	seedBefore
	seedAfter
	seedTopic
	seedPlain
	seedAsked
	seedSkip
)

// document is a message cut into tokens and sentences with the features of each token.
type document struct {
	tokens    []token
	sentences []sentence
	clauses   []sentence
	features  []feature // of the tokens of the text, in their order
	from      []int     // where each token's features begin; one longer than tokens
	subject   []feature
	topic     []uint32 // the words of the subject, as context of a sentence
	plain     []feature
	signals   Signals
	chat      bool
}

// newDocument reads a message.
func newDocument(m Message) *document {
	d := &document{tokens: tokenize(m.Own), signals: m.Signals, chat: m.Chat}
	d.sentences = sentences(m.Own, d.tokens)
	d.clauses = clauses(m.Own, d.tokens, d.sentences)
	d.features = make([]feature, 0, len(d.tokens)*14)
	d.from = make([]int, 0, len(d.tokens)+1)
	next, asked := 0, false
	previous, before := "^", ""
	for i, t := range d.tokens {
		for next < len(d.sentences) && i >= d.sentences[next].last {
			next++
		}
		if next < len(d.sentences) && i == d.sentences[next].first {
			previous, before, asked = "^", "", d.sentences[next].question
		}
		d.from = append(d.from, len(d.features))
		d.features = appendToken(d.features, t, previous, before, asked)
		previous, before = t.text, previous
	}
	d.from = append(d.from, len(d.features))
	d.readSubject(m.Subject)
	d.plain = plainFeatures(m, d)
	return d
}

func appendToken(features []feature, t token, previous, before string, asked bool) []feature {
	features = append(features, feature{id: hash(seedWord, t.text)}, feature{id: hash(seedPair, previous, t.text)})
	if before != "" {
		features = append(features, feature{id: hash(seedSkip, before, t.text)})
	}
	if asked && t.shape == word {
		features = append(features, feature{id: hash(seedAsked, t.text)})
	}
	if t.prefix != "" {
		features = append(features, feature{id: hash(seedWord, "#", t.prefix)})
	}
	if t.shape == word {
		features = appendPieces(features, t.text, seedChar, charBlock)
	}
	return features
}

const longestWord = 28

// appendPieces adds the pieces of a word of three to five bytes, its ends marked.
func appendPieces(features []feature, text string, seed uint32, b block) []feature {
	if len(text) < 3 {
		return features
	}
	text = "<" + text[:min(len(text), longestWord)] + ">"
	for from := range len(text) - 2 {
		h := 2166136261 ^ seed*0x9E3779B1
		for i := from; i < len(text) && i < from+5; i++ {
			h = (h ^ uint32(text[i])) * 16777619
			if i-from >= 2 {
				features = append(features, feature{id: bucket(h ^ uint32(i-from)), block: b})
			}
		}
	}
	return features
}

func (d *document) readSubject(subject string) {
	previous := "^"
	for _, t := range tokenize(subject) {
		d.subject = append(d.subject, feature{id: hash(seedSubject, t.text), block: subjectBlock},
			feature{id: hash(seedSubjectPair, previous, t.text), block: subjectBlock})
		if t.shape == word {
			d.subject = appendPieces(d.subject, t.text, seedSubjectChar, subjectBlock)
			d.topic = append(d.topic, hash(seedTopic, t.text))
		}
		previous = t.text
	}
}

// plainFeature is a named property with a value of its own.
func plainFeature(name string, value float64) feature {
	return feature{id: hash(seedPlain, name), block: plainBlock, value: float32(value)}
}

// bucketed names a count: 0, 1, 2, 3 to 5, more.
func bucketed(name string, n int) feature {
	size := strconv.Itoa(n)
	switch {
	case n > 5:
		size = "many"
	case n > 2:
		size = "some"
	}
	return plainFeature(name+"="+size, plainValue)
}

const plainValue = 0.3

// attachmentKind is the family of a file by its name's ending.
func attachmentKind(name string) string {
	name = strings.ToLower(name)
	switch ending := name[strings.LastIndexByte(name, '.')+1:]; ending {
	case "jpg", "jpeg", "png", "gif", "heic", "webp", "bmp", "tif", "tiff":
		return "image"
	case "xlsx", "xls", "csv", "ods":
		return "sheet"
	case "xml", "edi", "edifact", "txt", "json":
		return "data"
	case "pdf", "docx", "doc", "odt":
		return "document"
	default:
		return "file"
	}
}
