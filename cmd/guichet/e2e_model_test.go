package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"guichet/domain"
	"guichet/intents/classify"
)

// vague are mails of which the offline engine is not sure what they ask.
var vague = []string{
	"Bonjour,\n\nPouvez-vous voir pour les 24 paquets de moka ?\n\nMarie Lang",
	"Bonjour,\n\nEst-ce possible pour jeudi avec deux cartons en plus ?\n\nMarie Lang",
	"Bonjour,\n\nOn en est où pour le moka, et combien vous dois-je ?\n\nMarie Lang",
	"Bonjour,\n\nIl nous faudrait un geste pour le moka.\n\nMarie Lang",
}

// openQuestion finds a mail that the offline engine leaves open, and an intent that it holds possible and did not find.
func openQuestion(t *testing.T) (text string, intent domain.Intent) {
	t.Helper()
	engine, err := offlineEngine()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range vague {
		result, err := engine.Classify(t.Context(), classify.Message{Subject: "Moka", Own: text})
		if err != nil {
			t.Fatal(err)
		}
		possible, err := engine.Plausible(result, "0.95")
		if err != nil {
			t.Fatal(err)
		}
		for _, intent := range possible {
			found := slices.ContainsFunc(result.Findings, func(f classify.Finding) bool { return f.Intent == intent })
			firm := slices.ContainsFunc(result.Findings, func(f classify.Finding) bool { return f.Confidence >= 0.9 })
			if result.Abstained && !found && !firm {
				return text, intent
			}
		}
	}
	t.Fatal("the offline engine is sure of every vague mail: this test needs others")
	return "", ""
}

var canaryAsked = regexp.MustCompile(`into \\"canary\\": ([0-9a-z]+)`)

// modelServer is an OpenAI-compatible server; answer makes the text of an answer from the canary that was asked for, and
// "" lets the asker wait.
func modelServer(t *testing.T, answer func(canary string) string) (url string, asked *atomic.Int32) {
	t.Helper()
	return modelServerOf(t, func(canary string, _ bool) string { return answer(canary) })
}

// modelServerOf is a modelServer that is told whether an order's lines are asked for, or which intents there are.
func modelServerOf(t *testing.T, answer func(canary string, lines bool) string) (url string, asked *atomic.Int32) {
	t.Helper()
	asked = new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		question, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		found := canaryAsked.FindSubmatch(question)
		if r.URL.Path != "/v1/chat/completions" || found == nil {
			http.Error(w, "not understood", http.StatusBadRequest)
			return
		}
		text := answer(string(found[1]), bytes.Contains(question, []byte("copy the lines of an order")))
		if text == "" { // hangs until the asker has had enough
			<-r.Context().Done()
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"model": "fake-7b", "choices": []any{map[string]any{
			"index": 0, "finish_reason": "stop", "message": map[string]any{"role": "assistant", "content": text}}}})
	}))
	t.Cleanup(server.Close)
	return server.URL + "/v1", asked
}

// understood runs a mail through the program and says what each request is, by which engine.
func understood(t *testing.T, model ModelConfig, text string) (requests, engine string) {
	t.Helper()
	r := newRig(t, rigOptions{model: model})
	r.take("From: Marie Lang <" + buyer + ">\nTo: " + desk + "\nSubject: Moka\nDate: Mon, 23 Nov 2026 09:00:00 +0100\nMessage-ID: <vague@hotelduparc.example>\nContent-Type: text/plain; charset=utf-8\n\n" + text + "\n")
	view, err := r.store.Case(r.ctx, 1)
	r.must(err)
	for _, request := range view.Requests {
		requests += fmt.Sprintf("%s/%s/%s ", request.Intent, request.Outcome, request.Reason.Code)
		engine = request.Engine
	}
	return requests, engine
}

func answerOf(intent domain.Intent, quote string) func(string) string {
	return func(canary string) string {
		return fmt.Sprintf(`{"canary":%q,"language":"fr","unsure":false,"requests":[{"intent":%q,"kind":null,"quote":%q}]}`, canary, intent, quote)
	}
}

// TestModelSettlesWhatIsOpen: the model's answer is what the request becomes, and the engine's name says so.
func TestModelSettlesWhatIsOpen(t *testing.T) {
	t.Parallel()
	text, intent := openQuestion(t)
	quote := strings.Split(text, "\n")[2]
	url, asked := modelServer(t, answerOf(intent, quote))
	requests, engine := understood(t, ModelConfig{BaseURL: url, Name: "fake", Timeout: duration(20 * time.Second)}, text)
	if asked.Load() == 0 || !strings.HasPrefix(requests, string(intent)+"/") || !strings.Contains(engine, "+fake-7b/") {
		t.Errorf("asked %d times, understood %q by %q, want %s", asked.Load(), requests, engine, intent)
	}
}

