package main

import (
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/pelletier/go-toml/v2"
	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/mail"
)

// Config is the one configuration file; environment variables (GUICHET_…) go over it. Every field has a usable zero value.
type Config struct {
	// TimeZone is the company's; "" is Europe/Paris.
	TimeZone string `toml:"time_zone" env:"TIME_ZONE"`
	// Country chooses the calendar of public holidays; "" is FR.
	Country  string          `toml:"country" env:"COUNTRY"`
	Database DatabaseConfig  `toml:"database" envPrefix:"DATABASE_"`
	Mailbox  []MailboxConfig `toml:"mailbox" envPrefix:"MAILBOX_"`
	SMTP     SMTPConfig      `toml:"smtp" envPrefix:"SMTP_"`
	Slack    SlackConfig     `toml:"slack" envPrefix:"SLACK_"`
	Console  ConsoleConfig   `toml:"console" envPrefix:"CONSOLE_"`
	Model    ModelConfig     `toml:"model" envPrefix:"MODEL_"`
	// Engine is a file that guichet train has written with the desk's own corrections; "" is the offline engine of the program.
	Engine   string          `toml:"engine" env:"ENGINE"`
	Policy   PolicyConfig    `toml:"policy" envPrefix:"POLICY_"`
	Papers   PapersConfig    `toml:"papers" envPrefix:"PAPERS_"`
	Staff    []domain.Staff  `toml:"staff" env:"-"`
}

// DatabaseConfig says where PostgreSQL is. Without a DSN a private cluster runs in Data.
type DatabaseConfig struct {
	// DSN is the application's address of the database, OwnerDSN that of the owner of the tables (for migrate); "" is DSN.
	DSN      string `toml:"dsn" env:"DSN"`
	OwnerDSN string `toml:"owner_dsn" env:"OWNER_DSN"`
	// Data is the folder of the private cluster; "" is guichet-data in the present folder.
	Data string `toml:"data" env:"DATA"`
}

// MailboxConfig is one watched folder of a mailbox.
type MailboxConfig struct {
	Name     string      `toml:"name" env:"NAME"`
	Address  string      `toml:"address" env:"ADDRESS"` // host:port of IMAP
	TLS      string      `toml:"tls" env:"TLS"`         // implicit, starttls, none (loopback only)
	Username string      `toml:"username" env:"USERNAME"`
	Password string      `toml:"password" env:"PASSWORD"`
	OAuth    OAuthConfig `toml:"oauth" envPrefix:"OAUTH_"`
	Folder   string      `toml:"folder" env:"FOLDER"` // "" is INBOX
	Sent     string      `toml:"sent" env:"SENT"`     // folder for copies of what is sent; "" is Sent, "-" keeps none
	Poll     duration    `toml:"poll" env:"POLL"`
	// Since is the first day whose mails are taken when the folder is read for the first time, such as 2026-11-01; "" is the
	// day of that first start. Older ones come by `guichet backfill`.
	Since string `toml:"since" env:"SINCE"`
	// Keyword is set in the mailbox on each mail that is stored, and MoveTo is the folder to which it is moved; "" leaves
	// the mailbox as it is.
	Keyword string `toml:"keyword" env:"KEYWORD"`
	MoveTo  string `toml:"move_to" env:"MOVE_TO"`
	// Microsoft365 reads Authentication-Results as Exchange Online writes it.
	Microsoft365 bool `toml:"microsoft365" env:"MICROSOFT365"`
}

// OAuthConfig lets a mailbox or the submission server be opened by token (Microsoft 365, Gmail).
type OAuthConfig struct {
	TokenURL     string   `toml:"token_url" env:"TOKEN_URL"`
	ClientID     string   `toml:"client_id" env:"CLIENT_ID"`
	ClientSecret string   `toml:"client_secret" env:"CLIENT_SECRET"`
	RefreshToken string   `toml:"refresh_token" env:"REFRESH_TOKEN"`
	Scopes       []string `toml:"scopes" env:"SCOPES"`
}

// SMTPConfig is the submission server.
type SMTPConfig struct {
	Address  string      `toml:"address" env:"ADDRESS"`
	TLS      string      `toml:"tls" env:"TLS"`
	Username string      `toml:"username" env:"USERNAME"`
	Password string      `toml:"password" env:"PASSWORD"`
	OAuth    OAuthConfig `toml:"oauth" envPrefix:"OAUTH_"`
	// From is the address that replies come from; "" is the company's.
	From string     `toml:"from" env:"FROM"`
	DKIM DKIMConfig `toml:"dkim" envPrefix:"DKIM_"`
}

