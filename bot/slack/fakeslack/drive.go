package fakeslack

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// What can go wrong for a user.
var (
	// ErrUnknown: no such user, channel, message, button or modal.
	ErrUnknown = errors.New("not in this workspace")
	// ErrNoAnswer: the app did not acknowledge in time; the user sees a failure.
	ErrNoAnswer = errors.New("the app did not answer in time")
	// ErrRefused: the user's input does not fit its field.
	ErrRefused = errors.New("the input does not fit")
)

var typing = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Say posts as a user at top level; "@guichet" becomes a mention of the bot. It returns the message's ts.
func (s *Server) Say(user, channel, text string) (ts string, err error) {
	return s.Reply(user, channel, "", text)
}

// Reply posts as a user in a thread.
func (s *Server) Reply(user, channel, thread, text string) (ts string, err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if err := s.present(user, channel); err != nil {
		return "", err
	}
	if thread != "" && s.find(channel, thread) == nil {
		return "", fmt.Errorf("thread %s: %w", thread, ErrUnknown)
	}
	m := &Message{Channel: channel, Thread: thread, User: user, Text: s.typed(text)}
	s.put(m)
	s.touch()
	return m.TS, nil
}

// typed is what a person types as Slack stores it.
func (s *Server) typed(text string) string {
	return strings.ReplaceAll(typing.Replace(text), "@"+s.cfg.BotName, "<@"+s.cfg.BotUser+">")
}

func (s *Server) present(user, channel string) error {
	c, ok := s.channels[channel]
	if !ok || !slices.Contains(c.Members, user) {
		return fmt.Errorf("%s in %s: %w", user, channel, ErrUnknown)
	}
	return nil
}

// Edit changes a user's own message.
func (s *Server) Edit(channel, ts, text string) error {
	return s.change(channel, ts, func(m *Message) {
		m.Text, m.Edited = s.typed(text), s.nextTS()
	})
}

// Unfurl is Slack adding a preview to a message: an event of a change in which no word has changed.
func (s *Server) Unfurl(channel, ts string) error { return s.change(channel, ts, func(*Message) {}) }

func (s *Server) change(channel, ts string, do func(*Message)) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	m := s.find(channel, ts)
	if m == nil {
		return fmt.Errorf("message %s: %w", ts, ErrUnknown)
	}
	before := s.encode(m, false)
	do(m)
	s.tellChanged(m, before)
	s.touch()
	return nil
}

// Delete removes a message, anybody's.
func (s *Server) Delete(channel, ts string) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	m := s.find(channel, ts)
	if m == nil {
		return fmt.Errorf("message %s: %w", ts, ErrUnknown)
	}
	s.remove(m)
	s.touch()
	return nil
}

// userRef is a user as interactions tell it.
func (s *Server) userRef(user string) answer {
	return answer{"id": user, "username": s.users[user].Name, "name": s.users[user].Name, "team_id": s.teamOf(user)}
}

// Click presses a button of a message and waits for the acknowledgement.
func (s *Server) Click(user, channel, ts, actionID string) error {
	e, err := s.press(user, channel, ts, actionID)
	if err != nil {
		return err
	}
	if _, ok := <-e.acked; !ok {
		return ErrNoAnswer
	}
	return nil
}

func (s *Server) press(user, channel, ts, actionID string) (*envelope, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	m := s.find(channel, ts)
	if m == nil || s.present(user, channel) != nil {
		return nil, fmt.Errorf("message %s in %s for %s: %w", ts, channel, user, ErrUnknown)
	}
	for _, b := range m.Blocks {
		for _, element := range elements(b) {
			if str(element, "action_id") == actionID {
				return s.sendPress(user, m, str(b, "block_id"), element)
			}
		}
	}
	return nil, fmt.Errorf("button %s: %w", actionID, ErrUnknown)
}

// Press clicks a button that the message may no longer show: a click that was under way when the card changed.
func (s *Server) Press(user, channel, ts, actionID, value string) error {
	s.mutex.Lock()
	m := s.find(channel, ts)
	if m == nil {
		s.mutex.Unlock()
		return fmt.Errorf("message %s: %w", ts, ErrUnknown)
	}
	e, err := s.sendPress(user, m, "", map[string]any{"type": "button", "action_id": actionID, "value": value})
	s.mutex.Unlock()
	if err != nil {
		return err
	}
	if _, ok := <-e.acked; !ok {
		return ErrNoAnswer
	}
	return nil
}

func (s *Server) sendPress(user string, m *Message, block string, element map[string]any) (*envelope, error) {
	action := answer{"action_ts": s.nextTS(), "block_id": block}
	for key, value := range element {
		action[key] = value
	}
	e, ok := s.dispatch("interactive", answer{
		"type": "block_actions", "api_app_id": appID, "token": "fake", "trigger_id": s.newTrigger(user),
		"user": s.userRef(user), "team": answer{"id": s.cfg.Team, "domain": "fake"},
		"container": answer{"type": "message", "message_ts": m.TS, "channel_id": m.Channel, "is_ephemeral": false},
		"channel":   answer{"id": m.Channel, "name": s.channels[m.Channel].Name}, "message": s.encode(m, false),
		"actions": []any{action}, "state": answer{"values": answer{}},
	})
	if !ok {
		return nil, ErrNoAnswer
	}
	return e, nil
}

