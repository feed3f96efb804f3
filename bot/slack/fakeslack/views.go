package fakeslack

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// View is a modal that a user sees.
type View struct {
	ID, User, CallbackID, Metadata string
	Title, Submit, Close           string
	Blocks                         []map[string]any
	Errors                         map[string]string // by block id, of the last submission
	Updates                        int
	raw                            map[string]any
	hash                           string
}

// Field is an input of a modal.
type Field struct {
	Block, Action, Kind, Label, Value string
	Options                           []Option
	Multiline, Optional               bool
	MaxLength                         int
}

// Option is a choice of a field.
type Option struct{ Value, Text, Description string }

type trigger struct {
	user string
	made time.Time
}

// newTrigger gives the handle with which a modal may be opened, once and soon. The mutex is held.
func (s *Server) newTrigger(user string) string {
	id := s.nextID("") + ".trigger"
	s.triggers[id] = trigger{user, time.Now()}
	return id
}

// openView is views.open.
func (s *Server) openView(c call) (answer, *apiError) {
	t, ok := s.triggers[c.args["trigger_id"]]
	if !ok {
		return nil, refuse("invalid_trigger_id")
	}
	delete(s.triggers, c.args["trigger_id"])
	if time.Since(t.made) > s.cfg.AckWithin {
		return nil, refuse("expired_trigger_id")
	}
	raw, fail := readView(c.args["view"])
	if fail != nil {
		return nil, fail
	}
	v := &View{ID: s.nextID("V"), User: t.user}
	s.views[v.ID] = v
	s.fill(v, raw)
	return answer{"view": s.encodeView(v)}, nil
}

// updateView is views.update.
func (s *Server) updateView(c call) (answer, *apiError) {
	v, ok := s.views[c.args["view_id"]]
	if !ok {
		return nil, refuse("not_found")
	}
	if hash := c.args["hash"]; hash != "" && hash != v.hash {
		return nil, refuse("hash_conflict")
	}
	raw, fail := readView(c.args["view"])
	if fail != nil {
		return nil, fail
	}
	v.Updates++
	s.fill(v, raw)
	return answer{"view": s.encodeView(v)}, nil
}

func readView(text string) (map[string]any, *apiError) {
	var raw map[string]any
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return nil, refuse("invalid_arguments", err.Error())
	}
	if faults := checkView(raw); len(faults) > 0 {
		return nil, refuse("invalid_arguments", faults...)
	}
	return raw, nil
}

// fill gives a modal its content. The mutex is held.
func (s *Server) fill(v *View, raw map[string]any) {
	v.raw, v.hash, v.Errors = raw, s.nextID("h"), nil
	v.CallbackID, v.Metadata = str(raw, "callback_id"), str(raw, "private_metadata")
	v.Title, v.Submit, v.Close = joined(raw["title"]), joined(raw["submit"]), joined(raw["close"])
	v.Blocks = nil
	for _, b := range list(raw, "blocks") {
		if block, ok := b.(map[string]any); ok {
			v.Blocks = append(v.Blocks, block)
		}
	}
}

func joined(value any) string { return strings.Join(texts(value), "") }

func (s *Server) encodeView(v *View) answer {
	out := answer{}
	for key, value := range v.raw {
		out[key] = value
	}
	out["id"], out["hash"], out["team_id"], out["app_id"], out["bot_id"] = v.ID, v.hash, s.cfg.Team, appID, botID
	out["root_view_id"], out["state"] = v.ID, answer{"values": answer{}}
	return out
}

// Fields lists the modal's inputs.
func (v View) Fields() []Field {
	var fields []Field
	for _, b := range v.Blocks {
		element, ok := b["element"].(map[string]any)
		if !ok || str(b, "type") != "input" {
			continue
		}
		f := Field{Block: str(b, "block_id"), Action: str(element, "action_id"), Kind: str(element, "type"), Label: joined(b["label"]),
			Value: str(element, "initial_value")}
		f.Multiline, _ = element["multiline"].(bool)
		f.Optional, _ = b["optional"].(bool)
		if n, ok := element["max_length"].(float64); ok {
			f.MaxLength = int(n)
		}
		if chosen, ok := element["initial_option"].(map[string]any); ok {
			f.Value = str(chosen, "value")
		}
		for _, o := range list(element, "options") {
			if option, ok := o.(map[string]any); ok {
				f.Options = append(f.Options, Option{str(option, "value"), joined(option["text"]), joined(option["description"])})
			}
		}
		fields = append(fields, f)
	}
	return fields
}

// Shown is all the text of the modal, the values of its fields among it.
func (v View) Shown() string {
	parts := []string{v.Title}
	for _, b := range v.Blocks {
		parts = append(parts, texts(b)...)
	}
	for _, f := range v.Fields() {
		parts = append(parts, f.Value)
	}
	return strings.Join(parts, "\n")
}

// View is the newest modal that a user has open; false where there is none.
func (s *Server) View(user string) (View, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var newest *View
	for _, v := range s.views {
		if v.User == user && (newest == nil || v.ID > newest.ID) {
			newest = v
		}
	}
	if newest == nil {
		return View{}, false
	}
	return *newest, true
}

// WaitView waits until a user has a modal open that fits.
func (s *Server) WaitView(ctx context.Context, user string, fits func(View) bool) (View, error) {
	var found View
	err := s.Wait(ctx, func() bool {
		v, ok := s.View(user)
		found = v
		return ok && fits(v)
	})
	return found, err
}

// CloseView is the user closing the modal.
func (s *Server) CloseView(id string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	delete(s.views, id)
	s.touch()
}

// applyResponse is what Slack does with the answer in a submission's acknowledgement. The mutex is held.
func (s *Server) applyResponse(v *View, payload json.RawMessage) []string {
	var response struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   json.RawMessage   `json:"view"`
	}
	if len(payload) > 0 {
		if err := json.Unmarshal(payload, &response); err != nil {
			return []string{"the answer is no JSON object: " + err.Error()}
		}
	}
	switch response.Action {
	case "errors":
		for block := range response.Errors {
			if !slices.ContainsFunc(v.Fields(), func(f Field) bool { return f.Block == block }) {
				return []string{"errors name block " + block + ", which is no input"}
			}
		}
		v.Errors = response.Errors
	case "update":
		raw, fail := readView(string(response.View))
		if fail != nil {
			return fail.messages
		}
		v.Updates++
		s.fill(v, raw)
	case "", "clear":
		delete(s.views, v.ID)
	default:
		return []string{"unknown response_action " + response.Action}
	}
	return nil
}