// DKIMConfig signs what is sent where KeyFile is set; without it signing is left to the mail server.
type DKIMConfig struct {
	Domain   string `toml:"domain" env:"DOMAIN"`
	Selector string `toml:"selector" env:"SELECTOR"`
	// KeyFile holds the private key, in PEM form; only its owner should be able to read it.
	KeyFile string `toml:"key_file" env:"KEY_FILE"`
}

// SlackConfig switches Slack on where both tokens are set.
type SlackConfig struct {
	AppToken        string   `toml:"app_token" env:"APP_TOKEN"`
	BotToken        string   `toml:"bot_token" env:"BOT_TOKEN"`
	APIURL          string   `toml:"api_url" env:"API_URL"`
	Team            string   `toml:"team" env:"TEAM"`
	ApproverChannel string   `toml:"approver_channel" env:"APPROVER_CHANNEL"`
	AlarmChannel    string   `toml:"alarm_channel" env:"ALARM_CHANNEL"` // "" is ApproverChannel
	Watched         []string `toml:"watched" env:"WATCHED"`
	Language        string   `toml:"language" env:"LANGUAGE"`
}

// ConsoleConfig is the web console.
type ConsoleConfig struct {
	Listen string `toml:"listen" env:"LISTEN"` // "" is 127.0.0.1:8040
	URL    string `toml:"url" env:"URL"`       // how people reach it, for links; "" is made from Listen
}

// ModelConfig switches a language model on where BaseURL is set; without it everything works offline.
type ModelConfig struct {
	BaseURL string `toml:"base_url" env:"BASE_URL"`
	APIKey  string `toml:"api_key" env:"API_KEY"`
	Name    string `toml:"name" env:"NAME"`
	// Timeout is for one question, its retry included; then the offline reading stands. 0 is 60 seconds.
	Timeout duration `toml:"timeout" env:"TIMEOUT"`
}

// PolicyConfig is what the company decides.
type PolicyConfig struct {
	// UndoWindow is how long an approved mail can be taken back; 0 is 30 seconds, negative none.
	UndoWindow    duration `toml:"undo_window" env:"UNDO_WINDOW"`
	FourEyesAbove string   `toml:"four_eyes_above" env:"FOUR_EYES_ABOVE"`
	Workers       int      `toml:"workers" env:"WORKERS"`
	// PerSenderPerDay and PerCasePerDay are how many mails of one sender, and in one case, are worked on a day; more wait for
	// a person. 0 is 200 and 40.
	PerSenderPerDay int `toml:"per_sender_per_day" env:"PER_SENDER_PER_DAY"`
	PerCasePerDay   int `toml:"per_case_per_day" env:"PER_CASE_PER_DAY"`
	// Reminders switches payment reminders on.
	Reminders bool `toml:"reminders" env:"REMINDERS"`
	// PaymentsStaleAfter is how old the newest payment may be before reminders stop, in days; 0 is 7.
	PaymentsStaleAfter int `toml:"payments_stale_after_days" env:"PAYMENTS_STALE_AFTER_DAYS"`
	// InterestRates are the dated yearly rates of late interest, in percent.
	InterestRates []RateConfig `toml:"interest_rate" env:"-"`
	Alarm         AlarmConfig  `toml:"alarm" envPrefix:"ALARM_"`
	// FixedCharge is the recovery charge of one late invoice; "" is 40.00.
	FixedCharge string `toml:"fixed_charge" env:"FIXED_CHARGE"`
}

// PapersConfig is what the company's papers share.
type PapersConfig struct {
	// Logo is a PNG or JPEG file drawn at the head of each paper; "": the company's name stands there.
	Logo string `toml:"logo" env:"LOGO"`
	// Discount is the mention about early payment that electronic invoices bear; "" says that there is no discount.
	Discount string `toml:"discount" env:"DISCOUNT"`
	// ElectronicFrom is the first day, such as 2027-09-01, from which invoices to French professionals leave through an
	// e-invoicing platform, so that a copy by mail is a convenience copy; "": they do not.
	ElectronicFrom string `toml:"electronic_invoices_from" env:"ELECTRONIC_INVOICES_FROM"`
	// FacturX are the codes of the customers whose invoice copies carry their data (Factur-X).
	FacturX []string `toml:"factur_x" env:"FACTUR_X"`
	// PlainAnswers are the codes of the customers whose structured orders are not answered in the same form.
	PlainAnswers []string `toml:"plain_answers" env:"PLAIN_ANSWERS"`
}

