package mail

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// DKIMConfig names the key that signs our mail (RFC 6376). Most companies leave that to their mail server.
type DKIMConfig struct {
	Domain, Selector string
	// KeyPEM is an RSA or Ed25519 private key, PKCS #8 or PKCS #1.
	KeyPEM []byte
}

// DKIMSigner signs composed mails.
type DKIMSigner struct {
	domain, selector string
	key              crypto.Signer
}

// NewDKIMSigner reads the key.
func NewDKIMSigner(cfg DKIMConfig) (*DKIMSigner, error) {
	if cfg.Domain == "" || cfg.Selector == "" {
		return nil, errors.New("reading the DKIM key: domain and selector are needed")
	}
	key, err := privateKey(cfg.KeyPEM)
	if err != nil {
		return nil, fmt.Errorf("reading the DKIM key: %w", err)
	}
	return &DKIMSigner{domain: strings.ToLower(cfg.Domain), selector: cfg.Selector, key: key}, nil
}

// dkimHeaders are the signed fields. Those that a mail has once are named twice, and Cc and Reply-To also where it has
// none, so that nobody adds one (RFC 6376 section 8.15).
var dkimHeaders = []string{"From", "From", "To", "To", "Cc", "Cc", "Subject", "Subject", "Date", "Date", "Reply-To", "Reply-To",
	"Message-Id", "In-Reply-To", "References", "Mime-Version", "Content-Type"}

// Sign puts a signature over a composed mail, whose bytes stay as they are below it. It is done once, when the mail's
// bytes are fixed.
func (s *DKIMSigner) Sign(raw []byte) ([]byte, error) {
	var out bytes.Buffer
	options := &dkim.SignOptions{Domain: s.domain, Selector: s.selector, Signer: s.key, HeaderKeys: dkimHeaders,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed}
	if err := dkim.Sign(&out, bytes.NewReader(raw), options); err != nil {
		return nil, fmt.Errorf("signing with DKIM: %w", err)
	}
	return out.Bytes(), nil
}

// Aligned tells whether a signature serves mail from an address: DMARC wants its domain, or one above it
// (RFC 7489 section 3.1.1).
func (s *DKIMSigner) Aligned(from string) bool {
	host := domainOf(strings.ToLower(from))
	return host == s.domain || strings.HasSuffix(host, "."+s.domain)
}

// Check signs a mail and verifies it as a receiver does, with the public key that lookup finds in the DNS.
func (s *DKIMSigner) Check(lookup func(name string) ([]string, error)) error {
	signed, err := s.Sign([]byte("From: check@" + s.domain + "\r\nSubject: check\r\n\r\ncheck\r\n"))
	if err != nil {
		return err
	}
	verdicts, err := dkim.VerifyWithOptions(bytes.NewReader(signed), &dkim.VerifyOptions{LookupTXT: lookup})
	if err == nil && len(verdicts) == 1 {
		err = verdicts[0].Err
	}
	if err != nil {
		return fmt.Errorf("verifying with the key at %s._domainkey.%s: %w", s.selector, s.domain, err)
	}
	return nil
}

func privateKey(text []byte) (crypto.Signer, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("it is not in PEM form")
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, errors.New("it cannot sign")
	}
	return signer, nil
}
