package classify

import (
	"cmp"
	"context"
	"slices"

	"guichet/domain"
	"guichet/prompts"
)

// ModelOptions says when a language model is asked beside the offline engine, and how far it is believed. Zero values work.
type ModelOptions struct {
	// Below asks the model where the offline engine abstains or holds an intent with less confidence than this; 0.95 where zero.
	// Above 1 it is always asked.
	Below float64
	// Plausible is the offline probability that an intent needs for the model to add it, where the offline engine has no
	// calibrated set of its own (Model.Plausible at level 0.95); 0.05 where zero.
	Plausible float64
	// Firm is the offline probability from which the model cannot take an intent away; 0.90 where zero.
	Firm float64
}

// modelEngine asks a language model where the offline engine is not sure.
type modelEngine struct {
	offline Engine
	model   prompts.Model
	options ModelOptions
}

// WithModel is an engine that lets a language model settle what the offline engine leaves open. The model is never believed further
// than the offline engine thinks possible: where the two disagree beyond that, the result abstains and a person decides.
// Where the model cannot be asked, or its answer does not stand in the message, the offline result stands as it is.
func WithModel(offline Engine, model prompts.Model, options ModelOptions) Engine {
	options.Below = cmp.Or(options.Below, 0.95)
	options.Plausible = cmp.Or(options.Plausible, 0.05)
	options.Firm = cmp.Or(options.Firm, 0.90)
	return &modelEngine{offline, model, options}
}

// Classify asks the offline engine, and the model where that is not sure.
func (e *modelEngine) Classify(ctx context.Context, message Message) (Result, error) {
	result, err := e.offline.Classify(ctx, message)
	if err != nil || !e.worthAsking(result) {
		return result, err
	}
	source := prompts.Source{Subject: message.Subject, Text: message.Own, Attachments: message.Attachments}
	prompt, err := prompts.ClassifyPrompt(source)
	if err != nil {
		return result, nil // too long for a model
	}
	answer, err := e.model.Complete(ctx, prompt)
	if err != nil {
		return result, ctx.Err()
	}
	reading, err := prompts.ReadClassification(prompt, answer, source)
	if err != nil {
		return result, nil
	}
	result.Engine += "+" + cmp.Or(answer.Model, "model") + "/" + prompt.Version
	return e.combine(result, reading), nil
}

// worthAsking tells whether something is left open.
func (e *modelEngine) worthAsking(result Result) bool {
	return result.Abstained || e.options.Below > 1 || len(result.Findings) == 0 && likeliest(result) >= e.options.Plausible ||
		slices.ContainsFunc(result.Findings, func(f Finding) bool { return f.Confidence < e.options.Below })
}

func likeliest(result Result) float64 {
	most := 0.0
	for _, c := range result.Candidates {
		most = max(most, c.Confidence)
	}
	return most
}

// conformal is an engine that knows which intents it cannot rule out.
type conformal interface {
	Plausible(result Result, level string) ([]domain.Intent, error)
}

// possible are the intents that the offline engine does not rule out.
func (e *modelEngine) possible(result Result) []domain.Intent {
	if c, ok := e.offline.(conformal); ok {
		if intents, err := c.Plausible(result, "0.95"); err == nil {
			return intents
		}
	}
	var intents []domain.Intent
	for _, c := range result.Candidates {
		if c.Confidence >= e.options.Plausible {
			intents = append(intents, c.Intent)
		}
	}
	return intents
}

// combine takes the model's intents where the offline engine thinks them possible and holds none that is missing for certain.
func (e *modelEngine) combine(offline Result, reading prompts.ModelReading) Result {
	combined := offline
	combined.Findings, combined.Abstained = nil, reading.Unsure && !sameIntents(offline.Findings, reading.Requests)
	possible := e.possible(offline)
	for _, request := range reading.Requests {
		finding, known := findingOf(offline.Candidates, request.Intent)
		if !known || !slices.Contains(possible, request.Intent) {
			return abstaining(offline)
		}
		if held, was := findingOf(offline.Findings, request.Intent); was {
			finding = held
		} else if request.Quote.End > 0 {
			finding.Evidence, finding.Sentences = []domain.Span{request.Quote}, []domain.Span{request.Quote}
		}
		combined.Findings = append(combined.Findings, finding)
		if request.Intent == domain.DisputeIntent && (combined.Kind == "" || combined.KindConfidence < 0.5) {
			combined.Kind = request.Kind
		}
	}
	for _, held := range offline.Findings {
		if _, kept := findingOf(combined.Findings, held.Intent); !kept && held.Confidence >= e.options.Firm {
			return abstaining(offline)
		}
	}
	if _, disputes := findingOf(combined.Findings, domain.DisputeIntent); !disputes {
		combined.Kind, combined.KindConfidence = "", 0
	}
	return combined
}

// abstaining leaves the offline findings and hands the decision to a person.
func abstaining(result Result) Result {
	result.Abstained = true
	return result
}

func findingOf(findings []Finding, intent domain.Intent) (Finding, bool) {
	at := slices.IndexFunc(findings, func(f Finding) bool { return f.Intent == intent })
	if at < 0 {
		return Finding{}, false
	}
	return findings[at], true
}

func sameIntents(findings []Finding, requests []prompts.ModelRequest) bool {
	return len(findings) == len(requests) && !slices.ContainsFunc(requests, func(r prompts.ModelRequest) bool {
		_, found := findingOf(findings, r.Intent)
		return !found
	})
}
