package postgres

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// Receive is step 1: it stores the raw message, the message, its place in the mailbox and its case in one commit,
// with the job of step 2. The same key, or the same bytes in the same mailbox, change nothing (fresh is false then).
//
// A pending draft of the case is superseded by a person's message: the next one answers all that is still open.
func (s *Store) Receive(ctx context.Context, received domain.Received, admit domain.Admit) (id domain.MessageID, fresh bool, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		r := &receiving{store: s, tx: tx, received: received}
		id, fresh, err = r.run(ctx, admit)
		return err
	})
	if err != nil {
		return 0, false, fmt.Errorf("receiving %s: %w", received.Key, err)
	}
	return id, fresh, nil
}

// receiving is one message on its way in.
type receiving struct {
	store     *Store
	tx        pgx.Tx
	received  domain.Received
	raw       int64
	admission domain.Admission
	caseID    domain.CaseID
	edited    bool // the post is the edit of one taken in before
	opened    bool // the case is new: nothing waits in it
}

func (r *receiving) run(ctx context.Context, admit domain.Admit) (domain.MessageID, bool, error) {
	r.cleanText()
	if known, err := r.arrive(ctx); err != nil || known != 0 {
		return known, false, errors.Join(err, r.moveCursor(ctx))
	}
	claim, err := r.claim(ctx)
	if err != nil {
		return 0, false, err
	}
	r.admission = admit(claim)
	r.admission.Note = clean(r.admission.Note)
	if err := r.findCase(ctx); err != nil {
		return 0, false, err
	}
	id, err := r.insert(ctx)
	if err != nil {
		return 0, false, err
	}
	if err := r.follow(ctx, id); err != nil {
		return 0, false, err
	}
	return id, true, r.moveCursor(ctx)
}

// cleanText makes a post fit for the database; a mail's reader has done so already.
func (r *receiving) cleanText() {
	if r.received.Chat != nil {
		chat := *r.received.Chat
		chat.Text = clean(chat.Text)
		r.received.Chat = &chat
	}
}

