package mail

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// sizedMail makes a mail of roughly the size that mails have: log-normal around 17 KB, a PDF making up the rest.
func sizedMail(n int, random *rand.Rand) []byte {
	size := int(math.Exp(math.Log(17_000) + random.NormFloat64()))
	var out bytes.Buffer
	fmt.Fprintf(&out, "From: Client %d <client%d@acme.example>\r\nTo: adv@company.example\r\nSubject: Commande %d\r\nMessage-ID: <b%d@acme.example>\r\nDate: Wed, 25 Nov 2026 10:00:00 +0100\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBonjour,\r\n\r\nMerci de livrer 200 vis M8 et 50 écrous pour la commande %d.\r\n\r\nCordialement,\r\nJean Petit\r\n04 78 00 00 00\r\n\r\nDe : ADV <adv@company.example>\r\nEnvoyé : lundi 2 novembre 2026 10:00\r\nÀ : Jean\r\nObjet : Commande\r\n\r\nVotre commande est prête.\r\n--x\r\nContent-Type: application/pdf; name=bon.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n", n, n, n, n, n)
	writeBase64(&out, bytes.Repeat([]byte("%PDF-1.7 "), max(size-1000, 100)*3/4/9))
	out.WriteString("--x--\r\n")
	return out.Bytes()
}

func BenchmarkParse(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	mails := make([][]byte, 200)
	for n := range mails {
		mails[n] = sizedMail(n, random)
	}
	b.ResetTimer()
	for n := 0; b.Loop(); n++ {
		Parse(mails[n%len(mails)], ParseOptions{})
	}
}

// BenchmarkTakeIn fetches and parses mails from Dovecot on loopback, without a database behind.
func BenchmarkTakeIn(b *testing.B) {
	d := startDovecot(b)
	cfg := watcherConfig(d.Addr)
	cfg.Username = "adv"
	intake := newMemoryIntake()
	w := NewWatcher(cfg, intake)
	desk := d.session(w)
	random := rand.New(rand.NewPCG(1, 2))
	const mails = 1000
	for n := range mails {
		if err := desk.append("INBOX", sizedMail(n, random), time.Now()); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		intake.mu.Lock()
		clear(intake.taken)
		clear(intake.hashes)
		intake.validity, intake.lastUID = 0, 0
		intake.mu.Unlock()
		stop := run(b, NewWatcher(cfg, intake))
		intake.await(b, "all mails", func() bool { return intake.count() == mails })
		stop()
	}
	b.ReportMetric(float64(b.N*mails)/b.Elapsed().Seconds(), "mails/s")
}
