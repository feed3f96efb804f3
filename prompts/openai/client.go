// Package openai asks a language model behind an OpenAI-compatible API, local or remote. It is the only importer of go-openai.
//
// What such servers are known to do wrong is guarded against here: no time-out, silent truncation of the prompt, a schema that is
// accepted and not enforced, empty or cut answers, thinking aloud in the answer, Retry-After of days.
package openai

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	goopenai "github.com/sashabaranov/go-openai"

	"guichet/domain"
	"guichet/prompts"
)

// Config says which server is asked and how patiently. BaseURL and Model are needed; zero values of the rest work.
type Config struct {
	BaseURL string // such as http://localhost:11434/v1
	APIKey  string // "" for servers that want none
	Model   string
	// Timeout is for one question, its retry included; 60 seconds where zero.
	Timeout time.Duration
	// MaxWait caps what a server may ask us to wait before the retry; 10 seconds where zero.
	MaxWait time.Duration
	// Concurrency is the number of questions asked at once; 2 where zero.
	Concurrency int
	// ContextTokens is the room of the model for question and answer; 8192 where zero. A longer question is not asked.
	ContextTokens int
	// FailuresToOpen is the number of failures in a row after which the server is left alone for Rest; 5 and 30 seconds where zero.
	FailuresToOpen int
	Rest           time.Duration
	// HTTP is the client used; a plain one where nil.
	HTTP *http.Client
	// Now and Sleep are the clock; the real one where nil. Sleep ends early with the context's error.
	Now   func() time.Time
	Sleep func(ctx context.Context, d time.Duration) error
}

// Client asks one model on one server. It is safe for concurrent use.
type Client struct {
	config  Config
	api     *goopenai.Client
	slots   chan struct{}
	breaker breaker

	mu      sync.Mutex
	ability Ability
}

// Ability is how far a server keeps answers in form.
type Ability string

// The abilities, best first.
const (
	Unprobed    Ability = ""
	JSONSchema  Ability = "json_schema" // takes a schema
	JSONObject  Ability = "json_object" // takes the wish for JSON
	TextAnswers Ability = "text"        // takes neither
)

// New is a client of a server. It asks nothing yet: Probe does.
func New(config Config) (*Client, error) {
	address, err := url.Parse(config.BaseURL)
	if err != nil || address.Host == "" || address.Scheme != "http" && address.Scheme != "https" {
		return nil, fmt.Errorf("model server %q is no http address: %w", config.BaseURL, domain.ErrInvalid)
	}
	if config.Model == "" {
		return nil, fmt.Errorf("no model is named: %w", domain.ErrInvalid)
	}
	config = withDefaults(config)
	settings := goopenai.DefaultConfig(config.APIKey)
	settings.BaseURL = strings.TrimRight(config.BaseURL, "/")
	settings.HTTPClient = bounded{config.HTTP}
	return &Client{config: config, api: goopenai.NewClientWithConfig(settings), slots: make(chan struct{}, config.Concurrency),
		breaker: breaker{limit: config.FailuresToOpen, rest: config.Rest, now: config.Now}}, nil
}

func withDefaults(c Config) Config {
	c.Timeout = orDefault(c.Timeout, 60*time.Second)
	c.MaxWait = orDefault(c.MaxWait, 10*time.Second)
	c.Rest = orDefault(c.Rest, 30*time.Second)
	c.Concurrency = orDefault(c.Concurrency, 2)
	c.ContextTokens = orDefault(c.ContextTokens, 8192)
	c.FailuresToOpen = orDefault(c.FailuresToOpen, 5)
	if c.HTTP == nil {
		c.HTTP = &http.Client{}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Sleep == nil {
		c.Sleep = sleep
	}
	return c
}

func orDefault[T int | time.Duration](value, otherwise T) T {
	if value <= 0 {
		return otherwise
	}
	return value
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Complete asks a question, once more where the first answer does not come or is not in form, and never longer than the time-out.
//
// It fails with ErrResting while the server is left alone, ErrRefused where the model refuses, ErrNoAnswer where no answer in form came.
func (c *Client) Complete(ctx context.Context, prompt prompts.Prompt) (prompts.Answer, error) {
	if err := c.fits(prompt); err != nil {
		return prompts.Answer{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.config.Timeout)
	defer cancel()
	if err := c.enter(ctx); err != nil {
		return prompts.Answer{}, err
	}
	defer func() { <-c.slots }()
	answer, err := c.ask(ctx, prompt, "")
	if again, wait := c.again(err); again {
		if c.config.Sleep(ctx, wait) == nil {
			answer, err = c.ask(ctx, prompt, complaint(err))
		}
	}
	c.breaker.record(err)
	if err != nil {
		return prompts.Answer{}, fmt.Errorf("asking %s %s: %w", c.config.Model, prompt.Name, err)
	}
	return answer, nil
}

// enter waits for a free slot.
func (c *Client) enter(ctx context.Context) error {
	if !c.breaker.closed() {
		return ErrResting
	}
	select {
	case c.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for the model: %w", ctx.Err())
	}
}

// fits refuses a question for which the model has no room: a server would cut off its beginning and say nothing.
func (c *Client) fits(prompt prompts.Prompt) error {
	if need := estimate(prompt) + prompt.MaxTokens; need > c.config.ContextTokens {
		return fmt.Errorf("a question of about %d tokens where the model has %d: %w", need, c.config.ContextTokens, domain.ErrPermanent)
	}
	return nil
}

// estimate is a cautious number of tokens of a question: one for three bytes.
func estimate(prompt prompts.Prompt) int {
	return (len(prompt.System) + len(prompt.User) + len(prompt.Schema)) / 3
}

// Able is what the last probe found.
func (c *Client) Able() Ability {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ability
}
