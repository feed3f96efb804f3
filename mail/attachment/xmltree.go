package attachment

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// node is one element of an XML document. Name spaces are dropped: the standards
// read here do not use one local name with two meanings.
type node struct {
	name     string
	attrs    []xml.Attr
	text     string // without the space at its ends
	exact    string // with it
	children []*node
	path     string
}

// Limits on XML: elements and nesting. Entities are not expanded and a DOCTYPE is
// never fetched by encoding/xml.
const (
	maxXMLNodes = 400_000
	maxXMLDepth = 100
)

// parseXML reads a document into a tree.
func parseXML(data []byte) (*node, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		data = []byte(decodeText(data, ""))
	}
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.CharsetReader = charsetReader
	root := &node{}
	stack := []*node{root}
	for count := 0; ; {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading XML: %w", err)
		}
		top := stack[len(stack)-1]
		switch t := tok.(type) {
		case xml.StartElement:
			if count++; count > maxXMLNodes || len(stack) > maxXMLDepth {
				return nil, problemf(ProblemTooLarge, "the XML has too many or too deeply nested elements")
			}
			child := &node{name: t.Name.Local, attrs: t.Attr, path: top.path + "/" + t.Name.Local}
			if n := top.count(t.Name.Local); n > 0 {
				child.path = fmt.Sprintf("%s[%d]", child.path, n+1)
			}
			top.children = append(top.children, child)
			stack = append(stack, child)
		case xml.EndElement:
			top.exact, top.text = top.text, strings.TrimSpace(top.text)
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(top.text)+len(t) < 1<<20 {
				top.text += string(t)
			}
		}
	}
	if len(root.children) == 0 {
		return nil, errors.New("the XML has no element")
	}
	return root.children[0], nil
}

// count looks only at the last children: repeated elements stand together.
func (n *node) count(name string) int {
	c := 0
	for i := len(n.children) - 1; i >= 0 && n.children[i].name == name; i-- {
		c++
		if at := n.children[i].path; strings.HasSuffix(at, "]") {
			var k int
			if _, err := fmt.Sscanf(at[strings.LastIndexByte(at, '['):], "[%d]", &k); err == nil {
				return k
			}
		}
	}
	return c
}

// find gives the first element along a path of names such as "Party/PartyName/Name",
// nil where there is none. It may be called on nil.
func (n *node) find(path string) *node {
	for name := range strings.SplitSeq(path, "/") {
		n = n.child(name)
	}
	return n
}

func (n *node) child(name string) *node {
	if n == nil {
		return nil
	}
	for _, c := range n.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

// all gives every element along a path.
func (n *node) all(path string) []*node {
	level := []*node{n}
	for name := range strings.SplitSeq(path, "/") {
		var next []*node
		for _, l := range level {
			if l == nil {
				continue
			}
			for _, c := range l.children {
				if c.name == name {
					next = append(next, c)
				}
			}
		}
		level = next
	}
	return level
}

// value gives the text of the first of the paths that has one.
func (n *node) value(paths ...string) string {
	for _, p := range paths {
		if f := n.find(p); f != nil && f.text != "" {
			return oneLine(f.text)
		}
	}
	return ""
}

// raw gives the text with the space at its ends.
func (n *node) raw() string { return n.exact }

func (n *node) attr(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attrs {
		if a.Name.Local == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// textOf writes the leaves of the tree one a line, "Name: value".
func textOf(n *node, limit int) string {
	var b strings.Builder
	var walk func(*node)
	walk = func(n *node) {
		if b.Len() > limit {
			return
		}
		if n.text != "" && len(n.text) < 10_000 {
			fmt.Fprintf(&b, "%s: %s\n", n.name, oneLine(n.text))
		}
		for _, c := range n.children {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}
