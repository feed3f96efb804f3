package mail

import (
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/emersion/go-sasl"
)

// xoauth2 is the SASL mechanism of Microsoft 365 and Gmail, which go-sasl does not have (L03).
type xoauth2 struct{ username, token string }

// Start sends the user and the token in the form that Google and Microsoft document.
func (x xoauth2) Start() (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + x.username + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next answers the server's error challenge with nothing, as the mechanism wants; the refusal follows.
func (x xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }

// tokenClient chooses the mechanism that a server offers for an access token. XOAUTH2 comes first:
// Exchange Online offers nothing else, and Gmail takes both.
func tokenClient(mechanisms []string, username, token, address string) (sasl.Client, error) {
	offered := map[string]bool{}
	for _, m := range mechanisms {
		offered[strings.ToUpper(m)] = true
	}
	switch {
	case offered["XOAUTH2"]:
		return xoauth2{username: username, token: token}, nil
	case offered["OAUTHBEARER"]:
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, fmt.Errorf("reading the server address %q: %w", address, err)
		}
		n, _ := strconv.Atoi(port)
		return sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: username, Token: token, Host: host, Port: n}), nil
	}
	return nil, fmt.Errorf("the server offers neither XOAUTH2 nor OAUTHBEARER (it offers %s)", strings.Join(mechanisms, ", "))
}
