package fakeslack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

func small(t *testing.T, change ...func(*Config)) *Server {
	t.Helper()
	t.Parallel()
	cfg := Config{Users: []User{{ID: "U1", Name: "anne"}, {ID: "U2", Name: "bob"}},
		Channels: []Channel{{ID: "C1", Name: "adv", Members: []string{"U1", "U0GUICHET"}}, {ID: "C2", Name: "other", Members: []string{"U1"}}}}
	for _, c := range change {
		c(&cfg)
	}
	return Start(t, cfg)
}

// api calls a method and gives its error code, "" for ok.
func api(t *testing.T, s *Server, method string, args url.Values) (map[string]any, string) {
	t.Helper()
	if args.Get("token") == "" {
		args.Set("token", "xoxb-fake")
	}
	response, err := http.PostForm(s.URL()+method, args)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var body map[string]any
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil {
		t.Fatal(err)
	}
	code, _ := body["error"].(string)
	return body, code
}

func TestLimits(t *testing.T) {
	s := small(t)
	long := func(n int) string { return strings.Repeat("é", n) }
	section := func(n int) string {
		return fmt.Sprintf(`{"type":"section","text":{"type":"mrkdwn","text":%q}}`, long(n))
	}
	button := func(label, value, id string) string {
		return fmt.Sprintf(`{"type":"actions","elements":[{"type":"button","action_id":%q,"value":%q,"text":{"type":"plain_text","text":%q}}]}`, id, value, label)
	}
	many := func(n int, block string) string {
		return "[" + strings.TrimSuffix(strings.Repeat(block+",", n), ",") + "]"
	}
	for name, c := range map[string]struct{ blocks, text, want string }{
		"section of 3000":    {"[" + section(3000) + "]", "", ""},
		"section of 3001":    {"[" + section(3001) + "]", "", "invalid_blocks"},
		"50 blocks":          {many(50, `{"type":"divider"}`), "", ""},
		"51 blocks":          {many(51, `{"type":"divider"}`), "", "invalid_blocks"},
		"header of 151":      {fmt.Sprintf(`[{"type":"header","text":{"type":"plain_text","text":%q}}]`, long(151)), "", "invalid_blocks"},
		"header with markup": {`[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]`, "", "invalid_blocks"},
		"button of 75":       {"[" + button(long(75), "1", "a") + "]", "", ""},
		"button of 76":       {"[" + button(long(76), "1", "a") + "]", "", "invalid_blocks"},
		"value of 2001":      {"[" + button("x", long(2001), "a") + "]", "", "invalid_blocks"},
		"action_id of 256":   {"[" + button("x", "1", long(256)) + "]", "", "invalid_blocks"},
		"total too long":     {many(5, section(2900)), "", "msg_blocks_too_long"},
		"text too long":      {"", long(40001), "msg_too_long"},
		"nothing":            {"", "", "no_text"},
		"no JSON":            {"[", "", "invalid_blocks_format"},
		"unknown block":      {`[{"type":"hologram"}]`, "", "invalid_blocks"},
	} {
		if _, got := api(t, s, "chat.postMessage", url.Values{"channel": {"C1"}, "blocks": {c.blocks}, "text": {c.text}}); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestErrorCodes(t *testing.T) {
	s := small(t)
	for name, c := range map[string]struct {
		method string
		args   url.Values
		want   string
	}{
		"no such channel":     {"chat.postMessage", url.Values{"channel": {"C9"}, "text": {"x"}}, "channel_not_found"},
		"bot not in channel":  {"chat.postMessage", url.Values{"channel": {"C2"}, "text": {"x"}}, "not_in_channel"},
		"wrong token":         {"auth.test", url.Values{"token": {"xoxb-other"}}, "invalid_auth"},
		"no app token":        {"apps.connections.open", url.Values{}, "invalid_auth"},
		"no such message":     {"chat.update", url.Values{"channel": {"C1"}, "ts": {"1.2"}, "text": {"x"}}, "message_not_found"},
		"no such thread":      {"chat.postMessage", url.Values{"channel": {"C1"}, "text": {"x"}, "thread_ts": {"1.2"}}, "thread_not_found"},
		"ephemeral elsewhere": {"chat.postEphemeral", url.Values{"channel": {"C1"}, "user": {"U2"}, "text": {"x"}}, "user_not_in_channel"},
		"trigger unknown":     {"views.open", url.Values{"trigger_id": {"1"}, "view": {"{}"}}, "invalid_trigger_id"},
		"unknown method":      {"chat.sing", url.Values{}, "unknown_method"},
		"unknown user":        {"users.info", url.Values{"user": {"U9"}}, "user_not_found"},
	} {
		if _, got := api(t, s, c.method, c.args); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestTriggerExpires(t *testing.T) {
	s := small(t, func(c *Config) { c.AckWithin = time.Nanosecond })
	s.mutex.Lock()
	trigger := s.newTrigger("U1")
	s.mutex.Unlock()
	view := `{"type":"modal","title":{"type":"plain_text","text":"x"},"blocks":[{"type":"divider"}]}`
	if _, got := api(t, s, "views.open", url.Values{"trigger_id": {trigger}, "view": {view}}); got != "expired_trigger_id" {
		t.Errorf("got %q", got)
	}
}

func TestPace(t *testing.T) {
	s := small(t, func(c *Config) { c.Pace = time.Hour })
	post := func() *http.Response {
		response, err := http.PostForm(s.URL()+"chat.postMessage", url.Values{"token": {"xoxb-fake"}, "channel": {"C1"}, "text": {"x"}})
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		return response
	}
	if first := post(); first.StatusCode != http.StatusOK {
		t.Errorf("first: %d", first.StatusCode)
	}
	if second := post(); second.StatusCode != http.StatusTooManyRequests || second.Header.Get("Retry-After") != "3600" {
		t.Errorf("second: %d, Retry-After %q", second.StatusCode, second.Header.Get("Retry-After"))
	}
}

// connect opens a socket as the app.
func connect(t *testing.T, s *Server) *websocket.Conn {
	t.Helper()
	body, code := api(t, s, "apps.connections.open", url.Values{"token": {"xapp-fake"}})
	if code != "" {
		t.Fatal(code)
	}
	conn, _, err := websocket.DefaultDialer.Dial(body["url"].(string), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if hello := frame(t, conn); hello["type"] != "hello" {
		t.Fatalf("first frame %v", hello)
	}
	if err := s.WaitConnected(t.Context()); err != nil {
		t.Fatal(err)
	}
	return conn
}

func frame(t *testing.T, conn *websocket.Conn) map[string]any {
	t.Helper()
	var f map[string]any
	if err := conn.ReadJSON(&f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestUnacknowledgedEnvelopeComesAgain(t *testing.T) {
	s := small(t, func(c *Config) { c.AckWithin = 20 * time.Millisecond })
	conn := connect(t, s)
	if _, err := s.Say("U1", "C1", "bonjour"); err != nil {
		t.Fatal(err)
	}
	first, second := frame(t, conn), frame(t, conn)
	if first["envelope_id"] != second["envelope_id"] || second["retry_attempt"] != float64(1) || second["retry_reason"] != "timeout" {
		t.Errorf("first %v, second %v", first["retry_attempt"], second)
	}
	if err := conn.WriteJSON(map[string]any{"envelope_id": first["envelope_id"]}); err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(t.Context(), func() bool { return len(s.Acks()) == 1 }); err != nil {
		t.Fatal(err)
	}
}

func TestOversizeAcknowledgementIsDropped(t *testing.T) {
	s := small(t, func(c *Config) { c.AckWithin = 50 * time.Millisecond })
	conn := connect(t, s)
	done := make(chan error, 1)
	go func() { done <- s.Slash("U1", "C1", "/adv", "x") }()
	id := frame(t, conn)["envelope_id"]
	if err := conn.WriteJSON(map[string]any{"envelope_id": id, "payload": map[string]any{"text": strings.Repeat("x", maxAck)}}); err != nil {
		t.Fatal(err)
	}
	if err := <-done; !errors.Is(err, ErrNoAnswer) {
		t.Errorf("got %v, want no answer", err)
	}
}

func TestPage(t *testing.T) {
	s := small(t)
	page := httptest.NewServer(http.StripPrefix("/demo/slack", s.Page()))
	defer page.Close()
	for path, want := range map[string]string{"/": "page.js", "/page.js": "poll", "/markup.js": "markup", "/page.css": "grid"} {
		response, err := http.Get(page.URL + "/demo/slack" + path)
		if err != nil {
			t.Fatal(err)
		}
		var body bytes.Buffer
		_, _ = body.ReadFrom(response.Body)
		response.Body.Close()
		if response.StatusCode != http.StatusOK || !strings.Contains(body.String(), want) || strings.Contains(body.String(), "http://") || strings.Contains(body.String(), "https://") {
			t.Errorf("%s: %d", path, response.StatusCode)
		}
	}
	post := func(body, origin string) int {
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, page.URL+"/demo/slack/act", strings.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Origin", origin)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		return response.StatusCode
	}
	say := `{"do":"say","user":"U1","channel":"C1","text":"@guichet <b>bonjour</b>"}`
	if code := post(say, "https://evil.example"); code != http.StatusForbidden {
		t.Errorf("a foreign page may post: %d", code)
	}
	if code := post(say, page.URL); code != http.StatusOK {
		t.Errorf("saying: %d", code)
	}
	if code := post(`{"do":"click","user":"U1","channel":"C1","ts":"1.2","action":"x"}`, page.URL); code != http.StatusNotFound {
		t.Errorf("clicking nothing: %d", code)
	}
	response, err := http.Get(page.URL + "/demo/slack/state?user=U1")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var state pageState
	if err := json.NewDecoder(response.Body).Decode(&state); err != nil {
		t.Fatal(err)
	}
	if len(state.Channels) != 3 || len(state.Messages) != 1 || state.Messages[0].Text != "<@U0GUICHET> &lt;b&gt;bonjour&lt;/b&gt;" {
		t.Errorf("state %+v", state)
	}
}
