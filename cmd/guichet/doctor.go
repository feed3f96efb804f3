package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"guichet/bot/slack"
	"guichet/domain"
	"guichet/domain/postgres"
	"guichet/domain/postgres/embedded"
	"guichet/mail"
)

// doctorCommand is guichet doctor.
type doctorCommand struct {
	Provider string `help:"Print the settings of a mail provider (its name, an address or a domain; \"list\" for all) and try nothing." placeholder:"NAME"`
	Install  bool   `help:"Install PostgreSQL with the system's package manager where none is found."`
}

// checkup is one thing that doctor tries.
type checkup struct {
	name string
	try  func(context.Context) (found string, err error)
	mend string
}

// checkTime bounds one try.
const checkTime = 30 * time.Second

// Run tries everything and fails where something is wrong.
func (c doctorCommand) Run(ctx context.Context, e *environment) error {
	if c.Provider != "" {
		return printProvider(e.out, c.Provider)
	}
	config, err := e.config()
	if err != nil {
		return err
	}
	if c.Install {
		if _, err := embedded.Install(ctx, embedded.InstallConfig{Out: e.out}); err != nil {
			return err
		}
	}
	bad := 0
	for _, check := range checkups(config) {
		trying, cancel := context.WithTimeout(ctx, checkTime)
		found, err := check.try(trying)
		cancel()
		if err == nil {
			fmt.Fprintf(e.out, "ok    %-24s %s\n", check.name, found)
			continue
		}
		bad++
		fmt.Fprintf(e.out, "WRONG %-24s %v\n", check.name, err)
		if !errors.Is(err, postgres.ErrMigrate) { // that says itself what to do
			fmt.Fprintf(e.out, "      %-24s → %s\n", "", check.mend)
		}
	}
	for _, lack := range lacks(config) {
		fmt.Fprintf(e.out, "none  %s\n", lack)
	}
	if bad > 0 {
		return fmt.Errorf("%d of the checks failed", bad)
	}
	return nil
}

// lacks says what does not happen for want of a setting; nothing is wrong there.
func lacks(config Config) []string {
	var lacks []string
	lack := func(missing bool, what, without string) {
		if missing {
			lacks = append(lacks, fmt.Sprintf("%-24s %s", what, without))
		}
	}
	lack(len(config.Mailbox) == 0, "mailbox", "no mail is read: add a [[mailbox]]")
	lack(config.SMTP.Address == "", "smtp", "no reply can leave: set smtp.address")
	lack(len(config.Staff) == 0, "staff", "nobody can sign in to the console: add a [[staff]], then `guichet user LOGIN`")
	return lacks
}

func checkups(config Config) []checkup {
	checks := []checkup{
		{"database", func(ctx context.Context) (string, error) { return checkDatabase(ctx, config) },
			"check database.dsn; without it, install PostgreSQL 15 or later: `guichet doctor --install`"},
		{"tesseract (scans)", checkTesseract, "scans cannot be read without it; on Debian: apt-get install tesseract-ocr tesseract-ocr-fra tesseract-ocr-deu"},
	}
	if config.Database.DSN == "" {
		checks = append(checks, checkup{"disk", func(context.Context) (string, error) { return checkDisk(config) },
			"choose a folder with room and write access: database.data"})
	}
	for _, box := range config.Mailbox {
		checks = append(checks, checkup{"mailbox " + box.Name, func(ctx context.Context) (string, error) {
			wc := mail.WatcherConfig{Name: box.Name, Address: box.Address, TLS: box.TLS, Username: box.Username, Password: box.Password, Folder: box.Folder,
				Mark: mail.Mark{Keyword: box.Keyword, MoveTo: box.MoveTo}}
			if box.OAuth.TokenURL != "" {
				wc.OAuth = tokenSource(box.OAuth)
			}
			return box.Address, mail.NewWatcher(wc, nil).Check(ctx)
		}, "check address, tls, username and password of this [[mailbox]]; Microsoft 365 and Gmail want [mailbox.oauth]; leave keyword and move_to empty where the server refuses them"})
	}
	if config.SMTP.Address != "" {
		checks = append(checks, checkup{"smtp", func(ctx context.Context) (string, error) {
			return config.SMTP.Address, mail.NewSender(senderConfig(config.SMTP)).Check(ctx)
		}, "check [smtp]: address, tls, username, password"})
	}
	if config.SMTP.DKIM.KeyFile != "" {
		checks = append(checks, checkup{"signature (dkim)", func(ctx context.Context) (string, error) {
			return checkDKIM(config.SMTP, func(name string) ([]string, error) { return net.DefaultResolver.LookupTXT(ctx, name) })
		}, "check [smtp.dkim]; chmod 600 the key file; publish its public key in the DNS under selector._domainkey.domain"})
	}
	if config.Slack.AppToken != "" {
		checks = append(checks, checkup{"slack", func(ctx context.Context) (string, error) { return checkSlack(ctx, config.Slack) }, "check [slack]"})
	}
	if people := config.Staff; len(people) > 0 {
		checks = append(checks, checkup{"passwords", func(ctx context.Context) (string, error) { return checkPasswords(ctx, config) },
			"mend the database first"})
	}
	return checks
}

