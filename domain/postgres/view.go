package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// waitingStates are the case states that wait for a person.
var waitingStates = []string{"pending", "escalated", "unknown", "refused", "bounced", "quarantined"}

// maxQueue bounds a listing.
const maxQueue = 500

// Queue lists cases, those that have waited longest first where a person must act, the newest first elsewhere.
func (s *Store) Queue(ctx context.Context, filter domain.QueueFilter) ([]domain.QueueItem, error) {
	states := waitingStates
	switch filter.State {
	case "":
	case "all":
		states = nil
	default:
		states = []string{filter.State}
	}
	limit := filter.Limit
	if limit <= 0 || limit > maxQueue {
		limit = maxQueue
	}
	order := "DESC"
	if filter.State == "" || slices.Contains(waitingStates, filter.State) {
		order = "ASC" // a flood of new ones never pushes an old one out of the list
	}
	return s.listCases(ctx, `($1::text[] IS NULL OR c.state = ANY($1)) AND ($2 = '' OR c.owner = $2)`, order, limit, states, filter.Mine)
}

// listCases lists the cases that fit a condition.
func (s *Store) listCases(ctx context.Context, where, order string, limit int, args ...any) ([]domain.QueueItem, error) {
	rows, err := s.pool.Query(ctx, `SELECT c.id, coalesce(d.id, 0), coalesce(d.version, 0), coalesce(d.kind, ''), c.state, c.subject,
			m.mail->'From', coalesce(m.chat->>'Staff', ''), coalesce(c.customer, ''), coalesce(k.name, ''), coalesce(m.source, 'mail'),
			coalesce(m.language, d.language, ''), coalesce(c.owner, ''), coalesce(m.received_at, c.opened_at),
			ARRAY(SELECT r.intent FROM bot.request r WHERE r."case" = c.id ORDER BY r.message, r.position),
			ARRAY(SELECT r.outcome FROM bot.request r WHERE r."case" = c.id ORDER BY r.message, r.position),
			coalesce((SELECT jsonb_agg(r.fields->'reason') FROM bot.request r WHERE r."case" = c.id AND r.fields ? 'reason'), '[]'),
			coalesce((SELECT min(r.confidence) FROM bot.request r WHERE r."case" = c.id), 0)
		FROM bot."case" c
		LEFT JOIN LATERAL (SELECT * FROM bot.message m WHERE m."case" = c.id ORDER BY m.id DESC LIMIT 1) m ON true
		LEFT JOIN LATERAL (SELECT * FROM bot.draft d WHERE d."case" = c.id ORDER BY d.id DESC LIMIT 1) d ON true
		LEFT JOIN adv.customer k ON k.code = c.customer
		WHERE `+where+` ORDER BY c.touched_at `+order+`, c.id `+order+` LIMIT `+fmt.Sprint(limit), args...)
	if err != nil {
		return nil, fmt.Errorf("reading the queue: %w", err)
	}
	items, err := pgx.CollectRows(rows, scanQueueItem)
	if err != nil {
		return nil, fmt.Errorf("reading the queue: %w", err)
	}
	return items, nil
}

func scanQueueItem(row pgx.CollectableRow) (q domain.QueueItem, err error) {
	var from *domain.MailAddress
	var staff string
	var confidence float32
	err = row.Scan(&q.Case, &q.Draft, &q.Version, &q.Kind, &q.State, &q.Subject, &from, &staff, &q.Customer, &q.CustomerName,
		&q.Source, &q.Language, &q.Owner, &q.ReceivedAt, &q.Intents, &q.Outcomes, &q.Reasons, &confidence)
	q.Confidence = float64(confidence)
	if from != nil {
		q.From = *from
	} else if staff != "" {
		q.From.Name = staff
	}
	return q, err
}

// Case reads all that a person sees of a case.
func (s *Store) Case(ctx context.Context, id domain.CaseID) (domain.CaseView, error) {
	view := domain.CaseView{ID: id}
	err := pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		return s.fillCase(ctx, tx, &view)
	})
	if err != nil {
		return view, fmt.Errorf("reading case %d: %w", id, err)
	}
	if view.Customer != nil {
		view.Related, err = s.listCases(ctx, `c.customer = $1 AND c.id <> $2 AND c.state NOT IN ('sent', 'closed', 'automatic')`, "DESC", 10, view.Customer.Code, id)
	}
	return view, err
}

