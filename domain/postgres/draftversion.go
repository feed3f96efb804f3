package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// keepPapers keeps the bytes of attachments and returns what names them; those without bytes were kept before.
func keepPapers(ctx context.Context, tx pgx.Tx, papers []domain.DraftAttachment) ([]domain.DraftAttachment, error) {
	for _, paper := range papers {
		if paper.Data == nil {
			continue
		}
		if _, err := tx.Exec(ctx, `INSERT INTO bot.paper (sha256, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING`, paper.SHA256, paper.Data); err != nil {
			return nil, fmt.Errorf("keeping %s: %w", paper.Name, err)
		}
	}
	if papers == nil {
		papers = []domain.DraftAttachment{}
	}
	return papers, nil
}

// insertDraft writes a new draft with its first version and papers, and journals it.
func (s *Store) insertDraft(ctx context.Context, tx pgx.Tx, draft *domain.Draft) error {
	draft.Version = 1
	if draft.State == "" {
		draft.State = domain.DraftPending
	}
	err := tx.QueryRow(ctx, `INSERT INTO bot.draft ("case", kind, state, version, customer, language, reminder, created_at)
		VALUES ($1, $2, $3, 1, NULLIF($4, ''), $5, $6, $7) RETURNING id`,
		draft.Case, draft.Kind, draft.State, draft.Customer, draft.Language, draft.Reminder, s.clock()).Scan(&draft.ID)
	if err != nil {
		return fmt.Errorf("writing the draft: %w", err)
	}
	if err := s.insertVersion(ctx, tx, draft); err != nil {
		return err
	}
	return s.record(ctx, tx, entry{draft.Author, "draft.written", fmt.Sprintf("draft/%d", draft.ID), draft.Case,
		map[string]any{"version": draft.Version, "kind": draft.Kind, "state": draft.State, "hash": draft.Content.Hash()}})
}

// insertVersion writes one version of a draft. The rows that it rests on are read now, to be compared at the click; those
// that an earlier version was written from keep what that one saw: an edit makes nothing true again.
func (s *Store) insertVersion(ctx context.Context, tx pgx.Tx, draft *domain.Draft) error {
	if _, err := keepPapers(ctx, tx, draft.Content.Attachments); err != nil {
		return err
	}
	uses, err := fingerprints(ctx, tx, rowsOf(draft))
	if err != nil {
		return err
	}
	keepSeen(uses, draft.Uses)
	draft.Uses = uses
	citations := draft.Citations
	if citations == nil {
		citations = []domain.Citation{}
	}
	requests := draft.Requests
	if requests == nil {
		requests = []domain.RequestID{}
	}
	content, err := json.Marshal(draft.Content)
	if err != nil {
		return fmt.Errorf("writing the version: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO bot.draft_version (draft, version, author, content, hash, citations, uses, requests, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		draft.ID, draft.Version, draft.Author, content, draft.Content.Hash(), citations, uses, requests, s.clock())
	if err != nil {
		return fmt.Errorf("writing the version: %w", err)
	}
	return nil
}
