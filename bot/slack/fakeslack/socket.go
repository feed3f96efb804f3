package fakeslack

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// maxAttempts is how often an envelope is sent that nobody acknowledges.
const maxAttempts = 4

// socket is one Socket Mode connection.
type socket struct {
	conn  *websocket.Conn
	write sync.Mutex
	done  chan struct{}
}

func (k *socket) send(value any) error {
	k.write.Lock()
	defer k.write.Unlock()
	_ = k.conn.SetWriteDeadline(time.Now().Add(10 * time.Second))
	return k.conn.WriteJSON(value)
}

// envelope is something sent to the app that asks for an acknowledgement.
type envelope struct {
	id, kind string
	payload  any
	attempts int
	sent     time.Time
	timer    *time.Timer
	acked    chan json.RawMessage // closed when given up
}

// Ack is an acknowledgement as it came.
type Ack struct {
	Envelope, Kind string
	Attempt        int           // 0 for the first delivery
	After          time.Duration // since that delivery
	Payload        json.RawMessage
}

// connectionsOpen is apps.connections.open: an address that works once.
func (s *Server) connectionsOpen(call) (answer, *apiError) {
	ticket := s.nextID("ticket")
	s.tickets[ticket] = true
	return answer{"url": "ws://" + s.listener.Addr().String() + "/link?ticket=" + ticket}, nil
}

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	s.mutex.Lock()
	ticket := r.URL.Query().Get("ticket")
	valid := s.tickets[ticket]
	delete(s.tickets, ticket)
	s.mutex.Unlock()
	if !valid {
		http.Error(w, "unknown ticket", http.StatusForbidden)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	k := &socket{conn: conn, done: make(chan struct{})}
	hello := map[string]any{"type": "hello", "num_connections": 1, "connection_info": answer{"app_id": appID},
		"debug_info": answer{"host": "fake", "approximate_connection_time": 3600}}
	if k.send(hello) == nil {
		s.join(k)
		go s.ping(k)
		s.read(k)
	}
	s.leave(k)
}

func (s *Server) join(k *socket) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.sockets = append(s.sockets, k)
	s.touch()
}

func (s *Server) leave(k *socket) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.sockets = slices.DeleteFunc(s.sockets, func(other *socket) bool { return other == k })
	close(k.done)
	_ = k.conn.Close()
	s.touch()
}

func (s *Server) ping(k *socket) {
	ticker := time.NewTicker(s.cfg.PingEvery)
	defer ticker.Stop()
	for {
		s.mutex.Lock()
		mute := s.mute
		s.mutex.Unlock()
		if !mute {
			_ = k.conn.WriteControl(websocket.PingMessage, []byte("fake"), time.Now().Add(time.Second))
		}
		select {
		case <-ticker.C:
		case <-k.done:
			return
		}
	}
}

// read takes acknowledgements until the connection ends. One of 20 KB or more is dropped, as Slack does.
func (s *Server) read(k *socket) {
	for {
		_, raw, err := k.conn.ReadMessage()
		if err != nil {
			return
		}
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if len(raw) >= maxAck || json.Unmarshal(raw, &ack) != nil {
			continue
		}
		s.acknowledge(ack.EnvelopeID, ack.Payload)
	}
}

func (s *Server) acknowledge(id string, payload json.RawMessage) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	e, ok := s.pending[id]
	if !ok {
		return
	}
	if string(payload) == "null" {
		payload = nil
	}
	delete(s.pending, id)
	e.timer.Stop()
	s.acks = append(s.acks, Ack{Envelope: id, Kind: e.kind, Attempt: e.attempts - 1, After: time.Since(e.sent), Payload: payload})
	e.acked <- payload
	close(e.acked)
	s.touch()
}

// dispatch sends an envelope; false where no app is connected. The mutex is held, so envelopes leave in order.
func (s *Server) dispatch(kind string, payload any) (*envelope, bool) {
	if len(s.sockets) == 0 {
		return nil, false
	}
	e := &envelope{id: s.nextID("env"), kind: kind, payload: payload, acked: make(chan json.RawMessage, 1)}
	s.pending[e.id] = e
	s.deliver(e, "")
	return e, true
}

// deliver sends an envelope to the newest connection and again when it is not acknowledged. The mutex is held.
func (s *Server) deliver(e *envelope, reason string) {
	e.attempts++
	e.sent = time.Now()
	frame := map[string]any{"envelope_id": e.id, "type": e.kind, "payload": e.payload,
		"accepts_response_payload": e.kind != "events_api", "retry_attempt": e.attempts - 1, "retry_reason": reason}
	if len(s.sockets) > 0 {
		_ = s.sockets[len(s.sockets)-1].send(frame)
	}
	e.timer = time.AfterFunc(s.cfg.AckWithin, func() { s.overdue(e) })
}

