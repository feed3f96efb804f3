package openai

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"guichet/prompts"
)

// question is what the fake server was asked.
type question struct {
	Model       string  `json:"model"`
	MaxTokens   int     `json:"max_tokens"`
	MaxComplete int     `json:"max_completion_tokens"`
	Temperature float64 `json:"temperature"`
	Messages    []struct{ Role, Content string }
	Format      struct {
		Type   string `json:"type"`
		Schema struct {
			Strict bool            `json:"strict"`
			Schema json.RawMessage `json:"schema"`
		} `json:"json_schema"`
	} `json:"response_format"`
	Authorization string `json:"-"`
}

// fake is an OpenAI-compatible server that answers by a script: the n-th question by the n-th reply, the last one for all after it.
type fake struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []question
	script []http.HandlerFunc
}

func newFake(t *testing.T, script ...http.HandlerFunc) *fake {
	t.Helper()
	f := &fake{script: script}
	f.Server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.Close)
	return f
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	var q question
	if r.URL.Path != "/v1/chat/completions" || json.NewDecoder(r.Body).Decode(&q) != nil {
		http.Error(w, "not understood", http.StatusBadRequest)
		return
	}
	q.Authorization = r.Header.Get("Authorization")
	f.mu.Lock()
	reply := f.script[min(len(f.asked), len(f.script)-1)]
	f.asked = append(f.asked, q)
	f.mu.Unlock()
	reply(w, r)
}

func (f *fake) questions() []question {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]question{}, f.asked...)
}

// says answers with a content that ended by a reason.
func says(content any, finish string, tokens int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]any{"model": "fake-7b", "usage": map[string]int{"prompt_tokens": tokens, "completion_tokens": 9},
			"choices": []any{map[string]any{"index": 0, "finish_reason": finish, "message": map[string]any{"role": "assistant", "content": content}}}})
	}
}

func good(content string) http.HandlerFunc { return says(content, "stop", 0) }

func refuses(w http.ResponseWriter, _ *http.Request) {
	json.NewEncoder(w).Encode(map[string]any{"choices": []any{map[string]any{"finish_reason": "stop", "message": map[string]any{"role": "assistant", "refusal": "I would rather not."}}}})
}

func fails(status int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		http.Error(w, `{"error":{"message":"no"}}`, status)
	}
}

// hangs answers nothing until the asker goes away.
func hangs(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// clock is a clock that moves when slept on.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(_ context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now, c.slept = c.now.Add(d), append(c.slept, d)
	return nil
}

func newClient(t *testing.T, f *fake, change ...func(*Config)) (*Client, *clock) {
	t.Helper()
	watch := &clock{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	config := Config{BaseURL: f.URL + "/v1/", Model: "fake", APIKey: "k", Now: watch.Now, Sleep: watch.Sleep}
	for _, c := range change {
		c(&config)
	}
	client, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return client, watch
}

var ask = prompts.Prompt{Name: "word", System: "Answer in form.", User: "Say it.", MaxTokens: 50,
	Schema: json.RawMessage(`{"type":"object","additionalProperties":false,"required":["word"],"properties":{"word":{"type":["string","null"]}}}`)}
