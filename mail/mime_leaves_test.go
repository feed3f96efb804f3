package mail

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"guichet/domain"
)

// TestLeavesOfMime4j compares each decoded leaf, byte for byte, with the peer's.
func TestLeavesOfMime4j(t *testing.T) {
	dir := sharedData(t, "mime-mime4j")
	var count tally
	leaves, _ := filepath.Glob(filepath.Join(dir, "*", "*_decoded_*"))
	for _, leaf := range leaves {
		base, _, _ := strings.Cut(leaf, "_decoded_")
		raw, err := os.ReadFile(base + ".msg")
		if err != nil {
			continue
		}
		want := []byte(readShared(t, leaf))
		var names []string
		for name, _, without, cut := cutUUEncoded(want); cut; name, _, without, cut = cutUUEncoded(want) {
			want = without // here a file of its own, there a part of the text
			names = append(names, name)
		}
		if len(bytes.TrimSpace(want)) == 0 {
			continue
		}
		in := Parse(raw, ParseOptions{})
		found := strings.Contains(flatText(in.Text), flatText(decodeText(want, "", nil))) || strings.HasSuffix(leaf, ".txt") && bytes.Contains([]byte(flatText(in.Text)), []byte(flatText(stripTags(string(want)))))
		if in.Forwarded != nil {
			found = found || strings.Contains(flatText(in.Forwarded.Text), flatText(decodeText(want, "", nil)))
		}
		if bytes.Contains(bytes.ToLower(want), []byte("</h1>")) || looksHTML(want) {
			continue // the HTML twin of a plain text
		}
		for _, a := range in.Attachments {
			found = found || bytes.Equal(bytes.TrimSpace(a.Data), bytes.TrimSpace(want)) || flatText(string(a.Data)) == flatText(string(want)) || bytes.Contains(a.Data, bytes.TrimSpace(want))
		}
		var have []string
		for _, a := range in.Attachments {
			have = append(have, a.Name+" "+a.ContentType)
		}
		for _, name := range names {
			found = found && slices.ContainsFunc(in.Attachments, func(a domain.Attachment) bool { return a.Name == name })
		}
		count.check(t, filepath.Base(leaf), "leaf", in.Text+"\n"+strings.Join(have, ", "), string(want), found)
	}
	report(t, "mime4j", count.good, count.total, 98)
}

func flatText(s string) string { return strings.Join(strings.Fields(cleanText(s)), "") }

// TestM14_TNEFFilesAreUnpacked checks the files inside each winmail.dat against the peer's list.
func TestM14_TNEFFilesAreUnpacked(t *testing.T) {
	dir := sharedData(t, "mime-mimekit")
	var count tally
	files, _ := filepath.Glob(filepath.Join(dir, "tnef", "*.tnef"))
	for _, file := range files {
		raw := []byte(readShared(t, file))
		content, err := readTNEF(raw, 0)
		list, listErr := os.ReadFile(strings.TrimSuffix(file, ".tnef") + ".list")
		var names []string
		for _, f := range content.files {
			names = append(names, f.name)
		}
		if listErr != nil {
			t.Logf("%s: %q (%v), no list", filepath.Base(file), names, err)
			continue
		}
		for _, want := range strings.Split(strings.TrimSpace(string(list)), "\n") {
			if want = strings.TrimSpace(want); want != "" {
				body := want == "body.rtf" && len(content.rtf) > 0 || want == "body.html" && content.html != "" || want == "body.txt" && content.text != ""
				count.check(t, filepath.Base(file), "file", strings.Join(names, ", "), want, body || slices.Contains(names, want))
			}
		}
		if strings.TrimSpace(string(list)) == "" && len(content.files) > 0 {
			t.Logf("%s: %q where the peer lists none", filepath.Base(file), names)
		}
	}
	report(t, "tnef", count.good, count.total, 100)
}
