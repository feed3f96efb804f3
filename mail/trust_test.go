package mail

import (
	"testing"

	"guichet/domain"
)

// TestM22_OnlyOurOwnServerIsBelieved reads the trusted header and no other.
func TestM22_OnlyOurOwnServerIsBelieved(t *testing.T) {
	t.Parallel()
	pass := domain.Authentication{Trusted: true, SPF: "pass", DKIM: "pass", DKIMAligned: true, DMARC: "pass"}
	for name, c := range map[string]struct {
		header string
		want   domain.Authentication
	}{
		"pass":                         {"Authentication-Results: mx.company.example; spf=pass smtp.mailfrom=acme.example; dkim=pass header.d=acme.example; dmarc=pass header.from=acme.example\n", pass},
		"folded, with comments":        {"Authentication-Results: mx.company.example 1;\n spf=pass (sender is (really) fine; dmarc=fail) smtp.mailfrom=a@acme.example;\n\tdkim=pass (2048-bit key) header.d=acme.example header.s=s1;\n dmarc=pass (p=reject) header.from=acme.example\n", pass},
		"a stranger's":                 {"Authentication-Results: mx.evil.example; dmarc=pass\n", domain.Authentication{}},
		"ours on top, forged below":    {"Authentication-Results: mx.company.example; dmarc=fail header.from=acme.example\nAuthentication-Results: mx.company.example; dmarc=pass\n", domain.Authentication{Trusted: true, DMARC: "fail"}},
		"none":                         {"", domain.Authentication{}},
		"another's signature":          {"Authentication-Results: mx.company.example; dkim=pass header.d=mailing.example; dmarc=none\n", domain.Authentication{Trusted: true, DKIM: "pass", DMARC: "none"}},
		"signature of a sister domain": {"Authentication-Results: mx.company.example; dkim=pass header.i=@mail.acme.example\n", domain.Authentication{Trusted: true, DKIM: "pass", DKIMAligned: true}},
		"two signatures":               {"Authentication-Results: mx.company.example; dkim=fail header.d=acme.example; dkim=pass header.d=acme.example; spf=softfail\n", domain.Authentication{Trusted: true, DKIM: "pass", DKIMAligned: true, SPF: "softfail"}},
		"result of another sender":     {"Authentication-Results: mx.company.example; dmarc=pass header.from=evil.example\n", domain.Authentication{Trusted: true, DMARC: "none"}},
		"id as a prefix only":          {"Authentication-Results: mx.company.example.evil.example; dmarc=pass\n", domain.Authentication{}},
		"no result":                    {"Authentication-Results: mx.company.example; none\n", domain.Authentication{Trusted: true}},
	} {
		if in := read(c.header + "From: jean@acme.example\n\nx\n"); in.Auth != c.want {
			t.Errorf("%s: %+v, wanted %+v", name, in.Auth, c.want)
		}
	}
	if in := Parse([]byte("Authentication-Results: ; dmarc=pass\r\nFrom: jean@acme.example\r\n\r\nx"), ParseOptions{}); in.Auth.Trusted {
		t.Error("without a configured server a header is believed")
	}
}

// TestM22_Microsoft365 reads the header as Exchange Online writes it: no authserv-id, topmost, above a foreign hop.
func TestM22_Microsoft365(t *testing.T) {
	t.Parallel()
	const received = "Received: from PR0P264MB0001.FRAP264.PROD.OUTLOOK.COM (2603:10a6:102:1::1) by\n MR1P264MB0002.FRAP264.PROD.OUTLOOK.COM with HTTPS; Wed, 25 Nov 2026 09:00:01 +0000\n"
	const results = "Authentication-Results: spf=pass (sender IP is 192.0.2.10)\n smtp.mailfrom=acme.example; dkim=pass (signature was verified)\n header.d=acme.example;dmarc=pass action=none\n header.from=acme.example;compauth=pass reason=100\n"
	const entry = "Received: from mail.acme.example (192.0.2.10) by\n AM1FRA01FT001.mail.protection.outlook.com (10.152.0.1) with Microsoft SMTP Server; Wed, 25 Nov 2026 09:00:00 +0000\n"
	const foreign = "Received: from x by mail.evil.example; Wed, 25 Nov 2026 08:00:00 +0000\n"
	for name, c := range map[string]struct {
		header string
		want   domain.Authentication
	}{
		"pass":                       {received + results + entry, domain.Authentication{Trusted: true, SPF: "pass", DKIM: "pass", DKIMAligned: true, DMARC: "pass"}},
		"forged below a foreign hop": {received + entry + foreign + results, domain.Authentication{}},
		"composite failure":          {received + "Authentication-Results: spf=none (sender IP is 192.0.2.66)\n smtp.mailfrom=evil.example; dkim=none (message not signed)\n header.d=none;dmarc=none action=none header.from=acme.example;compauth=fail reason=001\n" + entry, domain.Authentication{Trusted: true, SPF: "none", DKIM: "none", DMARC: "fail"}},
		"best guess":                 {received + "Authentication-Results: spf=pass smtp.mailfrom=acme.example;\n dkim=none header.d=none;dmarc=bestguesspass action=none header.from=acme.example;compauth=pass reason=109\n" + entry, domain.Authentication{Trusted: true, SPF: "pass", DKIM: "none", DMARC: "bestguesspass"}},
		"with a stranger's id":       {"Authentication-Results: mx.evil.example; dmarc=pass\n" + received, domain.Authentication{}},
	} {
		in := Parse([]byte(c.header+"From: jean@acme.example\n\nx\n"), ParseOptions{Microsoft365: true})
		if in.Auth != c.want {
			t.Errorf("%s: %+v, wanted %+v", name, in.Auth, c.want)
		}
	}
}

