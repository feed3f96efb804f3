package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/shopspring/decimal"

	"guichet/bot"
	"guichet/domain"
	"guichet/domain/calendar"
	"guichet/domain/postgres"
	"guichet/intents"
	"guichet/intents/classify"
	"guichet/mail"
	"guichet/mail/attachment"
	"guichet/mail/document"
	"guichet/prompts"
)

// app is the assistant with everything it stands on, wired for one database.
type app struct {
	config    Config
	store     *postgres.Store
	assistant *bot.Assistant
	desk      *intents.Desk
	reader    *attachment.Reader
	parse     mail.ParseOptions
	signer    *mail.DKIMSigner // nil where signing is left to the mail server
	company   domain.Company
	clock     domain.Clock
	location  *time.Location
	log       *slog.Logger
	closers   []func() error
}

// appOptions are what the subcommands wire differently.
type appOptions struct {
	clock  domain.Clock // nil: the machine's
	log    *slog.Logger
	cache  string // folder for compiled code; "" is the user's
	engine classify.Engine
	onStep func(point string)
}

// newApp opens the configured database and wires the assistant on it.
func newApp(ctx context.Context, config Config, dsn string, options appOptions) (_ *app, err error) {
	a := &app{config: config, clock: options.clock, log: options.log}
	collectSooner()
	defer func() {
		if err != nil {
			err = errors.Join(err, a.close())
		}
	}()
	if a.clock == nil {
		a.clock = time.Now
	}
	if a.location, err = time.LoadLocation(config.TimeZone); err != nil {
		return nil, fmt.Errorf("reading the time zone: %w", err)
	}
	pool, err := postgres.Connect(ctx, dsn)
	if err != nil {
		return nil, err
	}
	a.closers = append(a.closers, func() error { pool.Close(); return nil })
	if a.store, err = postgres.NewStore(pool, postgres.Options{Clock: a.clock, Location: a.location}); err != nil {
		return nil, err
	}
	if a.company, err = a.store.Company(ctx); err != nil && !errors.Is(err, domain.ErrNotFound) {
		return nil, err
	}
	a.parse = mail.ParseOptions{AuthservID: a.company.AuthservID}
	if a.company.Email != "" {
		a.parse.OwnAddresses = []string{a.company.Email}
	}
	a.parse.Known = mail.IndexDomains(nil)
	if err := a.knowDomains(ctx); err != nil {
		return nil, err
	}
	return a, a.wire(options)
}

// collectSooner halves the slack that the garbage collector leaves: a mail of 5 MB makes several times its size of
// garbage on its way to the database, beside an engine that stays in memory. GOGC in the environment has the last word.
func collectSooner() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}

// wire makes the assistant.
func (a *app) wire(options appOptions) (err error) {
	model, err := languageModel(a.config.Model)
	if err != nil {
		return err
	}
	if a.signer, err = dkimSigner(a.config.SMTP.DKIM); err != nil {
		return err
	}
	engine := options.engine
	if engine == nil {
		if engine, err = offlineEngineOf(a.config.Engine); err != nil {
			return err
		}
		engine = withModel(model, engine)
	}
	holidays := calendar.For(a.config.Country)
	a.desk = intents.NewDesk(intents.Config{Engine: engine, Calendar: holidays, Location: a.location, Lookup: a.store.Lookup(), Model: model,
		Policy: a.deskPolicy()})
	a.reader = attachment.NewReader(attachment.Options{CacheDir: options.cache})
	a.closers = append(a.closers, a.reader.Close)
	policy, err := a.policy(holidays)
	if err != nil {
		return err
	}
	papers, err := a.papers(policy.Reminders.Rule)
	if err != nil {
		return err
	}
	a.assistant = bot.New(bot.Config{
		Store: a.store, Planner: a.desk,
		ParseMail:      func(raw []byte) domain.Incoming { return mail.Parse(raw, a.parse) },
		ReadAttachment: a.reader.Read,
		MakePaper:      papers.Make,
		Bundle:         document.Bundle,
		Compose:        a.compose,
		Staff:          a.config.Staff, Clock: a.clock, Location: a.location, Log: a.log, Policy: policy, OnStep: options.onStep,
	})
	a.assistant.UseCatalogue(catalogueSource{a.store, a.desk})
	return nil
}

// papers is the maker of all that goes out as a paper.
func (a *app) papers(rule domain.ReminderPolicy) (*document.Maker, error) {
	options := document.Options{Charges: prompts.ClaimCharges, Rates: rule.Rates, FixedCharge: rule.FixedCharge, Discount: a.config.Papers.Discount}
	if path := a.config.Papers.Logo; path != "" {
		logo, err := os.ReadFile(filepath.Clean(path))
		if err != nil {
			return nil, fmt.Errorf("reading the logo: %w", err)
		}
		options.Logo = logo
	}
	return document.New(options), nil
}