// arrive lets the copies of one mail in, which two mailboxes may hold, one after the other; stores the raw bytes; and
// finds the message that was taken before: by its key, or by its bytes where the server numbered its mails anew. It is one
// round trip.
//
// A mail of a mailbox is committed without waiting for the disk. If the machine fails within the moment until the log is
// written, the cursor is lost with the mail, and it is fetched again: the mailbox still holds it, as nothing there is
// touched before the disk holds it (Settled). Whatever follows outside (a post, a mail) comes after a commit that waits, which writes all before it.
func (r *receiving) arrive(ctx context.Context) (known domain.MessageID, err error) {
	turn := r.received.Key
	if r.received.Mail != nil && r.received.Mail.MessageID != "" {
		turn = r.received.Mail.MessageID
	}
	refetched := r.received.Source == domain.FromMail && r.received.UID != 0
	sum := sha256.Sum256(r.received.Raw)
	hash := hex.EncodeToString(sum[:])
	var batch pgx.Batch
	batch.Queue(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0)),
		set_config('synchronous_commit', CASE WHEN $2 THEN 'off' ELSE current_setting('synchronous_commit') END, true)`, turn, refetched)
	batch.Queue(`INSERT INTO bot.raw_message (sha256, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING`, hash, r.received.Raw)
	batch.Queue(`SELECT id FROM bot.raw_message WHERE sha256 = $1`, hash).QueryRow(func(row pgx.Row) error { return row.Scan(&r.raw) })
	// Two lookups by their keys: of one with OR, a plan made while the table was small reads all of it for ever.
	batch.Queue(`SELECT coalesce((SELECT id FROM bot.message WHERE source = $1 AND source_key = $2),
			(SELECT id FROM bot.message WHERE source = $1 AND mailbox = $3 AND raw = (SELECT id FROM bot.raw_message WHERE sha256 = $4)), 0)`,
		r.received.Source, r.received.Key, r.received.Mailbox, hash).QueryRow(func(row pgx.Row) error { return row.Scan(&known) })
	if err := r.tx.SendBatch(ctx, &batch).Close(); err != nil {
		return 0, fmt.Errorf("storing the raw bytes: %w", err)
	}
	return known, nil
}

func (r *receiving) moveCursor(ctx context.Context) error {
	if r.received.UID == 0 {
		return nil
	}
	_, err := r.tx.Exec(ctx, `INSERT INTO bot.mailbox_cursor AS c (mailbox, uid_validity, last_uid, moved_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (mailbox) DO UPDATE SET moved_at = EXCLUDED.moved_at, uid_validity = EXCLUDED.uid_validity,
			last_uid = CASE WHEN c.uid_validity = EXCLUDED.uid_validity THEN greatest(c.last_uid, EXCLUDED.last_uid) ELSE EXCLUDED.last_uid END`,
		r.received.Mailbox, int64(r.received.UIDValidity), int64(r.received.UID), r.store.clock())
	if err != nil {
		return fmt.Errorf("moving the cursor: %w", err)
	}
	return nil
}

// from is the sender's address, or the Slack user.
func (r *receiving) from() string {
	if r.received.Mail != nil {
		return indexable(strings.ToLower(r.received.Mail.From.Address))
	}
	if r.received.Chat != nil {
		return r.received.Chat.User
	}
	return ""
}

// claim is what the database knows of the sender's address.
func (r *receiving) claim(ctx context.Context) (claim domain.Claim, err error) {
	if r.received.Mail == nil {
		return claim, nil
	}
	address := r.from()
	_, host, _ := strings.Cut(address, "@")
	var batch pgx.Batch
	batch.Queue(`SELECT email, customer, name, phone, role, language FROM adv.contact WHERE email = $1 ORDER BY customer`, address).
		Query(func(rows pgx.Rows) (err error) {
			claim.Contacts, err = pgx.CollectRows(rows, pgx.RowToStructByPos[domain.Contact])
			return err
		})
	batch.Queue(`SELECT code FROM adv.customer WHERE email_domains @> ARRAY[$1] AND $1 <> '' ORDER BY code`, host).
		Query(func(rows pgx.Rows) (err error) {
			claim.Domains, err = pgx.CollectRows(rows, pgx.RowTo[domain.CustomerCode])
			return err
		})
	batch.Queue(`SELECT address, name, kind FROM adv.partner WHERE address IN ($1, $2) ORDER BY length(address) DESC LIMIT 1`, address, host).
		QueryRow(func(row pgx.Row) error {
			var partner domain.Partner
			err := row.Scan(&partner.Address, &partner.Name, &partner.Kind)
			if err == nil {
				claim.Partner = &partner
			}
			return ignoreNoRows(err)
		})
	// What bears the Message-ID of a mail of ours is that mail, come back by whatever road.
	batch.Queue(`SELECT coalesce((SELECT bool_or(lower(email) = $1) FROM adv.company), false)
		OR $2 <> '' AND EXISTS (SELECT FROM bot.outgoing WHERE message_id = $2)`, address, r.received.Mail.MessageID).
		QueryRow(func(row pgx.Row) error { return row.Scan(&claim.Ours) })
	return claim, r.tx.SendBatch(ctx, &batch).Close()
}

func (r *receiving) openCase(ctx context.Context) error {
	subject := ""
	if r.received.Mail != nil {
		subject = r.received.Mail.Subject
	} else if r.received.Chat != nil {
		subject = firstLine(r.received.Chat.Text, 120)
		if files := r.received.Chat.Files; subject == "" && len(files) > 0 {
			subject = files[0].Name
		}
	}
	state := "open"
	switch {
	case r.admission.State == "automatic", r.admission.State == "quarantined":
		state = r.admission.State
	case r.admission.State == "ignored" && r.received.Mail != nil: // in the list of robots' mail, not out of sight
		state = "automatic"
	}
	err := r.tx.QueryRow(ctx, `INSERT INTO bot."case" (token, subject, state, opened_at, touched_at) VALUES ($1, $2, $3, $4, $4) RETURNING id`,
		strings.ToLower(rand.Text()), subject, state, r.store.clock()).Scan(&r.caseID)
	if err != nil {
		return fmt.Errorf("opening a case: %w", err)
	}
	r.opened = true
	return nil
}

// firstLine cuts a text to its first line and at most limit runes.
func firstLine(text string, limit int) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return text
}

func (r *receiving) insert(ctx context.Context) (id domain.MessageID, err error) {
	sentAt := r.received.ReceivedAt
	messageID := ""
	if mail := r.received.Mail; mail != nil {
		messageID = indexable(mail.MessageID)
		if !mail.Date.IsZero() {
			sentAt = mail.Date
		}
	}
	err = r.tx.QueryRow(ctx, `INSERT INTO bot.message ("case", raw, source, source_key, mailbox, message_id, from_addr, received_at, sent_at, taken_at,
			mail, chat, sender, state, state_note)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id`,
		r.caseID, r.raw, r.received.Source, r.received.Key, r.received.Mailbox, messageID, r.from(), r.received.ReceivedAt, sentAt, r.store.clock(),
		r.received.Mail, r.received.Chat, r.admission.Sender, r.admission.State, r.admission.Note).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("storing the message: %w", err)
	}
	return id, nil
}

// follow does what a new message causes in its case.
func (r *receiving) follow(ctx context.Context, id domain.MessageID) error {
	e := entry{"guichet", "message." + r.admission.State, fmt.Sprintf("message/%d", id), r.caseID, map[string]any{
		"source": r.received.Source, "key": r.received.Key, "from": r.from(), "grade": r.admission.Sender.Grade, "note": r.admission.Note}}
	if err := r.store.record(ctx, r.tx, e); err != nil {
		return err
	}
	if mail := r.received.Mail; mail != nil && mail.Bounce != nil {
		if err := r.bounce(ctx, *mail.Bounce); err != nil {
			return err
		}
	}
	switch r.admission.State {
	case "quarantined": // whatever the case was, it waits for a person now
		return r.store.settleCase(ctx, r.tx, r.caseID, "quarantined")
	case "received":
	default:
		return nil
	}
	if r.replaces() && !r.opened {
		if err := r.store.supersede(ctx, r.tx, r.caseID, "a new message came in"); err != nil {
			return err
		}
	}
	if r.received.Source == domain.FromSlack {
		return r.store.enqueueFirst(ctx, r.tx, domain.TriageJob{Message: id})
	}
	return r.store.enqueue(ctx, r.tx, domain.TriageJob{Message: id})
}

// replaces tells whether the message makes the case's draft old. A post beside a proposal in chat does not: only the
// edit of the post that asked for it does, or a further proposal.
func (r *receiving) replaces() bool { return r.received.Chat == nil || r.edited }

// Cursor is how far a mailbox folder has been taken in; zero where it is new.
func (s *Store) Cursor(ctx context.Context, mailbox string) (uidValidity, lastUID uint32, err error) {
	var validity, last int64
	err = s.pool.QueryRow(ctx, `SELECT uid_validity, last_uid FROM bot.mailbox_cursor WHERE mailbox = $1`, mailbox).Scan(&validity, &last)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, fmt.Errorf("reading the cursor of %s: %w", mailbox, err)
	}
	return uint32(validity), uint32(last), nil //nolint:gosec // RFC 3501 section 2.3.1.1: both are 32 bits
}

// SentBy counts the messages of a mail address that were taken in since a day: those of a proven sender, and those that
// only bear the address.
func (s *Store) SentBy(ctx context.Context, address string, since domain.Date) (proven, others int, err error) {
	err = s.pool.QueryRow(ctx, `SELECT count(*) FILTER (WHERE sender->>'Grade' IN ('proven_contact', 'proven_domain')),
			count(*) FILTER (WHERE sender->>'Grade' NOT IN ('proven_contact', 'proven_domain'))
		FROM bot.message WHERE from_addr = $1 AND received_at >= $2`, indexable(strings.ToLower(address)), since.In(s.location)).Scan(&proven, &others)
	if err != nil {
		return 0, 0, fmt.Errorf("counting the messages of a sender: %w", err)
	}
	return proven, others, nil
}