// Slash types a command such as "/adv" with its text. What the app answers is an ephemeral message.
func (s *Server) Slash(user, channel, command, text string) error {
	s.mutex.Lock()
	if err := s.presentAnywhere(user, channel); err != nil {
		s.mutex.Unlock()
		return err
	}
	e, ok := s.dispatch("slash_commands", answer{
		"token": "fake", "team_id": s.teamOf(user), "team_domain": "fake", "channel_id": channel, "channel_name": s.channels[channel].Name,
		"user_id": user, "user_name": s.users[user].Name, "command": command, "text": typing.Replace(text),
		"trigger_id": s.newTrigger(user), "api_app_id": appID, "is_enterprise_install": "false",
	})
	s.mutex.Unlock()
	if !ok {
		return ErrNoAnswer
	}
	payload, ok := <-e.acked
	if !ok {
		return ErrNoAnswer
	}
	return s.tellCommand(user, channel, payload)
}

// presentAnywhere allows commands in channels that the bot is not in. The mutex is held.
func (s *Server) presentAnywhere(user, channel string) error {
	if _, ok := s.channels[channel]; !ok {
		return fmt.Errorf("channel %s: %w", channel, ErrUnknown)
	}
	if _, ok := s.users[user]; !ok {
		return fmt.Errorf("user %s: %w", user, ErrUnknown)
	}
	return nil
}

func (s *Server) tellCommand(user, channel string, payload json.RawMessage) error {
	var told struct{ Text string }
	if len(payload) > 0 {
		if err := json.Unmarshal(payload, &told); err != nil {
			return fmt.Errorf("reading the answer to the command: %w", err)
		}
	}
	if told.Text == "" {
		return nil
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.whispers = append(s.whispers, Ephemeral{Channel: channel, User: user, TS: s.nextTS(), Text: told.Text})
	s.touch()
	return nil
}

// SubmitView submits a user's modal; values are by block id, fields not named keep what stands in them. The app's errors
// stand in the View afterwards; where it closed the modal there is none.
func (s *Server) SubmitView(user, viewID string, values map[string]string) error {
	s.mutex.Lock()
	v, ok := s.views[viewID]
	if !ok || v.User != user || v.Submit == "" {
		s.mutex.Unlock()
		return fmt.Errorf("modal %s of %s: %w", viewID, user, ErrUnknown)
	}
	state, err := readFields(*v, values)
	if err != nil {
		s.mutex.Unlock()
		return err
	}
	view := s.encodeView(v)
	view["state"] = answer{"values": state}
	e, ok := s.dispatch("interactive", answer{
		"type": "view_submission", "api_app_id": appID, "token": "fake", "trigger_id": s.newTrigger(user),
		"user": s.userRef(user), "team": answer{"id": s.cfg.Team, "domain": "fake"}, "view": view, "response_urls": []any{},
	})
	s.mutex.Unlock()
	if !ok {
		return ErrNoAnswer
	}
	payload, ok := <-e.acked
	if !ok {
		return ErrNoAnswer
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	defer s.touch()
	if faults := s.applyResponse(v, payload); len(faults) > 0 {
		return fmt.Errorf("the app's answer: %s", strings.Join(faults, "; "))
	}
	return nil
}

// readFields checks what a user typed as Slack's own form does.
func readFields(v View, values map[string]string) (answer, error) {
	state := answer{}
	for _, f := range v.Fields() {
		value, given := values[f.Block]
		if !given {
			value = f.Value
		}
		switch {
		case value == "" && !f.Optional:
			return nil, fmt.Errorf("field %s is empty: %w", f.Block, ErrRefused)
		case f.MaxLength > 0 && utf8.RuneCountInString(value) > f.MaxLength:
			return nil, fmt.Errorf("field %s is longer than %d: %w", f.Block, f.MaxLength, ErrRefused)
		}
		entry := answer{"type": f.Kind, "value": value}
		if len(f.Options) > 0 {
			i := slices.IndexFunc(f.Options, func(o Option) bool { return o.Value == value })
			if i < 0 {
				return nil, fmt.Errorf("field %s has no choice %q: %w", f.Block, value, ErrRefused)
			}
			entry = answer{"type": f.Kind, "selected_option": answer{"value": value, "text": answer{"type": "plain_text", "text": f.Options[i].Text}}}
		} else if value == "" {
			entry["value"] = nil
		}
		state[f.Block] = answer{f.Action: entry}
	}
	return state, nil
}
