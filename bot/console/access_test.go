package console

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"guichet/domain"
)

// visitor is a browser without script.
type visitor struct {
	t      *testing.T
	server *httptest.Server
	client *http.Client
}

// signedIn is a visitor who has given a password; the empty login stays outside.
func signedIn(t *testing.T, server *httptest.Server, login string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t, server, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if login != "" {
		if status, _, _ := v.post("/sign-in", url.Values{"login": {login}, "password": {"pass " + login}}); status != http.StatusSeeOther {
			t.Fatalf("signing in as %s: status %d", login, status)
		}
	}
	return v
}

func (v *visitor) get(path string) (int, string, http.Header) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.server.URL+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.do(r)
}

func (v *visitor) post(path string, form url.Values) (int, string, http.Header) {
	v.t.Helper()
	return v.do(v.form(path, form))
}

func (v *visitor) form(path string, form url.Values) *http.Request {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func (v *visitor) do(r *http.Request) (int, string, http.Header) {
	v.t.Helper()
	answer, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer.StatusCode, string(body), answer.Header
}

// newServer is the console as it is served, with a clock that the test may move.
func newServer(t *testing.T, desk *fakeDesk, change func(*Config)) *httptest.Server {
	t.Helper()
	cfg := Config{PlainHTTP: true, CompanyName: "Visserie du Rhône", Clock: func() time.Time { return now }, Location: time.UTC}
	if change != nil {
		change(&cfg)
	}
	h, err := New(cfg, desk, desk, sampleBooks(), fakeFigures{}, staff)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server
}

const decision = "/cases/1/drafts/1/decision"

func TestRights(t *testing.T) {
	t.Parallel()
	approve := url.Values{"verdict": {"approve"}, "version": {"1"}}
	tests := []struct {
		who, method, path string
		form              url.Values
		want              int
	}{
		{"", "GET", "/queue", nil, http.StatusSeeOther},
		{"", "GET", "/cases/1", nil, http.StatusSeeOther},
		{"", "GET", "/files?message=1&raw=1", nil, http.StatusSeeOther},
		{"", "POST", decision, approve, http.StatusUnauthorized},
		{"nobody", "GET", "/queue", nil, http.StatusForbidden},
		{"nobody", "POST", decision, approve, http.StatusForbidden},
		{"audit", "GET", "/cases/1", nil, http.StatusOK},
		{"audit", "GET", "/customers/C0001", nil, http.StatusOK},
		{"audit", "GET", "/figures", nil, http.StatusOK},
		{"audit", "POST", decision, approve, http.StatusForbidden},
		{"audit", "POST", "/cases/4/outgoing/40/resolve", url.Values{"sent": {"yes"}}, http.StatusForbidden},
		{"paul", "GET", "/cases/1", nil, http.StatusOK},
		{"paul", "POST", decision, approve, http.StatusForbidden},
		{"paul", "POST", "/cases/4/outgoing/40/cancel", nil, http.StatusForbidden},
		{"paul", "GET", "/river/", nil, http.StatusForbidden},
		{"claire", "GET", "/river/", nil, http.StatusForbidden},
		{"sofia", "GET", "/river/jobs", nil, http.StatusTeapot},
		{"claire", "POST", decision, approve, http.StatusSeeOther},
		{"sofia", "POST", decision, approve, http.StatusSeeOther},
		{"claire", "GET", decision, nil, http.StatusNotFound},
		{"claire", "POST", "/cases/2/drafts/1/decision", approve, http.StatusNotFound},
		{"claire", "POST", "/cases/99/drafts/1/decision", approve, http.StatusNotFound},
		{"claire", "POST", "/cases/1/outgoing/40/cancel", nil, http.StatusNotFound},
		{"claire", "GET", "/cases/99", nil, http.StatusNotFound},
		{"claire", "GET", "/cases/zero", nil, http.StatusNotFound},
		{"claire", "GET", "/cases/-1", nil, http.StatusNotFound},
		{"claire", "GET", "/customers/C9999", nil, http.StatusNotFound},
		{"claire", "GET", "/files?draft=1&message=1&name=x", nil, http.StatusNotFound},
		{"claire", "GET", "/files?message=1&name=other.pdf", nil, http.StatusNotFound},
		{"claire", "GET", "/nowhere", nil, http.StatusNotFound},
	}
	for _, test := range tests {
		t.Run(test.who+" "+test.method+" "+test.path, func(t *testing.T) {
			t.Parallel()
			desk := sampleDesk()
			river := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
			v := signedIn(t, newServer(t, desk, func(c *Config) { c.Extra = map[string]http.Handler{"/river/": river} }), test.who)
			var status int
			var body string
			if test.method == "GET" {
				status, body, _ = v.get(test.path)
			} else {
				status, body, _ = v.post(test.path, test.form)
			}
			if status != test.want {
				t.Errorf("status %d, want %d\n%s", status, test.want, body)
			}
			if changed := len(desk.decided()) + len(desk.resolved); changed > 0 != (test.method == "POST" && test.want == http.StatusSeeOther) {
				t.Errorf("%d changes were made", changed)
			}
		})
	}
}

func TestReadersSeeNoDecision(t *testing.T) {
	t.Parallel()
	server := newServer(t, sampleDesk(), nil)
	for login, may := range map[string]bool{"paul": false, "audit": false, "claire": true} {
		for path, form := range map[string]string{"/cases/1": `value="approve"`, "/cases/4": `name="sent"`} {
			if _, body, _ := signedIn(t, server, login).get(path); strings.Contains(body, form) != may {
				t.Errorf("%s on %s: form shown %t, want %t", login, path, !may, may)
			}
		}
	}
}

func TestForeignSitesChangeNothing(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]http.Header{
		"cross-site": {"Sec-Fetch-Site": {"cross-site"}},
		"same-site":  {"Sec-Fetch-Site": {"same-site"}},
		"origin":     {"Origin": {"https://evil.example"}},
		"null":       {"Origin": {"null"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			desk := sampleDesk()
			v := signedIn(t, newServer(t, desk, nil), "claire")
			r := v.form(decision, url.Values{"verdict": {"approve"}, "version": {"1"}})
			for key, values := range header {
				r.Header[key] = values
			}
			if status, _, _ := v.do(r); status != http.StatusForbidden || len(desk.decided()) != 0 {
				t.Errorf("status %d and %d decisions, want 403 and none", status, len(desk.decided()))
			}
		})
	}
}

