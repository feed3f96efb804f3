package document

import (
	"encoding/xml"
	"strings"
)

// xmlWriter writes elements with their indentation. Empty leaves are left out: an empty element says nothing.
type xmlWriter struct {
	out  strings.Builder
	open []string
}

// begin opens an element; attributes come as name, value pairs, those without a value left out.
func (w *xmlWriter) begin(name string, attributes ...string) {
	w.indent()
	w.tag(name, attributes)
	w.out.WriteString(">\n")
	w.open = append(w.open, name)
}

// end closes the innermost element.
func (w *xmlWriter) end() {
	name := w.open[len(w.open)-1]
	w.open = w.open[:len(w.open)-1]
	w.indent()
	w.out.WriteString("</" + name + ">\n")
}

// leaf writes an element of text.
func (w *xmlWriter) leaf(name, text string, attributes ...string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	w.indent()
	w.tag(name, attributes)
	w.out.WriteString(">" + xmlText(text) + "</" + name + ">\n")
}

func (w *xmlWriter) tag(name string, attributes []string) {
	w.out.WriteString("<" + name)
	for i := 0; i+1 < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			w.out.WriteString(" " + attributes[i] + `="` + xmlText(attributes[i+1]) + `"`)
		}
	}
}

func (w *xmlWriter) indent() { w.out.WriteString(strings.Repeat("  ", len(w.open))) }

func xmlText(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(strings.TrimSpace(text))) // a strings.Builder takes everything
	return out.String()
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
