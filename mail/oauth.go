package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// TokenSource returns an access token that is valid now. It is asked before each connection.
type TokenSource func(ctx context.Context) (string, error)

// ErrConsentExpired tells that the refresh token or the secret is no longer accepted: only a person, by
// signing in again, can mend that.
var ErrConsentExpired = errors.New("the mail provider no longer accepts our consent: sign in again")

// OAuthConfig names the token endpoint (RFC 6749) and how to ask it.
type OAuthConfig struct {
	TokenURL     string
	ClientID     string
	ClientSecret string
	// RefreshToken chooses the refresh grant (RFC 6749 section 6); empty means client credentials (section 4.4).
	RefreshToken string
	Scopes       []string
	// Keep is called with a refresh token that the provider changed; it must be kept or the next start fails.
	Keep func(refreshToken string)
	// Client is the HTTP client; nil means one with a deadline of 30 seconds.
	Client *http.Client
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// tokenMargin is how long before its end a token is no longer used.
const tokenMargin = 2 * time.Minute

// maxTokenAnswer bounds what is read from the token endpoint.
const maxTokenAnswer = 1 << 20

// NewTokenSource returns a source that keeps a token until shortly before it ends. It may be called from
// several goroutines; one asks the provider, the others wait.
func NewTokenSource(cfg OAuthConfig) TokenSource {
	if cfg.Client == nil {
		cfg.Client = &http.Client{Timeout: 30 * time.Second}
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &tokens{cfg: cfg}
	return s.token
}

type tokens struct {
	cfg   OAuthConfig
	mu    sync.Mutex
	value string
	until time.Time
}

func (s *tokens) token(ctx context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.value != "" && s.cfg.Now().Add(tokenMargin).Before(s.until) {
		return s.value, nil
	}
	answer, err := s.ask(ctx)
	if err != nil {
		return "", fmt.Errorf("refreshing the access token: %w", err)
	}
	lifetime := time.Duration(answer.ExpiresIn) * time.Second
	if lifetime <= 0 {
		lifetime = 10 * time.Minute
	}
	s.value, s.until = answer.AccessToken, s.cfg.Now().Add(lifetime)
	if answer.RefreshToken != "" && answer.RefreshToken != s.cfg.RefreshToken && s.cfg.RefreshToken != "" {
		s.cfg.RefreshToken = answer.RefreshToken
		if s.cfg.Keep != nil {
			s.cfg.Keep(answer.RefreshToken)
		}
	}
	return s.value, nil
}

type tokenAnswer struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	ExpiresIn    int    `json:"expires_in"`
	Error        string `json:"error"`
	Description  string `json:"error_description"`
}

func (s *tokens) ask(ctx context.Context) (tokenAnswer, error) {
	form := url.Values{"client_id": {s.cfg.ClientID}}
	if s.cfg.ClientSecret != "" {
		form.Set("client_secret", s.cfg.ClientSecret)
	}
	if len(s.cfg.Scopes) > 0 {
		form.Set("scope", strings.Join(s.cfg.Scopes, " "))
	}
	if s.cfg.RefreshToken != "" {
		form.Set("grant_type", "refresh_token")
		form.Set("refresh_token", s.cfg.RefreshToken)
	} else {
		form.Set("grant_type", "client_credentials")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.cfg.TokenURL, strings.NewReader(form.Encode()))
	if err != nil {
		return tokenAnswer{}, fmt.Errorf("preparing the request: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	resp, err := s.cfg.Client.Do(req)
	if err != nil {
		return tokenAnswer{}, fmt.Errorf("asking the provider: %w", err)
	}
	defer resp.Body.Close()
	var answer tokenAnswer
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxTokenAnswer))
	if err != nil {
		return answer, fmt.Errorf("reading the answer: %w", err)
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return answer, fmt.Errorf("reading the answer (status %d): %w", resp.StatusCode, err)
	}
	switch {
	case answer.Error == "invalid_grant" || answer.Error == "invalid_client" || answer.Error == "unauthorized_client" || answer.Error == "interaction_required":
		return answer, fmt.Errorf("%w (%s: %s)", ErrConsentExpired, answer.Error, answer.Description)
	case answer.Error != "" || resp.StatusCode != http.StatusOK:
		return answer, fmt.Errorf("the provider answered %d %s %s", resp.StatusCode, answer.Error, answer.Description)
	case answer.AccessToken == "":
		return answer, errors.New("the provider's answer holds no token")
	}
	return answer, nil
}
