package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"guichet/domain"
)

// writeKey writes a private key with the given rights, and returns its file and the DNS record of its public half.
func writeKey(t *testing.T, mode os.FileMode) (file, record string) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "dkim.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), mode); err != nil {
		t.Fatal(err)
	}
	return file, "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
}

func TestApprovedMailIsSignedWhereAKeyIsConfigured(t *testing.T) {
	t.Parallel()
	file, record := writeKey(t, 0o600)
	draft := domain.Draft{ID: 7, Language: "fr", Content: domain.DraftContent{Subject: "Votre commande", Body: "Bonjour,\n\nC'est noté.\n",
		To: []domain.MailAddress{{Address: "marie@hotel.example"}}}}
	a := &app{company: domain.Company{Name: "Café", Email: "adv@cafe.example"}}
	plain, err := a.compose(draft, "unguessable-token", time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if a.signer, err = dkimSigner(DKIMConfig{Domain: "cafe.example", Selector: "s1", KeyFile: file}); err != nil {
		t.Fatal(err)
	}
	signed, err := a.compose(draft, "unguessable-token", time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasSuffix(signed.Raw, plain.Raw) || signed.MessageID != plain.MessageID {
		t.Error("the signature changed the mail below it")
	}
	verdicts, err := dkim.VerifyWithOptions(bytes.NewReader(signed.Raw), &dkim.VerifyOptions{LookupTXT: func(string) ([]string, error) { return []string{record}, nil }})
	if err != nil || len(verdicts) != 1 || verdicts[0].Err != nil || verdicts[0].Domain != "cafe.example" {
		t.Errorf("verdicts %+v, %v", verdicts, err)
	}
}

func TestDoctorChecksTheSigningKey(t *testing.T) {
	t.Parallel()
	good, record := writeKey(t, 0o600)
	open, openRecord := writeKey(t, 0o644)
	for name, test := range map[string]struct {
		file, from, record string
		want               string // "" is a good verdict
	}{
		"good":              {good, "adv@cafe.example", record, ""},
		"readable by all":   {open, "", openRecord, "mode 0644"},
		"another's address": {good, "adv@tea.example", record, "not of the domain"},
		"another key":       {good, "", openRecord, "s1._domainkey.cafe.example"},
		"not published":     {good, "", "", "s1._domainkey.cafe.example"},
		"no key":            {filepath.Join(t.TempDir(), "none"), "", "", "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lookup := func(string) ([]string, error) {
				if test.record == "" {
					return nil, errors.New("no such host")
				}
				return []string{test.record}, nil
			}
			_, err := checkDKIM(SMTPConfig{From: test.from, DKIM: DKIMConfig{Domain: "cafe.example", Selector: "s1", KeyFile: test.file}}, lookup)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("doctor says %v, want %q", err, test.want)
			}
		})
	}
}
