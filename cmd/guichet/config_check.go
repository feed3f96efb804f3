package main

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // forms of a logo
	_ "image/png"
	"net"
	netmail "net/mail"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"guichet/domain"
	"guichet/domain/calendar"
	"guichet/mail"
)

// check notes every fault of the configuration.
func (c *Config) check(fault faulter) {
	if _, err := time.LoadLocation(c.TimeZone); err != nil {
		fault("time_zone", "%q is no time zone such as Europe/Paris", c.TimeZone)
	}
	if _, none := calendar.For(c.Country).(domain.Weekdays); none {
		fault("country", "%q is no country whose public holidays are known, such as FR or FR-67", c.Country)
	}
	c.checkMail(fault)
	c.checkStaff(fault)
	c.checkSlack(fault)
	if _, _, err := net.SplitHostPort(c.Console.Listen); err != nil {
		fault("console.listen", "%q is not host:port", c.Console.Listen)
	}
	checkURL(fault, "console.url", c.Console.URL)
	if c.Model.BaseURL != "" {
		checkURL(fault, "model.base_url", c.Model.BaseURL)
		if c.Model.Name == "" {
			fault("model.name", "is needed beside model.base_url")
		}
	}
	checkDuration(fault, "model.timeout", c.Model.Timeout)
	c.checkPolicy(fault)
	c.checkPapers(fault)
}

func (c *Config) checkSlack(fault faulter) {
	s := c.Slack
	if (s.AppToken == "") != (s.BotToken == "") {
		fault("slack", "app_token and bot_token go together")
	}
	checkPrefix(fault, "slack.app_token", s.AppToken, "xapp-")
	checkPrefix(fault, "slack.bot_token", s.BotToken, "xoxb-")
	if s.AppToken != "" && s.ApproverChannel == "" {
		fault("slack.approver_channel", "is needed: the id of the channel where drafts are shown")
	}
	checkLanguage(fault, "slack.language", s.Language)
	checkChannels(fault, "slack.approver_channel", s.ApproverChannel)
	checkChannels(fault, "slack.alarm_channel", s.AlarmChannel)
	checkChannels(fault, "slack.watched", s.Watched...)
}

func checkChannels(fault faulter, setting string, channels ...string) {
	for _, channel := range channels {
		if strings.HasPrefix(channel, "#") {
			fault(setting, "%q is a name: the channel's id is wanted, such as C0123456789 (in Slack at the foot of the channel's details)", channel)
		}
	}
}

// checkPrefix tells tokens from one another, which are easily exchanged; none is shown.
func checkPrefix(fault faulter, setting, token, prefix string) {
	if token != "" && !strings.HasPrefix(token, prefix) {
		fault(setting, "does not begin with %s", prefix)
	}
}

func (c *Config) checkPolicy(fault faulter) {
	p := c.Policy
	checkDecimal(fault, "policy.four_eyes_above", p.FourEyesAbove)
	checkDecimal(fault, "policy.fixed_charge", p.FixedCharge)
	if small(p.UndoWindow) { // negative means none
		checkDuration(fault, "policy.undo_window", p.UndoWindow)
	}
	checkDuration(fault, "policy.alarm.silent_poll", p.Alarm.SilentPoll)
	checkDuration(fault, "policy.alarm.stuck", p.Alarm.Stuck)
	for _, count := range []struct {
		setting string
		value   int
	}{
		{"policy.workers", p.Workers}, {"policy.per_sender_per_day", p.PerSenderPerDay}, {"policy.per_case_per_day", p.PerCasePerDay},
		{"policy.payments_stale_after_days", p.PaymentsStaleAfter}, {"policy.alarm.backlog", p.Alarm.Backlog},
	} {
		if count.value < 0 {
			fault(count.setting, "%d is less than nothing", count.value)
		}
	}
	for i, rate := range p.InterestRates {
		if _, err := domain.ParseDate(rate.From); err != nil || rate.From == "" {
			fault(fmt.Sprintf("policy.interest_rate[%d].from", i), "%q is no day such as 2026-01-01", rate.From)
		}
		if setting := fmt.Sprintf("policy.interest_rate[%d].percent", i); rate.Percent == "" {
			fault(setting, "is needed, such as 12.15")
		} else {
			checkDecimal(fault, setting, rate.Percent)
		}
	}
}

