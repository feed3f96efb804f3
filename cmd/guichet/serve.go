package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"guichet/bot"
	"guichet/bot/console"
	"guichet/bot/slack"
	"guichet/domain"
	"guichet/domain/postgres"
	"guichet/mail"
)

// serveCommand is guichet serve.
type serveCommand struct{}

// Run works until it is told to stop: intake stops first, running steps finish, the database closes last. A private
// database that ends by itself is started again, for as long as it takes.
func (serveCommand) Run(ctx context.Context, e *environment) error {
	config, err := e.config()
	if err != nil {
		return err
	}
	err = serve(ctx, e, config)
	for pause := time.Second; errors.Is(err, errLost); pause = min(2*pause, time.Minute) {
		e.log.Error("the private database is started again", "data", config.Database.Data, "in", pause, "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
		if err = serve(ctx, e, config); err != nil && ctx.Err() == nil {
			err = errors.Join(errLost, err) // what keeps it from starting, such as a full disk, may pass
		}
	}
	return err
}

// serve works until ctx ends, or, with errLost, until the private database does.
func serve(ctx context.Context, e *environment, config Config) (err error) {
	db, err := openDatabase(ctx, config.Database, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.close()) }()
	a, err := newApp(ctx, config, db.dsn, appOptions{log: e.log})
	if err != nil {
		return err
	}
	s := &service{app: a}
	if err := s.connect(); err != nil {
		return errors.Join(err, a.close())
	}
	running, stop := db.untilLost(ctx)
	defer stop()
	err = errors.Join(s.run(running, func(address string) {
		fmt.Fprintf(e.out, "Guichet listens on %s\n", address)
	}), a.close())
	if ctx.Err() == nil && errors.Is(context.Cause(running), errLost) {
		return errLost // what else failed, failed of it
	}
	return err
}

// service is an app with its edges: mailboxes, Slack, console and queue.
type service struct {
	*app
	watchers []*mail.Watcher
	slack    *slack.Face
	handler  http.Handler
	limit    *serverLimit // nil without a mail server
	demo     *demoFaces   // nil in production
	owner    string       // names this process in leases
	// lease is how long a dead process keeps a mailbox, and its running steps, from others.
	lease time.Duration
	// reading are the names of the leases under which this process takes messages in at present.
	reading sync.Map
}

// leaseLength is the usual length of a lease.
const leaseLength = 30 * time.Second

// connect makes the edges; nothing is dialled yet.
func (s *service) connect() error {
	host, _ := os.Hostname()
	s.owner = fmt.Sprintf("%s/%d/%s", host, os.Getpid(), strings.ToLower(rand.Text()[:6]))
	if s.lease == 0 {
		s.lease = leaseLength
	}
	sender := mail.NewSender(senderConfig(s.config.SMTP))
	s.assistant.Sender = sender
	if s.config.SMTP.Address != "" {
		s.limit = &serverLimit{ask: sender.MaxSize, log: s.log}
		s.assistant.ServerLimit = s.limit.attachments
	}
	for _, box := range s.config.Mailbox {
		config := s.watcherConfig(box)
		s.watch(mail.NewWatcher(config, intake{s.app}), false)
		if box.Sent != "-" {
			config.Folder, config.Since, config.Mark = box.Sent, s.clock(), mail.Mark{}
			s.watch(mail.NewSentWatcher(config, sentIntake{s.app}), true)
		}
	}
	if len(s.watchers) > 0 && s.config.Mailbox[0].Sent != "-" {
		s.assistant.Filer = filer{s.watchers[0], s.config.Mailbox[0].Sent}
	}
	if s.config.Slack.AppToken != "" {
		if err := s.connectSlack(); err != nil {
			return err
		}
	}
	return s.connectConsole()
}

// watch adds a watcher, over which the alarm watches; a quiet one may go without mail for days.
func (s *service) watch(watcher *mail.Watcher, quiet bool) {
	s.watchers = append(s.watchers, watcher)
	s.assistant.Intakes = append(s.assistant.Intakes, func() bot.IntakeHealth { return s.health(watcher, quiet) })
}

// health is what a watcher says of itself, for the alarm.
func (s *service) health(watcher *mail.Watcher, quiet bool) bot.IntakeHealth {
	h := watcher.Health()
	_, here := s.reading.Load(mailboxLease(watcher))
	return bot.IntakeHealth{Name: watcher.Mailbox(), Elsewhere: !here, Quiet: quiet, LastPoll: h.LastPoll, LastMail: h.LastMail, Backlog: h.Backlog,
		ConsentExpired: h.ConsentExpired, MarkRefused: h.MarkRefused, LastError: h.LastError}
}