// deskPolicy are the company's procedures that planning follows.
func (a *app) deskPolicy() (p intents.Policy) {
	p.ElectronicFrom, _ = domain.ParseDate(a.config.Papers.ElectronicFrom) // checked when the configuration was read
	for _, code := range a.config.Papers.FacturX {
		p.FacturX = append(p.FacturX, domain.CustomerCode(code))
	}
	for _, code := range a.config.Papers.PlainAnswers {
		p.PlainAnswers = append(p.PlainAnswers, domain.CustomerCode(code))
	}
	return p
}

// policy turns the configuration's words into the assistant's rules.
func (a *app) policy(holidays domain.Calendar) (bot.Policy, error) {
	alarm := a.config.Policy.Alarm
	p := bot.Policy{UndoWindow: max(0, time.Duration(a.config.Policy.UndoWindow)), PerSenderPerDay: a.config.Policy.PerSenderPerDay,
		PerCasePerDay: a.config.Policy.PerCasePerDay, Alarm: bot.AlarmPolicy{SilentPoll: time.Duration(alarm.SilentPoll),
			SilentHours: alarm.SilentHours, Backlog: alarm.Backlog, Stuck: time.Duration(alarm.Stuck), Language: a.config.Slack.Language}}
	if text := a.config.Policy.FourEyesAbove; text != "" {
		p.FourEyesAbove = decimal.RequireFromString(text) // checked when the configuration was read
	}
	rule := domain.DefaultReminderPolicy()
	rule.MaxPaymentsAge = a.config.Policy.PaymentsStaleAfter
	rule.FixedCharge = decimal.RequireFromString(a.config.Policy.FixedCharge)
	for _, rate := range a.config.Policy.InterestRates {
		from, err := domain.ParseDate(rate.From)
		if err != nil {
			return p, err
		}
		rule.Rates = append(rule.Rates, domain.Rate{From: from, Percent: decimal.RequireFromString(rate.Percent)})
	}
	p.Reminders = bot.ReminderPolicy{On: a.config.Policy.Reminders, Rule: rule, Calendar: holidays,
		Charges: map[int]prompts.ChargePolicy{2: prompts.Threaten, 3: prompts.StateCharges, 4: prompts.ClaimCharges}}
	return p, nil
}

// compose fixes an approved mail's bytes; the case's token in its Message-ID finds the answer's case again.
func (a *app) compose(draft domain.Draft, token string, at time.Time) (domain.Outgoing, error) {
	from := domain.MailAddress{Name: a.company.Name, Address: a.company.Email}
	if a.config.SMTP.From != "" {
		from.Address = a.config.SMTP.From
	}
	id, raw, err := mail.Compose(mail.Letter{From: from, Content: draft.Content, Date: at, Language: draft.Language,
		MessageIDToken: fmt.Sprintf("%s.%d", token, draft.ID)})
	if err != nil {
		return domain.Outgoing{}, fmt.Errorf("%w: %w", domain.ErrInvalid, err)
	}
	if a.signer != nil {
		if raw, err = a.signer.Sign(raw); err != nil {
			return domain.Outgoing{}, err
		}
	}
	out := domain.Outgoing{MessageID: id, From: from, Raw: raw}
	for _, to := range append(append([]domain.MailAddress{}, draft.Content.To...), draft.Content.Cc...) {
		out.Recipients = append(out.Recipients, to.Address)
	}
	return out, nil
}

// close releases everything, the database last.
func (a *app) close() error {
	var faults []error
	for i := len(a.closers) - 1; i >= 0; i-- {
		faults = append(faults, a.closers[i]())
	}
	a.closers = nil
	return errors.Join(faults...)
}

// catalogueSource fills the desk's memory from the database.
type catalogueSource struct {
	store *postgres.Store
	desk  *intents.Desk
}

// CatalogueVersion changes whenever the desk's memory may be old.
func (c catalogueSource) CatalogueVersion(ctx context.Context) (int64, error) {
	return c.store.CatalogueVersion(ctx)
}

// LoadCatalogue gives the desk all of it.
func (c catalogueSource) LoadCatalogue(ctx context.Context) (int64, error) {
	catalogue, err := c.store.Catalogue(ctx)
	if err != nil {
		return 0, err
	}
	c.desk.SetCatalogue(catalogue.Products, catalogue.References, catalogue.Customers, catalogue.Contacts)
	return catalogue.Version, nil
}
