package mail

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guichet/domain"
)

// stalwartMail is the peer's own parse of a mail.
type stalwartMail struct {
	HTMLBody    []int `json:"html_body"`
	TextBody    []int `json:"text_body"`
	Attachments []int
	Parts       []struct {
		Headers []struct {
			Name  any
			Value any
		}
		Body map[string]json.RawMessage
	}
}

func (m stalwartMail) value(part int, name, kind string) (json.RawMessage, bool) {
	for _, h := range m.Parts[part].Headers {
		if n, ok := h.Name.(string); ok && n == name {
			if value, ok := h.Value.(map[string]any); ok && value[kind] != nil {
				raw, err := json.Marshal(value[kind])
				return raw, err == nil
			}
		}
	}
	return nil, false
}

type tally struct{ good, total int }

func (c *tally) check(t *testing.T, id, what, got, want string, ok bool) {
	c.total++
	if ok || strings.Contains(want, "\uFFFD") && !strings.Contains(got, "\uFFFD") { // 8-bit text that the peer lost and we read

		c.good++
		return
	}
	show(t, "stalwart", id+" "+what, got, want)
}

// TestAgreesWithStalwart compares subject, addresses, date, text and attachments with the peer's parse.
func TestAgreesWithStalwart(t *testing.T) {
	dir := sharedData(t, "mime-stalwart")
	var count tally
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*.eml"))
	for _, file := range files {
		var want stalwartMail
		if err := json.Unmarshal([]byte(readShared(t, strings.TrimSuffix(file, ".eml")+".json")), &want); err != nil {
			t.Fatal(err)
		}
		raw := []byte(readShared(t, file))
		id := filepath.Base(filepath.Dir(file)) + "/" + filepath.Base(file)
		compareStalwart(t, &count, id, Parse(raw, ParseOptions{}), want)
	}
	report(t, "stalwart", count.good, count.total, 98)
}

func compareStalwart(t *testing.T, count *tally, id string, in domain.Incoming, want stalwartMail) {
	if raw, ok := want.value(0, "subject", "Text"); ok {
		var subject string
		_ = json.Unmarshal(raw, &subject)
		count.check(t, id, "subject", in.Subject, subject, strings.Join(strings.Fields(in.Subject), "") == strings.Join(strings.Fields(cleanLine(subject)), ""))
	}
	for name, got := range map[string][]domain.MailAddress{"from": {in.From}, "to": in.To, "cc": in.Cc} {
		if raw, ok := want.value(0, name, "Address"); ok {
			addresses := stalwartAddresses(raw)
			if name == "from" && len(addresses) > 1 {
				addresses = addresses[:1]
			}
			count.check(t, id, name, strings.Join(plainAddresses(got), " "), strings.Join(addresses, " "), strings.Join(plainAddresses(got), " ") == strings.Join(addresses, " "))
		}
	}
	for _, n := range want.TextBody {
		var text string
		if json.Unmarshal(want.Parts[n].Body["Text"], &text) != nil || strings.TrimSpace(text) == "" {
			continue
		}
		flat := func(s string) string { return strings.Join(strings.Fields(cleanText(s)), "") }
		count.check(t, id, "text", in.Text, text, strings.Contains(flat(in.Text), flat(text)))
	}
	for _, n := range want.Attachments {
		if data, name, ok := stalwartAttachment(want, n); ok {
			if _, decoded, _, encoded := cutUUEncoded(data); encoded {
				data = decoded // the peer leaves uuencoded files as they are
			}
			found := false
			for _, a := range in.Attachments {
				found = found || (name == "" || a.Name == cleanFileName(name) || strings.HasSuffix(name, a.Name)) && bytes.Equal(bytes.TrimSpace(a.Data), bytes.TrimSpace(data))
			}
			var have []string
			for _, a := range in.Attachments {
				have = append(have, a.Name+" "+a.ContentType)
			}
			count.check(t, id, "attachment", strings.Join(have, ", "), name, found)
		}
	}
}

func plainAddresses(list []domain.MailAddress) []string {
	var out []string
	for _, a := range list {
		if a.Address != "" {
			out = append(out, a.Address)
		}
	}
	return out
}

func stalwartAddresses(raw json.RawMessage) []string {
	type address struct{ Name, Address *string }
	var value struct {
		List  []address
		Group []struct{ Addresses []address }
	}
	_ = json.Unmarshal(raw, &value)
	var out []string
	for _, g := range value.Group {
		value.List = append(value.List, g.Addresses...)
	}
	for _, a := range value.List {
		if a.Address != nil {
			out = append(out, strings.TrimPrefix(strings.ToLower(*a.Address), "mailto:")) // a link in a List field is read as its address here
		}
	}
	return out
}

