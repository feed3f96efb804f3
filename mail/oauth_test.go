package mail

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"time"
)

// TestL03_TokensAreKeptRefreshedAndAlarmed drives the token endpoint through its answers.
func TestL03_TokensAreKeptRefreshedAndAlarmed(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	var form atomic.Pointer[url.Values]
	answer := atomic.Pointer[string]{}
	status := atomic.Int32{}
	status.Store(200)
	say := func(code int, body string) { status.Store(int32(code)); answer.Store(&body) }
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		_ = r.ParseForm()
		values := r.PostForm
		form.Store(&values)
		w.WriteHeader(int(status.Load()))
		fmt.Fprint(w, *answer.Load())
	}))
	t.Cleanup(endpoint.Close)
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	kept := ""
	source := NewTokenSource(OAuthConfig{
		TokenURL: endpoint.URL, ClientID: "id", ClientSecret: "secret", RefreshToken: "r1", Scopes: []string{"mail"},
		Keep: func(token string) { kept = token }, Now: func() time.Time { return now },
	})
	want := func(token string, times int32) {
		t.Helper()
		got, err := source(context.Background())
		if err != nil || got != token || asked.Load() != times {
			t.Errorf("token %q (%v) after %d questions, wanted %q after %d", got, err, asked.Load(), token, times)
		}
	}
	say(200, `{"access_token":"a1","expires_in":3600,"refresh_token":"r2"}`)
	want("a1", 1)
	want("a1", 1)
	if kept != "r2" || form.Load().Get("grant_type") != "refresh_token" || form.Load().Get("refresh_token") != "r1" {
		t.Errorf("kept %q, form %v", kept, form.Load())
	}
	now = now.Add(59 * time.Minute)
	say(200, `{"access_token":"a2","expires_in":3600}`)
	want("a2", 2)
	if form.Load().Get("refresh_token") != "r2" {
		t.Error("the changed refresh token is not used")
	}
	now = now.Add(2 * time.Hour)
	say(400, `{"error":"invalid_grant","error_description":"expired"}`)
	if _, err := source(context.Background()); !errors.Is(err, ErrConsentExpired) {
		t.Errorf("an expired consent gives %v", err)
	}
	for _, body := range []string{`{}`, `no json`, `{"error":"temporarily_unavailable"}`} {
		say(503, body)
		if _, err := source(context.Background()); err == nil || errors.Is(err, ErrConsentExpired) {
			t.Errorf("%s gives %v", body, err)
		}
	}
	say(200, `{"access_token":"c1","expires_in":60}`)
	credentials := NewTokenSource(OAuthConfig{TokenURL: endpoint.URL, ClientID: "id", ClientSecret: "s"})
	if token, err := credentials(context.Background()); err != nil || token != "c1" || form.Load().Get("grant_type") != "client_credentials" {
		t.Errorf("client credentials: %q %v %v", token, err, form.Load())
	}
}

func TestProvidersAreFoundByNameAddressAndDomain(t *testing.T) {
	t.Parallel()
	for what, want := range map[string]string{"microsoft": "Microsoft 365", "gmail": "Gmail and Google Workspace", "x@orange.fr": "Orange", "ovh": "OVHcloud", "company.example": "", "": ""} {
		if p, _ := FindProvider(what); p.Name != want {
			t.Errorf("%s: %q, wanted %q", what, p.Name, want)
		}
	}
	for _, p := range Providers() {
		if p.IMAP == "" || p.SMTP == "" || p.SMTPTLS == "" || p.Login == "" || p.SentFolder == "" || p.Login == byOAuth && p.TokenURL == "" {
			t.Errorf("%s: incomplete %+v", p.Name, p)
		}
	}
}
