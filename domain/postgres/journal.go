package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// journalLock is the advisory lock that writers of the journal share and its sealer takes alone, for the
// moment in which it reads which entries are final: identities are given before commits, so that without it
// an entry could appear below a sealed one.
const journalLock = 0x6775696368657401

// entry is one line for the journal.
type entry struct {
	actor, verb, object string
	caseID              domain.CaseID // 0: none
	detail              map[string]any
}

// record writes journal lines inside the transaction that they tell of.
func (s *Store) record(ctx context.Context, tx pgx.Tx, entries ...entry) error {
	var batch pgx.Batch
	batch.Queue(`SELECT pg_advisory_xact_lock_shared($1)`, int64(journalLock))
	for _, e := range entries {
		detail := e.detail
		if detail == nil {
			detail = map[string]any{}
		}
		batch.Queue(`INSERT INTO bot.journal (at, actor, verb, object, "case", detail) VALUES ($1, $2, $3, $4, NULLIF($5::bigint, 0), $6)`,
			s.clock(), e.actor, e.verb, e.object, int64(e.caseID), detail)
	}
	if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	return nil
}

// sealBatch bounds how many entries one seal covers.
const sealBatch = 10000

// Seal chains what is new in the journal and returns the chain's newest hash (the anchor to print daily)
// and how many entries it sealed.
func (s *Store) Seal(ctx context.Context) (anchor string, sealed int, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		last, previous, err := lastSeal(ctx, tx)
		if err != nil {
			return err
		}
		anchor, sealed = previous, 0
		if _, err := tx.Exec(ctx, `SET LOCAL lock_timeout = '5s'`); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(journalLock)); err != nil {
			return fmt.Errorf("waiting for the journal's writers: %w", err)
		}
		hash, first, end, count, err := hashRange(ctx, tx, previous, last+1, 0, sealBatch)
		if err != nil || count == 0 {
			return err
		}
		anchor, sealed = hash, count
		_, err = tx.Exec(ctx, `INSERT INTO bot.journal_seal (first_id, last_id, entries, hash, sealed_at)
			VALUES ($1, $2, $3, $4, $5)`, first, end, count, hash, s.clock())
		return err
	})
	if err != nil {
		return "", 0, fmt.Errorf("sealing the journal: %w", err)
	}
	return anchor, sealed, nil
}

func lastSeal(ctx context.Context, q querier) (lastID int64, hash string, err error) {
	err = q.QueryRow(ctx, `SELECT coalesce(max(last_id), 0),
		coalesce((SELECT hash FROM bot.journal_seal ORDER BY id DESC LIMIT 1), '') FROM bot.journal_seal`).Scan(&lastID, &hash)
	return lastID, hash, err
}

// hashRange hashes the journal's entries from an id on (to an id where end is not zero), at most limit, after the hash before them.
func hashRange(ctx context.Context, q querier, previous string, first, end int64, limit int) (hash string, from, to int64, count int, err error) {
	rows, err := q.Query(ctx, `SELECT id, at, actor, verb, object, coalesce("case", 0), detail FROM bot.journal
		WHERE id >= $1 AND ($2 = 0 OR id <= $2) ORDER BY id LIMIT $3`, first, end, limit)
	if err != nil {
		return "", 0, 0, 0, err
	}
	defer rows.Close()
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n", previous)
	for rows.Next() {
		var id, caseID int64
		var at time.Time
		var actor, verb, object string
		var detail map[string]any
		if err := rows.Scan(&id, &at, &actor, &verb, &object, &caseID, &detail); err != nil {
			return "", 0, 0, 0, err
		}
		text, err := json.Marshal([]any{id, at.UTC().Format(time.RFC3339Nano), actor, verb, object, caseID, detail})
		if err != nil {
			return "", 0, 0, 0, err
		}
		fmt.Fprintf(sum, "%s\n", text)
		if count == 0 {
			from = id
		}
		to, count = id, count+1
	}
	return hex.EncodeToString(sum.Sum(nil)), from, to, count, rows.Err()
}

// Verification is what checking the journal found.
type Verification struct {
	Entries, Sealed, Unsealed int
	Seals                     int
	Anchor                    string   // hash of the newest seal
	Faults                    []string // changed, removed or inserted entries, by range
}

// VerifyJournal recomputes the chain. An anchor printed earlier, where given, must be a hash of the chain: a cut tail lacks it.
func (s *Store) VerifyJournal(ctx context.Context, anchor string) (v Verification, err error) {
	err = pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) (err error) {
		v, err = VerifyJournalIn(ctx, tx, anchor)
		return err
	})
	return v, err
}

// VerifyJournalIn is VerifyJournal within a transaction of the caller's.
func VerifyJournalIn(ctx context.Context, tx pgx.Tx, anchor string) (v Verification, err error) {
	seals, err := readSeals(ctx, tx)
	if err == nil {
		err = v.check(ctx, tx, seals, anchor)
	}
	if err != nil {
		return v, fmt.Errorf("verifying the journal: %w", err)
	}
	return v, nil
}

type seal struct {
	First, Last, Entries int64
	Hash                 string
}

func readSeals(ctx context.Context, q querier) ([]seal, error) {
	rows, err := q.Query(ctx, `SELECT first_id, last_id, entries, hash FROM bot.journal_seal ORDER BY id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[seal])
}

func (v *Verification) check(ctx context.Context, q querier, seals []seal, anchor string) error {
	v.Seals = len(seals)
	last := int64(math.MinInt64) // what was put before the first entry is found too
	found := anchor == ""
	for _, one := range seals {
		hash, _, _, count, err := hashRange(ctx, q, v.Anchor, last+1, one.Last, sealBatch*10)
		if err != nil {
			return err
		}
		if hash != one.Hash {
			v.Faults = append(v.Faults, fmt.Sprintf("entries %d to %d: %s", one.First, one.Last, compareCounts(int64(count), one.Entries)))
		}
		v.Sealed += count
		v.Anchor, last = one.Hash, one.Last
		found = found || one.Hash == anchor
	}
	if !found {
		v.Faults = append(v.Faults, "the anchor is no seal of this journal: its end was cut off, or it is another journal")
	}
	if err := q.QueryRow(ctx, `SELECT count(*) FROM bot.journal`).Scan(&v.Entries); err != nil {
		return err
	}
	v.Unsealed = v.Entries - v.Sealed
	return nil
}

func compareCounts(found, sealed int64) string {
	switch {
	case found < sealed:
		return fmt.Sprintf("%d removed", sealed-found)
	case found > sealed:
		return fmt.Sprintf("%d inserted", found-sealed)
	}
	return "an entry was changed, or a seal before it"
}
