package mail

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits on HTML: what lies beyond is not read.
const (
	maxHTMLBytes = 4 << 20
	maxHTMLDepth = 400
	maxHTMLText  = 2 << 20
)

// cutMark stands on a line of its own where the sender's mail program says that history begins. It is a
// control character that no text from outside can hold, and it leaves the text before anyone sees it.
const cutMark = "\x1e"

// htmlView is what HTML says to a reader.
type htmlView struct {
	text      string // with cutMark lines
	hidden    string // what a reader does not see
	dataTable bool   // a table of rows and columns is in it
}

// readHTML renders HTML as plain text: blocks on lines of their own, table cells kept apart by " | ",
// quotations marked by "> ", hidden text set aside.
func readHTML(source string, faults *faultList) htmlView {
	if len(source) > maxHTMLBytes {
		faults.add("the HTML text is too large and was read in part")
		source = strings.ToValidUTF8(source[:maxHTMLBytes], "")
	}
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		faults.add("the HTML text is nested too deeply: its layout was left out")
		return htmlView{text: stripTags(source)}
	}
	w := &htmlWriter{sheet: readStyles(root)}
	w.walk(root, style{background: white, color: black}, 0)
	w.endLine()
	if w.cut {
		faults.add("the HTML text is too large or too deep and was read in part")
	}
	return htmlView{
		text:      strings.Trim(squeezeBlank(strings.Join(w.lines, "\n")), "\n"),
		hidden:    strings.TrimSpace(squeezeBlank(w.hidden.String())),
		dataTable: w.dataTable,
	}
}

// htmlWriter gathers lines while the tree is walked.
type htmlWriter struct {
	sheet     styleSheet
	lines     []string
	line      strings.Builder
	quote     int
	size      int
	hidden    strings.Builder
	dataTable bool
	cut       bool
}

func (w *htmlWriter) write(text string) {
	if w.size += len(text); w.size > maxHTMLText {
		w.cut = true
		return
	}
	if w.line.Len() == 0 || strings.HasSuffix(w.line.String(), " ") {
		text = strings.TrimLeft(text, " ")
	}
	w.line.WriteString(text)
}

// endLine closes the line under way, if there is one.
func (w *htmlWriter) endLine() {
	if text := strings.TrimRight(w.line.String(), " "); text != "" {
		w.lines = append(w.lines, strings.Repeat("> ", w.quote)+text)
	}
	w.line.Reset()
}

func (w *htmlWriter) breakLine() {
	if w.line.Len() > 0 {
		w.endLine()
		return
	}
	w.blankLine()
}

func (w *htmlWriter) blankLine() {
	w.endLine()
	if n := len(w.lines); n > 0 && strings.Trim(w.lines[n-1], "> ") != "" {
		w.lines = append(w.lines, strings.TrimRight(strings.Repeat("> ", w.quote), " "))
	}
}

var spaces = regexp.MustCompile(`[ \t\r\n\f]+`)

func (w *htmlWriter) walk(n *html.Node, s style, depth int) {
	if depth > maxHTMLDepth || w.cut {
		w.cut = true
		return
	}
	switch n.Type {
	case html.TextNode:
		w.textNode(n.Data, s)
		return
	case html.ElementNode:
		if w.element(n, s, depth) {
			return
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, s, depth+1)
	}
}

func (w *htmlWriter) textNode(data string, s style) {
	text := strings.ReplaceAll(cleanText(data), "\u00a0", " ")
	if s.unseen() {
		if text = strings.TrimSpace(spaces.ReplaceAllString(text, " ")); text != "" {
			w.hidden.WriteString(text + "\n")
		}
		return
	}
	if !s.pre {
		w.write(spaces.ReplaceAllString(text, " "))
		return
	}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			w.breakLine()
		}
		w.line.WriteString(line)
		w.size += len(line)
	}
}

