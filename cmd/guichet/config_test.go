package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/domain"
)

// TestConfigDefaults: nothing configured is a configuration that works.
func TestConfigDefaults(t *testing.T) {
	t.Parallel()
	c, err := loadConfig("", nil)
	if err != nil {
		t.Fatal(err)
	}
	got := []any{c.TimeZone, c.Country, c.Database.Data, c.Console.Listen, c.Console.URL, c.Policy.FixedCharge, time.Duration(c.Policy.UndoWindow), c.Policy.PaymentsStaleAfter}
	want := []any{"Europe/Paris", "FR", "guichet-data", "127.0.0.1:8040", "http://127.0.0.1:8040", "40.00", 30 * time.Second, 7}
	if !slices.Equal(got, want) {
		t.Errorf("defaults %v, want %v", got, want)
	}
	if c.Model.BaseURL != "" || c.Slack.AppToken != "" || c.Policy.Reminders {
		t.Errorf("something is on that nobody switched on: %+v", c)
	}
}

// TestConfigFaults: each fault is named by its setting; a setting without a fault is not.
func TestConfigFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		toml string
		env  []string
		want []string // the settings at fault, in any order; none: it loads
	}{
		"empty":                         {"", nil, nil},
		"whole":                         {wholeConfig, nil, nil},
		"time zone":                     {`time_zone = "Paris"`, nil, []string{"time_zone"}},
		"mailbox without an address":    {"[[mailbox]]\nusername = 'a'", nil, []string{"mailbox[0].address"}},
		"clear text on the network":     {"[[mailbox]]\naddress = 'mail.example:143'\ntls = 'none'", nil, []string{"mailbox[0].tls"}},
		"clear text on this machine":    {"[[mailbox]]\naddress = '127.0.0.1:143'\ntls = 'none'", nil, nil},
		"clear text on IPv6":            {"[[mailbox]]\naddress = '[::1]:143'\ntls = 'none'", nil, nil},
		"a name that resembles a local": {"[smtp]\naddress = 'localhost.example:25'\ntls = 'none'", nil, []string{"smtp.tls"}},
		"one folder twice":              {box("a", "INBOX") + box("a", ""), nil, []string{"mailbox[1].name"}},
		"two folders of one mailbox":    {box("a", "INBOX") + box("a", "Orders"), nil, nil},
		"length of time":                {"[policy]\nundo_window = '30'", nil, []string{}},
		"keyword":                       {box("a", "") + "keyword = 'deux mots'", nil, []string{"mailbox[0].keyword"}},
		"moved to where it is watched":  {box("a", "INBOX") + "move_to = 'orders'\n" + box("a", "Orders"), nil, []string{"mailbox[0].move_to"}},
		"moved to the Sent folder":      {box("a", "") + "move_to = 'Sent'", nil, []string{"mailbox[0].move_to"}},
		"marked and moved":              {box("a", "") + "keyword = 'Guichet'\nmove_to = 'Done'", nil, nil},
		"half of a signature":           {"[smtp.dkim]\nselector = 's1'", nil, []string{"smtp.dkim"}},
		"first day":                     {box("a", "") + "since = 'soon'", nil, []string{"mailbox[0].since"}},
		"sender":                        {"[smtp]\nfrom = 'us'", nil, []string{"smtp.from"}},
		"half a Slack":                  {"[slack]\nbot_token = 'x'", nil, []string{"slack"}},
		"Slack without a channel":       {"[slack]\nbot_token = 'x'\napp_token = 'y'", nil, []string{"slack.approver_channel"}},
		"model without a name":          {"[model]\nbase_url = 'http://x/v1'", nil, []string{"model.name"}},
		"amounts":                       {"[policy]\nfour_eyes_above = '5,000'\nfixed_charge = '-40'", nil, []string{"policy.four_eyes_above", "policy.fixed_charge"}},
		"rates":                         {"[[policy.interest_rate]]\npercent = 'high'", nil, []string{"policy.interest_rate[0].from", "policy.interest_rate[0].percent"}},
		"people": {"[[staff]]\nlogin = 'a b'\n[[staff]]\nlogin = 'c'\nslack = 'U1'\n[[staff]]\nlogin = 'd'\nslack = 'U1'\n[[staff]]\nlogin = 'c'\nroles = ['king']", nil,
			[]string{"staff[0].login", "staff[2].slack", "staff[3].login", "staff[3].roles"}},
		"no Slack account is no double": {"[[staff]]\nlogin = 'a'\n[[staff]]\nlogin = 'b'", nil, nil},
		"environment over the file":     {`time_zone = "Europe/Paris"`, []string{"GUICHET_TIME_ZONE=Paris"}, []string{"time_zone"}},
		"environment mends the file":    {`time_zone = "Paris"`, []string{"GUICHET_TIME_ZONE=Europe/Paris"}, nil},
		"environment of a mailbox":      {box("a", ""), []string{"GUICHET_MAILBOX_0_ADDRESS=x"}, []string{"mailbox[0].address"}},
		"environment of another":        {"", []string{"TIME_ZONE=Paris"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "guichet.toml")
			if err := os.WriteFile(path, []byte(c.toml), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := loadConfig(path, c.env)
			if (err == nil) != (c.want == nil) || err != nil && !errors.Is(err, domain.ErrInvalid) {
				t.Fatalf("loading: %v, want faults in %v", err, c.want)
			}
			if got := settings(err); !slices.Equal(got, c.want) {
				t.Errorf("faults in %v, want %v: %v", got, c.want, err)
			}
		})
	}
}

