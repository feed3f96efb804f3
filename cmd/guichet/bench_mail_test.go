package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"guichet/domain"
	"guichet/mail"
	"guichet/mail/mailtest"
)

// BenchmarkTakeIn takes a folder of Dovecot's on loopback into PostgreSQL, through the watcher and the assistant's
// first step, and has mbsync fetch the same folder to the same disk in the same run. Both make every mail durable
// (fsync). GUICHET_BENCH_FULL=1 takes 20,000 mails of about 0.5 GB, else there are 2,000.
//
// It reports mails a second of both, their ratio, and this process's largest resident size.
func BenchmarkTakeIn(b *testing.B) {
	mails := 2000
	if os.Getenv("GUICHET_BENCH_FULL") == "1" {
		mails = 20_000
	}
	server := mailtest.StartDovecot(b)
	total := fillMaildir(b, server.Maildir("adv"), mails)
	warmUp(b, server)
	for b.Loop() {
		theirs := runMbsync(b, server, mails)
		ours := takeAllIn(b, server, mails)
		if theirs > 0 {
			b.ReportMetric(float64(mails)/theirs.Seconds(), "mbsync-mails/s")
			b.ReportMetric(theirs.Seconds()/ours.Seconds(), "ratio")
		}
		b.ReportMetric(float64(mails)/ours.Seconds(), "mails/s")
		b.ReportMetric(float64(total)/(1<<20)/ours.Seconds(), "MB/s")
		b.ReportMetric(peakMemory(b), "MB-peak")
		b.ReportMetric(restMemory, "MB-at-rest")
	}
}

// fillMaildir writes seeded mails as a server delivers them, and returns their bytes in all.
func fillMaildir(b *testing.B, dir string, mails int) (total int) {
	b.Helper()
	for _, folder := range []string{"", "cur", "new", "tmp"} {
		path := filepath.Join(dir, folder)
		if err := os.MkdirAll(path, 0o777); err != nil {
			b.Fatal(err)
		}
		if err := os.Chmod(path, 0o777); err != nil {
			b.Fatal(err)
		}
	}
	random := rand.New(rand.NewPCG(17, 2026))
	for n := range mails {
		raw := seededMail(n, random)
		total += len(raw)
		path := filepath.Join(dir, "new", fmt.Sprintf("%d.M%06dP1.bench,S=%d", 1764000000+n, n, len(raw)))
		if err := os.WriteFile(path, raw, 0o666); err != nil {
			b.Fatal(err)
		}
		if err := os.Chmod(path, 0o666); err != nil {
			b.Fatal(err)
		}
	}
	return total
}

// seededMail makes a mail whose size is log-normal around 17 KB, at most 5 MB: a letter with its history, and for the
// larger ones a paper that does not compress.
func seededMail(n int, random *rand.Rand) []byte {
	size := min(int(math.Exp(math.Log(17_000)+random.NormFloat64()*0.9)), 5<<20)
	if n%400 == 0 {
		size = 1<<20 + random.IntN(4<<20)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "Return-Path: <client%[1]d@acme%[2]d.example>\nReceived: from mx.acme%[2]d.example by mx.company.example; Wed, 25 Nov 2026 10:00:00 +0100\nAuthentication-Results: mx.company.example; dkim=pass header.d=acme%[2]d.example; spf=pass smtp.mailfrom=acme%[2]d.example\nFrom: Client %[1]d <client%[1]d@acme%[2]d.example>\nTo: adv@company.example\nSubject: =?utf-8?Q?Commande_n=C2=B0_%[1]d?=\nMessage-ID: <b%[1]d@acme%[2]d.example>\nDate: Wed, 25 Nov 2026 10:00:00 +0100\nMIME-Version: 1.0\n", n, n%500)
	letter := fmt.Sprintf("Bonjour,\n\nMerci de livrer 200 vis M8 et 50 écrous pour la commande %d.\n\nCordialement,\nJean Petit\n04 78 00 00 00\n\nLe lun. 2 nov. 2026 à 10:00, ADV <adv@company.example> a écrit :\n\n", n)
	for out.Len()+len(letter) < min(size, 4000) {
		letter += fmt.Sprintf("> Votre commande %d du %d novembre est prête, livraison au dépôt %d.\n", random.IntN(99999), random.IntN(30)+1, random.IntN(40))
	}
	if size < 5000 {
		fmt.Fprintf(&out, "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s", letter)
		return out.Bytes()
	}
	fmt.Fprintf(&out, "Content-Type: multipart/mixed; boundary=\"b%[1]d\"\n\n--b%[1]d\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%[2]s\n--b%[1]d\nContent-Type: application/pdf; name=\"bon %[1]d.pdf\"\nContent-Disposition: attachment; filename=\"bon %[1]d.pdf\"\nContent-Transfer-Encoding: base64\n\n", n, letter)
	paper := make([]byte, max(size-out.Len(), 100)*57/77)
	for i := range paper {
		paper[i] = byte(random.Uint32())
	}
	for line := make([]byte, 77); len(paper) > 0; paper = paper[min(57, len(paper)):] {
		piece := paper[:min(57, len(paper))]
		base64.StdEncoding.Encode(line, piece)
		line[base64.StdEncoding.EncodedLen(len(piece))] = '\n'
		out.Write(line[:base64.StdEncoding.EncodedLen(len(piece))+1])
	}
	fmt.Fprintf(&out, "--b%d--\n", n)
	return out.Bytes()
}

