package openai

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guichet/domain"
	"guichet/prompts"
)

var _ prompts.Model = (*Client)(nil)

func TestAnswers(t *testing.T) {
	t.Parallel()
	const right = `{"word":"yes"}`
	tests := []struct {
		name   string
		script []http.HandlerFunc
		want   error // nil: the right answer
		asked  int
	}{
		{"at once", []http.HandlerFunc{good(right)}, nil, 1},
		{"thinking stripped", []http.HandlerFunc{good("<think>{\"word\":\"no\"}</think>\n" + right)}, nil, 1},
		{"a fence stripped", []http.HandlerFunc{good("```json\n" + right + "\n```")}, nil, 1},
		{"schema ignored, then kept", []http.HandlerFunc{good("Of course! Here it is."), good(right)}, nil, 2},
		{"schema ignored twice", []http.HandlerFunc{good("Of course!"), good(`{"word":1}`), good(right)}, ErrNoAnswer, 2},
		{"another key", []http.HandlerFunc{good(`{"word":"yes","order":"66"}`)}, ErrNoAnswer, 2},
		{"a key missing", []http.HandlerFunc{good(`{}`)}, ErrNoAnswer, 2},
		{"two values", []http.HandlerFunc{good(right + right)}, ErrNoAnswer, 2},
		{"cut short", []http.HandlerFunc{says(`{"word":"y`, "length", 0), good(right)}, nil, 2},
		{"cut short, though whole in form", []http.HandlerFunc{says(right, "length", 0)}, ErrNoAnswer, 2},
		{"null content", []http.HandlerFunc{says(nil, "stop", 0)}, ErrNoAnswer, 2},
		{"thinking without end", []http.HandlerFunc{good("<think>" + right)}, ErrNoAnswer, 2},
		{"the question truncated", []http.HandlerFunc{says(right, "stop", 5)}, ErrNoAnswer, 2},
		{"no choices", []http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(`{"choices":[]}`)) }}, ErrNoAnswer, 2},
		{"refused", []http.HandlerFunc{refuses, good(right)}, ErrRefused, 1},
		{"filtered", []http.HandlerFunc{says("", "content_filter", 0), good(right)}, ErrRefused, 1},
		{"busy, then right", []http.HandlerFunc{fails(429), good(right)}, nil, 2},
		{"broken, then right", []http.HandlerFunc{fails(500), good(right)}, nil, 2},
		{"no JSON at all, then right", []http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<html>")) }, good(right)}, nil, 2},
		{"a wrong key is not tried again", []http.HandlerFunc{fails(401), good(right)}, new(statusError), 1},
		{"not found neither", []http.HandlerFunc{fails(404), good(right)}, new(statusError), 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := newFake(t, test.script...)
			client, _ := newClient(t, server)
			answer, err := client.Complete(t.Context(), longer())
			var status *statusError
			switch {
			case test.want == nil && (err != nil || string(answer.JSON) != right):
				t.Errorf("%s, %v", answer.JSON, err)
			case test.want != nil && errors.As(test.want, &status) && !errors.As(err, &status), test.want != nil && !errors.As(test.want, &status) && !errors.Is(err, test.want):
				t.Errorf("%v, want %v", err, test.want)
			}
			if got := len(server.questions()); got != test.asked {
				t.Errorf("asked %d times, want %d", got, test.asked)
			}
		})
	}
}

// longer is the question with a text long enough for a truncation to be told.
func longer() prompts.Prompt {
	p := ask
	p.User = strings.Repeat("A sentence of the message. ", 40)
	return p
}

