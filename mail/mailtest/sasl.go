package mailtest

import (
	"errors"
	"strings"

	"github.com/emersion/go-sasl"
)

// saslServer returns the server's side of a mechanism.
func saslServer(mech string, byToken, byPassword func(username, secret string) error) (sasl.Server, error) {
	switch strings.ToUpper(mech) {
	case "XOAUTH2":
		return &xoauth2Server{check: byToken}, nil
	case "OAUTHBEARER":
		return sasl.NewOAuthBearerServer(func(opts sasl.OAuthBearerOptions) *sasl.OAuthBearerError {
			if err := byToken(opts.Username, opts.Token); err != nil {
				return &sasl.OAuthBearerError{Status: "invalid_token", Schemes: "bearer"}
			}
			return nil
		}), nil
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, username, password string) error { return byPassword(username, password) }), nil
	}
	return nil, errors.New("unknown mechanism")
}

// xoauth2Server is the server's side of XOAUTH2: a refusal comes after one more empty answer.
type xoauth2Server struct {
	check   func(username, token string) error
	refused error
}

func (x *xoauth2Server) Next(response []byte) (challenge []byte, done bool, err error) {
	if x.refused != nil {
		return nil, true, x.refused
	}
	if response == nil {
		return []byte{}, false, nil
	}
	username, token := "", ""
	for _, item := range strings.Split(string(response), "\x01") {
		if value, found := strings.CutPrefix(item, "user="); found {
			username = value
		}
		if value, found := strings.CutPrefix(item, "auth=Bearer "); found {
			token = value
		}
	}
	if err := x.check(username, token); err != nil {
		x.refused = err
		return []byte(`{"status":"401","schemes":"bearer","scope":"mail"}`), false, nil
	}
	return nil, true, nil
}
