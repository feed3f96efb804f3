package mail

import (
	"html"
	"strings"
)

// simpleHTML is the text's twin: the same words in paragraphs, quoted lines as a quotation, and nothing
// that is fetched from anywhere.
func simpleHTML(body string) string {
	var out strings.Builder
	out.WriteString("<!DOCTYPE html>\r\n<html><head><meta charset=\"utf-8\"></head>\r\n<body style=\"font-family: sans-serif; font-size: 14px\">\r\n")
	for _, paragraph := range strings.Split(strings.ReplaceAll(body, "\r\n", "\n"), "\n\n") {
		if paragraph = strings.Trim(paragraph, "\n"); paragraph != "" {
			out.WriteString(htmlParagraph(paragraph))
		}
	}
	out.WriteString("</body></html>\r\n")
	return out.String()
}

func htmlParagraph(paragraph string) string {
	lines := strings.Split(paragraph, "\n")
	quoted := true
	for _, line := range lines {
		quoted = quoted && strings.HasPrefix(line, ">")
	}
	for i, line := range lines {
		if quoted {
			line = strings.TrimPrefix(strings.TrimPrefix(line, ">"), " ")
		}
		indent := len(line) - len(strings.TrimLeft(line, " "))
		lines[i] = strings.Repeat("&nbsp;", indent) + html.EscapeString(line[indent:])
	}
	text := strings.Join(lines, "<br>\r\n")
	if quoted {
		return "<blockquote type=\"cite\">" + text + "</blockquote>\r\n"
	}
	return "<p>" + text + "</p>\r\n"
}