func benchWatcher(server *mailtest.Dovecot, in mail.Intake) *mail.Watcher {
	return mail.NewWatcher(mail.WatcherConfig{Name: "adv", Address: server.Addr, TLS: mail.TLSNone, Username: "adv", Password: mailtest.DovecotPassword}, in)
}

// warmUp lets Dovecot index the folder, so that neither reader pays for it.
func warmUp(b *testing.B, server *mailtest.Dovecot) {
	b.Helper()
	for range 2 {
		if err := benchWatcher(server, nil).Check(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	runMbsync(b, server, 0)
}

// restMemory is this process's size before the first mail: the assistant with its offline engine.
var restMemory float64

// takeAllIn takes all mails into an empty private database with PostgreSQL's own durability.
func takeAllIn(b *testing.B, server *mailtest.Dovecot, mails int) time.Duration {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	db, err := openDatabase(ctx, DatabaseConfig{Data: b.TempDir()}, false)
	if err != nil {
		b.Skipf("no PostgreSQL: %v", err)
	}
	defer func() {
		if err := db.close(); err != nil {
			b.Error(err)
		}
	}()
	config := Config{}
	config.fillDefaults()
	a, err := newApp(ctx, config, db.dsn, appOptions{log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	defer a.close()
	counter := &countingIntake{Intake: intake{a}, left: mails, done: make(chan struct{})}
	resetPeak()
	restMemory = peakMemory(b)
	start := time.Now()
	stopped := make(chan error, 1)
	watching, stop := context.WithCancel(ctx)
	go func() { stopped <- benchWatcher(server, counter).Run(watching) }()
	select {
	case <-counter.done:
	case <-time.After(20 * time.Minute):
		b.Fatal("not all mails came in time")
	}
	took := time.Since(start)
	stop()
	if err := <-stopped; err != nil {
		b.Error(err)
	}
	return took
}

// countingIntake tells when the last mail has been taken.
type countingIntake struct {
	mail.Intake
	left int
	done chan struct{}
}

// Take counts what was stored.
func (c *countingIntake) Take(ctx context.Context, received domain.Received) error {
	err := c.Intake.Take(ctx, received)
	if err == nil {
		if c.left--; c.left == 0 {
			close(c.done)
		}
	}
	return err
}

const mbsyncConfig = `IMAPAccount bench
Host 127.0.0.1
Port %s
User adv
Pass %s
SSLType None
AuthMechs PLAIN

IMAPStore far
Account bench

MaildirStore near
Path %[3]s/
Inbox %[3]s/inbox

Channel bench
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull New
SyncState *
`

// runMbsync fetches the folder to an empty Maildir; zero where mbsync is not installed. With no mails wanted it only
// lets Dovecot fill its index.
func runMbsync(b *testing.B, server *mailtest.Dovecot, mails int) time.Duration {
	b.Helper()
	path, err := exec.LookPath("mbsync")
	if err != nil {
		b.Log("mbsync is not installed: no comparison")
		return 0
	}
	dir := b.TempDir()
	_, port, _ := strings.Cut(server.Addr, ":")
	rc := filepath.Join(dir, "rc")
	if err := os.WriteFile(rc, fmt.Appendf(nil, mbsyncConfig, port, mailtest.DovecotPassword, dir), 0o600); err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if out, err := exec.CommandContext(b.Context(), path, "-c", rc, "bench").CombinedOutput(); err != nil {
		b.Fatalf("mbsync: %v\n%s", err, out)
	}
	took := time.Since(start)
	files, err := filepath.Glob(filepath.Join(dir, "inbox", "*", "*"))
	if err != nil || len(files) < mails {
		b.Fatalf("mbsync fetched %d of %d mails (%v)", len(files), mails, err)
	}
	return took
}

// resetPeak gives free memory back and forgets the largest resident size so far, where the kernel can: what filled the
// mailbox and what mbsync needed is not ours.
func resetPeak() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
}

// peakMemory is this process's largest resident size in MB since resetPeak, 0 where the kernel does not tell.
func peakMemory(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(status), "\n") {
		if rest, found := strings.CutPrefix(line, "VmHWM:"); found {
			kb, _ := strconv.Atoi(strings.Fields(rest)[0])
			return float64(kb) / 1024
		}
	}
	return 0
}
