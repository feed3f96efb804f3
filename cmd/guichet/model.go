package main

import (
	"fmt"
	"time"

	"guichet/intents/classify"
	"guichet/prompts"
	"guichet/prompts/openai"
)

// languageModel is the configured model; nil where everything works offline.
func languageModel(config ModelConfig) (prompts.Model, error) {
	if config.BaseURL == "" {
		return nil, nil
	}
	client, err := openai.New(openai.Config{BaseURL: config.BaseURL, APIKey: config.APIKey, Model: config.Name,
		Timeout: time.Duration(config.Timeout)})
	if err != nil {
		return nil, fmt.Errorf("setting the language model up: %w", err)
	}
	return client, nil
}

// withModel puts a language model beside the offline engine where there is one.
func withModel(model prompts.Model, offline classify.Engine) classify.Engine {
	if model == nil {
		return offline
	}
	return classify.WithModel(offline, model, classify.ModelOptions{})
}