func TestWhatIsSent(t *testing.T) {
	t.Parallel()
	server := newFake(t, good("not in form"), good(`{"word":null}`))
	client, _ := newClient(t, server)
	if _, err := client.Complete(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
	first, second := server.questions()[0], server.questions()[1]
	if first.Model != "fake" || first.MaxTokens != 50 || first.Format.Type != "json_schema" || !first.Format.Schema.Strict || first.Authorization != "Bearer k" {
		t.Errorf("sent %+v", first)
	}
	if first.Temperature <= 0 || first.Temperature > 1e-30 {
		t.Errorf("temperature %g", first.Temperature)
	}
	if len(first.Messages) != 2 || first.Messages[0].Role != "system" || first.Messages[1].Content != ask.User {
		t.Errorf("messages %+v", first.Messages)
	}
	if last := second.Messages[len(second.Messages)-1]; len(second.Messages) != 3 || !strings.Contains(last.Content, "could not be used") {
		t.Errorf("the second question complains of nothing: %+v", second.Messages)
	}
}

func TestReasoningModelsGetNoTemperature(t *testing.T) {
	t.Parallel()
	server := newFake(t, good(`{"word":null}`))
	client, _ := newClient(t, server, func(c *Config) { c.Model = "o3-mini" })
	if _, err := client.Complete(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
	if q := server.questions()[0]; q.Temperature != 0 || q.MaxTokens != 0 || q.MaxComplete != 50 {
		t.Errorf("sent %+v", q)
	}
}

func TestRetryAfterIsCapped(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]time.Duration{"2": 2 * time.Second, "410400": 10 * time.Second, "": time.Second, "soon": time.Second, "-3": time.Second, "NaN": time.Second} {
		server := newFake(t, fails(429, "Retry-After", header), good(`{"word":null}`))
		client, watch := newClient(t, server)
		if _, err := client.Complete(t.Context(), ask); err != nil {
			t.Fatal(err)
		}
		if len(watch.slept) != 1 || watch.slept[0] != want {
			t.Errorf("Retry-After %q: waited %v, want %v", header, watch.slept, want)
		}
	}
}

func TestHangingServer(t *testing.T) {
	t.Parallel()
	server := newFake(t, hangs)
	client, _ := newClient(t, server, func(c *Config) { c.Timeout = 50 * time.Millisecond })
	begun := time.Now()
	_, err := client.Complete(t.Context(), ask)
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > 5*time.Second || len(server.questions()) != 1 {
		t.Errorf("%v after %v and %d questions", err, time.Since(begun), len(server.questions()))
	}
}

func TestBreaker(t *testing.T) {
	t.Parallel()
	server := newFake(t, fails(401), fails(401), fails(401), good(`{"word":null}`))
	client, watch := newClient(t, server, func(c *Config) { c.FailuresToOpen = 2 })
	for range 2 {
		if _, err := client.Complete(t.Context(), ask); err == nil {
			t.Fatal("no failure")
		}
	}
	if _, err := client.Complete(t.Context(), ask); !errors.Is(err, ErrResting) || len(server.questions()) != 2 {
		t.Fatalf("after two failures: %v, %d questions", err, len(server.questions()))
	}
	watch.Sleep(t.Context(), 31*time.Second)
	if _, err := client.Complete(t.Context(), ask); err == nil || errors.Is(err, ErrResting) {
		t.Fatalf("after the rest one question is let through: %v", err)
	}
	if _, err := client.Complete(t.Context(), ask); !errors.Is(err, ErrResting) {
		t.Fatalf("it failed, the rest begins again: %v", err)
	}
	watch.Sleep(t.Context(), 31*time.Second)
	for range 3 {
		if _, err := client.Complete(t.Context(), ask); err != nil {
			t.Fatalf("the server is well again: %v", err)
		}
	}
}

func TestConcurrencyIsLimited(t *testing.T) {
	t.Parallel()
	var now, most atomic.Int32
	release, entered := make(chan struct{}), make(chan struct{}, 8)
	server := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		entered <- struct{}{}
		<-release
		now.Add(-1)
		good(`{"word":null}`)(w, r)
	})
	client, _ := newClient(t, server, func(c *Config) { c.Concurrency = 2 })
	var asking sync.WaitGroup
	for range 6 {
		asking.Go(func() {
			if _, err := client.Complete(t.Context(), ask); err != nil {
				t.Error(err)
			}
		})
	}
	<-entered
	<-entered
	close(release)
	asking.Wait()
	if most.Load() != 2 {
		t.Errorf("%d questions at once, want 2", most.Load())
	}
}

func TestQuestionsTooLongAreNotAsked(t *testing.T) {
	t.Parallel()
	server := newFake(t, good(`{"word":null}`))
	client, _ := newClient(t, server, func(c *Config) { c.ContextTokens = 300 })
	if _, err := client.Complete(t.Context(), longer()); !errors.Is(err, domain.ErrPermanent) || len(server.questions()) != 0 {
		t.Errorf("%v, %d questions", err, len(server.questions()))
	}
}

func TestEndlessAnswer(t *testing.T) {
	t.Parallel()
	server := newFake(t, func(w http.ResponseWriter, _ *http.Request) {
		line := []byte(strings.Repeat(" ", 1<<16))
		for range 2 * maxBody / len(line) {
			if _, err := w.Write(line); err != nil {
				return
			}
		}
	})
	client, _ := newClient(t, server)
	if _, err := client.Complete(t.Context(), ask); err == nil {
		t.Error("an endless answer was taken")
	}
}

func TestProbe(t *testing.T) {
	t.Parallel()
	const right = `{"colour_of_form":"vermilion","word":"lantern"}`
	tests := []struct {
		name   string
		script []http.HandlerFunc
		want   Ability
	}{
		{"takes a schema", []http.HandlerFunc{good(right)}, JSONSchema},
		{"refuses the schema", []http.HandlerFunc{fails(400), good(right)}, JSONObject},
		{"ignores the schema", []http.HandlerFunc{good("Hello!"), good(right)}, JSONObject},
		{"knows no formats", []http.HandlerFunc{fails(400), fails(422), good(right)}, TextAnswers},
		{"keeps no form", []http.HandlerFunc{good("Hello!")}, Unprobed},
		{"is not there", []http.HandlerFunc{fails(503), good(right)}, Unprobed},
	}
	for _, test := range tests {
		server := newFake(t, test.script...)
		client, _ := newClient(t, server)
		got, err := client.Probe(t.Context())
		if got != test.want || client.Able() != test.want || (err == nil) != (test.want != Unprobed) {
			t.Errorf("%s: %q, %v; want %q", test.name, got, err, test.want)
		}
		if test.want == TextAnswers {
			if last := server.questions()[2]; last.Format.Type != "" || !strings.Contains(last.Messages[0].Content, "vermilion") {
				t.Errorf("%s: the form is not told in the text: %+v", test.name, last)
			}
		}
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for _, config := range []Config{{}, {BaseURL: "localhost:11434", Model: "m"}, {BaseURL: "ftp://host", Model: "m"}, {BaseURL: "http://host/v1"}} {
		if _, err := New(config); !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("%+v: %v", config, err)
		}
	}
}
