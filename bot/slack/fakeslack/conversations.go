package fakeslack

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

func (s *Server) authTest(call) (answer, *apiError) {
	return answer{"url": "https://fake.slack.com/", "team": s.cfg.TeamName, "user": s.cfg.BotName, "team_id": s.cfg.Team,
		"user_id": s.cfg.BotUser, "bot_id": botID}, nil
}

// history is conversations.history: top-level messages, newest first, in pages.
func (s *Server) history(c call) (answer, *apiError) {
	channel, fail := s.readable(c.args["channel"])
	if fail != nil {
		return nil, fail
	}
	var all []*Message
	for _, m := range s.messages[channel.ID] {
		if m.Thread == "" && within(m.TS, c) {
			all = append(all, m)
		}
	}
	slices.Reverse(all)
	return s.page(all, c)
}

// replies is conversations.replies: the root, then its replies, oldest first.
func (s *Server) replies(c call) (answer, *apiError) {
	channel, fail := s.readable(c.args["channel"])
	if fail != nil {
		return nil, fail
	}
	root := s.find(channel.ID, c.args["ts"])
	if root == nil {
		return nil, refuse("thread_not_found")
	}
	all := []*Message{root}
	for _, m := range s.messages[channel.ID] {
		if m.Thread == root.TS && within(m.TS, c) {
			all = append(all, m)
		}
	}
	return s.page(all, c)
}

// within applies oldest and latest, which are exclusive unless inclusive is set.
func within(ts string, c call) bool {
	inclusive := c.args["inclusive"] == "1" || c.args["inclusive"] == "true"
	after := func(a, b string) bool { return stamp(a) > stamp(b) || inclusive && stamp(a) == stamp(b) }
	if oldest := c.args["oldest"]; oldest != "" && !after(ts, oldest) {
		return false
	}
	latest := c.args["latest"]
	return latest == "" || after(latest, ts)
}

// stamp is a ts in microseconds.
func stamp(ts string) int64 {
	seconds, fraction, _ := strings.Cut(ts, ".")
	n, _ := strconv.ParseInt(seconds+(fraction + "000000")[:6], 10, 64)
	return n
}

// page cuts a list at limit (100, at most 999) and gives a cursor for the rest.
func (s *Server) page(all []*Message, c call) (answer, *apiError) {
	from, to, next, fail := cursor(len(all), c)
	if fail != nil {
		return nil, fail
	}
	messages := []answer{}
	for _, m := range all[from:to] {
		messages = append(messages, s.encode(m, c.args["include_all_metadata"] == "1" || c.args["include_all_metadata"] == "true"))
	}
	return answer{"messages": messages, "has_more": next != "", "response_metadata": answer{"next_cursor": next}}, nil
}

func cursor(length int, c call) (from, to int, next string, fail *apiError) {
	limit, err := strconv.Atoi(c.args["limit"])
	if err != nil || limit <= 0 {
		limit = 100
	}
	if at := c.args["cursor"]; at != "" {
		raw, err := base64.StdEncoding.DecodeString(at)
		if err == nil {
			from, err = strconv.Atoi(strings.TrimPrefix(string(raw), "at:"))
		}
		if err != nil || from < 0 || from > length {
			return 0, 0, "", refuse("invalid_cursor")
		}
	}
	to = min(length, from+min(limit, 999))
	if to < length {
		next = base64.StdEncoding.EncodeToString([]byte("at:" + strconv.Itoa(to)))
	}
	return from, to, next, nil
}

func (s *Server) encodeChannel(c *Channel) answer {
	return answer{"id": c.ID, "name": c.Name, "is_channel": c.direct == "" && !c.Private, "is_group": c.direct == "" && c.Private,
		"is_im": c.direct != "", "user": c.direct, "is_private": c.Private, "is_archived": c.Archived,
		"is_ext_shared": c.Shared, "is_shared": c.Shared, "is_member": slices.Contains(c.Members, s.cfg.BotUser)}
}

func (s *Server) conversationInfo(c call) (answer, *apiError) {
	channel, ok := s.channels[c.args["channel"]]
	if !ok || channel.Private && !slices.Contains(channel.Members, s.cfg.BotUser) {
		return nil, refuse("channel_not_found")
	}
	return answer{"channel": s.encodeChannel(channel)}, nil
}

// conversationOpen is conversations.open for one user: the direct messages are always there.
func (s *Server) conversationOpen(c call) (answer, *apiError) {
	user := c.args["users"]
	if _, ok := s.users[user]; !ok || user == s.cfg.BotUser {
		return nil, refuse("user_not_found")
	}
	return answer{"channel": answer{"id": DirectID(user)}, "already_open": true, "no_op": true}, nil
}

func (s *Server) conversationList(c call) (answer, *apiError)  { return s.listChannels(c, false) }
func (s *Server) userConversations(c call) (answer, *apiError) { return s.listChannels(c, true) }

func (s *Server) listChannels(c call, own bool) (answer, *apiError) {
	types := c.args["types"]
	if types == "" {
		types = "public_channel"
	}
	var all []*Channel
	for _, id := range s.order {
		channel := s.channels[id]
		member := slices.Contains(channel.Members, s.cfg.BotUser)
		if (own || channel.Private) && !member || channel.Archived && c.args["exclude_archived"] == "true" {
			continue
		}
		if slices.Contains(strings.Split(types, ","), kind(channel)) {
			all = append(all, channel)
		}
	}
	from, to, next, fail := cursor(len(all), c)
	if fail != nil {
		return nil, fail
	}
	channels := []answer{}
	for _, channel := range all[from:to] {
		channels = append(channels, s.encodeChannel(channel))
	}
	return answer{"channels": channels, "response_metadata": answer{"next_cursor": next}}, nil
}

func kind(c *Channel) string {
	switch {
	case c.direct != "":
		return "im"
	case c.Private:
		return "private_channel"
	}
	return "public_channel"
}

func (s *Server) userInfo(c call) (answer, *apiError) {
	u, ok := s.users[c.args["user"]]
	if !ok {
		return nil, refuse("user_not_found")
	}
	return answer{"user": answer{"id": u.ID, "team_id": s.teamOf(u.ID), "name": u.Name, "real_name": u.Name, "deleted": u.Deleted,
		"is_restricted": u.Guest, "is_ultra_restricted": false, "is_stranger": u.Team != "", "is_bot": u.ID == s.cfg.BotUser,
		"locale": u.Language}}, nil
}

func (s *Server) addReaction(c call) (answer, *apiError) {
	if _, fail := s.readable(c.args["channel"]); fail != nil {
		return nil, fail
	}
	if s.find(c.args["channel"], c.args["timestamp"]) == nil {
		return nil, refuse("message_not_found")
	}
	return answer{}, nil
}