// overdue delivers once more, or gives up. Clicks and commands are not sent twice: the user sees a failure.
func (s *Server) overdue(e *envelope) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.pending[e.id] != e {
		return
	}
	if e.attempts < maxAttempts && e.kind == "events_api" {
		s.deliver(e, "timeout")
		return
	}
	delete(s.pending, e.id)
	close(e.acked)
	s.touch()
}

// Connected is the number of open connections.
func (s *Server) Connected() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return len(s.sockets)
}

// Pending is the number of envelopes that are not acknowledged and not given up.
func (s *Server) Pending() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return len(s.pending)
}

// WaitConnected waits for the app.
func (s *Server) WaitConnected(ctx context.Context) error {
	return s.Wait(ctx, func() bool { return s.Connected() > 0 })
}

// Acks lists the acknowledgements so far, oldest first.
func (s *Server) Acks() []Ack {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.acks)
}

// Disconnect asks the app to open a new connection, as Slack does every hour or so, and closes the old one.
func (s *Server) Disconnect() {
	s.mutex.Lock()
	sockets := slices.Clone(s.sockets)
	s.mutex.Unlock()
	for _, k := range sockets {
		_ = k.send(map[string]any{"type": "disconnect", "reason": "refresh_requested", "debug_info": answer{"host": "fake"}})
		_ = k.conn.Close()
	}
}

// Cut ends every connection without a word.
func (s *Server) Cut() {
	s.mutex.Lock()
	sockets := slices.Clone(s.sockets)
	s.mutex.Unlock()
	for _, k := range sockets {
		_ = k.conn.Close()
	}
}

// Mute stops the pings: the connection is open and dead.
func (s *Server) Mute(mute bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.mute = mute
}

// Repeat makes every event come n times, each under an event id of its own, as Slack was seen to do.
func (s *Server) Repeat(n int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.repeat = n
}

// SendRaw sends a payload as it is, for recorded ones, and waits for its acknowledgement; false where none came.
func (s *Server) SendRaw(kind string, payload json.RawMessage) (json.RawMessage, bool) {
	s.mutex.Lock()
	e, ok := s.dispatch(kind, payload)
	s.mutex.Unlock()
	if !ok {
		return nil, false
	}
	answer, ok := <-e.acked
	return answer, ok
}

// emit tells the app of an event, where it is in the channel. Without a connection the event is lost, as in an outage. The mutex is held.
func (s *Server) emit(channel string, event map[string]any) {
	if !slices.Contains(s.channels[channel].Members, s.cfg.BotUser) {
		return
	}
	for range s.repeat {
		s.dispatch("events_api", map[string]any{
			"token": "fake", "team_id": s.cfg.Team, "api_app_id": appID, "type": "event_callback",
			"event": event, "event_id": s.nextID("Ev"), "event_time": s.cfg.Clock().Unix(),
			"is_ext_shared_channel": s.channels[channel].Shared,
			"authorizations":        []any{answer{"team_id": s.cfg.Team, "user_id": s.cfg.BotUser, "is_bot": true}},
		})
	}
}

func (s *Server) channelType(id string) string {
	switch kind(s.channels[id]) {
	case "im":
		return "im"
	case "private_channel":
		return "group"
	}
	return "channel"
}

// tellPosted emits the events of a new message: "message", and "app_mention" where a person names the bot. The mutex is held.
func (s *Server) tellPosted(m *Message) {
	event := s.encode(m, true)
	event["channel"], event["channel_type"], event["event_ts"] = m.Channel, s.channelType(m.Channel), m.TS
	if team := s.users[m.User].Team; team != "" {
		event["user_team"], event["source_team"] = team, team
	}
	s.emit(m.Channel, event)
	if !m.Bot && strings.Contains(m.Text, "<@"+s.cfg.BotUser+">") && s.channelType(m.Channel) != "im" {
		mention := map[string]any{}
		for key, value := range event {
			mention[key] = value
		}
		mention["type"] = "app_mention"
		delete(mention, "channel_type")
		s.emit(m.Channel, mention)
	}
}

func (s *Server) tellChanged(m *Message, before answer) {
	s.emit(m.Channel, map[string]any{"type": "message", "subtype": "message_changed", "hidden": true, "channel": m.Channel,
		"channel_type": s.channelType(m.Channel), "ts": s.nextTS(), "event_ts": s.nextTS(), "message": s.encode(m, true), "previous_message": before})
}

func (s *Server) tellDeleted(m *Message, before answer) {
	s.emit(m.Channel, map[string]any{"type": "message", "subtype": "message_deleted", "hidden": true, "channel": m.Channel,
		"channel_type": s.channelType(m.Channel), "ts": s.nextTS(), "event_ts": s.nextTS(), "deleted_ts": m.TS, "previous_message": before})
}
