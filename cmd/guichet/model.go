package main

import (
	"fmt"
	"os"
	"path/filepath"
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

// offlineEngineOf is the engine of a file that guichet train wrote, or the program's own where none is named. A file of another
// version of the program is refused rather than misread.
func offlineEngineOf(file string) (classify.Engine, error) {
	if file == "" {
		engine, err := classify.Offline()
		if err != nil {
			return nil, fmt.Errorf("loading the offline engine: %w", err)
		}
		return engine, nil
	}
	f, err := os.Open(filepath.Clean(file))
	if err != nil {
		return nil, fmt.Errorf("loading the engine: %w", err)
	}
	defer f.Close()
	engine, err := classify.Load(f)
	if err != nil {
		return nil, fmt.Errorf("loading the engine %s, which this version of guichet train must have written: %w", file, err)
	}
	return engine, nil
}