// slackHealth is how long Slack has been silent, pings included, for the alarm.
func (s *service) slackHealth() bot.IntakeHealth {
	_, here := s.reading.Load(slackLease)
	h := bot.IntakeHealth{Name: "slack", Elsewhere: !here, Quiet: true}
	if heard := s.slack.LastHeard(); !heard.IsZero() {
		h.LastPoll = s.clock().Add(-time.Since(heard))
	}
	return h
}

// slackLease names the right to listen to Slack.
const slackLease = "slack"

// mailboxLease names the right to read a mailbox's folder.
func mailboxLease(watcher *mail.Watcher) string { return "mailbox/" + watcher.Mailbox() }

func (s *service) connectSlack() (err error) {
	c := s.config.Slack
	s.slack, err = slack.New(slack.Config{AppToken: c.AppToken, BotToken: c.BotToken, APIURL: c.APIURL, Team: c.Team, ApproverChannel: c.ApproverChannel,
		AlarmChannel: c.AlarmChannel, Watched: c.Watched, ConsoleURL: s.config.Console.URL, Language: c.Language, Log: s.log, Clock: s.clock},
		slackDesk{s.app}, s.store, domain.Directory(s.config.Staff), slack.WithPlaces(s.store), slack.WithDisputes(s.assistant.StepDispute), slack.WithRecall(s.assistant.Cancel), slack.WithMorning(s.assistant.OfficeHours().OpeningAfter), slack.WithWithdrawal(s.assistant.Withdraw))
	if err != nil {
		return err
	}
	s.assistant.Intakes = append(s.assistant.Intakes, s.slackHealth)
	s.assistant.Faces = append(s.assistant.Faces, s.slack)
	s.assistant.Chat = s.slack
	return nil
}

func (s *service) connectConsole() (err error) {
	cfg := console.Config{Store: s.store.Sessions(), Clock: s.clock, CompanyName: s.company.Name, Location: s.location, Log: s.log, Replay: s.assistant.Replay, Disputes: s.assistant, Alarms: s.store,
		Cases: s.assistant, Morning: s.assistant.OfficeHours().OpeningAfter,
		Sources: sources{s.app}, Corrections: corrections{s.app}, Teach: s.assistant.Teach,
		PlainHTTP: !strings.HasPrefix(s.config.Console.URL, "https:")}
	if s.demo != nil {
		cfg.Demo, cfg.DemoStaff, cfg.SlackPage = true, s.config.Staff, s.demo.slackPage
	}
	s.handler, err = console.New(cfg, consoleDesk{s.app}, s.assistant, s.store, figures{s.store}, accounts{s.app})
	return err
}

// senderConfig is the submission server's.
func senderConfig(c SMTPConfig) mail.SenderConfig {
	config := mail.SenderConfig{Address: c.Address, TLS: c.TLS, Username: c.Username, Password: c.Password}
	if c.OAuth.TokenURL != "" {
		config.OAuth = tokenSource(c.OAuth)
	}
	return config
}

func (s *service) watcherConfig(box MailboxConfig) mail.WatcherConfig {
	parse := s.parse
	parse.Microsoft365 = box.Microsoft365
	config := mail.WatcherConfig{Name: box.Name, Address: box.Address, TLS: box.TLS, Username: box.Username, Password: box.Password,
		Folder: box.Folder, Poll: time.Duration(box.Poll), Log: s.log, Parse: parse, Now: s.clock,
		Mark: mail.Mark{Keyword: box.Keyword, MoveTo: box.MoveTo, Settled: s.store.Settled}}
	if since, err := domain.ParseDate(box.Since); err == nil && !since.IsZero() { // checked when the configuration was read
		config.Since = since.In(s.location)
	} else {
		config.Since = domain.DateOf(s.clock().In(s.location)).In(s.location)
	}
	if box.OAuth.TokenURL != "" {
		config.OAuth = tokenSource(box.OAuth)
	}
	return config
}

func tokenSource(c OAuthConfig) mail.TokenSource {
	return mail.NewTokenSource(mail.OAuthConfig{TokenURL: c.TokenURL, ClientID: c.ClientID, ClientSecret: c.ClientSecret,
		RefreshToken: c.RefreshToken, Scopes: c.Scopes})
}

// filer copies sent mails to the Sent folder of the first mailbox.
type filer struct {
	watcher *mail.Watcher
	folder  string
}

// File keeps a copy, once.
func (f filer) File(ctx context.Context, out domain.Outgoing) error {
	return f.watcher.AppendSent(ctx, f.folder, out.Raw, out.MessageID)
}

// Times of the two-stage stop.
const (
	stepsEnd = 30 * time.Second // running steps may take this long
	webEnd   = 5 * time.Second
)

