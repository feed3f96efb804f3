package main

import (
	"strings"
	"testing"

	"guichet/mail"
)

// TestM22_LookAlikesOfNewCustomersAreTold without a restart, in every mailbox that is already watched.
func TestM22_LookAlikesOfNewCustomersAreTold(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	watched := r.watcherConfig(MailboxConfig{Name: "adv", Address: "127.0.0.1:1", TLS: "none"}).Parse
	raw := []byte("From: compta@boulangerie-orner.example\r\nSubject: x\r\n\r\nBonjour\r\n")
	marked := func() bool {
		return strings.Contains(strings.Join(mail.Parse(raw, watched).Faults, "\n"), "only looks like boulangerie-omer.example")
	}
	if marked() {
		t.Fatal("the domain is known before its customer is")
	}
	var read int64
	r.must(r.knowChanges(r.ctx, &read))
	before := read
	if _, err := r.db.Pool(t).Exec(r.ctx, `UPDATE adv.customer SET email_domains = email_domains || '{boulangerie-omer.example}' WHERE code = 'HDP'`); err != nil {
		t.Fatal(err)
	}
	r.must(r.knowChanges(r.ctx, &read))
	if read == before || !marked() {
		t.Errorf("version %d then %d; the look-alike is marked: %v", before, read, marked())
	}
}
