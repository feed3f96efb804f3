package console

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"guichet/domain"
)

func wordsAt(text, words string) *domain.Place {
	s := span(text, words)
	return &domain.Place{Start: s.Start, End: s.End}
}

// onPage is a line of a page at a height from its top, in points.
func onPage(page int, y float64) *domain.Place {
	return &domain.Place{File: "bon de commande.pdf", Page: page, Width: 595, Height: 842, X0: 50, Y0: y, X1: 500, Y1: y + 12}
}

// fakeSources draws pages with a dark bar every 30 points, and lists one sheet.
type fakeSources struct{}

func (fakeSources) Page(_ context.Context, place domain.Place) ([]byte, error) {
	if place.File != "bon de commande.pdf" || place.Page > 2 {
		return nil, domain.ErrNotFound
	}
	img := image.NewGray(image.Rect(0, 0, 595, 842))
	for y := range 842 {
		for x := range 595 {
			img.SetGray(x, y, color.Gray{Y: 255})
			if y%30 < 9 && x > 50 && x < 500 {
				img.SetGray(x, y, color.Gray{Y: 60})
			}
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}

func (fakeSources) Listing(_ context.Context, places []domain.Place) (Listing, error) {
	if places[0].File != "lignes.xlsx" {
		return Listing{}, domain.ErrNotFound
	}
	return Listing{Columns: []string{"A", "B"}, Rows: []ListingRow{{Sheet: "Feuil1", Label: "1", Cells: []string{"Désignation", "Qté"}},
		{Sheet: "Feuil1", Label: "7", Cells: []string{"écrous <b>M8</b>", "6"}, Spots: []int{0}, Gap: true}}}, nil
}

// TestOrderBesideItsFiles shows each line with its place: on a page, in a sheet, in the words.
func TestOrderBesideItsFiles(t *testing.T) {
	t.Parallel()
	v := signedIn(t, newServer(t, sampleDesk(), func(c *Config) { c.Sources = fakeSources{} }), "claire")
	_, page, _ := v.get("/cases/1")
	for _, want := range []string{
		`data-spot="spot-1-1"`, `<mark class="spot" data-at="spot-1-1" id="spot-1-1">12 boîtes de VIS-M8X40</mark>`,
		`<rect id="spot-1-2" data-at="spot-1-2" x="48.0" y="298.0" width="454.0" height="16.0"/>`, `<rect id="spot-1-3"`, `<rect id="spot-1-5"`,
		`src="/files/page?message=1&amp;name=bon&#43;de&#43;commande.pdf&amp;page=1"`,
		`<tr id="spot-1-4" data-at="spot-1-4">`, `écrous &lt;b&gt;M8&lt;/b&gt;`, "article inconnu", "plusieurs articles possibles",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if t.Failed() {
		i := strings.Index(page, `class="panel read"`)
		t.Log(page[max(0, i):min(len(page), i+6000)])
	}
}

func TestPageOfAFile(t *testing.T) {
	t.Parallel()
	v := signedIn(t, newServer(t, sampleDesk(), func(c *Config) { c.Sources = fakeSources{} }), "claire")
	for path, status := range map[string]int{
		"/files/page?message=1&name=bon+de+commande.pdf&page=1": http.StatusOK, "/files/page?message=1&name=bon+de+commande.pdf&page=9": http.StatusNotFound,
		"/files/page?message=0&name=x&page=1": http.StatusNotFound, "/files/page?message=1&name=&page=1": http.StatusNotFound,
		"/files/page?message=1&name=x&page=-1": http.StatusNotFound, "/files/page?message=1&name=x&page=1&turn=7": http.StatusNotFound,
	} {
		got, _, header := v.get(path)
		if got != status || status == http.StatusOK && header.Get("Content-Type") != "image/png" {
			t.Errorf("%s: %d %s, want %d", path, got, header.Get("Content-Type"), status)
		}
	}
}

// TestOverlay cuts marks where others lie over them.
func TestOverlay(t *testing.T) {
	t.Parallel()
	draw := func(marks []mark) string {
		slices.SortFunc(marks, func(a, b mark) int { return a.start - b.start })
		var parts []string
		for _, m := range marks {
			parts = append(parts, fmt.Sprintf("%d-%d %s%s%v", m.start, m.end, m.Class, m.Spot, m.Anchor))
		}
		return strings.Join(parts, ", ")
	}
	evidence := mark{start: 10, end: 30, Class: "e"}
	spot := func(start, end int) mark { return mark{start: start, end: end, Class: "s", Spot: "a"} }
	for name, test := range map[string]struct {
		above mark
		want  string
	}{
		"inside": {spot(15, 20), "10-15 efalse, 15-20 eatrue, 20-30 efalse"},
		"before": {spot(5, 12), "5-10 satrue, 10-12 eafalse, 12-30 efalse"},
		"around": {spot(5, 40), "5-10 satrue, 10-30 eafalse, 30-40 safalse"},
		"apart":  {spot(40, 50), "10-30 efalse, 40-50 satrue"},
		"same":   {spot(10, 30), "10-30 eatrue"},
	} {
		if got := draw(overlay([]mark{evidence}, []mark{test.above})); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// TestBrowserShowsSources goes through the lines with keys and pointer: each lights up its place, which is in sight.
func TestBrowserShowsSources(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	server := demoServer(t, sampleDesk())
	lit := func(selector string) step { return visible(selector + ".lit") }
	steps := []step{
		chromedp.Navigate(server.URL), click(`button[value=claire]`), visible(`.queue li a`), chromedp.Navigate(server.URL + "/cases/1"),
		visible(`.r-page img`), focus(`tr[data-spot=spot-1-2] a`), lit(`rect#spot-1-2`), chromedp.KeyEvent("\t"), lit(`rect#spot-1-3`),
		chromedp.KeyEvent("\t"), lit(`tr#spot-1-4`), focus(`tr[data-spot=spot-1-1] a`), lit(`mark#spot-1-1`), click(`tr[data-spot=spot-1-3] a`), lit(`rect#spot-1-3`),
	}
	for i, one := range steps {
		if err := chromedp.Do(ctx, one); err != nil {
			t.Fatalf("step %d: %v", i+1, err)
		}
	}
	fine, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(() => {
		const rect = document.querySelector("rect#spot-1-3").getBoundingClientRect(), frame = document.querySelector(".r-pages").getBoundingClientRect();
		const img = document.querySelector(".r-page img");
		if (rect.top < frame.top || rect.bottom > frame.bottom) return "the place is out of sight";
		if (!img.complete || img.naturalWidth !== 595) return "the page is not drawn";
		if (document.querySelectorAll("rect.lit").length !== 1) return "more than one place is lit";
		if (location.hash) return "the address moved";
		return "";
	})()`))
	if err != nil || fine != "" {
		t.Errorf("%s %v", fine, err)
	}
}