func (c *Config) checkPapers(fault faulter) {
	if _, err := domain.ParseDate(c.Papers.ElectronicFrom); err != nil {
		fault("papers.electronic_invoices_from", "%q is no day such as 2027-09-01", c.Papers.ElectronicFrom)
	}
	if c.Papers.Logo == "" {
		return
	}
	data, err := os.ReadFile(filepath.Clean(c.Papers.Logo))
	if err != nil {
		fault("papers.logo", "%v", err)
		return
	}
	if _, _, err := image.DecodeConfig(bytes.NewReader(data)); err != nil {
		fault("papers.logo", "%q is no PNG or JPEG", c.Papers.Logo)
	}
}

func checkLanguage(fault faulter, setting, language string) {
	switch language {
	case "", "fr", "en":
	default:
		fault(setting, "%q is not fr or en", language)
	}
}

func checkURL(fault faulter, setting, text string) {
	if u, err := url.Parse(text); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		fault(setting, "%q is no address such as https://guichet.example", text)
	}
}

// small tells a length of time that nobody means: TOML's whole numbers become nanoseconds.
func small(d duration) bool { return d != 0 && max(d, -d) < duration(time.Millisecond) }

func checkDuration(fault faulter, setting string, d duration) {
	switch {
	case small(d):
		fault(setting, "%d lacks its unit: write \"%ds\" for seconds", d, d)
	case d < 0:
		fault(setting, "%s is less than nothing", time.Duration(d))
	}
}

func checkDecimal(fault faulter, setting, value string) {
	if value == "" {
		return
	}
	if number, err := decimal.NewFromString(value); err != nil || number.IsNegative() {
		fault(setting, "%q is no amount such as 5000.00", value)
	}
}

func (c *Config) checkMail(fault faulter) {
	names := map[string]bool{}
	for i, box := range c.Mailbox {
		setting := fmt.Sprintf("mailbox[%d]", i)
		checkHostPort(fault, setting+".address", box.Address)
		checkTLS(fault, setting, box.TLS, box.Address)
		checkOAuth(fault, setting+".oauth", box.OAuth)
		checkDuration(fault, setting+".poll", box.Poll)
		if strings.EqualFold(box.Sent, box.Folder) {
			fault(setting+".sent", "%q is the folder that is read: another folder, or \"-\" for none", box.Sent)
		}
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
	checkOAuth(fault, "smtp.oauth", c.SMTP.OAuth)
	if d := c.SMTP.DKIM; d != (DKIMConfig{}) && (d.Domain == "" || d.Selector == "" || d.KeyFile == "") {
		fault("smtp.dkim", "domain, selector and key_file go together")
	}
	if c.SMTP.From != "" {
		if address, err := netmail.ParseAddress(c.SMTP.From); err != nil || address.Address != c.SMTP.From {
			fault("smtp.from", "%q is no mail address such as adv@company.example (without a name)", c.SMTP.From)
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

func checkOAuth(fault faulter, setting string, o OAuthConfig) {
	switch {
	case o.TokenURL != "":
		checkURL(fault, setting+".token_url", o.TokenURL)
	case o.ClientID != "" || o.ClientSecret != "" || o.RefreshToken != "":
		fault(setting+".token_url", "is needed beside the others")
	}
}

func checkHostPort(fault faulter, setting, address string) {
	if _, _, err := net.SplitHostPort(address); err != nil {
		fault(setting, "%q is not host:port", address)
	}
}

func checkTLS(fault faulter, setting, mode, address string) {
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

func (c *Config) checkStaff(fault faulter) {
	logins, slack := map[string]bool{}, map[string]bool{}
	for i, person := range c.Staff {
		setting := fmt.Sprintf("staff[%d]", i)
		switch {
		case person.Login == "" || strings.ContainsAny(person.Login, " \t/"):
			fault(setting+".login", "%q is no login", person.Login)
		case logins[person.Login]:
			fault(setting+".login", "%q is there twice", person.Login)
		}
		if person.Slack != "" && slack[person.Slack] {
			fault(setting+".slack", "%q is there twice", person.Slack)
		}
		checkLanguage(fault, setting+".language", person.Language)
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
