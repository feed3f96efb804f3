package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	slackgo "github.com/slack-go/slack"

	"guichet/domain"
)

// scopes are the bot's rights that the face rests on (docs.slack.dev, "Permission scopes").
var scopes = []string{"app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "files:read", "files:write",
	"groups:history", "groups:read", "im:history", "im:read", "im:write", "users:read"}

// Check tries both tokens, the bot's rights and its membership of every channel named. The error lists all that is
// wrong and how to mend it; it posts nothing.
func (f *Face) Check(ctx context.Context) error {
	answer, err := f.api.AuthTestContext(ctx)
	if err != nil {
		return fmt.Errorf("the bot token is not accepted (%w): copy it from the app's page, \"OAuth & Permissions\"", err)
	}
	var faults []error
	if f.cfg.Team != "" && answer.TeamID != f.cfg.Team {
		faults = append(faults, fmt.Errorf("the bot token is of workspace %s, the settings name %s: %w", answer.TeamID, f.cfg.Team, domain.ErrInvalid))
	}
	faults = append(faults, missingScopes(answer.Header.Get("X-OAuth-Scopes")))
	if _, _, err := f.api.StartSocketModeContext(ctx); err != nil {
		faults = append(faults, fmt.Errorf("the app token is not accepted (%w): it needs connections:write, and Socket Mode must be on", err))
	}
	channels := append([]string{f.cfg.ApproverChannel}, f.cfg.Watched...)
	if f.cfg.AlarmChannel != "" {
		channels = append(channels, f.cfg.AlarmChannel)
	}
	for _, channel := range channels {
		faults = append(faults, f.checkChannel(ctx, channel))
	}
	return errors.Join(faults...)
}

// missingScopes compares the rights given with those needed; Slack tells them in a header. Without it nothing is said.
func missingScopes(header string) error {
	if header == "" {
		return nil
	}
	given := strings.Split(strings.ReplaceAll(header, " ", ""), ",")
	var missing []string
	for _, s := range scopes {
		if !slices.Contains(given, s) {
			missing = append(missing, s)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fmt.Errorf("the bot lacks the scopes %s: add them on the app's page and install the app again: %w",
		strings.Join(missing, ", "), domain.ErrDenied)
}

func (f *Face) checkChannel(ctx context.Context, id string) error {
	channel, err := f.api.GetConversationInfoContext(ctx, &slackgo.GetConversationInfoInput{ChannelID: id})
	switch {
	case err != nil:
		return fmt.Errorf("channel %s cannot be read (%w): give its id, not its name, and invite the bot", id, err)
	case channel.IsArchived:
		return fmt.Errorf("channel %s is archived: %w", id, domain.ErrInvalid)
	case !channel.IsMember && !channel.IsIM:
		return fmt.Errorf("the bot is not in channel %s: type \"/invite @bot\" there: %w", id, domain.ErrDenied)
	case channel.IsExtShared:
		return fmt.Errorf("channel %s is shared with another company, which would read the drafts: %w", id, domain.ErrDenied)
	}
	return nil
}
