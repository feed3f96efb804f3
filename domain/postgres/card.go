package postgres

import (
	"context"
	"fmt"

	"guichet/domain"
)

// Card finds the Slack message that shows a draft.
func (s *Store) Card(ctx context.Context, draft domain.DraftID) (domain.Card, error) {
	card := domain.Card{Draft: draft}
	err := s.pool.QueryRow(ctx, `SELECT channel, ts, shown FROM bot.card WHERE draft = $1`, draft).Scan(&card.Channel, &card.TS, &card.Shown)
	if err != nil {
		return card, notFound(fmt.Sprintf("the card of draft %d", draft), err)
	}
	return card, nil
}

// SaveCard remembers it.
func (s *Store) SaveCard(ctx context.Context, card domain.Card) error {
	_, err := s.pool.Exec(ctx, `INSERT INTO bot.card (draft, channel, ts, shown) VALUES ($1, $2, $3, $4)
		ON CONFLICT (draft) DO UPDATE SET channel = EXCLUDED.channel, ts = EXCLUDED.ts, shown = EXCLUDED.shown`,
		card.Draft, card.Channel, card.TS, card.Shown)
	if err != nil {
		return fmt.Errorf("keeping the card of draft %d: %w", card.Draft, err)
	}
	return nil
}

// Place is how far a Slack channel's history has been read; "" where it never was.
func (s *Store) Place(ctx context.Context, channel string) (ts string, err error) {
	err = ignoreNoRows(s.pool.QueryRow(ctx, `SELECT ts FROM bot.slack_place WHERE channel = $1`, channel).Scan(&ts))
	if err != nil {
		return "", fmt.Errorf("reading how far %s was read: %w", channel, err)
	}
	return ts, nil
}

// SavePlace remembers it.
func (s *Store) SavePlace(ctx context.Context, channel, ts string) error {
	_, err := s.pool.Exec(ctx, `INSERT INTO bot.slack_place (channel, ts) VALUES ($1, $2) ON CONFLICT (channel) DO UPDATE SET ts = EXCLUDED.ts`, channel, ts)
	if err != nil {
		return fmt.Errorf("remembering how far %s was read: %w", channel, err)
	}
	return nil
}