// AlarmConfig says when the supervisor is told that something stands still; 0 is the usual.
type AlarmConfig struct {
	// SilentPoll is how long a mailbox may go without a successful look; 0 is 15 minutes.
	SilentPoll duration `toml:"silent_poll" env:"SILENT_POLL"`
	// SilentHours is how many working hours may pass without any mail; 0 is 8, negative is for ever.
	SilentHours int `toml:"silent_hours" env:"SILENT_HOURS"`
	// Backlog is from how many waiting mails on a backlog that does not shrink is told; 0 is 25.
	Backlog int `toml:"backlog" env:"BACKLOG"`
	// Stuck is how long a step may run and an approved mail may be late; 0 is 15 minutes.
	Stuck duration `toml:"stuck" env:"STUCK"`
}

// RateConfig is a yearly rate from a day on.
type RateConfig struct {
	From    string `toml:"from"`
	Percent string `toml:"percent"`
}

// duration is a length of time, written as "30s" or "1m30s".
type duration time.Duration

// UnmarshalText reads it as time.ParseDuration does.
func (d *duration) UnmarshalText(text []byte) error {
	read, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is no length of time such as 30s", text)
	}
	*d = duration(read)
	return nil
}

// loadConfig reads the file (none where path is "") and the environment over it, and names every fault at once.
func loadConfig(path string, environ []string) (Config, error) {
	var config Config
	if path != "" {
		if err := readConfigFile(path, &config); err != nil {
			return config, err
		}
	}
	if err := env.ParseWithOptions(&config, env.Options{Prefix: "GUICHET_", Environment: env.ToMap(environ)}); err != nil {
		return config, fmt.Errorf("reading the environment: %w: %w", domain.ErrInvalid, err)
	}
	config.fillDefaults()
	return config, config.check()
}

func readConfigFile(path string, config *Config) error {
	file, err := os.Open(filepath.Clean(path))
	if err != nil {
		return fmt.Errorf("opening the configuration: %w", err)
	}
	defer file.Close()
	err = toml.NewDecoder(file).DisallowUnknownFields().Decode(config)
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) {
		return fmt.Errorf("reading %s: unknown settings:\n%s: %w", path, unknown.String(), domain.ErrInvalid)
	}
	var fault *toml.DecodeError
	if errors.As(err, &fault) {
		line, column := fault.Position()
		return fmt.Errorf("reading %s:%d:%d: %s: %w", path, line, column, fault.Error(), domain.ErrInvalid)
	}
	return err
}

func (c *Config) fillDefaults() {
	orDefault(&c.TimeZone, "Europe/Paris")
	orDefault(&c.Country, "FR")
	orDefault(&c.Database.Data, "guichet-data")
	orDefault(&c.Console.Listen, "127.0.0.1:8040")
	orDefault(&c.Console.URL, "http://"+c.Console.Listen)
	orDefault(&c.Policy.FixedCharge, "40.00")
	orDefault(&c.Papers.Discount, "Pas d’escompte pour paiement anticipé")
	if c.Policy.UndoWindow == 0 {
		c.Policy.UndoWindow = duration(30 * time.Second)
	}
	c.Policy.UndoWindow = max(c.Policy.UndoWindow, 0)
	if c.Policy.PaymentsStaleAfter == 0 {
		c.Policy.PaymentsStaleAfter = 7
	}
	for i := range c.Mailbox {
		orDefault(&c.Mailbox[i].Name, c.Mailbox[i].Username)
		orDefault(&c.Mailbox[i].Folder, "INBOX")
		orDefault(&c.Mailbox[i].Sent, "Sent")
	}
}

func orDefault(setting *string, value string) {
	if *setting == "" {
		*setting = value
	}
}

// check names every fault of the configuration at once.
func (c *Config) check() error {
	var faults []error
	fault := func(setting, format string, args ...any) {
		faults = append(faults, fmt.Errorf("%s: %s", setting, fmt.Sprintf(format, args...)))
	}
	if _, err := time.LoadLocation(c.TimeZone); err != nil {
		fault("time_zone", "%q is no time zone such as Europe/Paris", c.TimeZone)
	}
	c.checkMail(fault)
	c.checkStaff(fault)
	if (c.Slack.AppToken == "") != (c.Slack.BotToken == "") {
		fault("slack", "app_token and bot_token go together")
	}
	if c.Slack.AppToken != "" && c.Slack.ApproverChannel == "" {
		fault("slack.approver_channel", "is needed: the id of the channel where drafts are shown")
	}
	if c.Model.BaseURL != "" && c.Model.Name == "" {
		fault("model.name", "is needed beside model.base_url")
	}
	checkDecimal(fault, "policy.four_eyes_above", c.Policy.FourEyesAbove)
	checkDecimal(fault, "policy.fixed_charge", c.Policy.FixedCharge)
	if _, err := domain.ParseDate(c.Papers.ElectronicFrom); err != nil {
		fault("papers.electronic_invoices_from", "%q is no day such as 2027-09-01", c.Papers.ElectronicFrom)
	}
	for i, rate := range c.Policy.InterestRates {
		if _, err := domain.ParseDate(rate.From); err != nil || rate.From == "" {
			fault(fmt.Sprintf("policy.interest_rate[%d].from", i), "%q is no day such as 2026-01-01", rate.From)
		}
		checkDecimal(fault, fmt.Sprintf("policy.interest_rate[%d].percent", i), rate.Percent)
	}
	if len(faults) == 0 {
		return nil
	}
	return fmt.Errorf("%w configuration:\n%w", domain.ErrInvalid, errors.Join(faults...))
}

