package attachment

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// segment is one EDIFACT segment: its tag and its elements, each a list of
// components, release characters resolved (ISO 9735, 1988 and later).
type segment struct {
	tag      string
	elements [][]string
	number   int
}

// get gives a component, "" where there is none; both count from 0 after the tag.
func (s segment) get(element, component int) string {
	if element < len(s.elements) && component < len(s.elements[element]) {
		return strings.TrimSpace(s.elements[element][component])
	}
	return ""
}

func (s segment) place() Place { return Place{Path: fmt.Sprintf("segment %d %s", s.number, s.tag)} }

const maxSegments = 300_000

// ediSyntax holds the separators, which UNA may change.
type ediSyntax struct{ component, element, mark, release, segment byte }

// splitEDIFACT reads an interchange into segments. The character set follows UNB:
// UNOA and UNOB are ASCII, UNOC to UNOK the parts of ISO 8859, UNOW and UNOX UTF-8.
func splitEDIFACT(data []byte) ([]segment, ediSyntax, error) {
	syn := ediSyntax{component: ':', element: '+', mark: '.', release: '?', segment: '\''}
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	if bytes.HasPrefix(data, []byte("UNA")) && len(data) >= 9 {
		syn = ediSyntax{data[3], data[4], data[5], data[6], data[8]}
		data = data[9:]
	}
	if syn.component == syn.element || syn.element == syn.segment || syn.component == syn.segment {
		return nil, syn, errors.New("the UNA segment gives one sign two meanings")
	}
	decode := ediDecoder(data)
	var out []segment
	for len(data) > 0 {
		data = bytes.TrimLeft(data, " \t\r\n")
		if len(data) == 0 {
			break
		}
		seg, rest, ok := nextSegment(data, syn, decode)
		if !ok {
			return out, syn, fmt.Errorf("segment %d has no end sign", len(out)+1)
		}
		data = rest
		seg.number = len(out) + 1
		if out = append(out, seg); len(out) > maxSegments {
			return out, syn, problemf(ProblemTooLarge, "the interchange has more than %d segments", maxSegments)
		}
	}
	return out, syn, nil
}

func nextSegment(data []byte, syn ediSyntax, decode func([]byte) string) (segment, []byte, bool) {
	var seg segment
	var elements [][]string
	var components []string
	var buf []byte
	endComponent := func() { components = append(components, decode(buf)); buf = buf[:0] }
	endElement := func() { endComponent(); elements = append(elements, components); components = nil }
	for i := 0; i < len(data); i++ {
		switch b := data[i]; {
		case b == syn.release && syn.release != ' ' && i+1 < len(data):
			i++
			buf = append(buf, data[i])
		case b == syn.component:
			endComponent()
		case b == syn.element:
			endElement()
		case b == syn.segment:
			endElement()
			seg.tag, seg.elements = strings.TrimSpace(elements[0][0]), elements[1:]
			return seg, data[i+1:], true
		case b == '\r' || b == '\n':
		default:
			buf = append(buf, b)
		}
	}
	return seg, nil, false
}

// ediDecoder picks the character set of the interchange. Many senders write UTF-8
// or Latin-1 whatever they declare: valid UTF-8 with multi-byte letters wins.
func ediDecoder(data []byte) func([]byte) string {
	if validUTF8(data) {
		return func(b []byte) string { return string(b) }
	}
	table := map[string]*charmap.Charmap{"UNOD": charmap.ISO8859_2, "UNOE": charmap.ISO8859_5, "UNOF": charmap.ISO8859_7,
		"UNOG": charmap.ISO8859_3, "UNOH": charmap.ISO8859_4, "UNOI": charmap.ISO8859_6, "UNOJ": charmap.ISO8859_8, "UNOK": charmap.ISO8859_9}
	set := charmap.Windows1252 // a superset of ISO 8859-1 in practice
	if at := bytes.Index(data, []byte("UNB")); at >= 0 && at+8 <= len(data) {
		if m := table[string(data[at+4:at+8])]; m != nil {
			set = m
		}
	}
	return func(b []byte) string { return decodeWith(set, b) }
}

// ediDate reads a date by its format code (UNTDID 2379); CCYYMMDD and its longer
// forms where the code is missing or unknown.
func ediDate(value, format string) string {
	value = strings.TrimSpace(value)
	digits := func(n int) bool {
		if len(value) < n {
			return false
		}
		for _, c := range value[:n] {
			if c < '0' || c > '9' {
				return false
			}
		}
		return true
	}
	switch format {
	case "101":
		if digits(6) {
			return exactDay("20" + value[:6])
		}
	case "2":
		if digits(6) {
			return exactDay("20" + value[4:6] + value[2:4] + value[:2])
		}
	case "616":
		if digits(6) {
			return value[:4] + "-W" + value[4:6]
		}
	case "615":
		if digits(4) {
			return "20" + value[:2] + "-W" + value[2:4]
		}
	}
	if digits(8) {
		return exactDay(value[:8])
	}
	return isoDay(value)
}

// exactDay writes eight digits CCYYMMDD as an ISO date, "" for no day.
func exactDay(digits string) string {
	t, err := time.Parse("20060102", digits)
	if err != nil {
		return ""
	}
	return t.Format(time.DateOnly)
}
