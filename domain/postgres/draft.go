package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

const draftColumns = `d.id, d."case", d.kind, d.version, d.state, coalesce(d.customer, ''), d.language, v.content, v.citations, v.uses,
	v.author, v.created_at, v.requests, d.reminder`

const draftTables = ` FROM bot.draft d JOIN bot.draft_version v ON v.draft = d.id AND v.version = d.version `

func scanDraft(row pgx.CollectableRow) (d domain.Draft, err error) {
	err = row.Scan(&d.ID, &d.Case, &d.Kind, &d.Version, &d.State, &d.Customer, &d.Language, &d.Content, &d.Citations, &d.Uses,
		&d.Author, &d.CreatedAt, &d.Requests, &d.Reminder)
	return d, err
}

// Draft reads a draft in its newest version.
func (s *Store) Draft(ctx context.Context, id domain.DraftID) (domain.Draft, error) {
	return readDraft(ctx, s.pool, id, "")
}

// lockDraft reads a draft and keeps others from deciding it until the commit.
func lockDraft(ctx context.Context, tx pgx.Tx, id domain.DraftID) (domain.Draft, error) {
	return readDraft(ctx, tx, id, " FOR UPDATE OF d")
}

func readDraft(ctx context.Context, q querier, id domain.DraftID, lock string) (domain.Draft, error) {
	rows, err := q.Query(ctx, `SELECT `+draftColumns+draftTables+`WHERE d.id = $1`+lock, id)
	if err != nil {
		return domain.Draft{}, fmt.Errorf("reading draft %d: %w", id, err)
	}
	draft, err := pgx.CollectExactlyOneRow(rows, scanDraft)
	if err != nil {
		return draft, notFound(fmt.Sprintf("draft %d", id), err)
	}
	return draft, nil
}

// LoadPapers fills in the bytes of a draft's attachments.
func (s *Store) LoadPapers(ctx context.Context, content *domain.DraftContent) error {
	return loadPapers(ctx, s.pool, content)
}

// loadPapers fills in the bytes of a draft's attachments.
func loadPapers(ctx context.Context, q querier, content *domain.DraftContent) error {
	for i := range content.Attachments {
		paper := &content.Attachments[i]
		if err := q.QueryRow(ctx, `SELECT bytes FROM bot.paper WHERE sha256 = $1`, paper.SHA256).Scan(&paper.Data); err != nil {
			return notFound("the attachment "+paper.Name, err)
		}
	}
	return nil
}

// Paper reads one attachment of a draft's newest version.
func (s *Store) Paper(ctx context.Context, id domain.DraftID, name string) (domain.DraftAttachment, error) {
	draft, err := s.Draft(ctx, id)
	if err != nil {
		return domain.DraftAttachment{}, err
	}
	for _, paper := range draft.Content.Attachments {
		if paper.Name != name {
			continue
		}
		one := domain.DraftContent{Attachments: []domain.DraftAttachment{paper}}
		err := loadPapers(ctx, s.pool, &one)
		return one.Attachments[0], err
	}
	return domain.DraftAttachment{}, fmt.Errorf("attachment %q of draft %d: %w", name, id, domain.ErrNotFound)
}

// decidable tells whether a decision names the draft as it stands now.
func decidable(draft domain.Draft, decision domain.Decision, states ...domain.DraftState) error {
	if draft.Version != decision.Version {
		return fmt.Errorf("version %d of the draft was decided, it is at version %d: %w", decision.Version, draft.Version, domain.ErrStale)
	}
	for _, state := range states {
		if draft.State == state {
			return nil
		}
	}
	if draft.State == domain.DraftBlocked {
		return fmt.Errorf("a figure in the draft traces to nothing; it must be edited first: %w", domain.ErrInvalid)
	}
	return fmt.Errorf("the draft is %s: %w", draft.State, domain.ErrStale)
}

// insertDecision writes what a person decided, once.
func (s *Store) insertDecision(ctx context.Context, tx pgx.Tx, d domain.Decision, caseID domain.CaseID, hash string) error {
	_, err := tx.Exec(ctx, `INSERT INTO bot.decision (draft, version, verdict, who, face, note, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		d.Draft, d.Version, d.Verdict, d.Who, d.Face, d.Note, s.clock())
	if isUniqueViolation(err) {
		return fmt.Errorf("decided already: %w", errors.Join(domain.ErrStale, err))
	}
	if err != nil {
		return fmt.Errorf("writing the decision: %w", err)
	}
	return s.record(ctx, tx, entry{d.Who, decidedVerbs[d.Verdict], fmt.Sprintf("draft/%d", d.Draft), caseID,
		map[string]any{"version": d.Version, "verdict": d.Verdict, "face": d.Face, "note": d.Note, "hash": hash}})
}

// decidedVerbs name decisions in the journal; the faces look for them to say who decided.
var decidedVerbs = map[domain.Verdict]string{domain.Approve: "draft.approved", domain.Edit: "draft.edited", domain.RejectRewrite: "draft.rejected",
	domain.RejectUndo: "draft.rejected", domain.TakeOver: "draft.taken_over"}

// DraftMessage is the newest message that a draft answers, and where it came from; a reminder answers none.
func (s *Store) DraftMessage(ctx context.Context, id domain.DraftID) (message domain.MessageID, source domain.Source, err error) {
	err = s.pool.QueryRow(ctx, `SELECT coalesce(m.id, 0), coalesce(m.source, 'mail') FROM bot.draft d
		JOIN bot.draft_version v ON v.draft = d.id AND v.version = d.version
		LEFT JOIN LATERAL (SELECT m.id, m.source FROM bot.request r JOIN bot.message m ON m.id = r.message WHERE r.id = ANY(v.requests)
			ORDER BY m.id DESC LIMIT 1) m ON true
		WHERE d.id = $1`, id).Scan(&message, &source)
	if err != nil {
		return 0, "", notFound(fmt.Sprintf("draft %d", id), err)
	}
	return message, source, nil
}
