package fakeslack

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

// pollFor is how long the page's question for news may stay open.
const pollFor = 20 * time.Second

// Page is a small web page in which a visitor is one of the users: reads the channels, writes, clicks and fills modals.
// Anybody who reaches it may be anybody: it is for a demo on loopback. Its addresses are relative, so it may be
// mounted anywhere behind http.StripPrefix; it loads nothing from elsewhere, and holds no inline script or style.
func (s *Server) Page() http.Handler {
	files, err := fs.Sub(pageFiles, "page")
	if err != nil { // the folder is compiled in
		panic(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /state", s.serveState)
	mux.HandleFunc("POST /act", s.serveAct)
	mux.Handle("GET /", http.FileServerFS(files))
	return http.NewCrossOriginProtection().Handler(mux)
}

// pageState is all that one user sees.
type pageState struct {
	Revision int64         `json:"revision"`
	Team     string        `json:"team"`
	Bot      pageUser      `json:"bot"`
	App      bool          `json:"app"` // the app is connected
	Users    []pageUser    `json:"users"`
	Channels []pageChannel `json:"channels"`
	Messages []pageMessage `json:"messages"`
	View     *pageView     `json:"view"`
}

type pageUser struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Guest   bool   `json:"guest,omitempty"`
	Foreign bool   `json:"foreign,omitempty"`
}

type pageChannel struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Direct  bool   `json:"direct"`
	Private bool   `json:"private"`
}

type pageMessage struct {
	Channel string           `json:"channel"`
	TS      string           `json:"ts"`
	Thread  string           `json:"thread,omitempty"`
	User    string           `json:"user"`
	Text    string           `json:"text"`
	Blocks  []map[string]any `json:"blocks,omitempty"`
	Edited  bool             `json:"edited,omitempty"`
	Only    bool             `json:"only,omitempty"` // an ephemeral message: only this user sees it
	Files   []string         `json:"files,omitempty"`
}

type pageView struct {
	ID     string            `json:"id"`
	Title  string            `json:"title"`
	Submit string            `json:"submit"`
	Close  string            `json:"close"`
	Blocks []map[string]any  `json:"blocks"`
	Errors map[string]string `json:"errors"`
	// Stamp changes with the content.
	Stamp string `json:"stamp"`
}

// serveState answers when there is something newer than the revision that the page has.
func (s *Server) serveState(w http.ResponseWriter, r *http.Request) {
	since, _ := strconv.ParseInt(r.URL.Query().Get("since"), 10, 64)
	ctx, cancel := context.WithTimeout(r.Context(), pollFor)
	defer cancel()
	_ = s.Wait(ctx, func() bool {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		return s.revision > since || since == 0
	})
	writeJSON(w, http.StatusOK, s.stateFor(r.URL.Query().Get("user")))
}

func (s *Server) stateFor(user string) pageState {
	view, open := s.View(user)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	state := pageState{Revision: s.revision, Team: s.cfg.TeamName, App: len(s.sockets) > 0,
		Bot: pageUser{ID: s.cfg.BotUser, Name: s.cfg.BotName}, Users: []pageUser{}, Channels: []pageChannel{}, Messages: []pageMessage{}}
	for _, u := range s.cfg.Users {
		state.Users = append(state.Users, pageUser{u.ID, u.Name, u.Guest, u.Team != ""})
	}
	for _, id := range s.order {
		c := s.channels[id]
		if slices.Contains(c.Members, user) {
			state.Channels = append(state.Channels, pageChannel{id, c.Name, c.direct != "", c.Private})
			state.Messages = append(state.Messages, s.pageMessages(id, user)...)
		}
	}
	if open {
		state.View = &pageView{view.ID, view.Title, view.Submit, view.Close, view.Blocks, view.Errors, view.hash}
	}
	return state
}

// pageMessages are a channel's messages and what this user alone was told there, in order. The mutex is held.
func (s *Server) pageMessages(channel, user string) []pageMessage {
	var all []pageMessage
	for _, m := range s.messages[channel] {
		p := pageMessage{Channel: channel, TS: m.TS, Thread: m.Thread, User: m.User, Text: m.Text, Blocks: m.Blocks, Edited: m.Edited != ""}
		for _, f := range m.Files {
			p.Files = append(p.Files, fmt.Sprintf("%s (%d Ko)", f.Name, (f.Size+1023)/1024))
		}
		all = append(all, p)
	}
	for _, e := range s.whispers {
		if e.User == user && e.Channel == channel {
			all = append(all, pageMessage{Channel: channel, TS: e.TS, Thread: e.Thread, User: s.cfg.BotUser, Text: e.Text, Only: true})
		}
	}
	slices.SortStableFunc(all, func(a, b pageMessage) int { return int(min(max(stamp(a.TS)-stamp(b.TS), -1), 1)) })
	return all
}

// act is something that the visitor does.
type act struct {
	Do      string            `json:"do"` // say, click, submit, close
	User    string            `json:"user"`
	Channel string            `json:"channel"`
	Thread  string            `json:"thread"`
	TS      string            `json:"ts"`
	Action  string            `json:"action"`
	Text    string            `json:"text"`
	View    string            `json:"view"`
	Values  map[string]string `json:"values"`
}

func (s *Server) serveAct(w http.ResponseWriter, r *http.Request) {
	var a act
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		writeJSON(w, http.StatusUnsupportedMediaType, answer{"error": "application/json"})
		return
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&a); err != nil {
		writeJSON(w, http.StatusBadRequest, answer{"error": err.Error()})
		return
	}
	switch err := s.do(a); {
	case errors.Is(err, ErrUnknown):
		writeJSON(w, http.StatusNotFound, answer{"error": err.Error()})
	case errors.Is(err, ErrNoAnswer):
		writeJSON(w, http.StatusGatewayTimeout, answer{"error": err.Error()})
	case err != nil:
		writeJSON(w, http.StatusUnprocessableEntity, answer{"error": err.Error()})
	default:
		writeJSON(w, http.StatusOK, answer{"ok": true})
	}
}

func (s *Server) do(a act) error {
	switch a.Do {
	case "say":
		text := strings.TrimSpace(a.Text)
		if text == "" || len(text) > maxText {
			return ErrRefused
		}
		if command, rest, _ := strings.Cut(text, " "); strings.HasPrefix(text, "/") {
			return s.Slash(a.User, a.Channel, command, rest)
		}
		_, err := s.Reply(a.User, a.Channel, a.Thread, text)
		return err
	case "click":
		return s.Click(a.User, a.Channel, a.TS, a.Action)
	case "submit":
		return s.SubmitView(a.User, a.View, a.Values)
	case "close":
		s.CloseView(a.View)
		return nil
	}
	return fmt.Errorf("%q: %w", a.Do, ErrUnknown)
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
