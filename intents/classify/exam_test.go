package classify

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"guichet/domain"

	"golang.org/x/text/encoding/charmap"
)

// TestExam runs the embedded engine on a corpus that it was never trained on, and logs the figures.
// Quoted text is cut crudely here: the program's own view of a mail does better.
func TestExam(t *testing.T) {
	folder := filepath.Join(sharedData(t), "adv-visserie-rhone")
	gold := readGold(t, filepath.Join(folder, "gold.jsonl"))
	model, err := Offline()
	if err != nil {
		t.Fatal(err)
	}
	chat := readChat(t, filepath.Join(folder, "chat.jsonl"))
	var predictions []Prediction
	languages := 0
	for _, g := range gold {
		message, isChat := chat[g.ID]
		if !isChat {
			message = crudeMessage(t, filepath.Join(folder, "mail", g.ID))
		}
		e := Example{ID: g.ID, Language: g.Language, Message: message}
		for _, r := range g.Requests {
			e.Requests = append(e.Requests, Labelled{Intent: r.Intent, Kind: r.Kind})
		}
		p := predict(model, &e)
		if autoReply(message) {
			p.Got, p.Right, p.Abstained, p.Confidence = nil, len(p.Want) == 0, false, 1
		}
		predictions = append(predictions, p)
		result, _ := model.Read(message)
		languages += one(result.Language == g.Language)
		if !p.Right && os.Getenv("EXAM_WRONG") != "" {
			t.Logf("%s: want %s, got %s", g.ID, p.Want, p.Got)
		}
	}
	s := Summarize(predictions)
	t.Logf("understood %.3f of %d, macro F1 %.3f, micro F1 %.3f, kinds %.3f, languages %d, ECE %.3f, alone %.3f of which right %.3f; at 97 %% right: %.3f",
		s.Understood, s.Messages, s.MacroF1, s.MicroF1, s.Kinds, languages, s.ECE, s.Alone, s.AloneRight, CoverageAt(predictions, 0.97))
	t.Log(s.ByIntent)
	if s.Understood < 0.85 || languages < s.Messages*97/100 {
		t.Errorf("understood %.3f and %d languages of %d, expected at least 0.85 and 97 %%", s.Understood, languages, s.Messages)
	}
}

// sharedData is the folder of data sets beside the repository; the test is skipped where it is absent.
func sharedData(t testing.TB) string {
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for folder != filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			data := filepath.Join(filepath.Dir(folder), "shared", "data")
			if _, err := os.Stat(data); err != nil {
				t.Skip("no shared data sets beside the repository")
			}
			return data
		}
		folder = filepath.Dir(folder)
	}
	t.Fatal("no go.mod above the test")
	return ""
}

type goldLine struct {
	ID       string
	Language string
	Requests []struct {
		Intent domain.Intent
		Kind   domain.DisputeKind
	}
}

func readGold(t *testing.T, name string) []goldLine {
	var lines []goldLine
	eachLine(t, name, func(line []byte) error {
		var g goldLine
		err := json.Unmarshal(line, &g)
		lines = append(lines, g)
		return err
	})
	return lines
}

func readChat(t *testing.T, name string) map[string]Message {
	messages := map[string]Message{}
	eachLine(t, name, func(line []byte) error {
		var c struct{ ID, Text string }
		err := json.Unmarshal(line, &c)
		messages[c.ID] = Message{Own: c.Text, Chat: true}
		return err
	})
	return messages
}

func eachLine(t *testing.T, name string, use func([]byte) error) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		if err := use(scanner.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
}

// crudeMessage reads a mail with the standard library alone.
func crudeMessage(t *testing.T, name string) Message {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := mail.ReadMessage(f)
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		subject = m.Header.Get("Subject")
	}
	message := Message{Subject: subject}
	if auto := m.Header.Get("Auto-Submitted"); auto != "" && auto != "no" || m.Header.Get("Precedence") == "bulk" || m.Header.Get("List-Unsubscribe") != "" ||
		strings.HasPrefix(m.Header.Get("Content-Type"), "multipart/report") {
		message.Signals.UnknownNumbers = -1
	}
	var plain, html string
	crudePart(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), "", m.Body, &message, &plain, &html)
	if strings.TrimSpace(plain) == "" {
		plain = crudeText(html)
	}
	message.Own = crudeCut(plain)
	return message
}

// autoReply tells a robot's mail, which the program knows by its headers before any engine is asked.
func autoReply(m Message) bool { return m.Signals.UnknownNumbers < 0 }

func crudePart(contentType, encoding, disposition string, body io.Reader, m *Message, plain, html *string) {
	kind, params, _ := mime.ParseMediaType(contentType)
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err != nil {
				return
			}
			crudePart(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.Header.Get("Content-Disposition"), p, m, plain, html)
		}
	}
	switch strings.ToLower(encoding) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	data, _ := io.ReadAll(body)
	_, dispositionParams, _ := mime.ParseMediaType(disposition)
	file := dispositionParams["filename"]
	if file == "" {
		file = params["name"]
	}
	if decoded, err := new(mime.WordDecoder).DecodeHeader(file); err == nil {
		file = decoded
	}
	text := string(data)
	if c := strings.ToLower(params["charset"]); c != "" && c != "utf-8" && c != "us-ascii" {
		text, _ = charmap.Windows1252.NewDecoder().String(text)
	}
	switch {
	case file != "":
		m.Attachments = append(m.Attachments, file)
		m.Signals.OrderDocument = m.Signals.OrderDocument || attachmentKind(file) != "image" && namesOrder(file)
	case kind == "text/html":
		*html += text
	case kind == "text/plain" || kind == "":
		*plain += text
	}
}

var (
	tags    = regexp.MustCompile(`(?s)<(style|script|head).*?</(style|script|head)>|<blockquote.*|<[^>]*>`)
	breaks  = regexp.MustCompile(`(?i)<br[^>]*>|</p>|</div>|</tr>|</li>`)
	history = regexp.MustCompile(`(?m)^(>.*|-- ?|-{4,}.*|_{5,}.*|(De|From|Von|Da|Van) ?: .*|(Le|On|Am|El|Il|Op) .{5,100}(écrit|wrote|schrieb|escribió|scritto|schreef)[^\n]*:?\s*)$`)
)

func crudeText(html string) string {
	text := tags.ReplaceAllString(breaks.ReplaceAllString(html, "\n"), "")
	return strings.NewReplacer("&nbsp;", " ", "&amp;", "&", "&lt;", "<", "&gt;", ">", "&eacute;", "é", "&egrave;", "è", "&agrave;", "à").Replace(text)
}

func crudeCut(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if at := history.FindStringIndex(text); at != nil && strings.TrimSpace(text[:at[0]]) != "" {
		text = text[:at[0]]
	}
	return strings.TrimSpace(text)
}
