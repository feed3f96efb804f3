package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"guichet/domain"
)

// credentialLimit bounds login and password, in bytes.
const credentialLimit = 200

type signInPage struct {
	Next    string
	Login   string
	Problem string // key of a word
	Wait    time.Duration
	Demo    []domain.Staff
}

func (c *console) showSignIn(w http.ResponseWriter, r *http.Request) {
	if _, ok := c.who(r); ok {
		http.Redirect(w, r, "/queue", http.StatusSeeOther)
		return
	}
	c.askWho(w, r, http.StatusOK, signInPage{Next: localPath(r.URL.Query().Get("next"))})
}

func (c *console) askWho(w http.ResponseWriter, r *http.Request, status int, page signInPage) {
	if c.cfg.Demo {
		page.Demo = c.cfg.DemoStaff
	}
	c.render(w, r, status, "signin", page)
}

// signIn starts a session. Its token is renewed so that a token known before is worth nothing after.
func (c *console) signIn(w http.ResponseWriter, r *http.Request) {
	if err := parseForm(r); err != nil {
		c.fail(w, r, err)
		return
	}
	page := signInPage{Next: localPath(r.PostForm.Get("next")), Login: strings.TrimSpace(r.PostForm.Get("login"))}
	who, problem, err := c.identify(r, &page)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	if problem != "" {
		page.Problem = problem
		status := http.StatusUnprocessableEntity
		if page.Wait > 0 {
			status = http.StatusTooManyRequests
		}
		c.askWho(w, r, status, page)
		return
	}
	if err := c.sessions.RenewToken(r.Context()); err != nil {
		c.fail(w, r, err)
		return
	}
	c.sessions.Put(r.Context(), sessionLogin, who.Login)
	c.sessions.Remove(r.Context(), sessionLanguage)
	http.Redirect(w, r, page.Next, http.StatusSeeOther)
}

// identify finds the person: by one click in the demo, else by password; problem is the key of what is wrong.
func (c *console) identify(r *http.Request, page *signInPage) (who domain.Staff, problem string, err error) {
	if login := r.PostForm.Get("demo"); login != "" && c.cfg.Demo {
		i := slices.IndexFunc(c.cfg.DemoStaff, func(s domain.Staff) bool { return s.Login == login })
		if i < 0 {
			return who, "signin.wrong", nil
		}
		return c.cfg.DemoStaff[i], "", nil
	}
	password := r.PostForm.Get("password")
	if page.Login == "" || password == "" || len(page.Login) > credentialLimit || len(password) > credentialLimit {
		page.Login = ""
		return who, "signin.wrong", nil
	}
	address := hostOnly(r.RemoteAddr)
	if page.Wait = c.throttle.wait(page.Login, address); page.Wait > 0 {
		return who, "signin.wait", nil
	}
	who, err = c.accounts.Authenticate(r.Context(), page.Login, password)
	if errors.Is(err, domain.ErrDenied) || errors.Is(err, domain.ErrNotFound) {
		c.throttle.failed(page.Login, address)
		return who, "signin.wrong", nil
	}
	if err == nil {
		c.throttle.succeeded(page.Login)
	}
	return who, "", err
}

func (c *console) signOut(w http.ResponseWriter, r *http.Request) {
	if err := c.sessions.Destroy(r.Context()); err != nil {
		c.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
}

// setPreferences changes language and look for this session.
func (c *console) setPreferences(w http.ResponseWriter, r *http.Request) {
	if err := parseForm(r); err != nil {
		c.fail(w, r, err)
		return
	}
	if l := r.PostForm.Get("language"); slices.Contains(languages, l) {
		c.sessions.Put(r.Context(), sessionLanguage, l)
	}
	if t := r.PostForm.Get("theme"); slices.Contains([]string{"auto", "light", "dark"}, t) {
		c.sessions.Put(r.Context(), sessionTheme, t)
	}
	http.Redirect(w, r, localPath(r.PostForm.Get("next")), http.StatusSeeOther)
}

func signInURL(from *url.URL) string {
	if from.Path == "/queue" && from.RawQuery == "" {
		return "/sign-in"
	}
	return "/sign-in?" + url.Values{"next": {from.RequestURI()}}.Encode()
}

// localPath is where to go next: a path of this console, never another host.
func localPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || next == "" || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(next, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/queue"
	}
	return next
}
