package openai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"guichet/prompts"
)

func isRefusal(err error) bool { return errors.Is(err, ErrRefused) }

// probePrompt has a form that a model left to itself would hardly choose.
var probePrompt = prompts.Prompt{Name: "probe", MaxTokens: 200,
	System: "You test a connection. Answer in the given form.",
	User:   "Greet me. Put the word that you were given into the form: lantern.",
	Schema: json.RawMessage(`{"type":"object","additionalProperties":false,"required":["colour_of_form","word"],
"properties":{"colour_of_form":{"type":"string","enum":["vermilion"]},"word":{"type":"string"}}}`)}

// Probe asks the server a small question and finds how far it keeps answers in form: with a schema, else with the wish for
// JSON, else in plain text. What it finds is used from then on; an error means that the model cannot be used now.
func (c *Client) Probe(ctx context.Context) (Ability, error) {
	ctx, cancel := context.WithTimeout(ctx, c.config.Timeout)
	defer cancel()
	var errs []error
	for _, ability := range []Ability{JSONSchema, JSONObject, TextAnswers} {
		c.use(ability)
		_, err := c.ask(ctx, probePrompt, "")
		if err == nil {
			return ability, nil
		}
		errs = append(errs, fmt.Errorf("%s: %w", ability, err))
		var status *statusError
		if errors.As(err, &status) && status.status != http.StatusBadRequest && status.status != http.StatusUnprocessableEntity || ctx.Err() != nil {
			break // the server itself is the trouble, not the form
		}
	}
	c.use(Unprobed)
	return Unprobed, fmt.Errorf("probing %s: %w", c.config.Model, errors.Join(errs...))
}

func (c *Client) use(ability Ability) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ability = ability
}
