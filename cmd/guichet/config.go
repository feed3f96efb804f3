package main

import (
	"errors"
	"fmt"
	"time"

	"guichet/domain"
)

// Config is the one configuration file; environment variables (GUICHET_…) go over it. Every field has a usable zero value.
type Config struct {
	// TimeZone is the company's; "" is Europe/Paris.
	TimeZone string `toml:"time_zone"`
	// Country chooses the calendar of public holidays; "" is FR.
	Country  string          `toml:"country"`
	Database DatabaseConfig  `toml:"database"`
	Mailbox  []MailboxConfig `toml:"mailbox"`
	SMTP     SMTPConfig      `toml:"smtp"`
	Slack    SlackConfig     `toml:"slack"`
	Console  ConsoleConfig   `toml:"console"`
	Model    ModelConfig     `toml:"model"`
	// Engine is a file that guichet train has written with the desk's own corrections; "" is the offline engine of the program.
	Engine string         `toml:"engine"`
	Policy PolicyConfig   `toml:"policy"`
	Papers PapersConfig   `toml:"papers"`
	Staff  []domain.Staff `toml:"staff"`
}

// DatabaseConfig says where PostgreSQL is. Without a DSN a private cluster runs in Data.
type DatabaseConfig struct {
	// DSN is the application's address of the database, OwnerDSN that of the owner of the tables (for migrate); "" is DSN.
	DSN      string `toml:"dsn"`
	OwnerDSN string `toml:"owner_dsn"`
	// Data is the folder of the private cluster; "" is guichet-data in the present folder.
	Data string `toml:"data"`
}

// MailboxConfig is one watched folder of a mailbox.
type MailboxConfig struct {
	Name     string      `toml:"name"`
	Address  string      `toml:"address"` // host:port of IMAP
	TLS      string      `toml:"tls"`     // implicit, starttls, none (loopback only)
	Username string      `toml:"username"`
	Password string      `toml:"password"`
	OAuth    OAuthConfig `toml:"oauth"`
	Folder   string      `toml:"folder"` // "" is INBOX
	Sent     string      `toml:"sent"`   // folder for copies of what is sent; "" is Sent, "-" keeps none
	Poll     duration    `toml:"poll"`
	// Since is the first day whose mails are taken when the folder is read for the first time, such as 2026-11-01; "" is the
	// day of that first start. Older ones come by `guichet backfill`.
	Since string `toml:"since"`
	// Keyword is set in the mailbox on each mail that is stored, and MoveTo is the folder to which it is moved; "" leaves
	// the mailbox as it is.
	Keyword string `toml:"keyword"`
	MoveTo  string `toml:"move_to"`
	// Microsoft365 reads Authentication-Results as Exchange Online writes it.
	Microsoft365 bool `toml:"microsoft365"`
}

// OAuthConfig lets a mailbox or the submission server be opened by token (Microsoft 365, Gmail).
type OAuthConfig struct {
	TokenURL     string   `toml:"token_url"`
	ClientID     string   `toml:"client_id"`
	ClientSecret string   `toml:"client_secret"`
	RefreshToken string   `toml:"refresh_token"`
	Scopes       []string `toml:"scopes"`
}

// SMTPConfig is the submission server.
type SMTPConfig struct {
	Address  string      `toml:"address"`
	TLS      string      `toml:"tls"`
	Username string      `toml:"username"`
	Password string      `toml:"password"`
	OAuth    OAuthConfig `toml:"oauth"`
	// From is the address that replies come from; "" is the company's.
	From string     `toml:"from"`
	DKIM DKIMConfig `toml:"dkim"`
}

// DKIMConfig signs what is sent where KeyFile is set; without it signing is left to the mail server.
type DKIMConfig struct {
	Domain   string `toml:"domain"`
	Selector string `toml:"selector"`
	// KeyFile holds the private key, in PEM form; only its owner should be able to read it.
	KeyFile string `toml:"key_file"`
}

// SlackConfig switches Slack on where both tokens are set.
type SlackConfig struct {
	AppToken        string   `toml:"app_token"`
	BotToken        string   `toml:"bot_token"`
	APIURL          string   `toml:"api_url"`
	Team            string   `toml:"team"`
	ApproverChannel string   `toml:"approver_channel"`
	AlarmChannel    string   `toml:"alarm_channel"` // "" is ApproverChannel
	Watched         []string `toml:"watched"`
	Language        string   `toml:"language"`
}

