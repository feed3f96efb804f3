package mail

import "strings"

// Provider holds the settings of a mail provider, as its own help pages give them; servers, ports and logins were
// compared with the settings that Thunderbird ships, where it has them (not for IONOS, Infomaniak and Aruba). None of
// these servers was asked by the tests: doctor tries the connection.
type Provider struct {
	Name       string
	Domains    []string // mail domains that belong to it; none where it hosts its customers' own
	IMAP, SMTP string   // host:port
	SMTPTLS    string
	Login      string // what it takes: "password", "app password" or "oauth"
	// LocalName tells that the user name is what stands before the "@", not the whole address.
	LocalName  bool
	SentFolder string
	// SavesSent tells that mail handed over by SMTP is copied to Sent by the provider itself.
	SavesSent bool
	// TokenURL and the scopes are for OAuth; {tenant} stands for the directory's id.
	TokenURL      string
	RefreshScopes []string // with a person's refresh token
	ClientScopes  []string // with client credentials, without a person
	// Microsoft365 tells that Authentication-Results is written as Exchange Online does (ParseOptions.Microsoft365).
	Microsoft365 bool
	Note         string
}

const (
	byPassword    = "password"
	byAppPassword = "app password"
	byOAuth       = "oauth"
)

// providers is sorted by how often they are met in the trade's mail.
var providers = []Provider{
	{
		Name: "Microsoft 365", Domains: []string{"outlook.com", "hotmail.com", "hotmail.fr", "live.com", "live.fr", "onmicrosoft.com"},
		IMAP: "outlook.office365.com:993", SMTP: "smtp.office365.com:587", SMTPTLS: TLSStart, Login: byOAuth, SentFolder: "Sent Items", SavesSent: true,
		TokenURL:      "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
		RefreshScopes: []string{"https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send", "offline_access"},
		ClientScopes:  []string{"https://outlook.office365.com/.default"},
		Microsoft365:  true,
		Note:          "Passwords are switched off for IMAP, and end for SMTP in 2026. For {tenant} put the directory's id.",
	},
	{
		Name: "Gmail and Google Workspace", Domains: []string{"gmail.com", "googlemail.com"},
		IMAP: "imap.gmail.com:993", SMTP: "smtp.gmail.com:465", SMTPTLS: TLSImplicit, Login: byOAuth, SentFolder: "[Gmail]/Sent Mail", SavesSent: true,
		TokenURL: "https://oauth2.googleapis.com/token", RefreshScopes: []string{"https://mail.google.com/"},
		Note: "An app password works too where two-step sign-in is on. The authserv-id is mx.google.com.",
	},
	{Name: "OVHcloud", IMAP: "ssl0.ovh.net:993", SMTP: "ssl0.ovh.net:465", SMTPTLS: TLSImplicit, Login: byPassword, SentFolder: "INBOX.Sent"},
	{Name: "IONOS", IMAP: "imap.ionos.fr:993", SMTP: "smtp.ionos.fr:465", SMTPTLS: TLSImplicit, Login: byPassword, SentFolder: "Sent", Note: "imap.ionos.de, .es, .it and .co.uk for the other countries."},
	{Name: "Infomaniak", IMAP: "mail.infomaniak.com:993", SMTP: "mail.infomaniak.com:465", SMTPTLS: TLSImplicit, Login: byAppPassword, SentFolder: "Sent"},
	{Name: "Gandi", IMAP: "mail.gandi.net:993", SMTP: "mail.gandi.net:465", SMTPTLS: TLSImplicit, Login: byPassword, SentFolder: "Sent"},
	{Name: "Orange", Domains: []string{"orange.fr", "wanadoo.fr"}, IMAP: "imap.orange.fr:993", SMTP: "smtp.orange.fr:465", SMTPTLS: TLSImplicit, Login: byPassword, SentFolder: "Sent"},
	{Name: "Free", Domains: []string{"free.fr"}, IMAP: "imap.free.fr:993", SMTP: "smtp.free.fr:465", SMTPTLS: TLSImplicit, Login: byPassword, LocalName: true, SentFolder: "Sent"},
	{Name: "SFR", Domains: []string{"sfr.fr", "neuf.fr"}, IMAP: "imap.sfr.fr:993", SMTP: "smtp.sfr.fr:465", SMTPTLS: TLSImplicit, Login: byPassword, SentFolder: "Sent"},
	{Name: "La Poste", Domains: []string{"laposte.net"}, IMAP: "imap.laposte.net:993", SMTP: "smtp.laposte.net:465", SMTPTLS: TLSImplicit, Login: byPassword, LocalName: true, SentFolder: "Sent"},
	{Name: "STRATO", IMAP: "imap.strato.de:993", SMTP: "smtp.strato.de:465", SMTPTLS: TLSImplicit, Login: byPassword, SentFolder: "Sent Items"},
	{Name: "GMX", Domains: []string{"gmx.net", "gmx.de", "gmx.fr"}, IMAP: "imap.gmx.net:993", SMTP: "mail.gmx.net:465", SMTPTLS: TLSImplicit, Login: byPassword, SentFolder: "Gesendet"},
	{Name: "WEB.DE", Domains: []string{"web.de"}, IMAP: "imap.web.de:993", SMTP: "smtp.web.de:465", SMTPTLS: TLSImplicit, Login: byPassword, LocalName: true, SentFolder: "Gesendet"},
	{Name: "T-Online", Domains: []string{"t-online.de", "magenta.de"}, IMAP: "secureimap.t-online.de:993", SMTP: "securesmtp.t-online.de:465", SMTPTLS: TLSImplicit, Login: byPassword, SentFolder: "Sent", Note: "The mail program's password is set in the customer centre; it is not that of the web page."},
	{Name: "Posteo", Domains: []string{"posteo.de", "posteo.net"}, IMAP: "posteo.de:993", SMTP: "posteo.de:465", SMTPTLS: TLSImplicit, Login: byPassword, SentFolder: "Sent"},
	{Name: "KPN", Domains: []string{"kpnmail.nl", "planet.nl"}, IMAP: "imap.kpnmail.nl:993", SMTP: "smtp.kpnmail.nl:465", SMTPTLS: TLSImplicit, Login: byPassword, SentFolder: "Sent"},
	{Name: "Libero", Domains: []string{"libero.it"}, IMAP: "imapmail.libero.it:993", SMTP: "smtp.libero.it:465", SMTPTLS: TLSImplicit, Login: byPassword, SentFolder: "Sent"},
	{Name: "Aruba", IMAP: "imaps.aruba.it:993", SMTP: "smtps.aruba.it:465", SMTPTLS: TLSImplicit, Login: byPassword, SentFolder: "INBOX.Sent"},
	{Name: "Zoho Mail", IMAP: "imap.zoho.eu:993", SMTP: "smtp.zoho.eu:465", SMTPTLS: TLSImplicit, Login: byAppPassword, SentFolder: "Sent"},
	{Name: "Fastmail", Domains: []string{"fastmail.com"}, IMAP: "imap.fastmail.com:993", SMTP: "smtp.fastmail.com:465", SMTPTLS: TLSImplicit, Login: byAppPassword, SentFolder: "Sent"},
	{Name: "Yahoo", Domains: []string{"yahoo.com", "yahoo.fr", "ymail.com"}, IMAP: "imap.mail.yahoo.com:993", SMTP: "smtp.mail.yahoo.com:465", SMTPTLS: TLSImplicit, Login: byAppPassword, SentFolder: "Sent"},
}

// Providers returns the table of known providers.
func Providers() []Provider { return append([]Provider(nil), providers...) }

// FindProvider looks a provider up by its name (any part of it, in any case), a mail address or a domain.
func FindProvider(what string) (Provider, bool) {
	what = strings.ToLower(strings.TrimSpace(what))
	if what == "" {
		return Provider{}, false
	}
	host := what
	if strings.Contains(what, "@") {
		host = domainOf(what)
	}
	for _, p := range providers {
		for _, d := range p.Domains {
			if host == d || strings.HasSuffix(host, "."+d) {
				return p, true
			}
		}
	}
	for _, p := range providers {
		if strings.Contains(strings.ToLower(p.Name), what) {
			return p, true
		}
	}
	return Provider{}, false
}
