package classify

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"guichet/domain"
)

// longestLabelled is the longest line of a labelled set, in bytes.
const longestLabelled = 1 << 20

// readLabelled reads a labelled set, one example a line: label, tab, text. A set whose first line holds no tab is read as
// comma-separated values (RFC 4180). A first line that names its columns is not an example: it says which column is which.
// Labels get numbers in the order in which they are met; labels says those that are known, and grows.
func readLabelled(r io.Reader, labels map[string]int) ([]labelledText, error) {
	buffered := bufio.NewReaderSize(r, longestLabelled)
	if mark, _ := buffered.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		_, _ = buffered.Discard(len(byteOrderMark)) // it was peeked
	}
	first, err := buffered.Peek(longestLabelled)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading the first line: %w", err)
	}
	line, _, _ := strings.Cut(string(first), "\n")
	each := tabbed
	if !strings.Contains(line, "\t") {
		each = commaSeparated
	}
	c := labelledColumns{label: 0, text: 1}
	var all []labelledText
	err = each(buffered, func(n int, fields []string) error {
		if n == 1 && c.named(fields) {
			return nil
		}
		if len(fields) < 2 || max(c.label, c.text) >= len(fields) {
			return fmt.Errorf("line %d holds no label and text: %w", n, domain.ErrInvalid)
		}
		label := strings.TrimSpace(fields[c.label])
		if _, known := labels[label]; !known {
			labels[label] = len(labels)
		}
		all = append(all, labelledText{labels[label], newDocument(Message{Own: fields[c.text]})})
		return nil
	})
	return all, err
}

const byteOrderMark = "\ufeff"

// labelledColumns are the places of the label and of the text.
type labelledColumns struct{ label, text int }

var (
	labelNames = []string{"label", "labels", "intent", "category", "class", "target"}
	textNames  = []string{"text", "utterance", "sentence", "query", "question", "message"}
)

// named tells whether a line names the columns; if so it is remembered which is which.
func (c *labelledColumns) named(fields []string) bool {
	find := func(names []string) int {
		return slices.IndexFunc(fields, func(f string) bool { return slices.Contains(names, strings.ToLower(strings.TrimSpace(f))) })
	}
	label, text := find(labelNames), find(textNames)
	if label < 0 || text < 0 {
		return false
	}
	c.label, c.text = label, text
	return true
}

// tabbed reads lines of label and text; a text in quotation marks, with those inside doubled, is taken out of them.
func tabbed(r io.Reader, use func(n int, fields []string) error) error {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(make([]byte, 1<<16), longestLabelled)
	for n := 1; scanner.Scan(); n++ {
		line := strings.TrimSuffix(scanner.Text(), "\r")
		if strings.TrimSpace(line) == "" {
			continue
		}
		fields := strings.Split(line, "\t")
		for i, f := range fields {
			if inside, ok := strings.CutPrefix(f, `"`); ok && len(inside) > 1 && strings.HasSuffix(inside, `"`) {
				if plain := strings.ReplaceAll(inside[:len(inside)-1], `""`, "\x00"); !strings.Contains(plain, `"`) {
					fields[i] = strings.ReplaceAll(plain, "\x00", `"`)
				}
			}
		}
		if err := use(n, fields); err != nil {
			return err
		}
	}
	return scanner.Err()
}

func commaSeparated(r io.Reader, use func(n int, fields []string) error) error {
	reader := csv.NewReader(r)
	reader.FieldsPerRecord = -1
	for n := 1; ; n++ {
		fields, err := reader.Read()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("reading comma-separated values: %w", err)
		}
		if err := use(n, fields); err != nil {
			return err
		}
	}
}
