package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

const messageColumns = `m.id, m."case", m.source, m.mailbox, m.received_at, m.sent_at, m.mail, m.chat, m.sender, m.state, m.state_note`

func scanMessage(row pgx.CollectableRow) (m domain.Message, err error) {
	err = row.Scan(&m.ID, &m.Case, &m.Source, &m.Mailbox, &m.ReceivedAt, &m.SentAt, &m.Mail, &m.Chat, &m.Sender, &m.State, &m.StateNote)
	return m, err
}

// Message reads a stored message with its raw bytes.
func (s *Store) Message(ctx context.Context, id domain.MessageID) (message domain.Message, raw []byte, err error) {
	rows, err := s.pool.Query(ctx, `SELECT `+messageColumns+` FROM bot.message m WHERE m.id = $1`, id)
	if err != nil {
		return message, nil, fmt.Errorf("reading message %d: %w", id, err)
	}
	if message, err = pgx.CollectExactlyOneRow(rows, scanMessage); err != nil {
		return message, nil, notFound(fmt.Sprintf("message %d", id), err)
	}
	err = s.pool.QueryRow(ctx, `SELECT r.bytes FROM bot.raw_message r JOIN bot.message m ON m.raw = r.id WHERE m.id = $1`, id).Scan(&raw)
	if err != nil {
		return message, nil, notFound(fmt.Sprintf("the bytes of message %d", id), err)
	}
	return message, raw, tellLogos(ctx, s.pool, &message)
}

// thread is what the message's case held before it.
func thread(ctx context.Context, q querier, message domain.Message) (domain.Thread, error) {
	var t domain.Thread
	err := q.QueryRow(ctx, `SELECT
			coalesce((SELECT d.kind FROM bot.outgoing o JOIN bot.draft d ON d.id = o.draft
				WHERE o."case" = $1 AND o.state NOT IN ('cancelled', 'held') ORDER BY o.id DESC LIMIT 1), ''),
			EXISTS (SELECT FROM bot.request r WHERE r."case" = $1 AND r.outcome = 'needs_information' AND r.answered AND r.message < $2)`,
		message.Case, message.ID).Scan(&t.LastSent, &t.Asked)
	if err != nil {
		return t, fmt.Errorf("reading the thread: %w", err)
	}
	earlier, err := storedRequests(ctx, q, `r."case" = $1 AND r.message < $2`, message.Case, message.ID)
	if err != nil {
		return t, err
	}
	for _, e := range earlier {
		t.Requests = append(t.Requests, e.Request)
	}
	return t, nil
}

// storedRequests reads requests with what their answers say and what was done for them.
func storedRequests(ctx context.Context, q querier, where string, args ...any) ([]domain.StoredRequest, error) {
	rows, err := q.Query(ctx, `SELECT r.id, coalesce(r.message, 0), r.position, r.intent, r.outcome, r.fields, r.sections, r.papers, r.uses, a.mail->'From'
		FROM bot.request r LEFT JOIN bot.message a ON a.id = r.message WHERE `+where+` ORDER BY r.message NULLS LAST, r.position, r.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("reading the requests: %w", err)
	}
	stored, err := pgx.CollectRows(rows, scanRequest)
	if err != nil {
		return nil, fmt.Errorf("reading the requests: %w", err)
	}
	ids := make([]domain.RequestID, len(stored))
	for i := range stored {
		ids[i] = stored[i].Request.ID
	}
	actions, err := actionsOf(ctx, q, ids)
	if err != nil {
		return nil, fmt.Errorf("reading the actions: %w", err)
	}
	for i := range stored {
		for _, action := range actions {
			if action.Request == stored[i].Request.ID {
				stored[i].Action = &action
			}
		}
	}
	return stored, nil
}

func scanRequest(row pgx.CollectableRow) (stored domain.StoredRequest, err error) {
	var head domain.Request
	var fields json.RawMessage
	var asker *domain.MailAddress
	if err = row.Scan(&head.ID, &head.Message, &head.Position, &head.Intent, &head.Outcome, &fields, &stored.Sections, &stored.Papers, &stored.Uses, &asker); err != nil {
		return stored, err
	}
	if err = json.Unmarshal(fields, &stored.Request); err != nil {
		return stored, fmt.Errorf("reading request %d: %w", head.ID, err)
	}
	if asker != nil {
		stored.Asker = *asker
	}
	r := &stored.Request
	r.ID, r.Message, r.Position, r.Intent, r.Outcome = head.ID, head.Message, head.Position, head.Intent, head.Outcome
	return stored, nil
}

// Understood is the language and the customer of a message, as last judged. An automatic mail's customer is that of its
// proven sender.
func (s *Store) Understood(ctx context.Context, id domain.MessageID) (language string, customer domain.CustomerCode, err error) {
	var sender domain.Sender
	var state string
	err = s.pool.QueryRow(ctx, `SELECT language, coalesce(customer, ''), sender, state FROM bot.message WHERE id = $1`, id).Scan(&language, &customer, &sender, &state)
	if err != nil {
		return "", "", notFound(fmt.Sprintf("message %d", id), err)
	}
	if customer == "" && state == "automatic" && sender.Proven() && len(sender.Customers) == 1 {
		customer = sender.Customers[0]
	}
	return language, customer, nil
}
