package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"guichet/bot/slack/fakeslack"
	"guichet/cmd/guichet/corpus"
	"guichet/domain"
	"guichet/domain/postgres"
	"guichet/mail/mailtest"
)

//go:embed all:sample
var sample embed.FS

// demoCommand is guichet demo.
type demoCommand struct {
	Dir    string        `help:"Folder that holds everything; started again there, the demo goes on." default:"guichet-demo" type:"path"`
	Listen string        `help:"Address of the console." default:"127.0.0.1:8040"`
	IMAP   string        `help:"Address of the demo's IMAP server." default:"127.0.0.1:1143" name:"imap"`
	SMTP   string        `help:"Address of the demo's SMTP server." default:"127.0.0.1:1025" name:"smtp"`
	Every  time.Duration `help:"How often the next sample mail arrives." default:"4s"`
	Undo   time.Duration `help:"How long an approved mail can be taken back." default:"10s"`
	// Once ends the demo when all sample messages have been worked on, for tests.
	Once bool `hidden:""`
}

// demoFaces are the parts that only the demo has.
type demoFaces struct {
	slackPage http.Handler
}

// demoStaff are three people of the sample company; no password, loopback only.
func demoStaff() []domain.Staff {
	return []domain.Staff{
		{Login: "claire", Name: "Claire Bonnard", Email: "claire@visserie-rhone.example", Slack: "U0CLAIRE", Roles: []domain.Role{domain.RoleApprover}, Language: "fr"},
		{Login: "sophie", Name: "Sophie Marchand", Email: "sophie@visserie-rhone.example", Slack: "U0SOPHIE", Roles: []domain.Role{domain.RoleSupervisor}, Language: "fr"},
		{Login: "thomas", Name: "Thomas Weber", Email: "thomas@visserie-rhone.example", Slack: "U0THOMAS", Roles: []domain.Role{domain.RoleClerk}, Language: "en"},
	}
}

// approvers is the demo's channel for cards.
const approvers = "C0ADV"

// Run sets everything up in one folder and works until Ctrl-C; a second start resumes.
func (c demoCommand) Run(ctx context.Context, e *environment) (err error) {
	d := &demo{command: c, env: e}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := d.setUp(ctx); err != nil {
		return err
	}
	return d.run(ctx)
}

// demo is one running demo.
type demo struct {
	command demoCommand
	env     *environment
	corpus  *corpus.Corpus
	config  Config
	db      *database
	mail    *mailtest.Server
	slack   *fakeslack.Server
	app     *app
	clock   domain.Clock
}

func (d *demo) setUp(ctx context.Context) (err error) {
	if err := os.MkdirAll(d.command.Dir, 0o755); err != nil { //nolint:gosec // the database's account must pass
		return fmt.Errorf("making the demo's folder: %w", err)
	}
	if err := d.unpack(); err != nil {
		return fmt.Errorf("unpacking the sample: %w", err)
	}
	if d.corpus, err = corpus.Read(d.path("sample")); err != nil {
		return err
	}
	fmt.Fprintln(d.env.err, "starting the database…")
	if d.db, err = openDatabase(ctx, DatabaseConfig{Data: d.path("db")}, false); err != nil {
		return err
	}
	if !d.db.server.Owned() {
		return fmt.Errorf("a demo runs already in %s: stop that one, or choose another folder with --dir: %w", d.command.Dir, domain.ErrInvalid)
	}
	if err := d.fill(ctx); err != nil {
		return err
	}
	if err := d.startServers(); err != nil {
		return err
	}
	d.config = d.configuration()
	d.app, err = newApp(ctx, d.config, d.db.dsn, appOptions{clock: d.clock, log: d.env.log})
	return err
}

func (d *demo) path(name string) string { return filepath.Join(d.command.Dir, name) }

// unpack writes the sample into the demo's folder, once.
func (d *demo) unpack() error {
	if _, err := os.Stat(d.path("sample")); err == nil {
		return nil
	}
	return fs.WalkDir(sample, "sample", func(path string, entry fs.DirEntry, err error) error {
		target := filepath.Join(d.command.Dir, filepath.FromSlash(path))
		if err != nil || entry.IsDir() {
			return errors.Join(err, os.MkdirAll(target, 0o755)) //nolint:gosec // sample data
		}
		data, err := sample.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644) //nolint:gosec // sample data
	})
}

// fill imports the sample company, once, and starts the clock: at the sample's moment, or where the last run stopped.
func (d *demo) fill(ctx context.Context) error {
	return withStore(ctx, d.db.dsn, func(store *postgres.Store) error {
		_, err := store.Company(ctx)
		if errors.Is(err, domain.ErrNotFound) {
			fmt.Fprintln(d.env.err, "importing the sample company…")
			_, err = importFolder(ctx, d.env, d.db.dsn, d.corpus.DataDir(), d.corpus.Now)
		}
		if err != nil {
			return err
		}
		last, err := store.LastMoment(ctx)
		if err != nil {
			return err
		}
		start := d.corpus.Now
		if last.After(start) {
			start = last
		}
		d.clock = domain.ClockFrom(start)
		return nil
	})
}

