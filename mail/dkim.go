package mail

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"

	"github.com/emersion/go-msgauth/dkim"
)

// DKIMConfig names the key that signs our mail (RFC 6376). Most companies leave that to their mail server.
type DKIMConfig struct {
	Domain, Selector string
	// KeyPEM is an RSA or Ed25519 private key, PKCS #8 or PKCS #1.
	KeyPEM []byte
}

// SignDKIM puts a signature over a composed mail. It is done once, when the mail's bytes are fixed.
func SignDKIM(raw []byte, cfg DKIMConfig) ([]byte, error) {
	key, err := privateKey(cfg.KeyPEM)
	if err != nil {
		return nil, fmt.Errorf("signing with DKIM: %w", err)
	}
	var out bytes.Buffer
	options := &dkim.SignOptions{
		Domain: cfg.Domain, Selector: cfg.Selector, Signer: key,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
		HeaderKeys: []string{"From", "To", "Cc", "Subject", "Date", "Message-Id", "In-Reply-To", "References", "Reply-To", "Mime-Version", "Content-Type"},
	}
	if err := dkim.Sign(&out, bytes.NewReader(raw), options); err != nil {
		return nil, fmt.Errorf("signing with DKIM: %w", err)
	}
	return out.Bytes(), nil
}

func privateKey(text []byte) (crypto.Signer, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("the key is not in PEM form")
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("reading the key: %w", err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, errors.New("the key cannot sign")
	}
	return signer, nil
}
