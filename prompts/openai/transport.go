package openai

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"guichet/domain"
)

// maxBody bounds what is read of an answer.
const maxBody = 4 << 20

// bounded is the HTTP client that go-openai is given: it bounds answers and keeps Retry-After.
type bounded struct{ client *http.Client }

// Do answers with an error for anything but success.
func (b bounded) Do(request *http.Request) (*http.Response, error) {
	response, err := b.client.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode >= 200 && response.StatusCode < 300 {
		response.Body = &boundedBody{ReadCloser: response.Body, left: maxBody}
		return response, nil
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(response.Body, 4096)) // what can be read of it explains best
	return nil, &statusError{status: response.StatusCode, retryAfter: retryAfter(response.Header), body: shown(strings.TrimSpace(string(body)))}
}

// boundedBody fails where an answer is too long, so that it is not taken for a whole one.
type boundedBody struct {
	io.ReadCloser
	left int
}

func (b *boundedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= n; b.left < 0 {
		return 0, fmt.Errorf("an answer of more than %d bytes: %w", maxBody, domain.ErrInvalid)
	}
	return n, err
}

// retryAfter reads the header's seconds; a date or nonsense is no wish.
func retryAfter(header http.Header) time.Duration {
	seconds, err := strconv.ParseFloat(strings.TrimSpace(header.Get("Retry-After")), 64)
	if err != nil || !(seconds > 0) || seconds > 1e6 {
		return 0
	}
	return time.Duration(seconds * float64(time.Second))
}

// breaker leaves a failing server alone: after limit failures in a row it opens for rest, then lets one question through.
type breaker struct {
	mu       sync.Mutex
	limit    int
	rest     time.Duration
	now      func() time.Time
	failures int
	until    time.Time
}

// closed tells whether a question may be asked now.
func (b *breaker) closed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failures < b.limit {
		return true
	}
	if b.now().Before(b.until) {
		return false
	}
	b.until = b.now().Add(b.rest) // one question tries; the others wait for what comes of it
	return true
}

// record counts how a question ended. A refusal is an answer of a working server.
func (b *breaker) record(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err == nil || isRefusal(err) {
		b.failures = 0
		return
	}
	b.failures++
	b.until = b.now().Add(b.rest)
}