func TestHosts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, host, remote string
		demo               bool
		hosts              []string
		want               int
	}{
		{"demo by name", "localhost:8080", "127.0.0.1:4000", true, nil, http.StatusOK},
		{"demo by IPv6", "[::1]:8080", "[::1]:4000", true, nil, http.StatusOK},
		{"demo rebound", "evil.example:8080", "127.0.0.1:4000", true, nil, http.StatusMisdirectedRequest},
		{"demo rebound though listed", "evil.example", "127.0.0.1:4000", true, []string{"evil.example"}, http.StatusMisdirectedRequest},
		{"demo lookalike", "127.0.0.1.evil.example", "127.0.0.1:4000", true, nil, http.StatusMisdirectedRequest},
		{"demo from afar", "localhost:8080", "192.0.2.7:4000", true, nil, http.StatusMisdirectedRequest},
		{"any", "adv.example", "192.0.2.7:4000", false, nil, http.StatusOK},
		{"listed", "ADV.example:443", "192.0.2.7:4000", false, []string{"adv.example"}, http.StatusOK},
		{"not listed", "other.example", "192.0.2.7:4000", false, []string{"adv.example"}, http.StatusMisdirectedRequest},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			desk := sampleDesk()
			h, err := New(Config{Demo: test.demo, DemoStaff: staff, Hosts: test.hosts}, desk, desk, sampleBooks(), fakeFigures{}, staff)
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest(http.MethodGet, "/sign-in", nil)
			r.Host, r.RemoteAddr = test.host, test.remote
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != test.want {
				t.Errorf("status %d, want %d", w.Code, test.want)
			}
			if w.Header().Get("Content-Security-Policy") != contentPolicy {
				t.Errorf("the answer carries no content policy")
			}
		})
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	clock := now
	server := newServer(t, sampleDesk(), func(c *Config) { c.Clock = func() time.Time { return clock } })
	v := signedIn(t, server, "")
	wrong := url.Values{"login": {"claire"}, "password": {"guess"}}
	for i := range triesPerLogin {
		if status, body, _ := v.post("/sign-in", wrong); status != http.StatusUnprocessableEntity || strings.Contains(body, "guess") {
			t.Fatalf("try %d: status %d", i, status)
		}
	}
	right := url.Values{"login": {"claire"}, "password": {"pass claire"}, "next": {"/cases/1"}}
	if status, _, _ := v.post("/sign-in", right); status != http.StatusTooManyRequests {
		t.Fatalf("after too many tries: status %d, want 429", status)
	}
	clock = clock.Add(3 * time.Second)
	status, _, header := v.post("/sign-in", right)
	if status != http.StatusSeeOther || header.Get("Location") != "/cases/1" {
		t.Fatalf("after waiting: status %d to %q", status, header.Get("Location"))
	}
	cookie := header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Lax"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie %q lacks %s", cookie, want)
		}
	}
	if _, _, again := v.post("/sign-in", right); again.Get("Set-Cookie") == "" || strings.Split(again.Get("Set-Cookie"), ";")[0] == strings.Split(cookie, ";")[0] {
		t.Error("signing in again kept the session's token")
	}
	if status, _, _ := v.post("/sign-out", nil); status != http.StatusSeeOther {
		t.Errorf("signing out: status %d", status)
	}
	if status, _, _ := v.get("/queue"); status != http.StatusSeeOther {
		t.Errorf("after signing out: status %d", status)
	}
}