// TestConfigDocumented: the example in the documentation is a configuration that loads, its lengths of time too.
func TestConfigDocumented(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, example, found := strings.Cut(string(text), "```toml\n")
	example, _, closed := strings.Cut(example, "```")
	if !found || !closed {
		t.Fatal("docs/configuration.md holds no TOML example")
	}
	path := filepath.Join(t.TempDir(), "guichet.toml")
	if err := os.WriteFile(path, []byte(example), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := loadConfig(path, []string{"GUICHET_MAILBOX_0_PASSWORD=secret"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Mailbox[0].Poll != duration(time.Minute) || c.Policy.UndoWindow != duration(30*time.Second) || c.Mailbox[0].Password != "secret" || c.Mailbox[0].Username != "adv@company.example" {
		t.Errorf("poll %v, undo window %v, mailbox %+v", c.Mailbox[0].Poll, c.Policy.UndoWindow, c.Mailbox[0])
	}
}

// settings are those that an error names, one a line after the first.
func settings(err error) []string {
	if err == nil {
		return nil
	}
	var named []string
	for _, line := range strings.Split(err.Error(), "\n")[1:] {
		setting, _, _ := strings.Cut(line, ": ")
		named = append(named, setting)
	}
	return named
}

func box(name, folder string) string {
	return "[[mailbox]]\nname = '" + name + "'\nfolder = '" + folder + "'\naddress = 'mail.example:993'\n"
}

const wholeConfig = `
time_zone = "Europe/Brussels"
country = "BE"
[database]
dsn = "postgres://guichet@db.example/guichet"
[[mailbox]]
address = "imap.example:993"
username = "adv@us.example"
since = "2026-11-01"
poll = "30s"
[mailbox.oauth]
token_url = "https://login.example/token"
[smtp]
address = "smtp.example:587"
tls = "starttls"
from = "adv@us.example"
[slack]
app_token = "a"
bot_token = "b"
approver_channel = "C1"
[model]
base_url = "http://127.0.0.1:11434/v1"
name = "m"
timeout = "20s"
[policy]
undo_window = "1m"
four_eyes_above = "5000.00"
reminders = true
[[policy.interest_rate]]
from = "2026-07-01"
percent = "12.15"
[[staff]]
login = "anne"
slack = "U1"
roles = ["clerk", "approver", "supervisor", "auditor"]
`
