package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"

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
		"length of time":                {"[policy]\nundo_window = '30'", nil, []string{"policy.undo_window"}},
		"a number that lacks its unit": {box("a", "") + "poll = 60\n[policy]\nundo_window = -1\n[model]\ntimeout = 60\n[policy.alarm]\nstuck = 15", nil,
			[]string{"mailbox[0].poll", "model.timeout", "policy.undo_window", "policy.alarm.stuck"}},
		"less than nothing": {box("a", "") + "poll = '-1s'\n[policy]\nworkers = -1\nper_case_per_day = -1\npayments_stale_after_days = -1\nundo_window = '-1s'", nil,
			[]string{"mailbox[0].poll", "policy.workers", "policy.per_case_per_day", "policy.payments_stale_after_days"}},
		"copies into what is read":    {box("a", "Sent"), nil, []string{"mailbox[0].sent"}},
		"no copies from what is read": {box("a", "Sent") + "sent = '-'", nil, nil},
		"half a token":                {box("a", "") + "[mailbox.oauth]\nclient_id = 'x'\n[smtp.oauth]\ntoken_url = 'login.example'", nil, []string{"mailbox[0].oauth.token_url", "smtp.oauth.token_url"}},
		"a name with the sender":      {"[smtp]\nfrom = 'Desk <us@us.example>'", nil, []string{"smtp.from"}},
		"country":                     {`country = "Atlantis"`, nil, []string{"country"}},
		"console":                     {"[console]\nlisten = '8040'\nurl = 'guichet.example'", nil, []string{"console.listen", "console.url"}},
		"model's address":             {"[model]\nbase_url = 'localhost:11434'\nname = 'm'", nil, []string{"model.base_url"}},
		"exchanged tokens": {"[slack]\nbot_token = 'xapp-1'\napp_token = 'xoxb-1'\napprover_channel = '#adv'\nlanguage = 'de'", nil,
			[]string{"slack.app_token", "slack.bot_token", "slack.language", "slack.approver_channel"}},
		"no logo":          {"[papers]\nlogo = 'no-such-file.png'", nil, []string{"papers.logo"}},
		"a logo of text":   {"[papers]\nlogo = 'config_test.go'", nil, []string{"papers.logo"}},
		"rate without one": {"[[policy.interest_rate]]\nfrom = '2026-07-01'", nil, []string{"policy.interest_rate[0].percent"}},
		"wrong kinds, unknown ones and wrong values together": {"time_zone = 3\ncountry = 'Atlantis'\nfoo = 1\n[policy]\nworkers = 'four'\nreminders = 'yes'\nbar = 2\n[slack]\nwatched = 'C1'\n[[staff]]\nlogin = 'a b'\nroles = [1]", nil,
			[]string{"time_zone", "policy.workers", "policy.reminders", "slack.watched", "staff.roles", "foo", "policy.bar", "country", "staff[0].login"}},
		"a mark of the byte order":     {"\ufeffcountry = 'BE'", nil, nil},
		"keyword":                      {box("a", "") + "keyword = 'deux mots'", nil, []string{"mailbox[0].keyword"}},
		"moved to where it is watched": {box("a", "INBOX") + "move_to = 'orders'\n" + box("a", "Orders"), nil, []string{"mailbox[0].move_to"}},
		"moved to the Sent folder":     {box("a", "") + "move_to = 'Sent'", nil, []string{"mailbox[0].move_to"}},
		"marked and moved":             {box("a", "") + "keyword = 'Guichet'\nmove_to = 'Done'", nil, nil},
		"half of a signature":          {"[smtp.dkim]\nselector = 's1'", nil, []string{"smtp.dkim"}},
		"first day":                    {box("a", "") + "since = 'soon'", nil, []string{"mailbox[0].since"}},
		"sender":                       {"[smtp]\nfrom = 'us'", nil, []string{"smtp.from"}},
		"half a Slack":                 {"[slack]\nbot_token = 'xoxb-x'", nil, []string{"slack"}},
		"Slack without a channel":      {"[slack]\nbot_token = 'xoxb-x'\napp_token = 'xapp-y'", nil, []string{"slack.approver_channel"}},
		"model without a name":         {"[model]\nbase_url = 'http://x.example/v1'", nil, []string{"model.name"}},
		"amounts":                      {"[policy]\nfour_eyes_above = '5,000'\nfixed_charge = '-40'", nil, []string{"policy.four_eyes_above", "policy.fixed_charge"}},
		"rates":                        {"[[policy.interest_rate]]\npercent = 'high'", nil, []string{"policy.interest_rate[0].from", "policy.interest_rate[0].percent"}},
		"people": {"[[staff]]\nlogin = 'a b'\n[[staff]]\nlogin = 'c'\nslack = 'U1'\n[[staff]]\nlogin = 'd'\nslack = 'U1'\n[[staff]]\nlogin = 'c'\nroles = ['king']", nil,
			[]string{"staff[0].login", "staff[2].slack", "staff[3].login", "staff[3].roles"}},
		"no Slack account is no double": {"[[staff]]\nlogin = 'a'\n[[staff]]\nlogin = 'b'", nil, nil},
		"environment over the file":     {`time_zone = "Europe/Paris"`, []string{"GUICHET_TIME_ZONE=Paris"}, []string{"time_zone"}},
		"environment mends the file":    {`time_zone = "Paris"`, []string{"GUICHET_TIME_ZONE=Europe/Paris"}, nil},
		"environment of a mailbox":      {box("a", ""), []string{"GUICHET_MAILBOX_0_ADDRESS=x"}, []string{"mailbox[0].address"}},
		"environment of another":        {"", []string{"TIME_ZONE=Paris"}, nil},
		"environment of wrong kinds": {"", []string{"GUICHET_POLICY_WORKERS=four", "GUICHET_POLICY_REMINDERS=oui", "GUICHET_MODEL_TIMEOUT=soon", "GUICHET_SMTP_PASWORD=x", "GUICHET_STAFF_0_ROLES=king", "GUICHET_STAFF=x"},
			[]string{"GUICHET_POLICY_WORKERS", "GUICHET_POLICY_REMINDERS", "GUICHET_MODEL_TIMEOUT", "GUICHET_SMTP_PASWORD", "GUICHET_STAFF", "staff[0].login", "staff[0].roles"}},
		"environment of containers and tests": {"", []string{"GUICHET_PORT=tcp://10.0.0.1:80", "GUICHET_MODEL_SERVICE_HOST=10.0.0.1", "GUICHET_MODEL_PORT_80_TCP=x", "GUICHET_TEST_DSN=x", "GUICHET_MAILBOX_7777777_NAME=", "GUICHET_CONFIG=x"}, nil},
		"a mailbox too many":                  {"", []string{"GUICHET_MAILBOX_7777777_NAME=x"}, []string{"GUICHET_MAILBOX_7777777_NAME"}},
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