// ConsoleConfig is the web console.
type ConsoleConfig struct {
	Listen string `toml:"listen"` // "" is 127.0.0.1:8040
	URL    string `toml:"url"`    // how people reach it, for links; "" is made from Listen
}

// ModelConfig switches a language model on where BaseURL is set; without it everything works offline.
type ModelConfig struct {
	BaseURL string `toml:"base_url"`
	APIKey  string `toml:"api_key"`
	Name    string `toml:"name"`
	// Timeout is for one question, its retry included; then the offline reading stands. 0 is 60 seconds.
	Timeout duration `toml:"timeout"`
}

// PolicyConfig is what the company decides.
type PolicyConfig struct {
	// UndoWindow is how long an approved mail can be taken back; 0 is 30 seconds, negative none.
	UndoWindow    duration `toml:"undo_window"`
	FourEyesAbove string   `toml:"four_eyes_above"`
	Workers       int      `toml:"workers"`
	// PerSenderPerDay and PerCasePerDay are how many mails of one sender, and in one case, are worked on a day; more wait for
	// a person. 0 is 200 and 40.
	PerSenderPerDay int `toml:"per_sender_per_day"`
	PerCasePerDay   int `toml:"per_case_per_day"`
	// Reminders switches payment reminders on.
	Reminders bool `toml:"reminders"`
	// PaymentsStaleAfter is how old the newest payment may be before reminders stop, in days; 0 is 7.
	PaymentsStaleAfter int `toml:"payments_stale_after_days"`
	// InterestRates are the dated yearly rates of late interest, in percent.
	InterestRates []RateConfig `toml:"interest_rate"`
	Alarm         AlarmConfig  `toml:"alarm"`
	// FixedCharge is the recovery charge of one late invoice; "" is 40.00.
	FixedCharge string `toml:"fixed_charge"`
}

// PapersConfig is what the company's papers share.
type PapersConfig struct {
	// Logo is a PNG or JPEG file drawn at the head of each paper; "": the company's name stands there.
	Logo string `toml:"logo"`
	// Discount is the mention about early payment that electronic invoices bear; "" says that there is no discount.
	Discount string `toml:"discount"`
	// ElectronicFrom is the first day, such as 2027-09-01, from which invoices to French professionals leave through an
	// e-invoicing platform, so that a copy by mail is a convenience copy; "": they do not.
	ElectronicFrom string `toml:"electronic_invoices_from"`
	// FacturX are the codes of the customers whose invoice copies carry their data (Factur-X).
	FacturX []string `toml:"factur_x"`
	// PlainAnswers are the codes of the customers whose structured orders are not answered in the same form.
	PlainAnswers []string `toml:"plain_answers"`
}

// AlarmConfig says when the supervisor is told that something stands still; 0 is the usual.
type AlarmConfig struct {
	// SilentPoll is how long a mailbox may go without a successful look; 0 is 15 minutes.
	SilentPoll duration `toml:"silent_poll"`
	// SilentHours is how many working hours may pass without any mail; 0 is 8, negative is for ever.
	SilentHours int `toml:"silent_hours"`
	// Backlog is from how many waiting mails on a backlog that does not shrink is told; 0 is 25.
	Backlog int `toml:"backlog"`
	// Stuck is how long a step may run and an approved mail may be late; 0 is 15 minutes.
	Stuck duration `toml:"stuck"`
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
	var faults faultList
	if path != "" {
		if err := readConfigFile(path, &config, faults.add); err != nil {
			return config, err
		}
	}
	overlay(&config, environ, faults.add)
	config.fillDefaults()
	config.check(faults.add)
	if len(faults) == 0 {
		return config, nil
	}
	if path != "" {
		path = " " + path
	}
	return config, fmt.Errorf("%w configuration%s:\n%w", domain.ErrInvalid, path, errors.Join(faults...))
}

// faultList gathers what is wrong with a configuration.
type faultList []error

func (f *faultList) add(setting, format string, args ...any) {
	*f = append(*f, fmt.Errorf("%s: %s", setting, fmt.Sprintf(format, args...)))
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