func checkDecimal(fault func(setting, format string, args ...any), setting, value string) {
	if value == "" {
		return
	}
	if number, err := decimal.NewFromString(value); err != nil || number.IsNegative() {
		fault(setting, "%q is no amount such as 5000.00", value)
	}
}

func (c *Config) checkMail(fault func(setting, format string, args ...any)) {
	names := map[string]bool{}
	for i, box := range c.Mailbox {
		setting := fmt.Sprintf("mailbox[%d]", i)
		checkHostPort(fault, setting+".address", box.Address)
		checkTLS(fault, setting, box.TLS, box.Address)
		if _, err := domain.ParseDate(box.Since); err != nil {
			fault(setting+".since", "%q is no day such as 2026-11-01", box.Since)
		}
		if names[box.Name+"/"+box.Folder] {
			fault(setting+".name", "%q is watched twice", box.Name+"/"+box.Folder)
		}
		names[box.Name+"/"+box.Folder] = true
		if err := mail.CheckKeyword(box.Keyword); err != nil {
			fault(setting+".keyword", "%v", err)
		}
		if box.MoveTo != "" && (box.MoveTo == box.Sent || c.watches(box, box.MoveTo)) {
			fault(setting+".move_to", "%q is itself watched", box.MoveTo)
		}
	}
	if c.SMTP.Address != "" {
		checkHostPort(fault, "smtp.address", c.SMTP.Address)
		checkTLS(fault, "smtp", c.SMTP.TLS, c.SMTP.Address)
	}
	if d := c.SMTP.DKIM; d != (DKIMConfig{}) && (d.Domain == "" || d.Selector == "" || d.KeyFile == "") {
		fault("smtp.dkim", "domain, selector and key_file go together")
	}
	if c.SMTP.From != "" {
		if _, err := netmail.ParseAddress(c.SMTP.From); err != nil {
			fault("smtp.from", "%q is no mail address", c.SMTP.From)
		}
	}
}

// watches tells whether a folder of an account is watched.
func (c *Config) watches(account MailboxConfig, folder string) bool {
	for _, box := range c.Mailbox {
		if box.Address == account.Address && box.Username == account.Username && strings.EqualFold(box.Folder, folder) {
			return true
		}
	}
	return false
}

func checkHostPort(fault func(setting, format string, args ...any), setting, address string) {
	if _, _, err := net.SplitHostPort(address); err != nil {
		fault(setting, "%q is not host:port", address)
	}
}

func checkTLS(fault func(setting, format string, args ...any), setting, mode, address string) {
	switch mode {
	case "", "implicit", "starttls":
	case "none":
		host, _, _ := net.SplitHostPort(address)
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			fault(setting+".tls", "none is for servers on this machine only: passwords would cross the network in clear")
		}
	default:
		fault(setting+".tls", "%q is not implicit, starttls or none", mode)
	}
}

func (c *Config) checkStaff(fault func(setting, format string, args ...any)) {
	logins, slack := map[string]bool{}, map[string]bool{}
	for i, person := range c.Staff {
		setting := fmt.Sprintf("staff[%d]", i)
		switch {
		case person.Login == "" || strings.ContainsAny(person.Login, " \t/"):
			fault(setting+".login", "%q is no login", person.Login)
		case logins[person.Login]:
			fault(setting+".login", "%q is there twice", person.Login)
		case person.Slack != "" && slack[person.Slack]:
			fault(setting+".slack", "%q is there twice", person.Slack)
		}
		logins[person.Login], slack[person.Slack] = true, true
		for _, role := range person.Roles {
			switch role {
			case domain.RoleClerk, domain.RoleApprover, domain.RoleSupervisor, domain.RoleAuditor:
			default:
				fault(setting+".roles", "%q is not clerk, approver, supervisor or auditor", role)
			}
		}
	}
}
