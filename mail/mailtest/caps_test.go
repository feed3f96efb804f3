package mailtest

import (
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// TestMailProgramsFindWhatTheyNeed checks the capabilities, IDLE's news, and that a dropped folder stays dropped.
func TestMailProgramsFindWhatTheyNeed(t *testing.T) {
	t.Parallel()
	cfg := Config{Dir: t.TempDir(), Users: map[string]string{"adv@company.example": "secret"}}
	s := open(t, cfg)
	c := login(t, s, "adv@company.example", "secret")
	for _, capability := range []imap.Cap{imap.CapIdle, imap.CapUIDPlus, imap.CapNamespace} {
		if !c.Caps().Has(capability) {
			t.Errorf("no %s among %v", capability, c.Caps())
		}
	}
	if err := c.Create("Projets", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if err := c.Delete("Projets").Wait(); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	c = login(t, open(t, cfg), "adv@company.example", "secret")
	folders, err := c.List("", "*", nil).Collect()
	if err != nil || len(folders) != len(standardFolders) {
		t.Errorf("folders %v (%v)", folders, err)
	}
}

// TestIdleTellsWhatCameBeforeAndAfterItBegan appends a mail between SELECT and IDLE, where the library alone tells nothing, and one after.
func TestIdleTellsWhatCameBeforeAndAfterItBegan(t *testing.T) {
	t.Parallel()
	s := open(t, Config{Users: map[string]string{"adv@company.example": "secret"}})
	told := make(chan uint32, 8)
	c, err := imapclient.DialInsecure(s.IMAPAddr(), &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(data *imapclient.UnilateralDataMailbox) {
			if data.NumMessages != nil {
				told <- *data.NumMessages
			}
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login("adv@company.example", "secret").Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	appendMail := func() {
		t.Helper()
		if err := s.Append("adv@company.example", "INBOX", sample(1), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	appendMail()
	idle, err := c.Idle()
	if err != nil {
		t.Fatal(err)
	}
	for want := uint32(1); want <= 2; want++ {
		select {
		case got := <-told:
			if got != want {
				t.Errorf("told of %d mails, not %d", got, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("mail %d: IDLE tells nothing", want)
		}
		if want == 1 {
			appendMail()
		}
	}
	if err := idle.Close(); err != nil {
		t.Error(err)
	}
}