// element writes one element with its children, and tells whether it did: false leaves the children to
// the caller.
func (w *htmlWriter) element(n *html.Node, s style, depth int) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Head, atom.Title, atom.Noscript, atom.Template, atom.Object, atom.Svg, atom.Select:
		return true
	case atom.Br:
		if !s.unseen() {
			w.breakLine()
		}
		return true
	case atom.Hr:
		w.endLine()
		w.lines = append(w.lines, strings.Repeat("> ", w.quote)+"________________________________")
		return true
	case atom.Img, atom.Input:
		return true
	}
	s = s.inside(n, w.sheet)
	if s.hidden {
		w.children(n, s, depth)
		return true
	}
	if isCutPoint(n) {
		w.endLine()
		w.lines = append(w.lines, cutMark)
	}
	switch n.DataAtom {
	case atom.Blockquote:
		w.blockquote(n, s, depth)
	case atom.Table:
		w.table(n, s, depth)
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Pre:
		spaced := !noMargin(n)
		w.around(n, s, depth, spaced)
	case atom.Li:
		w.endLine()
		w.write("- ")
		w.children(n, s, depth)
		w.endLine()
	case atom.Div, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Tr, atom.Td, atom.Th, atom.Center, atom.Form, atom.Address, atom.Dl, atom.Dt, atom.Dd, atom.Body, atom.Fieldset, atom.Figure, atom.Main, atom.Nav, atom.Aside:
		w.around(n, s, depth, false)
	default:
		w.children(n, s, depth)
	}
	return true
}

func (w *htmlWriter) children(n *html.Node, s style, depth int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, s, depth+1)
	}
}

func (w *htmlWriter) around(n *html.Node, s style, depth int, spaced bool) {
	w.endLine()
	if spaced {
		w.blankLine()
	}
	w.children(n, s, depth)
	w.endLine()
	if spaced {
		w.blankLine()
	}
}

// blockquote marks a quotation; one without a border and not a citation only indents.
func (w *htmlWriter) blockquote(n *html.Node, s style, depth int) {
	look := strings.ToLower(strings.ReplaceAll(attr(n, "style"), " ", ""))
	indents := attr(n, "class") == "" && strings.Contains(look, "border:none") || hasClass(n, "gmail_quote") && !insideClass(n, "gmail_quote")
	if attr(n, "type") == "" && attr(n, "cite") == "" && indents {
		w.around(n, s, depth, false)
		return
	}
	w.endLine()
	w.quote++
	w.children(n, s, depth)
	w.endLine()
	w.quote--
}

func insideClass(n *html.Node, class string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if hasClass(p, class) || hasClass(p, class+"_container") {
			return true
		}
	}
	return false
}

// noMargin tells a paragraph that Outlook uses as a line.
func noMargin(n *html.Node) bool {
	class := strings.ToLower(attr(n, "class"))
	look := strings.ToLower(strings.ReplaceAll(attr(n, "style"), " ", ""))
	return strings.Contains(class, "msonormal") || strings.Contains(class, "msoplaintext") || strings.Contains(class, "msolistparagraph") ||
		strings.Contains(look, "margin:0") || strings.Contains(look, "margin-bottom:0") || strings.Contains(look, "margin-top:0")
}

// cutPoints are ids and classes by which mail programs mark the history below an answer.
var cutPoints = regexp.MustCompile(`(?i)\b(x_)*(divRplyFwdMsg|OLK_SRC_BODY_SECTION|appendonsend|yahoo_quoted|mail-editor-reference-message-container|ms-outlook-mobile-reference-message|protonmail_quote|zmail_extra|reply-intro|isReplyContent)\b`)

func isCutPoint(n *html.Node) bool {
	for _, a := range n.Attr {
		if (a.Key == "id" || a.Key == "class" || a.Key == "name") && cutPoints.MatchString(a.Val) {
			return true
		}
	}
	return false
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

var blankRuns = regexp.MustCompile(`\n{3,}`)

func squeezeBlank(s string) string { return blankRuns.ReplaceAllString(s, "\n\n") }

// stripTags is the last resort for HTML that cannot be parsed: its text by the tokens.
func stripTags(source string) string {
	var out strings.Builder
	skip := false
	z := html.NewTokenizer(strings.NewReader(source))
	for out.Len() < maxHTMLText {
		switch z.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(squeezeBlank(out.String()))
		case html.TextToken:
			if !skip {
				out.WriteString(cleanText(string(z.Text())))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch atom.Lookup(name) {
			case atom.Script, atom.Style, atom.Head:
				skip = true
			case atom.Br, atom.P, atom.Div, atom.Tr:
				out.WriteByte('\n')
			case atom.Td:
				out.WriteByte(' ')
			}
		case html.EndTagToken:
			skip = false
		}
	}
	return strings.TrimSpace(squeezeBlank(out.String()))
}