// TestConfigFromTheEnvironmentAlone: every setting has its variable, those of people too.
func TestConfigFromTheEnvironmentAlone(t *testing.T) {
	t.Parallel()
	c, err := loadConfig("", []string{"GUICHET_MAILBOX_1_ADDRESS=two.example:993", "GUICHET_MAILBOX_1_NAME=two", "GUICHET_MAILBOX_0_ADDRESS=one.example:993",
		"GUICHET_MAILBOX_0_OAUTH_TOKEN_URL=https://login.example/token", "GUICHET_MAILBOX_0_OAUTH_SCOPES=a, b", "GUICHET_MAILBOX_0_POLL=5s",
		"GUICHET_STAFF_0_LOGIN=anne", "GUICHET_STAFF_0_ROLES=clerk,auditor", "GUICHET_POLICY_PAYMENTS_STALE_AFTER_DAYS=3", "GUICHET_POLICY_ALARM_SILENT_HOURS=-1",
		"GUICHET_POLICY_INTEREST_RATE_0_FROM=2026-07-01", "GUICHET_POLICY_INTEREST_RATE_0_PERCENT=12.15", "GUICHET_SMTP_DKIM_DOMAIN=", "GUICHET_MAILBOX_0_MICROSOFT365=true"})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintln(len(c.Mailbox), c.Mailbox[0].Address, c.Mailbox[1].Name, c.Mailbox[0].OAuth.Scopes, time.Duration(c.Mailbox[0].Poll), c.Mailbox[0].Microsoft365,
		c.Staff, c.Policy.PaymentsStaleAfter, c.Policy.Alarm.SilentHours, c.Policy.InterestRates)
	if want := "2 one.example:993 two [a b] 5s true [{anne    [clerk auditor] }] 3 -1 [{2026-07-01 12.15}]\n"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestEverySettingIsDocumented: the example in the documentation holds each setting of the program.
func TestEverySettingIsDocumented(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(text), "```toml\n")
	example, _, _ = strings.Cut(example, "```")
	var written map[string]any
	if err := toml.Unmarshal([]byte(example), &written); err != nil {
		t.Fatal(err)
	}
	lookForSettings(t, reflect.TypeFor[Config](), written, "")
}

func lookForSettings(t *testing.T, section reflect.Type, written map[string]any, path string) {
	t.Helper()
	for i := range section.NumField() {
		field := section.Field(i)
		name := field.Tag.Get("toml")
		value, found := written[name]
		if entries, list := value.([]any); list && len(entries) > 0 && field.Type.Elem().Kind() == reflect.Struct {
			value = entries[0]
		}
		inner, deeper := value.(map[string]any)
		kind := field.Type
		if kind.Kind() == reflect.Slice {
			kind = kind.Elem()
		}
		switch {
		case !found || name == "":
			t.Errorf("%s%s is not documented", path, name)
		case kind.Kind() == reflect.Struct && deeper:
			lookForSettings(t, kind, inner, path+name+".")
		}
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
app_token = "xapp-a"
bot_token = "xoxb-b"
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
