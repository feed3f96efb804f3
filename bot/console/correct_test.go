package console

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"guichet/domain"
)

// fakeCorrections keeps what it is told; it knows four articles.
type fakeCorrections struct {
	told      []domain.Correction
	forgotten []int64
	answered  bool
}

var fakeArticles = []domain.Product{{SKU: "ECR-M8", Name: "Écrou M8", Unit: "box"}, {SKU: "ECR-M10", Name: "Écrou M10", Unit: "box"},
	{SKU: "GOU-3X20", Name: "Goupille fendue 3x20", Unit: "piece"}, {SKU: "GOU-OLD", Name: "Goupille <ancienne>", Unit: "piece", Discontinued: true, ReplacedBy: "GOU-3X20"}}

func (*fakeCorrections) Articles(_ domain.CustomerCode, words string) (found []domain.Product) {
	for _, p := range fakeArticles {
		if strings.Contains(strings.ToLower(p.Name), strings.ToLower(words)[:3]) {
			found = append(found, p)
		}
	}
	return found
}

func (*fakeCorrections) Article(sku domain.SKU) (domain.Product, bool) {
	for _, p := range fakeArticles {
		if p.SKU == sku {
			return p, true
		}
	}
	return domain.Product{}, false
}

func (f *fakeCorrections) Correct(_ context.Context, c domain.Correction) (bool, error) {
	if c.SKU == "" {
		return false, domain.ErrInvalid
	}
	f.told = append(f.told, c)
	return !f.answered, nil
}

func (f *fakeCorrections) Learnt(context.Context, domain.CustomerCode) ([]domain.LearntReference, error) {
	return []domain.LearntReference{{ID: 7, Customer: "C0001", Words: "G-<320>", SKU: "GOU-3X20", Message: 1, Case: 1, Who: "claire", At: now}}, nil
}

func (f *fakeCorrections) Unlearn(_ context.Context, id int64, _ string) error {
	if id != 7 {
		return domain.ErrNotFound
	}
	f.forgotten = append(f.forgotten, id)
	return nil
}

// TestCorrectLine chooses the article of lines that are open, and of one that was read wrongly.
func TestCorrectLine(t *testing.T) {
	t.Parallel()
	fake := &fakeCorrections{}
	server := newServer(t, sampleDesk(), func(c *Config) { c.Corrections = fake })
	v := signedIn(t, server, "claire")
	_, page, _ := v.get("/cases/1")
	for _, want := range []string{`href="/cases/1/article?line=1&amp;request=1"`, `href="/cases/1/article?line=4&amp;request=1"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the case lacks %s", want)
		}
	}
	// The candidates of an ambiguous line come first; an open line proposes the customer's own number.
	if _, page, _ = v.get("/cases/1/article?request=1&line=4"); !strings.Contains(page, `value="ECR-M8"`) || strings.Index(page, `value="ECR-M8"`) > strings.Index(page, `value="ECR-M10"`) {
		t.Errorf("the candidates are not offered first:\n%s", page)
	}
	if _, page, _ = v.get("/cases/1/article?request=1&line=3"); !strings.Contains(page, `name="words" value="G-320"`) || !strings.Contains(page, "Goupille &lt;ancienne&gt;") || !strings.Contains(page, "article supprimé → GOU-3X20") {
		t.Errorf("the page of line 3:\n%s", page)
	}
	if _, page, _ = v.get("/cases/1/article?request=1&line=3&q=écrou"); strings.Contains(page, "Goupille") || !strings.Contains(page, "Écrou M10") {
		t.Error("the search is not heeded")
	}
	form := url.Values{"request": {"1"}, "line": {"3"}, "words": {"G-320"}, "sku": {"GOU-3X20"}, "remember": {"1"}}
	if status, _, header := v.post("/cases/1/article", form); status != http.StatusSeeOther || header.Get("Location") != "/cases/1" {
		t.Fatalf("status %d to %s", status, header.Get("Location"))
	}
	want := domain.Correction{Message: 1, Words: "G-320", SKU: "GOU-3X20", Who: "claire", Face: "console"}
	if len(fake.told) != 1 || fake.told[0] != want {
		t.Errorf("told %+v, want %+v", fake.told, want)
	}
	if _, page, _ = v.get("/cases/1"); !strings.Contains(page, "la commande est relue") {
		t.Error("nothing says that the order is read again")
	}
	form.Del("remember")
	v.post("/cases/1/article", form)
	if last := fake.told[len(fake.told)-1]; !last.Once {
		t.Error("a choice that is not to be remembered is")
	}
	for name, status := range map[string]int{"/cases/1/article?request=1&line=9": 404, "/cases/1/article?request=1&line=0": 404, "/cases/1/article?request=2&line=1": 404,
		"/cases/1/article?request=9&line=1": 404, "/cases/99/article?request=1&line=1": 404} {
		if got, _, _ := v.get(name); got != status {
			t.Errorf("%s: %d, want %d", name, got, status)
		}
	}
	if got, _, _ := v.post("/cases/1/article", url.Values{"request": {"1"}, "line": {"3"}, "words": {"x"}}); got != http.StatusUnprocessableEntity {
		t.Errorf("no article: %d", got)
	}
}

// TestCorrectingIsForApprovers shows readers neither the link nor the page.
func TestCorrectingIsForApprovers(t *testing.T) {
	t.Parallel()
	fake := &fakeCorrections{}
	server := newServer(t, sampleDesk(), func(c *Config) { c.Corrections = fake })
	v := signedIn(t, server, "audit")
	if _, page, _ := v.get("/cases/1"); strings.Contains(page, "/article?") {
		t.Error("an auditor is offered a correction")
	}
	if status, _, _ := v.get("/cases/1/article?request=1&line=1"); status != http.StatusForbidden {
		t.Errorf("an auditor sees the page: %d", status)
	}
	if status, _, _ := v.post("/cases/1/article", url.Values{"request": {"1"}, "line": {"1"}, "words": {"x"}, "sku": {"ECR-M8"}}); status != http.StatusForbidden || len(fake.told) != 0 {
		t.Errorf("an auditor corrects: %d", status)
	}
	if status, _, _ := v.post("/customers/C0001/learnt/7/forget", nil); status != http.StatusForbidden || len(fake.forgotten) != 0 {
		t.Errorf("an auditor forgets: %d", status)
	}
}

// TestLearntOfACustomer lists what was learnt, and forgets it.
func TestLearntOfACustomer(t *testing.T) {
	t.Parallel()
	fake := &fakeCorrections{}
	v := signedIn(t, newServer(t, sampleDesk(), func(c *Config) { c.Corrections = fake }), "claire")
	_, page, _ := v.get("/customers/C0001")
	for _, want := range []string{"G-&lt;320&gt;", "GOU-3X20", "appris de claire", `action="/customers/C0001/learnt/7/forget"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the customer's page lacks %s", want)
		}
	}
	if status, _, header := v.post("/customers/C0001/learnt/7/forget", nil); status != http.StatusSeeOther || header.Get("Location") != "/customers/C0001#learnt" || len(fake.forgotten) != 1 {
		t.Errorf("forgetting: %d to %s", status, header.Get("Location"))
	}
	if status, _, _ := v.post("/customers/C0001/learnt/8/forget", nil); status != http.StatusNotFound {
		t.Errorf("forgetting what is not there: %d", status)
	}
}