// TestM29_RobotsByProofOnly tells robots from people's mail that only looks like one.
func TestM29_RobotsByProofOnly(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want domain.Automatic
	}{
		"person":                        {"From: jean@acme.example\nSubject: Commande\n\nx\n", domain.NotAutomatic},
		"contact form, Precedence junk": {"From: form@shop.example\nPrecedence: junk\nSubject: Commande\n\nx\n", domain.NotAutomatic},
		"suppression asked for":         {"From: jean@acme.example\nX-Auto-Response-Suppress: All\nSubject: Commande\n\nx\n", domain.NotAutomatic},
		"auto-submitted no":             {"From: jean@acme.example\nAuto-Submitted: no\nSubject: Commande\n\nx\n", domain.NotAutomatic},
		"out of office":                 {"From: jean@acme.example\nAuto-Submitted: auto-replied\nSubject: x\n\nx\n", domain.AutoReply},
		"French subject":                {"From: jean@acme.example\nSubject: Réponse automatique : Commande\nContent-Type: text/plain; charset=utf-8\n\nx\n", domain.AutoReply},
		"German subject":                {"From: jean@acme.example\nSubject: Automatische Antwort: Bestellung\n\nx\n", domain.AutoReply},
		"Dutch subject":                 {"From: jean@acme.example\nSubject: Automatisch antwoord: bestelling\n\nx\n", domain.AutoReply},
		"Spanish subject":               {"From: jean@acme.example\nSubject: Respuesta =?utf-8?Q?autom=C3=A1tica?=: pedido\n\nx\n", domain.AutoReply},
		"Italian subject":               {"From: jean@acme.example\nSubject: Risposta automatica: ordine\n\nx\n", domain.AutoReply},
		"generated":                     {"From: erp@acme.example\nAuto-Submitted: auto-generated\nSubject: x\n\nx\n", domain.OtherAutomatic},
		"newsletter":                    {"From: news@shop.example\nList-Id: <news.shop.example>\nList-Unsubscribe: <https://shop.example/u>\nSubject: x\n\nx\n", domain.Newsletter},
		"our own group address":         {"From: jean@acme.example\nList-Id: <adv.company.example>\nList-Unsubscribe: <mailto:x@company.example>\nPrecedence: list\nSubject: Commande\n\nx\n", domain.NotAutomatic},
		"read receipt":                  {"From: jean@acme.example\nContent-Type: multipart/report; report-type=disposition-notification; boundary=x\n\n--x\nContent-Type: text/plain\n\nLu.\n--x\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;jean@acme.example\nDisposition: manual-action/MDN-sent-manually; displayed\n--x--\n", domain.ReadReceipt},
		"our own, come back":            {"From: adv@company.example\nSubject: x\n\nx\n", domain.OwnMail},
		"a colleague":                   {"From: vendeur@company.example\nSubject: x\n\nx\n", domain.NotAutomatic},
		"carrier's refusal of delivery": {"From: noreply@carrier.example\nSubject: Delivery failed - parcel 4521\n\nThe parcel could not be delivered: rejected by the recipient and returned to sender.\n", domain.NotAutomatic},
		"customer speaks of a bounce":   {"From: jean@acme.example\nSubject: Facture\n\nVotre mail n'est pas arrivé, ma boîte était pleine. Renvoyez la facture.\n", domain.NotAutomatic},
	} {
		if in := read(c.text); in.Automatic != c.want {
			t.Errorf("%s: %q, wanted %q", name, in.Automatic, c.want)
		}
	}
}

// TestM30_BouncesAreMatchedAndDelaysAreNone reads recipient, status and the identifier of our mail.
func TestM30_BouncesAreMatchedAndDelaysAreNone(t *testing.T) {
	t.Parallel()
	report := func(action, status string) string {
		return "From: MAILER-DAEMON@mx.acme.example\nSubject: Undelivered Mail Returned to Sender\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\nContent-Type: text/plain\n\nI'm sorry.\n--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.acme.example\n\nFinal-Recipient: rfc822; Compta@acme.example\nAction: " + action + "\nStatus: " + status + "\nDiagnostic-Code: smtp; 550 5.1.1 unknown user\n\n--x\nContent-Type: text/rfc822-headers\n\nFrom: adv@company.example\nMessage-ID: <c7.token@company.example>\n\n--x--\n"
	}
	in := read(report("failed", "5.1.1"))
	want := domain.Bounce{MessageID: "c7.token@company.example", Recipient: "compta@acme.example", Status: "5.1.1", Text: "550 5.1.1 unknown user", Permanent: true}
	if in.Automatic != domain.BounceMail || in.Bounce == nil || *in.Bounce != want {
		t.Errorf("%s %+v", in.Automatic, in.Bounce)
	}
	if in := read(report("delayed", "4.4.1")); in.Automatic != domain.DelayNotice || in.Bounce == nil || in.Bounce.Permanent {
		t.Errorf("delayed: %s %+v", in.Automatic, in.Bounce)
	}
	if in := read(report("delivered", "2.0.0")); in.Automatic != domain.OtherAutomatic {
		t.Errorf("delivered: %s", in.Automatic)
	}
}
