package console

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// bodyLimit bounds what a browser may send: a draft of bodyTextLimit and its recipients, with room.
const bodyLimit = 512 << 10

// contentPolicy lets a page use what this program serves and nothing else: no inline script or style, no
// other host, no frame around it.
const contentPolicy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// secure is around every answer: the headers, the names answered to, the size of what comes in, and no
// change asked for by another site.
func (c *console) secure(next http.Handler) http.Handler {
	next = http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		setSecurityHeaders(w.Header())
		if !c.answersTo(r) {
			http.Error(w, "This console does not answer to that name.", http.StatusMisdirectedRequest)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
		next.ServeHTTP(w, r)
	})
}

// setSecurityHeaders sets what every answer carries; a handler with other needs may set its own after it.
// The referrer policy is same-origin because no-referrer would blank the Origin of our own forms.
func setSecurityHeaders(h http.Header) {
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("Cache-Control", "no-store")
}

// answersTo refuses names that are not ours: a foreign page that had its own name point here (DNS
// rebinding) would otherwise count as same origin. The demo has no passwords: it answers this machine only.
func (c *console) answersTo(r *http.Request) bool {
	host := hostOnly(r.Host)
	if c.cfg.Demo {
		return isLoopback(host) && isLoopback(hostOnly(r.RemoteAddr))
	}
	return len(c.cfg.Hosts) == 0 || slices.ContainsFunc(c.cfg.Hosts, func(name string) bool { return strings.EqualFold(name, host) })
}

func hostOnly(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	return strings.Trim(host, "[]")
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.Unmap().IsLoopback()
}
