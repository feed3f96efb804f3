package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"guichet/bot/slack/fakeslack"
	"guichet/domain"
)

type step = chromedp.Action[chromedp.Void]

func click(selector string) step   { return chromedp.Click(chromedp.CSS(selector)) }
func visible(selector string) step { return chromedp.WaitVisible(chromedp.CSS(selector)) }

// browse opens a page of Chromium, or skips where there is none.
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
	ctx, stop := context.WithTimeout(t.Context(), 60*time.Second)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	return ctx
}

// TestBrowserToMailbox is what a person at the desk does: signs in, opens the queue and a case, edits one draft and approves
// it, approves another; both replies arrive, and the cards in Slack tell of it.
func TestBrowserToMailbox(t *testing.T) {
	t.Parallel()
	ctx := browse(t)
	r := running(t, rigOptions{slack: true, demo: true})
	order := r.write(buyer, "Commande HP-901", orderMail)
	copyOf := r.write(payer, "Facture FV-3301", duplicateMail)
	ordered, asked := r.pending(order), r.pending(copyOf)
	r.card(ordered.ID, func(m fakeslack.Message) bool { return m.Has("approve") })
	r.card(asked.ID, func(m fakeslack.Message) bool { return m.Has("approve") })

	row := func(draft domain.Draft) string { return fmt.Sprintf(`.queue li[data-case="%d"] a`, draft.Case) }
	steps := []step{
		chromedp.Navigate(r.url), click(`button[value=claire]`), visible(row(ordered)), visible(row(asked)),
		click(row(ordered)), visible(`#draft[data-version="1"]`), visible(`.used`),
		click(`#editor summary`), visible(`#edit textarea`),
		chromedp.SendKeys(chromedp.CSS(`#edit textarea`), "PS : porte B."),
		click(`#edit button[value=edit]`), visible(`#draft[data-version="2"]`),
		click(`#approve button`), visible(`.outgoing`),
		chromedp.Navigate(r.url + "/queue"), click(row(asked)), visible(`#draft[data-version="1"] .files a`),
		click(`#approve button`), visible(`.outgoing`),
	}
	for i, one := range steps {
		if err := chromedp.Do(ctx, one); err != nil {
			t.Fatalf("step %d in the console: %v", i+1, err)
		}
	}
	r.checkOrderReply(r.inbox(buyer, 1)[0], order, "PS : porte B.")
	r.checkDuplicate(r.inbox(payer, 1)[0], copyOf)
	r.checkSent(order, copyOf)
	for _, draft := range []domain.Draft{ordered, asked} {
		card := r.card(draft.ID, func(m fakeslack.Message) bool { return strings.Contains(m.Shown(), "envoyé") })
		if card.Has("approve") || !strings.Contains(card.Shown(), "par claire") {
			t.Errorf("the card after the decision in the console:\n%s", card.Shown())
		}
	}
	if n := r.count(`SELECT count(*) FROM bot.decision WHERE who = 'claire' AND face = 'console'`); n != 3 {
		t.Errorf("%d decisions of Claire's in the console, want an edit and two approvals", n)
	}
}
