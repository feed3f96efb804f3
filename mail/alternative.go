package mail

import (
	"regexp"
	"strings"
)

// alternative chooses among versions of one text (RFC 2046 section 5.1.4): the plain one, unless it
// holds less than the HTML one does.
func (b *body) alternative(p *part) {
	var plain, rich *part
	for _, child := range p.children {
		switch {
		case child.contentType.kind == "text/plain" && plain == nil && child.disposition.kind != "attachment":
			plain = child
		case rich == nil && child.disposition.kind != "attachment" && htmlInside(child) != nil:
			rich = child
		case child.contentType.kind == "text/x-amp-html": // the interactive twin of the HTML text
		case child.contentType.kind == "text/calendar":
			b.calendar(child)
		default:
			b.gather(child)
		}
	}
	switch {
	case rich == nil && plain != nil:
		b.inlineText(plain)
	case rich != nil && plain == nil:
		b.gather(rich)
	case rich != nil:
		b.chooseText(plain, rich)
	}
}

// chooseText reads both versions; the HTML one is looked through for hidden text in any case.
func (b *body) chooseText(plain, rich *part) {
	before := len(b.texts)
	size := b.size
	b.gather(rich)
	htmlText := strings.Join(b.texts[before:], "\n")
	b.texts, b.size = b.texts[:before], size
	plainText := b.plain(plain)
	if plainIsPoorer(plainText, htmlText) {
		b.addText(htmlText)
		return
	}
	if numbersDiffer(plainText, htmlText) {
		b.faults.add("the plain text and the HTML text name different numbers: the sender may have seen the other")
	}
	b.addText(plainText)
}

var (
	figure  = regexp.MustCompile(`\d+(?:[.,]\d+)*`)
	linked  = regexp.MustCompile(`(?i)\b(?:https?://|www\.|mailto:|cid:)\S+`)
	bracket = regexp.MustCompile(`\[[^\]\n]{0,200}\]|<[^>\n]{0,500}>`)
)

// numbersDiffer tells two versions of a text in which each has a number that the other lacks: what the plain version says was
// changed, and not only left out. Addresses of links and names of pictures do not count.
func numbersDiffer(plain, html string) bool {
	a, b := figuresOf(plain), figuresOf(html)
	return lacksOne(a, b) && lacksOne(b, a)
}

func figuresOf(text string) map[string]bool {
	text = bracket.ReplaceAllString(linked.ReplaceAllString(text, " "), " ")
	found := map[string]bool{}
	for _, n := range figure.FindAllString(text, 2000) {
		found[n] = true
	}
	return found
}

func lacksOne(some, others map[string]bool) bool {
	for n := range some {
		if !others[n] {
			return true
		}
	}
	return false
}

var noHTMLNotice = regexp.MustCompile(`(?i)(html|browser|navigateur|client de messagerie|mail (client|reader|program)|e-?mail[- ]client)`)

// plainIsPoorer tells a plain version that is empty, a notice to see the HTML, or one in which the rows
// of a table have fallen apart.
func plainIsPoorer(plain, html string) bool {
	plainSize, htmlSize := len(strings.Fields(plain)), len(strings.Fields(strings.ReplaceAll(html, "|", " ")))
	switch {
	case htmlSize == 0:
		return false
	case plainSize == 0:
		return true
	case htmlSize > 30 && plainSize*5 < htmlSize:
		return true
	case plainSize < 60 && htmlSize > plainSize+10 && noHTMLNotice.MatchString(plain):
		return true
	}
	return tableFellApart(plain, html)
}

// tableFellApart looks for rows of the HTML text whose cells the plain text puts on lines of their own.
func tableFellApart(plain, html string) bool {
	rows, broken := 0, 0
	lines := strings.Split(plain, "\n")
	for _, row := range strings.Split(html, "\n") {
		if strings.HasPrefix(row, ">") {
			continue
		}
		cells := strings.Split(row, cellBetween)
		if len(cells) < 2 {
			continue
		}
		rows++
		if !lineHoldsAll(lines, cells) {
			broken++
		}
	}
	return rows >= 2 && broken*2 > rows
}

func lineHoldsAll(lines, cells []string) bool {
	for _, line := range lines {
		all := true
		for _, cell := range cells {
			if !strings.Contains(line, strings.TrimSpace(cell)) {
				all = false
				break
			}
		}
		if all {
			return true
		}
	}
	return false
}

// htmlInside finds the HTML leaf of an alternative: itself, or the root of a multipart/related or mixed.
func htmlInside(p *part) *part {
	if p.contentType.kind == "text/html" {
		return p
	}
	for _, child := range p.children {
		if found := htmlInside(child); found != nil {
			return found
		}
	}
	return nil
}

// related gathers a root and the pictures that it shows (RFC 2387).
func (b *body) related(p *part) {
	root := 0
	if start := strings.Trim(p.contentType.params["start"], "<> "); start != "" {
		for i, child := range p.children {
			if strings.Trim(strings.TrimSpace(child.header.first("Content-Id")), "<>") == start {
				root = i
			}
		}
	}
	for i, child := range p.children {
		switch {
		case i == root, len(child.children) > 0, child.message != nil:
			b.gather(child)
		case child.contentType.is("text/") && child.contentType.kind != "text/css":
			b.leaf(child)
		case child.contentType.kind == "application/ms-tnef" || child.contentType.is("message/"):
			b.leaf(child)
		default:
			b.attach(child, shownInline(child))
		}
	}
}

// shownInline tells a picture of the HTML from a file that a mail program put in the same multipart.
func shownInline(p *part) bool {
	if p.disposition.kind == "attachment" && !p.header.has("Content-Id") {
		return false
	}
	return p.contentType.is("image/") || p.contentType.kind == "text/css" || p.disposition.kind == "inline" && p.header.has("Content-Id")
}
