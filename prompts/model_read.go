package prompts

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"guichet/domain"
)

// ModelReading is what a model understood of a message, every field checked against the message.
type ModelReading struct {
	Language string
	// Unsure tells that the model doubts whether the message asks anything more.
	Unsure   bool
	Requests []ModelRequest
}

// ModelRequest is one intent with the words of the message that show it.
type ModelRequest struct {
	Intent domain.Intent
	Kind   domain.DisputeKind // of a dispute, else ""
	Quote  domain.Span        // bytes of Source.Text; in the subject: Text only, Start and End zero
}

// ReadClassification checks a model's answer to ClassifyPrompt against what it read. An answer without the canary, with an
// intent twice, a kind where none belongs or none where one does, or a quote that does not stand in the message, is domain.ErrInvalid: all of it.
func ReadClassification(prompt Prompt, answer Answer, source Source) (ModelReading, error) {
	var raw struct {
		Canary, Language string
		Unsure           bool
		Requests         []struct {
			Intent domain.Intent
			Kind   *domain.DisputeKind
			Quote  string
		}
	}
	if err := decode(prompt, answer, &raw, func() string { return raw.Canary }); err != nil {
		return ModelReading{}, err
	}
	reading := ModelReading{Language: strings.ToLower(raw.Language), Unsure: raw.Unsure}
	if len(reading.Language) != 2 {
		return ModelReading{}, fmt.Errorf("language %.20q: %w", raw.Language, domain.ErrInvalid)
	}
	for _, r := range raw.Requests {
		if slices.ContainsFunc(reading.Requests, func(had ModelRequest) bool { return had.Intent == r.Intent }) {
			return ModelReading{}, fmt.Errorf("intent %s twice: %w", r.Intent, domain.ErrInvalid)
		}
		if (r.Intent == domain.DisputeIntent) != (r.Kind != nil) {
			return ModelReading{}, fmt.Errorf("kind of dispute with intent %s: %w", r.Intent, domain.ErrInvalid)
		}
		quote, found := standsIn(r.Quote, source)
		if !found {
			return ModelReading{}, fmt.Errorf("quote %.40q does not stand in the message: %w", r.Quote, domain.ErrInvalid)
		}
		request := ModelRequest{Intent: r.Intent, Quote: quote}
		if r.Kind != nil {
			request.Kind = *r.Kind
		}
		reading.Requests = append(reading.Requests, request)
	}
	return reading, nil
}

// decode reads an answer that has the right form and repeats the canary.
func decode(prompt Prompt, answer Answer, into any, canary func() string) error {
	if err := CheckForm(prompt.Schema, answer.JSON); err != nil {
		return fmt.Errorf("reading the answer to %s: %w", prompt.Name, err)
	}
	if err := json.Unmarshal(answer.JSON, into); err != nil {
		return fmt.Errorf("reading the answer to %s: %w", prompt.Name, err)
	}
	if canary() != prompt.Canary {
		return fmt.Errorf("the model did not read the whole of %s: %w", prompt.Name, domain.ErrInvalid)
	}
	return nil
}
