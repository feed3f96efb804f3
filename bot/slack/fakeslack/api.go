package fakeslack

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	botID   = "B0GUICHET"
	appID   = "A0GUICHET"
	maxBody = 1 << 20
)

// answer is the body of an API answer, "ok" apart.
type answer = map[string]any

// apiError is an answer with ok false.
type apiError struct {
	code     string
	messages []string      // response_metadata.messages
	pause    time.Duration // for a 429
}

func (e *apiError) Error() string { return e.code + " " + strings.Join(e.messages, "; ") }

func refuse(code string, messages ...string) *apiError {
	return &apiError{code: code, messages: messages}
}

// call is one call of a method.
type call struct {
	method string
	args   map[string]string // values that are not text are JSON
}

// Call is a call that the server received.
type Call struct {
	Method  string
	Channel string
	Error   string // "" where it was answered with ok
}

// Fault is how a call is to go wrong.
type Fault struct {
	Error  string        // answered with ok false and this code, nothing done
	Status int           // an HTTP status, nothing done
	Pause  time.Duration // 429 with Retry-After, nothing done
	Silent bool          // done, and then no answer until the caller gives up
	Lost   bool          // the connection ends before anything is done
	Late   time.Duration // done and answered, after a while
}

// Fail makes the next calls of a method go wrong, one fault for each call.
func (s *Server) Fail(method string, faults ...Fault) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.faults[method] = append(s.faults[method], faults...)
}

// Calls lists the calls so far.
func (s *Server) Calls(method string) []Call {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var found []Call
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			found = append(found, c)
		}
	}
	return found
}

func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request) {
	c, token, err := readCall(r)
	if err != nil {
		s.reply(w, c, nil, refuse("invalid_json", err.Error()))
		return
	}
	if fault, ok := s.takeFault(c.method); ok {
		s.misbehave(w, r, c, token, fault)
		return
	}
	result, fail := s.perform(c, token)
	s.reply(w, c, result, fail)
}

// perform runs a method under the lock.
func (s *Server) perform(c call, token string) (answer, *apiError) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if fail := s.authorise(c, token); fail != nil {
		return nil, fail
	}
	run, ok := methods[c.method]
	if !ok {
		return nil, refuse("unknown_method")
	}
	result, fail := run(s, c)
	if fail == nil {
		s.touch()
	}
	return result, fail
}

var methods = map[string]func(*Server, call) (answer, *apiError){
	"auth.test": (*Server).authTest, "apps.connections.open": (*Server).connectionsOpen,
	"chat.postMessage": (*Server).postMessage, "chat.update": (*Server).updateMessage, "chat.delete": (*Server).deleteMessage,
	"chat.postEphemeral":    (*Server).postEphemeral,
	"conversations.history": (*Server).history, "conversations.replies": (*Server).replies,
	"conversations.info": (*Server).conversationInfo, "conversations.open": (*Server).conversationOpen,
	"conversations.list": (*Server).conversationList, "users.conversations": (*Server).userConversations,
	"users.info": (*Server).userInfo, "reactions.add": (*Server).addReaction,
	"views.open": (*Server).openView, "views.update": (*Server).updateView,
	"files.info":                 (*Server).fileInfo,
	"files.getUploadURLExternal": (*Server).uploadURL, "files.completeUploadExternal": (*Server).completeUpload,
}

func (s *Server) authorise(c call, token string) *apiError {
	want := s.cfg.BotToken
	if c.method == "apps.connections.open" {
		want = s.cfg.AppToken
	}
	switch token {
	case want:
		return nil
	case "":
		return refuse("not_authed")
	}
	return refuse("invalid_auth")
}

// readCall takes the arguments from a form or a JSON body, and the token from either or from the header.
func readCall(r *http.Request) (call, string, error) {
	c := call{method: r.PathValue("method"), args: map[string]string{}}
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		raw, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
		if err != nil {
			return c, token, err
		}
		var body map[string]json.RawMessage
		if len(raw) > 0 && string(raw) != "null" {
			if err := json.Unmarshal(raw, &body); err != nil {
				return c, token, err
			}
		}
		for key, value := range body {
			var text string
			if json.Unmarshal(value, &text) != nil {
				text = string(value)
			}
			c.args[key] = text
		}
	} else {
		r.Body = http.MaxBytesReader(nil, r.Body, maxBody)
		if err := r.ParseForm(); err != nil {
			return c, token, err
		}
		for key := range r.Form {
			c.args[key] = r.Form.Get(key)
		}
	}
	if token == "" {
		token = c.args["token"]
	}
	return c, token, nil
}

func (s *Server) takeFault(method string) (Fault, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	waiting := s.faults[method]
	if len(waiting) == 0 {
		return Fault{}, false
	}
	s.faults[method] = waiting[1:]
	return waiting[0], true
}

func (s *Server) misbehave(w http.ResponseWriter, r *http.Request, c call, token string, fault Fault) {
	switch {
	case fault.Pause > 0:
		s.reply(w, c, nil, &apiError{code: "ratelimited", pause: fault.Pause})
	case fault.Status != 0:
		s.note(c, strconv.Itoa(fault.Status))
		http.Error(w, "fault", fault.Status)
	case fault.Error != "":
		s.reply(w, c, nil, refuse(fault.Error))
	case fault.Silent:
		_, _ = s.perform(c, token)
		s.note(c, "silent")
		<-r.Context().Done()
	case fault.Late > 0:
		timer := time.NewTimer(fault.Late)
		defer timer.Stop()
		<-timer.C
		result, fail := s.perform(c, token)
		s.reply(w, c, result, fail)
	case fault.Lost:
		s.note(c, "lost")
		panic(http.ErrAbortHandler)
	}
}

func (s *Server) note(c call, code string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.calls = append(s.calls, Call{c.method, c.args["channel"], code})
	s.touch()
}

func (s *Server) reply(w http.ResponseWriter, c call, result answer, fail *apiError) {
	body := answer{"ok": fail == nil}
	code := ""
	if fail != nil {
		code = fail.code
		body["error"] = code
		if len(fail.messages) > 0 {
			body["response_metadata"] = answer{"messages": fail.messages}
		}
	}
	for key, value := range result {
		body[key] = value
	}
	s.note(c, code)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-OAuth-Scopes", strings.Join(s.scopes(), ","))
	if fail != nil && fail.pause > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(int(math.Ceil(fail.pause.Seconds()))))
		w.WriteHeader(http.StatusTooManyRequests)
	}
	_ = json.NewEncoder(w).Encode(body)
}

func (s *Server) scopes() []string {
	if s.cfg.Scopes != nil {
		return s.cfg.Scopes
	}
	return []string{"app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "files:read", "files:write",
		"groups:history", "groups:read", "im:history", "im:read", "im:write", "reactions:write", "users:read"}
}
