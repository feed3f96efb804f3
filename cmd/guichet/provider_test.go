package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/domain"
	"guichet/mail"
)

// TestL04_ProviderSettingsAreAConfiguration wants what doctor prints for each provider to be read as a configuration, with
// the provider's servers and a way to log in.
func TestL04_ProviderSettingsAreAConfiguration(t *testing.T) {
	t.Parallel()
	for _, p := range mail.Providers() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			if err := printProvider(&out, p.Name); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "guichet.toml")
			if err := os.WriteFile(path, []byte(out.String()), 0o600); err != nil {
				t.Fatal(err)
			}
			config, err := loadConfig(path, nil)
			if err != nil {
				t.Fatalf("%v\n%s", err, out.String())
			}
			if len(config.Mailbox) != 1 || config.Mailbox[0].Address != p.IMAP || config.SMTP.Address != p.SMTP || config.SMTP.TLS != p.SMTPTLS {
				t.Fatalf("read back as %+v and %+v", config.Mailbox, config.SMTP)
			}
			box := config.Mailbox[0]
			if (p.Login == "oauth") != (box.OAuth.TokenURL != "" && box.Password == "") || box.Microsoft365 != p.Microsoft365 || box.Sent != p.SentFolder {
				t.Errorf("login %q read back as %+v", p.Login, box)
			}
			for _, name := range append([]string{p.Name}, p.Domains...) {
				if found, ok := mail.FindProvider(name); !ok || found.Name != p.Name {
					t.Errorf("%q finds %q", name, found.Name)
				}
			}
		})
	}
	var out strings.Builder
	if err := printProvider(&out, "list"); err != nil || strings.Count(out.String(), "\n") != len(mail.Providers()) {
		t.Errorf("list: %v\n%s", err, out.String())
	}
	if err := printProvider(&out, "nobody knows"); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("an unknown provider: %v", err)
	}
}
