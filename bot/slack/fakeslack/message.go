package fakeslack

import (
	"context"
	"encoding/json"
	"mime"
	"path/filepath"
	"slices"
	"strings"
)

// Message is a message of a channel as it stands now.
type Message struct {
	Channel, TS, Thread string // Thread is "" at top level
	User                string
	Bot                 bool
	Text                string
	Blocks              []map[string]any
	Metadata            json.RawMessage
	Edited              string // ts of the last edit by a person
	Files               []File
	NoUnfurl            bool // posted with unfurling off
	Updates             int  // times that the bot changed it
}

// File is an uploaded file.
type File struct {
	ID, Name string
	Size     int
	Data     []byte
	uploaded bool
}

// Ephemeral is a message that one user sees.
type Ephemeral struct{ Channel, Thread, User, TS, Text string }

// Button is a button of a message.
type Button struct{ ActionID, Text, Value, URL, Style string }

// Shown is all the text of a message as one string: its blocks, or its text where it has none.
func (m Message) Shown() string {
	if len(m.Blocks) == 0 {
		return m.Text
	}
	var parts []string
	for _, b := range m.Blocks {
		parts = append(parts, texts(b)...)
	}
	return strings.Join(parts, "\n")
}

// Buttons lists the message's buttons.
func (m Message) Buttons() []Button {
	var buttons []Button
	for _, b := range m.Blocks {
		for _, e := range elements(b) {
			if str(e, "type") == "button" {
				buttons = append(buttons, Button{str(e, "action_id"), strings.Join(texts(e["text"]), ""), str(e, "value"), str(e, "url"), str(e, "style")})
			}
		}
	}
	return buttons
}

// Has tells whether the message has a button of that action id.
func (m Message) Has(actionID string) bool {
	return slices.ContainsFunc(m.Buttons(), func(b Button) bool { return b.ActionID == actionID })
}

// texts collects every "text" string below a value, in order.
func texts(value any) []string {
	switch v := value.(type) {
	case []any:
		var all []string
		for _, item := range v {
			all = append(all, texts(item)...)
		}
		return all
	case map[string]any:
		if t, ok := v["text"].(string); ok {
			return []string{t}
		}
		var all []string
		for _, key := range []string{"title", "text", "label", "fields", "elements", "element", "accessory", "options", "description"} {
			all = append(all, texts(v[key])...)
		}
		return all
	}
	return nil
}

func elements(block map[string]any) []map[string]any {
	var found []map[string]any
	for _, item := range list(block, "elements") {
		if e, ok := item.(map[string]any); ok {
			found = append(found, e)
		}
	}
	for _, key := range []string{"accessory", "element"} {
		if e, ok := block[key].(map[string]any); ok {
			found = append(found, e)
		}
	}
	return found
}

func str(object map[string]any, key string) string {
	text, _ := object[key].(string)
	return text
}

func list(object map[string]any, key string) []any {
	items, _ := object[key].([]any)
	return items
}

// Messages are the messages of a channel, oldest first, replies among them.
func (s *Server) Messages(channel string) []Message {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var all []Message
	for _, m := range s.messages[channel] {
		all = append(all, *m)
	}
	return all
}

// Message is one message of a channel; false where there is none.
func (s *Server) Message(channel, ts string) (Message, bool) {
	for _, m := range s.Messages(channel) {
		if m.TS == ts {
			return m, true
		}
	}
	return Message{}, false
}

// Ephemerals are what one user alone was told, oldest first.
func (s *Server) Ephemerals(user string) []Ephemeral {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var own []Ephemeral
	for _, e := range s.whispers {
		if e.User == user {
			own = append(own, e)
		}
	}
	return own
}

// WaitMessage waits for a message of a channel that fits.
func (s *Server) WaitMessage(ctx context.Context, channel string, fits func(Message) bool) (Message, error) {
	var found Message
	err := s.Wait(ctx, func() bool {
		all := s.Messages(channel)
		i := slices.IndexFunc(all, fits)
		if i >= 0 {
			found = all[i]
		}
		return i >= 0
	})
	return found, err
}

// WaitEphemeral waits until a user alone was told something that contains text.
func (s *Server) WaitEphemeral(ctx context.Context, user, text string) (Ephemeral, error) {
	var found Ephemeral
	err := s.Wait(ctx, func() bool {
		all := s.Ephemerals(user)
		i := slices.IndexFunc(all, func(e Ephemeral) bool { return strings.Contains(e.Text, text) })
		if i >= 0 {
			found = all[i]
		}
		return i >= 0
	})
	return found, err
}

// find is a message by channel and ts, nil where there is none. The mutex is held.
func (s *Server) find(channel, ts string) *Message {
	for _, m := range s.messages[channel] {
		if m.TS == ts {
			return m
		}
	}
	return nil
}

// encode is a message as the API and the events tell it. The mutex is held.
func (s *Server) encode(m *Message, metadata bool) map[string]any {
	out := map[string]any{"type": "message", "user": m.User, "text": m.Text, "ts": m.TS, "team": s.teamOf(m.User)}
	if m.Bot {
		out["bot_id"], out["app_id"] = botID, appID
	} else {
		out["client_msg_id"] = "00000000-0000-4000-8000-" + strings.ReplaceAll(m.TS, ".", "")[4:]
	}
	if m.Blocks != nil {
		out["blocks"] = m.Blocks
	}
	if m.Thread != "" {
		out["thread_ts"] = m.Thread
		if root := s.find(m.Channel, m.Thread); root != nil {
			out["parent_user_id"] = root.User
		}
	}
	if m.Edited != "" {
		out["edited"] = map[string]any{"user": m.User, "ts": m.Edited}
	}
	if metadata && len(m.Metadata) > 0 {
		out["metadata"] = m.Metadata
	}
	if len(m.Files) > 0 {
		var files []map[string]any
		for _, f := range m.Files {
			files = append(files, map[string]any{"id": f.ID, "name": f.Name, "title": f.Name, "size": f.Size, "mimetype": mime.TypeByExtension(filepath.Ext(f.Name))})
		}
		out["files"] = files
		out["subtype"] = "file_share"
	}
	s.addReplies(m, out)
	return out
}

// addReplies tells of the thread below a message.
func (s *Server) addReplies(m *Message, out map[string]any) {
	count, latest := 0, ""
	for _, reply := range s.messages[m.Channel] {
		if reply.Thread == m.TS {
			count, latest = count+1, reply.TS
		}
	}
	if count > 0 {
		out["reply_count"], out["latest_reply"], out["thread_ts"] = count, latest, m.TS
	}
}

func (s *Server) teamOf(user string) string {
	if team := s.users[user].Team; team != "" {
		return team
	}
	return s.cfg.Team
}
