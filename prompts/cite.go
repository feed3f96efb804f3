package prompts

import (
	"encoding/json"
	"fmt"
	"strings"

	"guichet/domain"
)

// A cited value travels through the templates between three private-use characters, which no value may hold (plain
// removes them): open, the text as written, middle, where it comes from as JSON, close.
const (
	openMark   = "\ue000"
	middleMark = "\ue001"
	closeMark  = "\ue002"
)

// provenance is what a mark carries.
type provenance struct {
	Origin domain.Origin   `json:"o"`
	Rows   []domain.RowRef `json:"r,omitempty"`
}

// marked is the value as written in the language, with its mark; "" where there is no value.
func marked(value Value, language string) (string, error) {
	if value.IsZero() {
		return "", nil
	}
	return mark(Format(value, language), value)
}

// mark ties a written form to its value.
func mark(text string, value Value) (string, error) {
	if text == "" {
		return "", nil
	}
	source, err := json.Marshal(provenance{value.Origin, value.Rows})
	if err != nil {
		return "", fmt.Errorf("citing %q: %w", text, err)
	}
	return openMark + text + middleMark + plainMark.Replace(string(source)) + closeMark, nil
}

// plainMark keeps the marks out of row keys, where no sane key has them.
var plainMark = strings.NewReplacer(openMark, "", middleMark, "", closeMark, "")

// unmark takes the marks out of a rendered text and tells where each cited value stands in it.
func unmark(rendered string) (string, []domain.Citation, error) {
	var body strings.Builder
	var citations []domain.Citation
	for {
		before, rest, found := strings.Cut(rendered, openMark)
		body.WriteString(before)
		if !found {
			return body.String(), citations, nil
		}
		inside, after, closed := strings.Cut(rest, closeMark)
		text, source, halved := strings.Cut(inside, middleMark)
		var from provenance
		if !closed || !halved {
			return "", nil, fmt.Errorf("reading the citations of a text: %w", domain.ErrInvalid)
		}
		if err := json.Unmarshal([]byte(source), &from); err != nil {
			return "", nil, fmt.Errorf("reading the citation of %q: %w", text, err)
		}
		start := body.Len()
		body.WriteString(text)
		citations = append(citations, domain.Citation{Text: text, Start: start, End: body.Len(), Origin: from.Origin, Rows: from.Rows})
		rendered = after
	}
}
