package mail

import (
	"path/filepath"
	"testing"

	"guichet/domain"
)

// TestM30_BouncesOfSisimai sorts the real bounces, automatic replies and abuse reports of 75 mail systems.
func TestM30_BouncesOfSisimai(t *testing.T) {
	dir := sharedData(t, "dsn-sisimai")
	var count tally
	wrongBounce := 0
	for _, row := range readRows[struct{ File, Class, Agent string }](t, filepath.Join(dir, "expected.jsonl")) {
		in := Parse([]byte(readShared(t, dir, row.File)), ParseOptions{})
		got := string(in.Automatic)
		bounce := in.Automatic == domain.BounceMail || in.Automatic == domain.DelayNotice
		switch row.Class {
		case "bounce":
			count.check(t, row.File, in.Subject+" "+in.From.Address+"\n"+tailOf(in.Text), got, row.Class, bounce)
		case "auto-reply":
			count.check(t, row.File, in.Subject, got, row.Class, in.Automatic != domain.NotAutomatic && !bounce)
		case "feedback-report":
			count.check(t, row.File, in.Subject, got, row.Class, in.Automatic != domain.NotAutomatic)
		case "not-bounce":
			if bounce {
				wrongBounce++
				t.Errorf("%s (%s) was taken for a bounce", row.File, in.Subject)
			}
		}
	}
	report(t, "sisimai", count.good, count.total, 98)
	t.Logf("taken for a bounce and none: %d", wrongBounce)
}
