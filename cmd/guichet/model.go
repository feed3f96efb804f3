package main

import (
	"fmt"
	"time"

	"guichet/intents/classify"
	"guichet/prompts/openai"
)

// withModel puts a language model beside the offline engine where one is configured.
func withModel(config ModelConfig, offline classify.Engine) (classify.Engine, error) {
	if config.BaseURL == "" {
		return offline, nil
	}
	client, err := openai.New(openai.Config{BaseURL: config.BaseURL, APIKey: config.APIKey, Model: config.Name, Timeout: time.Duration(config.Timeout)})
	if err != nil {
		return nil, fmt.Errorf("setting the language model up: %w", err)
	}
	return classify.WithModel(offline, client, classify.ModelOptions{}), nil
}
