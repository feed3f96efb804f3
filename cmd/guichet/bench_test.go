package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"guichet/cmd/guichet/corpus"
	"guichet/mail"
)

// BenchmarkPath takes mails through the whole path, offline: IMAP, reading, understanding, the ADV database, the draft.
// "burst" finds all of them in the mailbox at once and tells how many a second are worked on; "steady" gets two a second
// and tells how long one takes from APPEND until its draft (or its being set aside) is committed. With -short both are small.
// The processor time is that of this process and of the programs that it calls to read scans, not of PostgreSQL.
func BenchmarkPath(b *testing.B) {
	burst, steady := 1000, 100
	if testing.Short() {
		burst, steady = 50, 20
	}
	b.Run("burst", func(b *testing.B) { benchPath(b, burst, 0) })
	b.Run("steady", func(b *testing.B) { benchPath(b, steady, 500*time.Millisecond) })
}

func benchPath(b *testing.B, mails int, every time.Duration) {
	read, err := corpus.Read("sample")
	if err != nil {
		b.Fatal(err)
	}
	company, err := read.Company()
	if err != nil {
		b.Fatal(err)
	}
	letters := variations(read, mails)
	var took, worked time.Duration
	var latencies []time.Duration
	for range b.N {
		b.StopTimer()
		r := running(b, rigOptions{data: read.DataDir(), start: read.Now, desk: company["email"], patience: 15 * time.Minute})
		forgetPeak()
		b.StartTimer()
		begun, used := time.Now(), processorTime()
		latencies = append(latencies, r.feedAndWait(company["email"], letters, every)...)
		took, worked = took+time.Since(begun), worked+processorTime()-used
	}
	slices.Sort(latencies)
	b.ReportMetric(worked.Seconds()/float64(mails*b.N), "cpu-s/mail")
	b.ReportMetric(float64(mails*b.N)/took.Seconds(), "mails/s")
	b.ReportMetric(latencies[len(latencies)/2].Seconds(), "s-median")
	b.ReportMetric(latencies[len(latencies)*99/100].Seconds(), "s-p99")
	b.ReportMetric(peakMegabytes(), "MB-peak")
	b.ReportMetric(0, "ns/op")
}

// feedAndWait delivers the mails and returns how long each took, by the program's own clock.
func (r *rig) feedAndWait(to string, letters [][]byte, every time.Duration) []time.Duration {
	r.t.Helper()
	appended := map[string]time.Time{}
	for _, letter := range letters {
		appended[mail.Parse(letter, mail.ParseOptions{}).MessageID] = r.watch.now()
		r.must(r.mail.Append(to, "INBOX", letter, r.watch.now()))
		if every > 0 {
			<-time.After(every)
		}
	}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for r.count(`SELECT count(*) FROM bot.message WHERE state NOT IN ('received', 'triaged')`) < len(letters) {
		select {
		case <-r.ctx.Done():
			r.t.Fatal("the mails were not worked on in time")
		case <-tick.C:
		}
	}
	return r.latencies(appended)
}

func (r *rig) latencies(appended map[string]time.Time) (latencies []time.Duration) {
	r.t.Helper()
	rows, err := r.db.Pool(r.t).Query(r.ctx, `SELECT m.message_id, max(j.at) FROM bot.message m JOIN bot.journal j ON j.object = 'message/' || m.id GROUP BY m.id`)
	r.must(err)
	defer rows.Close()
	for rows.Next() {
		var id string
		var at time.Time
		r.must(rows.Scan(&id, &at))
		begun, known := appended[id]
		if !known {
			r.t.Fatalf("a mail %q that was never sent", id)
		}
		latencies = append(latencies, at.Sub(begun))
	}
	r.must(rows.Err())
	if len(latencies) != len(appended) {
		r.t.Fatalf("%d mails were worked on, %d sent", len(latencies), len(appended))
	}
	return latencies
}

var (
	headOfMail = regexp.MustCompile(`(?is)^(.*?)(\r?\n\r?\n)`)
	threading  = regexp.MustCompile(`(?im)^(message-id|in-reply-to|references):.*\r?\n([ \t].*\r?\n)*`)
	// ownNumber is a number that a customer gives to its order: PO-4711, CDE 22911.
	ownNumber = regexp.MustCompile(`\b((?:PO|CDE|BC|BE|ORD)[- ]?)(\d{3,6})\b`)
)

// variations are n mails made of the corpus's: each opens a thread of its own, and the customers' own numbers in plain
// text differ from one to the next, so that an order is no repeat of the one before.
func variations(read *corpus.Corpus, n int) [][]byte {
	var letters [][]byte
	for i := range n {
		raw := read.Mails[i%len(read.Mails)].Raw
		head := headOfMail.Find(raw)
		round := i / len(read.Mails)
		body := ownNumber.ReplaceAllFunc(raw[len(head):], func(found []byte) []byte {
			parts := ownNumber.FindSubmatch(found)
			number, _ := strconv.Atoi(string(parts[2]))
			return fmt.Appendf(nil, "%s%d", parts[1], number+round*1000)
		})
		fresh := threading.ReplaceAll(bytes.TrimRight(head, "\r\n"), nil)
		letters = append(letters, fmt.Appendf(nil, "Message-ID: <bench.%d@mailer.example>\r\n%s\r\n\r\n%s", i, bytes.TrimRight(fresh, "\r\n"), body))
	}
	return letters
}

// processorTime is what this process and its ended children have used.
func processorTime() (used time.Duration) {
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var usage syscall.Rusage
		if syscall.Getrusage(who, &usage) == nil {
			used += time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
		}
	}
	return used
}

// forgetPeak makes Linux count the peak of this process's memory anew; elsewhere nothing is told of it.
func forgetPeak() {
	_ = os.WriteFile(filepath.Join("/proc", "self", "clear_refs"), []byte("5"), 0) //nolint:gosec // a command to the kernel, no file
}

// peakMegabytes is the most memory that this process held, in MB, the mail servers of the test among it and PostgreSQL not;
// 0 where the system does not tell.
func peakMegabytes() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, line, _ := strings.Cut(string(status), "VmHWM:")
	fields := strings.Fields(line)
	if len(fields) == 0 {
		return 0
	}
	kilobytes, _ := strconv.ParseFloat(fields[0], 64)
	return kilobytes / 1000
}
