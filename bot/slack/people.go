package slack

import (
	"context"
	"fmt"
	"sync"
	"time"

	slackgo "github.com/slack-go/slack"

	"guichet/domain"
)

// identity is who the bot is.
type identity struct {
	team, user, bot string
}

// whoami asks Slack who the bot is, once.
func (f *Face) whoami(ctx context.Context) (identity, error) {
	f.self.Lock()
	defer f.self.Unlock()
	if f.me != nil {
		return *f.me, nil
	}
	answer, err := f.api.AuthTestContext(ctx)
	if err != nil {
		return identity{}, fmt.Errorf("asking Slack who we are: %w", err)
	}
	me := identity{team: answer.TeamID, user: answer.UserID, bot: answer.BotID}
	if f.cfg.Team != "" && f.cfg.Team != me.team {
		return identity{}, fmt.Errorf("the bot token is of workspace %s, the settings name %s: %w", me.team, f.cfg.Team, domain.ErrInvalid)
	}
	f.me = &me
	return me, nil
}

// people remembers for a few minutes what Slack says of accounts.
type people struct {
	mutex sync.Mutex
	known map[string]account
}

type account struct {
	foreign bool // a guest, of another workspace, deleted, or a robot
	asked   time.Time
}

// accountLife is how long a guest that was made a member, or the reverse, may go unnoticed.
const accountLife = 2 * time.Minute

// identify finds the member of staff behind an account. It is false for people not in the directory, and for
// guests, robots, deleted accounts and people of other workspaces even where the directory names them;
// foreign tells the second kind. Slack is asked only about people whom the directory names.
func (f *Face) identify(ctx context.Context, user, team string) (who domain.Staff, foreign, ok bool, err error) {
	me, err := f.whoami(ctx)
	if err != nil {
		return domain.Staff{}, false, false, err
	}
	if team != "" && team != me.team {
		return domain.Staff{}, true, false, nil
	}
	who, ok = f.staff.BySlack(user)
	if !ok {
		return domain.Staff{}, false, false, nil
	}
	foreign, err = f.isForeign(ctx, user, me.team)
	if err != nil || foreign {
		return domain.Staff{}, foreign, false, err
	}
	return who, false, true, nil
}

func (f *Face) isForeign(ctx context.Context, user, team string) (bool, error) {
	f.people.mutex.Lock()
	known, ok := f.people.known[user]
	f.people.mutex.Unlock()
	if ok && time.Since(known.asked) < accountLife {
		return known.foreign, nil
	}
	var info *slackgo.User
	err := f.call(ctx, func(ctx context.Context) (err error) {
		info, err = f.api.GetUserInfoContext(ctx, user)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("asking Slack about account %s: %w", user, err)
	}
	foreign := info.IsRestricted || info.IsUltraRestricted || info.IsStranger || info.Deleted || info.IsBot ||
		info.TeamID != "" && info.TeamID != team
	f.people.mutex.Lock()
	defer f.people.mutex.Unlock()
	if f.people.known == nil || len(f.people.known) > 10000 {
		f.people.known = map[string]account{}
	}
	f.people.known[user] = account{foreign, time.Now()}
	return foreign, nil
}