func TestDemoSignInNeedsTheDemo(t *testing.T) {
	t.Parallel()
	v := signedIn(t, newServer(t, sampleDesk(), nil), "")
	if status, _, _ := v.post("/sign-in", url.Values{"demo": {"claire"}}); status == http.StatusSeeOther {
		t.Error("one click signs in outside the demo")
	}
	v = signedIn(t, demoServer(t, sampleDesk()), "")
	if status, _, _ := v.post("/sign-in", url.Values{"demo": {"nobody"}}); status == http.StatusSeeOther {
		t.Error("one click signs in a person who is not of the demo")
	}
	if status, _, _ := v.post("/sign-in", url.Values{"demo": {"claire"}}); status != http.StatusSeeOther {
		t.Error("one click does not sign in")
	}
}

// leaver is somebody whose account ends while the session lasts.
type leaver struct {
	fakeStaff
	gone bool
}

func (l *leaver) Staff(login string) (domain.Staff, bool) {
	if l.gone {
		return domain.Staff{}, false
	}
	return l.fakeStaff.Staff(login)
}

func TestRightsEndAtOnce(t *testing.T) {
	t.Parallel()
	desk, people := sampleDesk(), &leaver{fakeStaff: staff}
	h, err := New(Config{PlainHTTP: true}, desk, desk, sampleBooks(), fakeFigures{}, people)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	v := signedIn(t, server, "claire")
	people.gone = true
	if status, _, _ := v.post(decision, url.Values{"verdict": {"approve"}, "version": {"1"}}); status != http.StatusUnauthorized {
		t.Errorf("status %d, want 401", status)
	}
	if len(desk.decided()) != 0 {
		t.Error("somebody who has left decided")
	}
}

func TestLocalPath(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{
		"/cases/3?in=sent": "/cases/3?in=sent", "": "/queue", "//evil.example": "/queue", "https://evil.example/": "/queue",
		`/\evil.example`: "/queue", "javascript:alert(1)": "/queue", "/a\r\nSet-Cookie: x": "/queue", "cases": "/queue",
	} {
		if got := localPath(next); got != want {
			t.Errorf("localPath(%q) = %q, want %q", next, got, want)
		}
	}
}
