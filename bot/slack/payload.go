package slack

import (
	"encoding/json"
	"fmt"
)

// The payloads as we read them: only the fields that we use, each by itself, so that a change of any
// other part of Slack's format, or of a library's idea of it, cannot cost us a message.

// word is a JSON string; anything else in its place reads as "".
type word string

// UnmarshalJSON never fails.
func (w *word) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		*w = word(text)
	}
	return nil
}

// lenient is a part of a payload; where it has another shape it reads as zero.
type lenient[T any] struct{ Value T }

// UnmarshalJSON never fails.
func (l *lenient[T]) UnmarshalJSON(raw []byte) error {
	var value T
	if json.Unmarshal(raw, &value) == nil {
		l.Value = value
	}
	return nil
}

type named struct {
	ID     word `json:"id"`
	TeamID word `json:"team_id"`
}

// eventPayload is the payload of an events_api envelope.
type eventPayload struct {
	TeamID word            `json:"team_id"`
	Event  json.RawMessage `json:"event"`
}

// post is a message or app_mention event, or one message of a history.
type post struct {
	Type        word                  `json:"type"`
	Subtype     word                  `json:"subtype"`
	User        word                  `json:"user"`
	BotID       word                  `json:"bot_id"`
	Text        word                  `json:"text"`
	TS          word                  `json:"ts"`
	ThreadTS    word                  `json:"thread_ts"`
	Channel     word                  `json:"channel"`
	ChannelType word                  `json:"channel_type"`
	UserTeam    word                  `json:"user_team"`
	SourceTeam  word                  `json:"source_team"`
	Edited      lenient[edit]         `json:"edited"`
	Message     lenient[*post]        `json:"message"`
	Previous    lenient[*post]        `json:"previous_message"`
	DeletedTS   word                  `json:"deleted_ts"`
	Files       lenient[[]sharedFile] `json:"files"`
}

// sharedFile is a file of a post.
type sharedFile struct {
	ID       word         `json:"id"`
	Name     word         `json:"name"`
	Title    word         `json:"title"`
	MimeType word         `json:"mimetype"`
	Size     lenient[int] `json:"size"`
}

type edit struct {
	TS word `json:"ts"`
}

// interaction is the payload of an interactive envelope.
type interaction struct {
	Type      word                         `json:"type"`
	TriggerID word                         `json:"trigger_id"`
	User      lenient[named]               `json:"user"`
	Team      lenient[named]               `json:"team"`
	Channel   lenient[named]               `json:"channel"`
	Message   lenient[post]                `json:"message"`
	Actions   lenient[[]interactionAction] `json:"actions"`
	View      lenient[submittedView]       `json:"view"`
}

type interactionAction struct {
	ActionID word `json:"action_id"`
	Value    word `json:"value"`
}

type submittedView struct {
	ID         word `json:"id"`
	CallbackID word `json:"callback_id"`
	Metadata   word `json:"private_metadata"`
	State      lenient[struct {
		Values map[string]map[string]lenient[inputState] `json:"values"`
	}] `json:"state"`
}

type inputState struct {
	Value    word `json:"value"`
	Selected lenient[struct {
		Value word `json:"value"`
	}] `json:"selected_option"`
}

// input is what stands in one field of a submitted modal.
func (v submittedView) input(block string) string {
	for _, state := range v.State.Value.Values[block] {
		if state.Value.Value != "" {
			return string(state.Value.Value)
		}
		return string(state.Value.Selected.Value.Value)
	}
	return ""
}

// command is the payload of a slash_commands envelope.
type command struct {
	TeamID    word `json:"team_id"`
	ChannelID word `json:"channel_id"`
	UserID    word `json:"user_id"`
	Command   word `json:"command"`
	Text      word `json:"text"`
	TriggerID word `json:"trigger_id"`
}

func parse[T any](raw json.RawMessage, what string) (T, error) {
	var value T
	if err := json.Unmarshal(raw, &value); err != nil {
		return value, fmt.Errorf("reading %s: %w", what, err)
	}
	return value, nil
}
