package fakeslack

import (
	"encoding/json"
	"slices"
	"time"
	"unicode/utf8"
)

// postMessage is chat.postMessage.
func (s *Server) postMessage(c call) (answer, *apiError) {
	channel, fail := s.writable(c.args["channel"])
	if fail != nil {
		return nil, fail
	}
	blocks, fail := readContent(c)
	if fail != nil {
		return nil, fail
	}
	m := &Message{Channel: channel.ID, User: s.cfg.BotUser, Bot: true, Text: c.args["text"], Blocks: blocks,
		NoUnfurl: c.args["unfurl_links"] == "false" && c.args["unfurl_media"] == "false"}
	if m.Metadata, fail = readMetadata(c); fail != nil {
		return nil, fail
	}
	if thread := c.args["thread_ts"]; thread != "" {
		if s.find(channel.ID, thread) == nil {
			return nil, refuse("thread_not_found")
		}
		m.Thread = thread
	}
	if fail := s.pace(channel.ID); fail != nil {
		return nil, fail
	}
	s.put(m)
	return answer{"channel": channel.ID, "ts": m.TS, "message": s.encode(m, true)}, nil
}

// put stamps a message, keeps it and tells the app of it. The mutex is held.
func (s *Server) put(m *Message) {
	m.TS = s.nextTS()
	s.messages[m.Channel] = append(s.messages[m.Channel], m)
	s.tellPosted(m)
}

// pace keeps the rhythm of one post in each channel. The mutex is held.
func (s *Server) pace(channel string) *apiError {
	if s.cfg.Pace == 0 {
		return nil
	}
	now := time.Now()
	if wait := s.lastPost[channel].Add(s.cfg.Pace).Sub(now); wait > 0 {
		return &apiError{code: "ratelimited", pause: wait}
	}
	s.lastPost[channel] = now
	return nil
}

// updateMessage is chat.update.
func (s *Server) updateMessage(c call) (answer, *apiError) {
	channel, fail := s.writable(c.args["channel"])
	if fail != nil {
		return nil, fail
	}
	m := s.find(channel.ID, c.args["ts"])
	if m == nil {
		return nil, refuse("message_not_found")
	}
	if !m.Bot {
		return nil, refuse("cant_update_message")
	}
	blocks, fail := readContent(c)
	if fail != nil {
		return nil, fail
	}
	metadata, fail := readMetadata(c)
	if fail != nil {
		return nil, fail
	}
	before := s.encode(m, false)
	m.Text, m.Blocks, m.Updates = c.args["text"], blocks, m.Updates+1
	if metadata != nil {
		m.Metadata = metadata
	}
	s.tellChanged(m, before)
	return answer{"channel": channel.ID, "ts": m.TS, "text": m.Text, "message": s.encode(m, true)}, nil
}

// deleteMessage is chat.delete.
func (s *Server) deleteMessage(c call) (answer, *apiError) {
	m := s.find(c.args["channel"], c.args["ts"])
	if m == nil {
		return nil, refuse("message_not_found")
	}
	if !m.Bot {
		return nil, refuse("cant_delete_message")
	}
	s.remove(m)
	return answer{"channel": m.Channel, "ts": m.TS}, nil
}

func (s *Server) remove(m *Message) {
	before := s.encode(m, false)
	s.messages[m.Channel] = slices.DeleteFunc(s.messages[m.Channel], func(other *Message) bool { return other == m })
	s.tellDeleted(m, before)
}

// postEphemeral is chat.postEphemeral.
func (s *Server) postEphemeral(c call) (answer, *apiError) {
	channel, fail := s.writable(c.args["channel"])
	if fail != nil {
		return nil, fail
	}
	if _, fail := readContent(c); fail != nil {
		return nil, fail
	}
	if !slices.Contains(channel.Members, c.args["user"]) {
		return nil, refuse("user_not_in_channel")
	}
	e := Ephemeral{Channel: channel.ID, Thread: c.args["thread_ts"], User: c.args["user"], TS: s.nextTS(), Text: c.args["text"]}
	s.whispers = append(s.whispers, e)
	return answer{"message_ts": e.TS}, nil
}

// writable is a channel that the bot may post in. The mutex is held.
func (s *Server) writable(id string) (*Channel, *apiError) {
	channel, fail := s.readable(id)
	switch {
	case fail != nil:
		return nil, fail
	case channel.Archived:
		return nil, refuse("is_archived")
	}
	return channel, nil
}

// readable is a channel that the bot is in. A private one that it is not in does not exist for it. The mutex is held.
func (s *Server) readable(id string) (*Channel, *apiError) {
	channel, ok := s.channels[id]
	switch {
	case !ok:
		return nil, refuse("channel_not_found")
	case slices.Contains(channel.Members, s.cfg.BotUser):
		return channel, nil
	case channel.Private:
		return nil, refuse("channel_not_found")
	}
	return nil, refuse("not_in_channel")
}

// readContent checks text and blocks against Slack's limits.
func readContent(c call) ([]map[string]any, *apiError) {
	text, raw := c.args["text"], c.args["blocks"]
	if utf8.RuneCountInString(text) > maxText {
		return nil, refuse("msg_too_long")
	}
	if raw == "" || raw == "[]" {
		if text == "" {
			return nil, refuse("no_text")
		}
		return nil, nil
	}
	var blocks []map[string]any
	if err := json.Unmarshal([]byte(raw), &blocks); err != nil {
		return nil, refuse("invalid_blocks_format", err.Error())
	}
	if faults := checkBlocks(blocks, maxMessageBlocks, false); len(faults) > 0 {
		return nil, refuse("invalid_blocks", faults...)
	}
	if length := blockLength(blocks); length > maxBlockText {
		return nil, refuse("msg_blocks_too_long")
	}
	return blocks, nil
}

func readMetadata(c call) (json.RawMessage, *apiError) {
	raw := c.args["metadata"]
	if raw == "" {
		return nil, nil
	}
	var metadata struct {
		EventType    string         `json:"event_type"`
		EventPayload map[string]any `json:"event_payload"`
	}
	if err := json.Unmarshal([]byte(raw), &metadata); err != nil || metadata.EventType == "" {
		return nil, refuse("invalid_metadata_format")
	}
	if len(raw) > maxMetadata {
		return nil, refuse("metadata_too_large")
	}
	return json.RawMessage(raw), nil
}
