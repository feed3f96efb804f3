package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"guichet/mail"
)

// dkimSigner reads the key that signs what is sent; nil where none is configured.
func dkimSigner(c DKIMConfig) (*mail.DKIMSigner, error) {
	if c.KeyFile == "" {
		return nil, nil
	}
	key, err := os.ReadFile(filepath.Clean(c.KeyFile))
	if err != nil {
		return nil, fmt.Errorf("reading the DKIM key: %w", err)
	}
	return mail.NewDKIMSigner(mail.DKIMConfig{Domain: c.Domain, Selector: c.Selector, KeyPEM: key})
}

// checkDKIM tells whether only its owner can read the key, whether the sender's address can be signed with it, and
// whether receivers find its public half, which lookup asks for.
func checkDKIM(c SMTPConfig, lookup func(name string) ([]string, error)) (found string, err error) {
	signer, err := dkimSigner(c.DKIM)
	if err != nil {
		return "", err
	}
	var faults []error
	if info, err := os.Stat(c.DKIM.KeyFile); err != nil {
		faults = append(faults, err)
	} else if open := info.Mode().Perm() & 0o077; open != 0 && runtime.GOOS != "windows" {
		faults = append(faults, fmt.Errorf("others than its owner can open the key file (mode %04o)", info.Mode().Perm()))
	}
	if c.From != "" && !signer.Aligned(c.From) {
		faults = append(faults, fmt.Errorf("smtp.from %s is not of the domain %s", c.From, c.DKIM.Domain))
	}
	faults = append(faults, signer.Check(lookup))
	return "signs as " + c.DKIM.Selector + "._domainkey." + c.DKIM.Domain, errors.Join(faults...)
}
