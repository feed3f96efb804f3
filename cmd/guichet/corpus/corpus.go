// Package corpus reads a labelled corpus (mails, chat messages, and what should come of them) and scores
// predictions against it. It knows nothing of how predictions are made, and never reads the labels while they are.
package corpus

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// Line is one line of gold.jsonl, and of the predictions: what a message asks and what came of it.
type Line struct {
	ID                  string    `json:"id"`
	Language            string    `json:"language"`
	Customer            *string   `json:"customer"` // nil: it cannot be told
	Requests            []Request `json:"requests"`
	ReplyMustMention    []Mention `json:"reply_must_mention,omitempty"`
	ReplyMustNotMention []string  `json:"reply_must_not_mention,omitempty"`
	Reply               *Reply    `json:"reply,omitempty"`
	Created             *Created  `json:"created,omitempty"`
	Engine              string    `json:"engine,omitempty"`
	Error               string    `json:"error,omitempty"`
}

// Request is one thing that a message asks.
type Request struct {
	Intent     string      `json:"intent"`
	Outcome    string      `json:"outcome"`
	Order      *Order      `json:"order,omitempty"`
	Kind       string      `json:"kind,omitempty"`
	Orders     []string    `json:"orders,omitempty"`
	Shipments  []string    `json:"shipments,omitempty"`
	Invoices   []string    `json:"invoices,omitempty"`
	Lines      []OrderLine `json:"lines,omitempty"`
	Confidence json.Number `json:"confidence,omitempty"`
	Reason     string      `json:"reason,omitempty"`
}

// Order is an order as wanted.
type Order struct {
	CustomerReference string      `json:"customer_reference,omitempty"`
	RequestedOn       string      `json:"requested_on,omitempty"`
	ShipTo            string      `json:"ship_to,omitempty"`
	Lines             []OrderLine `json:"lines,omitempty"`
}

// OrderLine is an article and a quantity; decimals are strings.
type OrderLine struct {
	SKU       string `json:"sku"`
	Quantity  string `json:"quantity"`
	UnitPrice string `json:"unit_price,omitempty"`
}

// Reply is the draft.
type Reply struct {
	Subject     string   `json:"subject"`
	Body        string   `json:"body"`
	Attachments []string `json:"attachments"`
}

// Created are the numbers given.
type Created struct {
	Orders   []string `json:"orders"`
	Disputes []string `json:"disputes"`
}

// Mention is a text that must stand in the reply, or alternatives of which one must.
type Mention []string

// UnmarshalJSON takes a string or a list.
func (m *Mention) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*m = Mention{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(m))
}

// Chat is a staff message.
type Chat struct {
	ID   string `json:"id"`
	User string `json:"user"`
	Text string `json:"text"`
}

// Mail is the name and the bytes of one received mail.
type Mail struct {
	ID  string
	Raw []byte
}

// Corpus is a folder's content but for the labels.
type Corpus struct {
	Dir   string
	Now   time.Time
	Mails []Mail // by name
	Chats []Chat // in file order
}

// DataDir is the folder of the company's ADV data.
func (c *Corpus) DataDir() string { return filepath.Join(c.Dir, "data") }

// maxMail bounds one mail file.
const maxMail = 64 << 20

// Read reads a corpus.
func Read(dir string) (*Corpus, error) {
	c := &Corpus{Dir: dir}
	text, err := os.ReadFile(filepath.Join(dir, "now.txt"))
	if err != nil {
		return nil, fmt.Errorf("reading the corpus's moment: %w", err)
	}
	if c.Now, err = time.Parse(time.RFC3339, strings.TrimSpace(string(text))); err != nil {
		return nil, fmt.Errorf("reading %s: %w", filepath.Join(dir, "now.txt"), err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "mail", "*.eml"))
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, fmt.Errorf("reading a mail: %w", err)
		}
		if info.Size() > maxMail {
			return nil, fmt.Errorf("%s is larger than %d bytes", name, maxMail)
		}
		raw, err := os.ReadFile(filepath.Clean(name))
		if err != nil {
			return nil, fmt.Errorf("reading a mail: %w", err)
		}
		c.Mails = append(c.Mails, Mail{filepath.Base(name), raw})
	}
	if c.Chats, err = readLines[Chat](filepath.Join(dir, "chat.jsonl")); errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	if err == nil && len(c.Mails)+len(c.Chats) == 0 {
		err = fmt.Errorf("%s holds no mail/*.eml and no chat.jsonl", dir)
	}
	return c, err
}

// Gold reads the labels.
func (c *Corpus) Gold() ([]Line, error) { return readLines[Line](filepath.Join(c.Dir, "gold.jsonl")) }

// readLines reads one JSON object a line.
func readLines[T any](path string) ([]T, error) {
	file, err := os.Open(filepath.Clean(path))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var items []T
	lines := bufio.NewScanner(io.LimitReader(file, 1<<30))
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		if len(strings.TrimSpace(lines.Text())) == 0 {
			continue
		}
		var item T
		if err := json.Unmarshal(lines.Bytes(), &item); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		items = append(items, item)
	}
	return items, lines.Err()
}
