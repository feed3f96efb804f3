package classify

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"guichet/domain"
)

// Example is a message with what it asks, as a person read it.
type Example struct {
	ID string
	// Author is who wrote it: its file, or "desk" for a correction. Situation is what it tells. Both keep like from like in cross-validation.
	Author, Situation string
	Language          string
	Message           Message
	Requests          []Labelled
}

// DeskAuthor is the author of a desk's own corrections.
const DeskAuthor = "desk"

// Labelled is one request of an example.
type Labelled struct {
	Intent domain.Intent
	Kind   domain.DisputeKind // of a dispute
	// Spans are the words of Message.Own that carry it; empty where nobody marked them.
	Spans []domain.Span
}

// rawExample is the form of a line of a training file.
type rawExample struct {
	ID          string   `json:"id"`
	Language    string   `json:"language"`
	Channel     string   `json:"channel"`
	Subject     string   `json:"subject"`
	Attachments []string `json:"attachments"`
	Text        string   `json:"text"`
	Own         string   `json:"own"`
	Situation   string   `json:"situation"`
	Signals     Signals  `json:"signals"`
	Requests    []struct {
		Intent     domain.Intent      `json:"intent"`
		Kind       domain.DisputeKind `json:"kind"`
		Span       string             `json:"span"`
		Spans      []string           `json:"spans"`
		References []string           `json:"references"`
		Lines      []struct {
			Text     string `json:"text"`
			Quantity string `json:"quantity"`
		} `json:"lines"`
	} `json:"requests"`
}

// ReadExamples reads labelled messages, one JSON object a line; author names their source.
func ReadExamples(r io.Reader, author string) ([]Example, error) {
	var examples []Example
	scanner := bufio.NewScanner(r)
	scanner.Buffer(make([]byte, 1<<16), 1<<22)
	for line := 1; scanner.Scan(); line++ {
		if len(strings.TrimSpace(scanner.Text())) == 0 {
			continue
		}
		var raw rawExample
		if err := json.Unmarshal(scanner.Bytes(), &raw); err != nil {
			return examples, fmt.Errorf("reading example %s:%d: %w", author, line, err)
		}
		example, err := raw.example(author)
		if err != nil {
			return examples, fmt.Errorf("reading example %s:%d: %w", author, line, err)
		}
		examples = append(examples, example)
	}
	if err := scanner.Err(); err != nil {
		return examples, fmt.Errorf("reading examples of %s: %w", author, err)
	}
	return examples, nil
}

func (raw rawExample) example(author string) (Example, error) {
	own := raw.Own
	if own == "" {
		own = raw.Text
	}
	e := Example{ID: raw.ID, Author: author, Situation: raw.Situation, Language: raw.Language,
		Message: Message{Subject: raw.Subject, Own: own, Chat: raw.Channel == "chat", Attachments: raw.Attachments, Signals: raw.Signals}}
	for _, r := range raw.Requests {
		if intentIndex(r.Intent) < 0 {
			return e, fmt.Errorf("unknown intent %q of %s: %w", r.Intent, raw.ID, domain.ErrInvalid)
		}
		labelled := Labelled{Intent: r.Intent, Kind: r.Kind}
		for _, words := range append(r.Spans, r.Span) {
			if at := strings.Index(own, words); words != "" && at >= 0 {
				labelled.Spans = append(labelled.Spans, domain.Span{Start: at, End: at + len(words), Text: words})
			}
		}
		e.Requests = append(e.Requests, labelled)
	}
	if raw.Signals == (Signals{}) {
		e.Message.Signals = raw.guessSignals(own)
	}
	return e, nil
}

// intentIndex is the place of an intent in domain.Intents, or -1.
func intentIndex(intent domain.Intent) int {
	for i, known := range domain.Intents {
		if known == intent {
			return i
		}
	}
	return -1
}

// intentSet is the example's intents as bits, in the order of domain.Intents.
func (e *Example) intentSet() uint64 {
	var set uint64
	for _, r := range e.Requests {
		set |= 1 << intentIndex(r.Intent)
	}
	return set
}