// CaseOfDraft reads the case of a draft.
func (s *Store) CaseOfDraft(ctx context.Context, id domain.DraftID) (domain.CaseView, error) {
	var caseID domain.CaseID
	if err := s.pool.QueryRow(ctx, `SELECT "case" FROM bot.draft WHERE id = $1`, id).Scan(&caseID); err != nil {
		return domain.CaseView{}, notFound(fmt.Sprintf("draft %d", id), err)
	}
	return s.Case(ctx, caseID)
}

func (s *Store) fillCase(ctx context.Context, tx pgx.Tx, view *domain.CaseView) (err error) {
	var customer domain.CustomerCode
	if err = tx.QueryRow(ctx, `SELECT state, subject, coalesce(owner, ''), coalesce(customer, '') FROM bot."case" WHERE id = $1`, view.ID).
		Scan(&view.State, &view.Subject, &view.Owner, &customer); err != nil {
		return notFound(fmt.Sprintf("case %d", view.ID), err)
	}
	if customer != "" {
		loader := bookLoader{q: tx, customer: customer, book: &domain.Book{}}
		if err = loader.loadCustomer(ctx, false); err != nil {
			return err
		}
		view.Customer = &loader.book.Customer
	}
	if view.Messages, err = caseRows(ctx, tx, view.ID, `SELECT `+messageColumns+` FROM bot.message m WHERE m."case" = $1 ORDER BY m.id`, scanMessage); err != nil {
		return err
	}
	for i := range view.Messages {
		if err = tellLogos(ctx, tx, &view.Messages[i]); err != nil {
			return err
		}
	}
	if view.Drafts, err = caseRows(ctx, tx, view.ID, `SELECT `+draftColumns+draftTables+`WHERE d."case" = $1 ORDER BY d.id DESC`, scanDraft); err != nil {
		return err
	}
	if view.Actions, err = caseRows(ctx, tx, view.ID, `SELECT `+actionColumns+` FROM bot.action
		WHERE request IN (SELECT id FROM bot.request WHERE "case" = $1) ORDER BY id`, scanActionRow); err != nil {
		return err
	}
	stored, err := storedRequests(ctx, tx, `r."case" = $1`, view.ID)
	if err != nil {
		return err
	}
	for _, one := range stored {
		view.Requests = append(view.Requests, one.Request)
	}
	if view.Outgoing, err = outgoingViews(ctx, tx, view.ID); err != nil {
		return err
	}
	view.Journal, err = caseRows(ctx, tx, view.ID, `SELECT id, at, actor, verb, object, detail FROM bot.journal WHERE "case" = $1 ORDER BY id`,
		pgx.RowToStructByPos[domain.JournalEntry])
	return err
}

// caseRows reads the rows of one case.
func caseRows[T any](ctx context.Context, q querier, id domain.CaseID, sql string, scan pgx.RowToFunc[T]) ([]T, error) {
	rows, err := q.Query(ctx, sql, id)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

func outgoingViews(ctx context.Context, q querier, id domain.CaseID) ([]domain.OutgoingView, error) {
	mails, err := caseRows(ctx, q, id, `SELECT `+outgoingColumns+`, filed FROM bot.outgoing WHERE "case" = $1 ORDER BY id DESC`,
		func(row pgx.CollectableRow) (v domain.OutgoingView, err error) {
			o := &v.Outgoing
			err = row.Scan(&o.ID, &o.Draft, &o.Case, &o.State, &o.MessageID, &o.From, &o.Recipients, &o.Raw, &o.HoldUntil, &o.Attempts, &v.SentFiled)
			return v, err
		})
	if err != nil {
		return nil, err
	}
	type numbered struct {
		outgoing domain.OutgoingID
		attempt  domain.Attempt
	}
	attempts, err := caseRows(ctx, q, id, `SELECT a.outgoing, a.number, a.started_at, a.phase, a.state, a.code, a.reply FROM bot.send_attempt a
		JOIN bot.outgoing o ON o.id = a.outgoing WHERE o."case" = $1 ORDER BY a.outgoing, a.number`,
		func(row pgx.CollectableRow) (n numbered, err error) {
			a := &n.attempt
			err = row.Scan(&n.outgoing, &a.Number, &a.StartedAt, &a.Phase, &a.State, &a.Code, &a.Reply)
			return n, err
		})
	for _, n := range attempts {
		at := slices.IndexFunc(mails, func(v domain.OutgoingView) bool { return v.ID == n.outgoing })
		mails[at].Trail = append(mails[at].Trail, n.attempt)
	}
	return mails, err
}
