package console

import (
	"net/http"
	"slices"

	"github.com/alexedwards/scs/v2"

	"guichet/domain"
)

// What a session holds. Roles are not in it: they are looked up on every request.
const (
	sessionLogin    = "login"
	sessionLanguage = "language"
	sessionTheme    = "theme"
	sessionNotice   = "notice"
)

func newSessions(cfg Config) *scs.SessionManager {
	m := scs.New()
	if cfg.Store != nil { // New's own store stays behind, empty: stopping it at once races with its start
		m.Store = cfg.Store
	}
	m.Lifetime = sessionLifetime
	m.HashTokenInStore = true
	m.Cookie.Name = "guichet"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Persist = false
	if !cfg.PlainHTTP && !cfg.Demo {
		m.Cookie.Secure = true
		m.Cookie.Name = "__Host-guichet" // RFC 6265bis section 4.1.3.2: bound to this host and to TLS
	}
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		cfg.Log.ErrorContext(r.Context(), "console: session", "error", err)
		http.Error(w, "The session cannot be read just now. Please try again.", http.StatusServiceUnavailable)
	}
	return m
}

// handler is a page that knows who asks.
type handler func(w http.ResponseWriter, r *http.Request, who domain.Staff)

// reading lets those in who may see cases; others are asked who they are.
func (c *console) reading(next handler) http.Handler {
	return c.allowed(domain.Staff.MayRead, next)
}

// deciding lets those in who may decide drafts.
func (c *console) deciding(next handler) http.Handler {
	return c.allowed(domain.Staff.MayDecide, next)
}

// supervising lets supervisors in.
func (c *console) supervising(next http.Handler) http.Handler {
	supervises := func(s domain.Staff) bool { return slices.Contains(s.Roles, domain.RoleSupervisor) }
	return c.allowed(supervises, func(w http.ResponseWriter, r *http.Request, _ domain.Staff) {
		// Pages that are not ours bring inline style and script of their own; they still reach no other host.
		w.Header().Set("Content-Security-Policy", "default-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; base-uri 'self'; frame-ancestors 'none'")
		next.ServeHTTP(w, r)
	})
}

// allowed asks the accounts, at every request, whether the person still exists and has the right.
func (c *console) allowed(may func(domain.Staff) bool, next handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, ok := c.who(r)
		switch {
		case !ok && (r.Method != http.MethodGet || isBackground(r)):
			c.failAs(w, r, http.StatusUnauthorized, "signed_out", "")
		case !ok:
			http.Redirect(w, r, signInURL(r.URL), http.StatusSeeOther)
		case !may(who):
			c.fail(w, r, domain.ErrDenied)
		default:
			next(w, r, who)
		}
	})
}

// who is the person of the session, as the accounts know them now.
func (c *console) who(r *http.Request) (domain.Staff, bool) {
	login := c.sessions.GetString(r.Context(), sessionLogin)
	if login == "" {
		return domain.Staff{}, false
	}
	return c.accounts.Staff(login)
}

// isBackground tells requests that the page's script makes by itself.
func isBackground(r *http.Request) bool { return r.Header.Get("X-Guichet") != "" }