func stalwartAttachment(m stalwartMail, n int) (data []byte, name string, ok bool) {
	for _, kind := range []string{"Binary", "InlineBinary"} {
		if raw, there := m.Parts[n].Body[kind]; there {
			var numbers []int
			if json.Unmarshal(raw, &numbers) != nil {
				return nil, "", false
			}
			for _, b := range numbers {
				data = append(data, byte(b))
			}
			ok = true
		}
	}
	for _, header := range []string{"content_disposition", "content_type"} {
		var ct struct {
			Attributes []struct{ Name, Value string }
		}
		if raw, there := m.value(n, header, "ContentType"); there && json.Unmarshal(raw, &ct) == nil && name == "" {
			for _, a := range ct.Attributes {
				if a.Name == "filename" || a.Name == "name" {
					name = a.Value
				}
			}
		}
	}
	return data, name, ok
}

// TestHeaderFieldsAsStalwart compares single header fields.
func TestHeaderFieldsAsStalwart(t *testing.T) {
	dir := sharedData(t, "mime-stalwart")
	type row struct {
		Header   string
		Expected json.RawMessage
	}
	load := func(name string) []row {
		var rows []row
		if err := json.Unmarshal([]byte(readShared(t, dir, "header-fields", name)), &rows); err != nil {
			t.Fatal(err)
		}
		return rows
	}
	unfold := func(s string) string {
		h, _ := readHeader([]byte("X: "+strings.TrimLeft(s, " ")), &faultList{})
		return h.first("X")
	}
	var count tally
	for _, r := range load("address.json") {
		got := strings.Join(plainAddresses(parseAddresses(unfold(r.Header), &faultList{})), " ")
		want := strings.Join(stalwartAddresses(r.Expected), " ")
		count.check(t, r.Header, "address", got, want, got == want)
	}
	for _, r := range load("id.json") {
		var want []string
		_ = json.Unmarshal(r.Expected, &want)
		got := parseIDs(unfold(r.Header))
		count.check(t, r.Header, "id", strings.Join(got, " "), strings.Join(want, " "), strings.Join(got, " ") == strings.Join(want, " "))
	}
	for _, r := range load("unstructured.json") {
		var want string
		if json.Unmarshal(r.Expected, &want) != nil {
			continue
		}
		got := decodeWords(unfold(r.Header), &faultList{})
		flat := func(s string) string { return strings.Join(strings.Fields(s), " ") }
		count.check(t, r.Header, "unstructured", got, want, flat(got) == flat(want))
	}
	for _, r := range load("date.json") {
		var want *struct {
			Year, Month, Day, Hour, Minute, Second int
			Before                                 bool `json:"tz_before_gmt"`
			TZHour                                 int  `json:"tz_hour"`
			TZMinute                               int  `json:"tz_minute"`
		}
		_ = json.Unmarshal(r.Expected, &want)
		got := parseDate(unfold(r.Header))
		if want == nil {
			count.check(t, r.Header, "date", got.String(), "none", got.IsZero())
			continue
		}
		offset := want.TZHour*3600 + want.TZMinute*60
		if want.Before {
			offset = -offset
		}
		expected := time.Date(want.Year, time.Month(want.Month), want.Day, want.Hour, want.Minute, want.Second, 0, time.FixedZone("", offset))
		count.check(t, r.Header, "date", got.String(), expected.String(), got.Equal(expected))
	}
	report(t, "header fields", count.good, count.total, 98)
}

// TestEveryMailOfThePeersIsUsable parses every mail of every set: something to show, in bounded time.
func TestEveryMailOfThePeersIsUsable(t *testing.T) {
	for _, set := range []string{"mime-cpython", "mime-enmime", "mime-mailparser", "mime-mikel-mail", "mime-mime4j", "mime-mimekit", "mime-stalwart", "dsn-sisimai"} {
		t.Run(set, func(t *testing.T) {
			dir := sharedData(t, set)
			files := 0
			_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "LICENSE") || strings.Contains(path, "tnef"+string(os.PathSeparator)) {
					return err
				}
				switch filepath.Ext(path) {
				case ".eml", ".msg", ".raw", ".txt":
				default:
					return nil
				}
				raw, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				files++
				start := time.Now()
				in := Parse(raw, ParseOptions{})
				if took := time.Since(start); took > 2*time.Second {
					t.Errorf("%s took %v", path, took)
				}
				if len(bytes.TrimSpace(raw)) > 0 && in.Text == "" && len(in.Attachments) == 0 && in.Subject == "" && in.From.Address == "" {
					t.Errorf("%s: nothing to show of %d bytes (%v)", path, len(raw), in.Faults)
				}
				return nil
			})
			t.Logf("%s: %d files", set, files)
		})
	}
}
