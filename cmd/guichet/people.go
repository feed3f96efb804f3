package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/bcrypt"

	"guichet/bot/console"
	"guichet/domain"
	"guichet/domain/postgres"
)

// accounts are the members of staff as the console sees them.
type accounts struct{ *app }

// nobody is compared where a login has no password, so that the answer takes as long.
var nobody, _ = bcrypt.GenerateFromPassword([]byte("nobody"), bcrypt.DefaultCost)

// Authenticate checks a password; domain.ErrDenied where login or password is wrong.
func (a accounts) Authenticate(ctx context.Context, login, password string) (domain.Staff, error) {
	person, known := a.Staff(login)
	hash, err := a.store.PasswordHash(ctx, login)
	if err != nil && !errors.Is(err, domain.ErrNotFound) {
		return domain.Staff{}, err
	}
	stored := []byte(hash)
	if !known || hash == "" {
		stored = nobody
	}
	if bcrypt.CompareHashAndPassword(stored, []byte(password)) != nil || !known || hash == "" {
		return domain.Staff{}, fmt.Errorf("signing in: %w", domain.ErrDenied)
	}
	return person, nil
}

// Staff is the person as configured now.
func (a accounts) Staff(login string) (domain.Staff, bool) {
	return domain.Directory(a.config.Staff).ByLogin(login)
}

// userCommand is guichet user.
type userCommand struct {
	Login string `arg:"" help:"Login of a person in the configuration ([[staff]])."`
}

// The length of a password, in bytes; bcrypt reads no more than 72.
const (
	minPassword = 10
	maxPassword = 72
)

// Run reads a password from the first line of the input and sets it.
func (c userCommand) Run(ctx context.Context, e *environment) error {
	config, err := e.config()
	if err != nil {
		return err
	}
	if _, known := domain.Directory(config.Staff).ByLogin(c.Login); !known {
		if e.configPath == "" {
			return fmt.Errorf("%q is not in the configuration: no file was given (-c FILE, or GUICHET_CONFIG): %w", c.Login, domain.ErrInvalid)
		}
		return fmt.Errorf("%q is not in the configuration: add a [[staff]] entry with that login to %s first: %w", c.Login, e.configPath, domain.ErrInvalid)
	}
	fmt.Fprintf(e.err, "Password for %s (%d to %d characters): ", c.Login, minPassword, maxPassword)
	line, err := bufio.NewReader(e.in).ReadString('\n')
	password := strings.TrimRight(line, "\r\n")
	if len(password) < minPassword || len(password) > maxPassword {
		return fmt.Errorf("a password has %d to %d characters: %w", minPassword, maxPassword, errors.Join(domain.ErrInvalid, err))
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.DefaultCost)
	if err != nil {
		return fmt.Errorf("hashing the password: %w", err)
	}
	db, err := openDatabase(ctx, config.Database, false)
	if err != nil {
		return err
	}
	return errors.Join(withStore(ctx, db.dsn, func(store *postgres.Store) error {
		if err := store.SetPasswordHash(ctx, c.Login, string(hash)); err != nil {
			return err
		}
		fmt.Fprintf(e.out, "The password of %s is set.\n", c.Login)
		return nil
	}), db.close())
}

// withStore opens a database for one piece of work.
func withStore(ctx context.Context, dsn string, work func(*postgres.Store) error) error {
	pool, err := postgres.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer pool.Close()
	store, err := postgres.NewStore(pool, postgres.Options{})
	if err != nil {
		return err
	}
	return work(store)
}

// journalCommand is guichet journal.
type journalCommand struct {
	Verify journalVerify `cmd:"" help:"Recompute the chain and name what was changed, removed or inserted."`
}

type journalVerify struct {
	Anchor string `help:"A hash printed earlier: the journal must still hold it."`
}

// Run checks the journal; faults are an error.
func (c journalVerify) Run(ctx context.Context, e *environment) error {
	return withDatabase(ctx, e, func(_ Config, db *database) error {
		return withStore(ctx, db.dsn, func(store *postgres.Store) error { return c.verify(ctx, e, store) })
	})
}

func (c journalVerify) verify(ctx context.Context, e *environment, store *postgres.Store) error {
	anchor := strings.ToLower(strings.TrimSpace(c.Anchor))
	if raw, err := hex.DecodeString(anchor); err != nil || anchor != "" && len(raw) != sha256.Size {
		return fmt.Errorf("--anchor %q is no hash as `guichet journal verify` prints it, of 64 digits: %w", c.Anchor, domain.ErrInvalid)
	}
	v, err := store.VerifyJournal(ctx, anchor)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%d entries, %d sealed in %d seals, %d not sealed yet\nanchor %s\n", v.Entries, v.Sealed, v.Seals, v.Unsealed, v.Anchor)
	if len(v.Faults) > 0 {
		return fmt.Errorf("the journal was tampered with:\n%s", strings.Join(v.Faults, "\n"))
	}
	return nil
}

// figures turn the store's counts into the console's.
type figures struct{ store *postgres.Store }

// Figures counts.
func (f figures) Figures(ctx context.Context) (console.Figures, error) {
	counted, err := f.store.Figures(ctx)
	out := console.Figures{Unchanged: counted.Unchanged, Approved: counted.Approved, DecisionMedian: counted.DecisionMedian,
		DecisionP90: counted.DecisionP90, AnswerMedian: counted.AnswerMedian}
	for _, c := range counted.States {
		out.States = append(out.States, console.Count(c))
	}
	for _, c := range counted.Verdicts {
		out.Verdicts = append(out.Verdicts, console.Count(c))
	}
	for _, c := range counted.Intents {
		out.Intents = append(out.Intents, console.IntentCount(c))
	}
	for _, c := range counted.Days {
		out.Days = append(out.Days, console.DayCount(c))
	}
	return out, err
}
