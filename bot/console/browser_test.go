package console

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"guichet/domain"
)

type step = chromedp.Action[chromedp.Void]

func click(selector string) step   { return chromedp.Click(chromedp.CSS(selector)) }
func visible(selector string) step { return chromedp.WaitVisible(chromedp.CSS(selector)) }
func focus(selector string) step   { return chromedp.Focus(chromedp.CSS(selector)) }

// browse opens a page of Debian's Chromium, or skips where there is none.
func browse(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("GUICHET_TEST_REQUIRE") == "1" {
			t.Fatal("chromium is not installed")
		}
		t.Skip("chromium is not installed")
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.Headless, chromedp.NoFirstRun}
	for _, flag := range []string{"disable-gpu", "disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "hide-scrollbars"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, stop := context.WithTimeout(t.Context(), 45*time.Second)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	return ctx
}

// demoServer is the console in its demo, on loopback.
func demoServer(t *testing.T, desk *fakeDesk) *httptest.Server {
	t.Helper()
	disputes := &fakeDisputes{files: map[domain.DisputeNumber]domain.DisputeFile{"LI26-0007": sampleDispute("LI26-0007")}}
	h, err := New(Config{Demo: true, Cases: &fakeCases{}, Morning: func(now time.Time) time.Time { return now.Add(22 * time.Hour) }, Sources: fakeSources{}, Disputes: disputes, DemoStaff: staff[:4], CompanyName: "Visserie du Rhône", Clock: func() time.Time { return now }, Location: time.UTC},
		desk, desk, sampleBooks(), fakeFigures{}, staff)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server
}

func TestBrowserDecides(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	desk := sampleDesk()
	server := demoServer(t, desk)
	steps := []step{
		chromedp.Navigate(server.URL),
		click(`button[value=claire]`),
		visible(`.queue li a`),
		chromedp.KeyEvent("j"),
		chromedp.KeyEvent("\r"),
		visible(`#draft[data-version="1"]`),
		chromedp.KeyEvent("e"),
		visible(`#edit textarea`),
		chromedp.SendKeys(chromedp.CSS(`#edit textarea`), "PS"),
		visible(`#unsaved`),
		visible(`#approve button:disabled`),
		chromedp.Reload(), // unsaved text survives
		visible(`#restored`),
		click(`#edit button[value=edit]`),
		visible(`#draft[data-version="2"]`),
		chromedp.KeyEvent("a"),
		visible(`#approve.armed`),
		chromedp.KeyEvent("a"),
		visible(`.og-held`),
	}
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatalf("walking through the console: %v", err)
	}
	state, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS(`#state`)))
	if err != nil {
		t.Fatalf("reading the state: %v", err)
	}
	if state != "part bientôt" {
		t.Errorf("the case says %q after the approval", state)
	}
	own, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.styleSheets.length === 3 && performance.getEntriesByType("resource").every((e) => e.name.startsWith(location.origin + "/"))`))
	if err != nil || !own {
		t.Errorf("the page lacks its style, or asked another host (%v)", err)
	}
	decided := desk.decided()
	if len(decided) != 2 || decided[0].Verdict != domain.Edit || decided[1].Verdict != domain.Approve || decided[1].Version != 2 {
		t.Fatalf("decided %+v, want an edit of version 1 and an approval of version 2", decided)
	}
	if !strings.Contains(decided[0].Content.Body, "PS") {
		t.Errorf("the edit lost the typed text: %q", decided[0].Content.Body)
	}
}

// TestScreenshots draws the pages into a folder, for a person to look at.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("GUICHET_SCREENSHOTS")
	if folder == "" {
		t.Skip("GUICHET_SCREENSHOTS names no folder")
	}
	ctx := browse(t)
	server := demoServer(t, sampleDesk())
	shoot := func(name, path string, width, height int64, more ...step) {
		steps := []step{chromedp.EmulateViewport(width, height), chromedp.Navigate(server.URL + path), visible(`main`)}
		if err := chromedp.Do(ctx, append(steps, more...)...); err != nil {
			t.Fatalf("opening %s: %v", name, err)
		}
		png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		if err != nil {
			t.Fatalf("drawing %s: %v", name, err)
		}
		if err := os.WriteFile(filepath.Join(folder, name+".png"), png, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	shoot("signin", "/sign-in", 900, 600)
	if err := chromedp.Do(ctx, click(`button[value=claire]`), visible(`.queue`)); err != nil {
		t.Fatal(err)
	}
	hover := focus(`.cite-row`)
	shoot("queue", "/queue?state=all", 1440, 900)
	shoot("case", "/cases/1", 1440, 900, hover)
	shoot("case-top", "/cases/1?x", 1280, 800, focus(`#approve button`))
	shoot("hostile", "/cases/2", 1440, 900)
	shoot("reminder", "/cases/3", 1440, 900)
	shoot("unknown", "/cases/4", 1440, 900)
	shoot("reject", "/cases/1", 1440, 900, click(`.reject:not(#later) summary`))
	shoot("later", "/cases/1", 1440, 900, click(`#later summary`))
	shoot("customer", "/customers/C0001", 1440, 900)
	shoot("figures", "/figures", 1440, 900)
	shoot("disputes", "/disputes", 1440, 900)
	shoot("dispute", "/disputes/LI26-0007", 1440, 900)
	shoot("phone-dispute", "/disputes/LI26-0007", 390, 800)
	shoot("phone-queue", "/queue", 390, 800)
	shoot("phone-case", "/cases/1", 390, 800)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1440, 900), chromedp.Navigate(server.URL+"/queue"), click(`.me summary`), click(`button[value=dark]`), visible(`html[data-theme=dark]`),
		click(`.me summary`), click(`button[value=en]`), visible(`html[lang=en]`)); err != nil {
		t.Fatal(err)
	}
	shoot("dark-case", "/cases/1", 1440, 900)
	shoot("dark-edit", "/cases/1", 1440, 900, chromedp.KeyEvent("e"))
	shoot("dark-queue", "/queue", 1440, 900)
	shoot("phone-edit", "/cases/3", 390, 800, click(`.editor summary`))
	shoot("held", "/cases/3", 1440, 900, chromedp.KeyEvent("a"), chromedp.KeyEvent("a"), visible(`.og-held`))
}
