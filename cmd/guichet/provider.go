package main

import (
	"fmt"
	"io"
	"strings"

	"guichet/domain"
	"guichet/mail"
)

// printProvider writes what is known of a mail provider as lines for guichet.toml; "list" names all.
func printProvider(out io.Writer, what string) error {
	if strings.EqualFold(what, "list") {
		for _, p := range mail.Providers() {
			fmt.Fprintf(out, "%-28s %-12s %s\n", p.Name, p.Login, strings.Join(p.Domains, ", "))
		}
		return nil
	}
	p, found := mail.FindProvider(what)
	if !found {
		return fmt.Errorf("no settings are known for %q (`guichet doctor --provider list` names all): %w", what, domain.ErrNotFound)
	}
	fmt.Fprintf(out, "# %s\n", p.Name)
	if p.Note != "" {
		fmt.Fprintf(out, "# %s\n", p.Note)
	}
	fmt.Fprintf(out, "\n[[mailbox]]\nname     = \"adv\"\naddress  = %q\ntls      = %q\nusername = %q\n", p.IMAP, mail.TLSImplicit, userName(p))
	writeLogin(out, p)
	fmt.Fprintf(out, "sent     = %q", p.SentFolder)
	if p.SavesSent {
		fmt.Fprint(out, "   # the provider files a copy itself: ours is left out where its copy is there")
	}
	fmt.Fprintln(out)
	if p.Microsoft365 {
		fmt.Fprintln(out, "microsoft365 = true")
	}
	writeOAuth(out, "mailbox", p)
	fmt.Fprintf(out, "\n[smtp]\naddress  = %q\ntls      = %q\nusername = %q\n", p.SMTP, p.SMTPTLS, userName(p))
	writeLogin(out, p)
	writeOAuth(out, "smtp", p)
	return nil
}

func userName(p mail.Provider) string {
	switch {
	case p.LocalName:
		return "adv"
	case p.Login == "oauth" || len(p.Domains) == 0: // it hosts its customers' own domains
		return "adv@company.example"
	}
	return "adv@" + p.Domains[0]
}

func writeLogin(out io.Writer, p mail.Provider) {
	switch p.Login {
	case "oauth":
	case "app password":
		fmt.Fprintln(out, `password = "..."   # an app password, made in the account's security settings`)
	default:
		fmt.Fprintln(out, `password = "..."`)
	}
}

func writeOAuth(out io.Writer, section string, p mail.Provider) {
	if p.TokenURL == "" {
		return
	}
	fmt.Fprintf(out, "[%s.oauth]\ntoken_url     = %q\nclient_id     = \"...\"\nclient_secret = \"...\"\n", section, p.TokenURL)
	fmt.Fprintf(out, "refresh_token = \"...\"   # of a person's consent, with these scopes\nscopes        = [%s]\n", quoteAll(p.RefreshScopes))
	if len(p.ClientScopes) > 0 {
		fmt.Fprintf(out, "# or without a person and without refresh_token: scopes = [%s]\n", quoteAll(p.ClientScopes))
	}
}

func quoteAll(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = fmt.Sprintf("%q", word)
	}
	return strings.Join(quoted, ", ")
}
