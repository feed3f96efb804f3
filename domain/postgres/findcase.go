package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// findCase joins a message to the case it answers, or opens one. A thread is a hint and gives no rights: a proven sender
// joins a case of a customer for whom it may speak, or one in which only it wrote before; anybody else joins nothing but
// a thread of its own, and never one in which a proven sender wrote.
func (r *receiving) findCase(ctx context.Context) error {
	copied, err := r.copyOf(ctx)
	if err != nil || copied {
		return err
	}
	switch {
	case r.received.Chat != nil:
		err = r.findThread(ctx)
	case len(r.references()) > 0:
		err = r.tx.QueryRow(ctx, caseSQL, r.references(), r.from(), r.admission.Sender.Customers, r.admission.Sender.Proven()).Scan(&r.caseID)
	default:
		err = pgx.ErrNoRows
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return r.openCase(ctx)
	}
	if err != nil {
		return fmt.Errorf("finding its case: %w", err)
	}
	if err := r.overCap(ctx); err != nil {
		return err
	}
	return r.joinCase(ctx)
}

// caseSQL finds the newest case that the references name and the sender may join.
const caseSQL = `SELECT c.id FROM bot."case" c WHERE c.id IN (
		SELECT "case" FROM bot.outgoing WHERE message_id = ANY($1)
		UNION SELECT "case" FROM bot.message WHERE message_id = ANY($1) AND message_id <> '')
	AND CASE WHEN c.customer IS NOT NULL THEN $4 AND c.customer = ANY($3)
		ELSE EXISTS (SELECT FROM bot.message m WHERE m."case" = c.id)
			AND NOT EXISTS (SELECT FROM bot.message m WHERE m."case" = c.id AND NOT coalesce(CASE
				WHEN m.sender->>'Grade' IN ('proven_contact', 'proven_domain') THEN $4 AND (m.from_addr = $2 OR m.sender->'Customers' ?| $3::text[])
				ELSE m.from_addr = $2 END, false))
		END
	ORDER BY c.id DESC LIMIT 1`

// findThread finds the case of a chat thread, or of the post whose edit this is.
func (r *receiving) findThread(ctx context.Context) error {
	chat := r.received.Chat
	thread := chat.Thread
	if thread == "" {
		thread = chat.TS
	}
	return r.tx.QueryRow(ctx, `SELECT m."case", EXISTS (SELECT FROM bot.message e WHERE e.source = 'slack' AND e.mailbox = $1 AND e.chat->>'TS' = $3)
		FROM bot.message m WHERE m.source = 'slack' AND m.mailbox = $1 AND (m.chat->>'Thread' = $2 OR m.chat->>'TS' = $2)
		ORDER BY m.id LIMIT 1`, r.received.Mailbox, thread, chat.TS).Scan(&r.caseID, &r.edited)
}

// overCap leaves to a person what comes into a case in which more mails came today than people write: two programs answer
// each other there, and neither says that it is one.
func (r *receiving) overCap(ctx context.Context) error {
	if r.opened || r.received.Mail == nil || r.admission.PerCase <= 0 || r.admission.State != "received" {
		return nil
	}
	var today int
	err := r.tx.QueryRow(ctx, `SELECT count(*) FROM bot.message WHERE "case" = $1 AND source = $2 AND taken_at >= $3`,
		r.caseID, domain.FromMail, domain.DateOf(r.store.clock().In(r.store.location)).In(r.store.location)).Scan(&today)
	if err != nil {
		return fmt.Errorf("counting the mails of case %d: %w", r.caseID, err)
	}
	if today >= r.admission.PerCase {
		r.admission.State, r.admission.Note = "quarantined", "too many messages in this case today"
	}
	return nil
}

// joinCase touches the case; until the message has been worked on, the case is neither answered nor closed.
func (r *receiving) joinCase(ctx context.Context) error {
	_, err := r.tx.Exec(ctx, `UPDATE bot."case" SET touched_at = $2,
			state = CASE WHEN $3 AND state IN ('sent', 'closed', 'automatic', 'waiting', 'held', 'pending', 'escalated') THEN 'open' ELSE state END
		WHERE id = $1`, r.caseID, r.store.clock(), r.admission.State == "received" && r.replaces())
	if err != nil {
		return fmt.Errorf("joining case %d: %w", r.caseID, err)
	}
	return nil
}

// copyOf finds the same mail in another of our mailboxes (or by an alias in this one): both are kept and shown in one
// case, and the first alone is worked on. The same Message-ID with other content is another mail.
func (r *receiving) copyOf(ctx context.Context) (bool, error) {
	mail := r.received.Mail
	if mail == nil || mail.MessageID == "" || r.admission.State == "quarantined" {
		return false, nil
	}
	var first domain.MessageID
	var mailbox string
	err := r.tx.QueryRow(ctx, `SELECT id, "case", mailbox FROM bot.message WHERE message_id = $1 AND message_id <> '' AND source = 'mail' AND from_addr = $2
			AND sender->>'Grade' = $3 AND mail->>'Text' = $4 AND mail->>'Subject' = $5 AND mail->'Attachments' IS NOT DISTINCT FROM $6::jsonb
		ORDER BY id LIMIT 1`, indexable(mail.MessageID), r.from(), r.admission.Sender.Grade, mail.Text, mail.Subject, attachmentsOf(*mail)).Scan(&first, &r.caseID, &mailbox)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking for a copy: %w", err)
	}
	if r.admission.State == "received" {
		r.admission.State, r.admission.Note = "ignored", fmt.Sprintf("the same mail as message %d in %s", first, mailbox)
	}
	return true, nil
}

// attachmentsOf are a mail's attachments as the database keeps them.
func attachmentsOf(mail domain.Incoming) any {
	if mail.Attachments == nil {
		return "null"
	}
	return mail.Attachments
}

// maxReferences bounds how many references a thread is looked for by: the first and the newest say enough.
const maxReferences = 100

func (r *receiving) references() []string {
	if r.received.Mail == nil {
		return nil
	}
	all := append(append([]string{}, r.received.Mail.InReplyTo...), r.received.Mail.References...)
	if len(all) > maxReferences {
		all = append(all[:maxReferences/2:maxReferences/2], all[len(all)-maxReferences/2:]...)
	}
	for i := range all {
		all[i] = indexable(all[i])
	}
	return all
}

// maxIndexed bounds what is looked for by an index, in bytes: PostgreSQL refuses keys of more than about 2700.
const maxIndexed = 500

// indexable is an identifier of somebody else's as it is looked for: one longer than any honest one is, by its hash.
func indexable(id string) string {
	if len(id) <= maxIndexed {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return "sha256:" + hex.EncodeToString(sum[:])
}