func checkSlack(ctx context.Context, c SlackConfig) (string, error) {
	face, err := slack.New(slack.Config{AppToken: c.AppToken, BotToken: c.BotToken, APIURL: c.APIURL, Team: c.Team, ApproverChannel: c.ApproverChannel,
		AlarmChannel: c.AlarmChannel, Watched: c.Watched}, nil, nil, nil)
	if err != nil {
		return "", err
	}
	return c.ApproverChannel, face.Check(ctx)
}

// checkPasswords tells who can sign in to the console; whoever decides in Slack only needs no password.
func checkPasswords(ctx context.Context, config Config) (found string, err error) {
	db, err := openDatabase(ctx, config.Database, false)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, db.close()) }()
	var with, without []string
	err = withStore(ctx, db.dsn, func(store *postgres.Store) error {
		for _, person := range config.Staff {
			switch _, err := store.PasswordHash(ctx, person.Login); {
			case errors.Is(err, domain.ErrNotFound):
				without = append(without, person.Login)
			case err != nil:
				return err
			default:
				with = append(with, person.Login)
			}
		}
		return nil
	})
	if len(with) > 0 {
		found = "of " + strings.Join(with, ", ")
	}
	if len(without) > 0 {
		found = strings.TrimPrefix(found+"; ", "; ") + "none of " + strings.Join(without, ", ") + ", who cannot sign in to the console: `guichet user LOGIN`"
	}
	return found, err
}

func checkDatabase(ctx context.Context, config Config) (found string, err error) {
	db, err := openDatabase(ctx, config.Database, false)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, db.close()) }()
	err = withStore(ctx, db.dsn, func(store *postgres.Store) (err error) {
		found, err = inspect(ctx, store)
		return err
	})
	return found, err
}

func inspect(ctx context.Context, store *postgres.Store) (found string, err error) {
	company, err := store.Company(ctx)
	if errors.Is(err, domain.ErrNotFound) {
		return "reachable; no company data yet: `guichet import DIR`", nil
	}
	if err != nil {
		return "", err
	}
	skew, err := store.ClockSkew(ctx)
	if err == nil && skew.Abs() > time.Minute {
		err = fmt.Errorf("its clock differs from this machine's by %s", skew.Round(time.Second))
	}
	return "data of " + company.Name, err
}

func checkDisk(config Config) (string, error) {
	dir, err := filepath.Abs(config.Database.Data)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		dir = filepath.Dir(dir)
	}
	file, err := os.CreateTemp(dir, ".guichet-doctor-*")
	if err != nil {
		return "", err
	}
	_, err = file.Write(make([]byte, 1<<20))
	return dir, errors.Join(err, file.Close(), os.Remove(file.Name()))
}

func checkTesseract(ctx context.Context) (string, error) {
	path, err := exec.LookPath("tesseract")
	return path, err
}

// databaseCommand is guichet database.
type databaseCommand struct{}

// Run sees to it that a PostgreSQL is on the machine, installing one where there is none.
func (databaseCommand) Run(ctx context.Context, e *environment) error {
	if _, err := embedded.Find(ctx); err == nil {
		return nil
	}
	_, err := embedded.Install(ctx, embedded.InstallConfig{Out: e.out})
	return err
}
