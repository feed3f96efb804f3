package mail

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"
)

// dkimKey is a private key in a form that openssl writes, and the DNS record of its public half.
func dkimKey(t *testing.T, kind string) (text []byte, record string) {
	t.Helper()
	var der []byte
	var err error
	block := "PRIVATE KEY"
	switch kind {
	case "ed25519":
		public, private, _ := ed25519.GenerateKey(nil)
		der, err = x509.MarshalPKCS8PrivateKey(private)
		record = "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
	default:
		private, _ := rsa.GenerateKey(rand.Reader, 2048)
		public, _ := x509.MarshalPKIXPublicKey(private.Public())
		record = "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(public)
		if der, err = x509.MarshalPKCS8PrivateKey(private); kind == "rsa, PKCS #1" {
			der, block = x509.MarshalPKCS1PrivateKey(private), "RSA PRIVATE KEY"
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: block, Bytes: der}), record
}

// verify is what a receiver finds; "" is a good signature.
func verify(t *testing.T, raw []byte, record string) string {
	t.Helper()
	verdicts, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) {
		if name != "s1._domainkey.company.example" {
			t.Errorf("asked for %s", name)
		}
		return []string{record}, nil
	}})
	if err != nil || len(verdicts) != 1 {
		t.Fatalf("%d signatures, %v", len(verdicts), err)
	}
	if verdicts[0].Err != nil {
		return verdicts[0].Err.Error()
	}
	return ""
}

func TestDKIMSignatureVerifies(t *testing.T) {
	t.Parallel()
	_, raw, err := Compose(letter())
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"ed25519", "rsa, PKCS #8", "rsa, PKCS #1"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			key, record := dkimKey(t, kind)
			signer, err := NewDKIMSigner(DKIMConfig{Domain: "Company.example", Selector: "s1", KeyPEM: key})
			if err != nil {
				t.Fatal(err)
			}
			signed, err := signer.Sign(raw)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.HasSuffix(signed, raw) {
				t.Error("the signature changed the mail")
			}
			if verdict := verify(t, signed, record); verdict != "" {
				t.Error(verdict)
			}
			for name, changed := range map[string][]byte{
				"another text":      bytes.Replace(signed, []byte("Bonjour"), []byte("Bonsoir"), 1),
				"a second sender":   append([]byte("From: boss@evil.example\r\n"), signed...),
				"a second subject":  append([]byte("Subject: other\r\n"), signed...),
				"another copy":      append([]byte("Cc: x@evil.example\r\n"), signed...),
				"answers elsewhere": append([]byte("Reply-To: x@evil.example\r\n"), signed...),
			} {
				if !bytes.Equal(changed, signed) && verify(t, changed, record) == "" {
					t.Errorf("%s: the signature still verifies", name)
				}
			}
			if err := signer.Check(func(string) ([]string, error) { return []string{record}, nil }); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestDKIMFaultsAreTold(t *testing.T) {
	t.Parallel()
	key, _ := dkimKey(t, "ed25519")
	_, another := dkimKey(t, "ed25519")
	for name, cfg := range map[string]DKIMConfig{
		"no key": {"company.example", "s1", []byte("x")}, "a broken key": {"company.example", "s1", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")})},
		"no selector": {"company.example", "", key}, "no domain": {"", "s1", key},
	} {
		if _, err := NewDKIMSigner(cfg); err == nil {
			t.Errorf("%s: it signs", name)
		}
	}
	signer, err := NewDKIMSigner(DKIMConfig{Domain: "company.example", Selector: "s1", KeyPEM: key})
	if err != nil {
		t.Fatal(err)
	}
	if err := signer.Check(func(string) ([]string, error) { return []string{another}, nil }); err == nil || !strings.Contains(err.Error(), "s1._domainkey.company.example") {
		t.Errorf("another key is published: %v", err)
	}
	for from, aligned := range map[string]bool{"adv@company.example": true, "ADV@Adv.Company.example": true, "adv@mycompany.example": false, "adv@example": false} {
		if signer.Aligned(from) != aligned {
			t.Errorf("%s aligned: %v", from, !aligned)
		}
	}
}