// startServers starts the mail servers and the double of Slack, on loopback.
func (d *demo) startServers() (err error) {
	company := d.companyRow()
	config := mailtest.Config{Dir: d.path("mail"), IMAPAddr: d.command.IMAP, SMTPAddr: d.command.SMTP,
		Users: map[string]string{company["email"]: mailtest.DefaultPassword}, AuthservID: company["authserv_id"], Clock: d.clock}
	if d.mail, err = mailtest.NewServer(config); err != nil { // a port is taken: any free one will do
		config.IMAPAddr, config.SMTPAddr = "", ""
		if d.mail, err = mailtest.NewServer(config); err != nil {
			return fmt.Errorf("starting the demo's mail servers: %w", err)
		}
	}
	channel := fakeslack.Channel{ID: approvers, Name: "adv", Members: []string{"U0GUICHET"}}
	slackConfig := fakeslack.Config{Clock: d.clock}
	for _, person := range demoStaff() {
		channel.Members = append(channel.Members, person.Slack)
		slackConfig.Users = append(slackConfig.Users, fakeslack.User{ID: person.Slack, Name: person.Name, Language: person.Language})
	}
	slackConfig.Channels = []fakeslack.Channel{channel}
	if d.slack, err = fakeslack.New(slackConfig); err != nil {
		return fmt.Errorf("starting the double of Slack: %w", err)
	}
	return nil
}

// companyRow is the sample company as its file has it.
func (d *demo) companyRow() map[string]string {
	row, err := d.corpus.Company()
	if err != nil {
		return map[string]string{}
	}
	return row
}

func (d *demo) configuration() Config {
	company := d.companyRow()
	config := Config{Staff: demoStaff(),
		Mailbox: []MailboxConfig{{Name: "adv", Address: d.mail.IMAPAddr(), TLS: "none", Username: company["email"], Password: mailtest.DefaultPassword}},
		SMTP:    SMTPConfig{Address: d.mail.SMTPAddr(), TLS: "none", Username: company["email"], Password: mailtest.DefaultPassword},
		Slack:   SlackConfig{AppToken: "xapp-fake", BotToken: "xoxb-fake", APIURL: d.slack.URL(), ApproverChannel: approvers},
		Console: ConsoleConfig{Listen: freeAddress(d.command.Listen)},
		Policy: PolicyConfig{UndoWindow: duration(d.command.Undo), Reminders: true, FourEyesAbove: "5000.00",
			// The European Central Bank's refinancing rate of 2.15 % plus ten points (C. com. L441-10).
			InterestRates: []RateConfig{{From: "2025-07-01", Percent: "12.15"}}}}
	config.fillDefaults()
	return config
}

func (d *demo) run(ctx context.Context) error {
	s := &service{app: d.app, demo: &demoFaces{slackPage: d.slack.Page()}}
	if err := s.connect(); err != nil {
		return err
	}
	ctx, stop := d.db.untilLost(ctx)
	defer stop()
	var feeding sync.WaitGroup
	var fed error
	err := s.run(ctx, func(address string) {
		d.welcome(address)
		feeding.Go(func() {
			fed = d.feed(ctx)
			if d.command.Once {
				stop()
			}
		})
	})
	feeding.Wait()
	if errors.Is(context.Cause(ctx), errLost) {
		err = errors.Join(fmt.Errorf("%w; its last words are in %s", errLost, d.path("db/server.log")), err)
	}
	return errors.Join(err, ignoreCancelled(fed))
}

// freeAddress is the address, or a free port of this machine where another program has it.
func freeAddress(address string) string {
	listener, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		listener, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return address // whoever listens there says what is wrong
	}
	defer listener.Close()
	return listener.Addr().String()
}

func ignoreCancelled(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// welcome says where everything is.
func (d *demo) welcome(address string) {
	company := d.companyRow()
	fmt.Fprintf(d.env.out, `
Guichet demo: %s, %s

  Console   %s          (choose a person; no password)
  Slack     %s/demo/slack/
  IMAP      %s   any address is a user, password %q; the desk is %s
  SMTP      %s   send a mail of your own to %s and watch it arrive

Sample mails arrive every %s. Everything is in %s. Ctrl-C stops; the same command goes on.
`, company["name"], d.clock().In(d.app.location).Format("2 January 2006 15:04"), address, address, d.mail.IMAPAddr(), mailtest.DefaultPassword, company["email"],
		d.mail.SMTPAddr(), company["email"], d.command.Every, d.command.Dir)
}

func (d *demo) close() error {
	var faults []error
	if d.app != nil {
		faults = append(faults, d.app.close())
	}
	if d.slack != nil {
		d.slack.Close()
	}
	if d.mail != nil {
		faults = append(faults, d.mail.Close())
	}
	if d.db != nil {
		faults = append(faults, d.db.close())
	}
	return errors.Join(faults...)
}