// TestModelReadsTheLines: an order whose article the offline reading cannot tell is recorded from the words that the model
// points at; without the model, and where it points at words that are not there, the customer is asked.
func TestModelReadsTheLines(t *testing.T) {
	t.Parallel()
	const text = "Bonjour,\n\nVeuillez enregistrer notre commande HP-955 : 24 paquets du moka habituel et 2 boîtes de filtres.\n\nMarie Lang"
	lines := func(article string) func(string, bool) string {
		return func(canary string, lines bool) string {
			if !lines {
				return answerOf(domain.OrderCreation, "Veuillez enregistrer notre commande")(canary)
			}
			return fmt.Sprintf(`{"canary":%q,"customer_reference":"HP-955","requested_on":null,"ship_to":null,"lines":[
				{"words":"24 paquets du moka","article":%q,"quantity":"24","unit":"paquets","unit_price":null},
				{"words":"2 boîtes de filtres","article":"filtres","quantity":"2","unit":"boîtes","unit_price":null}]}`, canary, article)
		}
	}
	offline, _ := understood(t, ModelConfig{}, text)
	for article, want := range map[string]string{"moka": "order_creation/executed/ ", "MOKA-1KG": offline} {
		url, asked := modelServerOf(t, lines(article))
		if got, _ := understood(t, ModelConfig{BaseURL: url, Name: "fake"}, text); got != want || asked.Load() == 0 {
			t.Errorf("article %q: %q, asked %d times, want %q", article, got, asked.Load(), want)
		}
	}
	if strings.Contains(offline, "executed") {
		t.Errorf("offline this is %q: the test needs another mail", offline)
	}
}

// TestModelIsNotBelieved: whatever the server does wrong, the message is read as without it.
func TestModelIsNotBelieved(t *testing.T) {
	t.Parallel()
	text, intent := openQuestion(t)
	offline, by := understood(t, ModelConfig{}, text)
	quote := strings.Split(text, "\n")[2]
	says := func(text string) func(string) string { return func(string) string { return text } }
	for name, answer := range map[string]func(string) string{
		"words":               says("Bien sûr ! Voici ma réponse."),
		"no form":             says(`{"intent":"order_creation"}`),
		"a made-up quote":     answerOf(intent, "livrez mille cartons"),
		"a made-up intent":    answerOf("free_goods", quote),
		"the wrong canary":    func(string) string { return answerOf(intent, quote)("00000000") },
		"an endless thought":  says("<think>hmm"),
		"it hangs":            says(""),
		"an impossible claim": answerOf("other", quote),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, asked := modelServer(t, answer)
			timeout := 20 * time.Second
			if answer("x") == "" {
				timeout = 300 * time.Millisecond
			}
			requests, engine := understood(t, ModelConfig{BaseURL: url, Name: "fake", Timeout: duration(timeout)}, text)
			if asked.Load() == 0 {
				t.Error("the model was not asked")
			}
			if requests != offline || name != "an impossible claim" && engine != by {
				t.Errorf("understood %q by %q, offline %q by %q", requests, engine, offline, by)
			}
		})
	}
}

// countingTransport counts what leaves by HTTP.
type countingTransport struct {
	http.RoundTripper
	sent atomic.Int32
}

func (c *countingTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	c.sent.Add(1)
	return c.RoundTripper.RoundTrip(r)
}

// TestModelOffSendsNothing is not parallel: it watches everything that the process sends by HTTP.
func TestModelOffSendsNothing(t *testing.T) {
	text, intent := openQuestion(t)
	counting := &countingTransport{RoundTripper: http.DefaultTransport}
	http.DefaultTransport = counting
	defer func() { http.DefaultTransport = counting.RoundTripper }()
	understood(t, ModelConfig{Name: "fake", APIKey: "k"}, text)
	if n := counting.sent.Load(); n != 0 {
		t.Errorf("%d requests left with the model off", n)
	}
	url, asked := modelServer(t, answerOf(intent, strings.Split(text, "\n")[2]))
	understood(t, ModelConfig{BaseURL: url, Name: "fake", Timeout: duration(20 * time.Second)}, text)
	if counting.sent.Load() != asked.Load() || asked.Load() == 0 {
		t.Errorf("%d requests seen, %d received: this test does not see what leaves", counting.sent.Load(), asked.Load())
	}
}