// run works until ctx ends. ready is told the console's address once everything has started.
func (s *service) run(ctx context.Context, ready func(address string)) error {
	listener, err := net.Listen("tcp", s.config.Console.Listen)
	if err != nil {
		return fmt.Errorf("listening for the console: %w", err)
	}
	runner, err := s.store.Work(postgres.WorkOptions{Owner: s.owner, Workers: s.assistant.Workers(), Periodic: s.assistant.Periodic(),
		Concurrent: s.config.Policy.Workers, Log: logSeldom(s.log)})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if _, err := s.store.AdoptOrphans(ctx, s.owner, s.lease); err != nil {
		return errors.Join(err, listener.Close())
	}
	// The queue outlives the signal: intake stops first, then running steps finish.
	steps, endSteps := context.WithCancel(context.WithoutCancel(ctx))
	defer endSteps()
	if err := runner.Start(steps); err != nil {
		return errors.Join(fmt.Errorf("starting the queue: %w", err), listener.Close())
	}
	web := &http.Server{Handler: s.handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn)}
	var group sync.WaitGroup
	group.Go(func() {
		if err := web.Serve(listener); err != nil && !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("serving the console", "error", err)
		}
	})
	group.Go(func() { s.keepWorking(ctx) })
	if s.limit != nil {
		group.Go(func() { s.limit.keep(ctx) })
	}
	group.Go(func() { s.assistant.WatchOver(ctx) })
	group.Go(func() { s.keepKnowing(ctx) })
	s.takeIn(ctx, &group)
	ready("http://" + listener.Addr().String())
	<-ctx.Done()
	return s.stop(web, runner, &group)
}

// keepWorking renews this process's lease and takes up what dead processes left.
func (s *service) keepWorking(ctx context.Context) {
	tick := time.NewTicker(s.lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		adopted, err := s.store.AdoptOrphans(ctx, s.owner, s.lease)
		if err != nil && ctx.Err() == nil {
			s.log.Error("renewing the lease of this process", "error", err)
		}
		if adopted > 0 {
			s.log.Warn("took up the steps of a process that ended", "steps", adopted)
		}
	}
}

// takeIn starts what brings messages in, until ctx ends.
func (s *service) takeIn(ctx context.Context, group *sync.WaitGroup) {
	for _, watcher := range s.watchers {
		group.Go(func() { s.whileLeased(ctx, mailboxLease(watcher), watcher.Run) })
	}
	if s.slack != nil {
		group.Go(func() { s.whileLeased(ctx, slackLease, s.slack.Run) })
	}
}

func (s *service) stop(web *http.Server, runner postgres.Runner, group *sync.WaitGroup) error {
	closing, cancel := context.WithTimeout(context.Background(), stepsEnd)
	defer cancel()
	webClosing, cancelWeb := context.WithTimeout(closing, webEnd)
	defer cancelWeb()
	err := errors.Join(web.Shutdown(webClosing), runner.Stop(closing))
	group.Wait()
	if errors.Is(err, context.DeadlineExceeded) { // an open page's stream is cut, a long step goes on at the next start
		err = web.Close()
	}
	return err
}

// whileLeased runs intake while this process holds its lease: one reader each across processes.
func (s *service) whileLeased(ctx context.Context, name string, intake func(context.Context) error) {
	tick := time.NewTicker(s.lease / 3)
	defer tick.Stop()
	var stop context.CancelFunc
	done := make(chan struct{})
	close(done)
	for {
		held, err := s.store.Lease(ctx, name, s.owner, s.lease)
		select {
		case <-done: // intake that ended by itself is started again
			if stop != nil {
				stop()
				stop = nil
			}
		default:
		}
		switch {
		case err != nil && ctx.Err() == nil:
			s.log.Error("renewing a lease", "lease", name, "error", err)
		case held && stop == nil:
			stop, done = s.start(ctx, name, intake)
			s.reading.Store(name, true)
		case !held && stop != nil && err == nil:
			s.reading.Delete(name)
			stop()
			<-done
			stop = nil
		}
		select {
		case <-ctx.Done():
			if stop != nil {
				stop()
			}
			<-done
			if err := s.store.ReleaseLease(context.WithoutCancel(ctx), name, s.owner); err != nil {
				s.log.Error("releasing a lease", "lease", name, "error", err)
			}
			return
		case <-tick.C:
		}
	}
}

func (s *service) start(ctx context.Context, name string, intake func(context.Context) error) (context.CancelFunc, chan struct{}) {
	running, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := intake(running); err != nil && running.Err() == nil {
			s.log.Error("taking messages in", "from", name, "error", err)
		}
	}()
	return stop, done
}
