package prompts

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/domain"
)

// Written is a rendered draft with where each of its figures comes from.
type Written struct {
	Subject string
	Body    string
	// Citations tie stretches of Body to rows or to the sender's words, in the order of the text.
	Citations []domain.Citation
	// Version is a fingerprint of the template files that were used: it changes with any word of them.
	Version string
}

// page is what the templates of one section see.
type page struct {
	Section
	Reply *Reply
	// First tells that no other section stands before this one.
	First bool
	// Only tells that no other section stands in the reply.
	Only bool
}

// WriteReply renders a reply: greeting, a section for each request, closing; in the short form for staff only the sections.
//
// A section of an unknown kind, or without the facts that its template needs, is domain.ErrInvalid.
func WriteReply(reply Reply) (Written, error) {
	language, prefix := Language(reply.Language), "reply_"
	if reply.Chat {
		language, prefix = StaffLanguage(reply.Language), "chat_"
	}
	if len(reply.Sections) == 0 {
		return Written{}, fmt.Errorf("writing a reply without sections: %w", domain.ErrInvalid)
	}
	w := &writer{language: language}
	for i, section := range reply.Sections {
		w.paragraph(prefix+string(section.Kind), page{section, &reply, i == 0, len(reply.Sections) == 1})
		if i > 0 || reply.Chat {
			w.capitalise()
		}
	}
	if !reply.Chat {
		w.frame(page{Reply: &reply}, discloses(reply.Sections))
	}
	text, err := w.text()
	if err != nil {
		return Written{}, fmt.Errorf("writing a reply in %s: %w", language, err)
	}
	if !reply.Chat {
		text.Subject = ReplySubject(reply.Subject, language)
	}
	return text, nil
}

// discloses is false where every section is neutral: then not even the name of the sender is repeated.
func discloses(sections []Section) bool {
	for _, s := range sections {
		if s.Kind != NothingDisclosed {
			return true
		}
	}
	return false
}

// writer collects paragraphs; the first error stays.
type writer struct {
	language string
	parts    []string
	used     []string
	err      error
}

// paragraph renders one template of the language.
func (w *writer) paragraph(name string, data any) {
	text := w.render(name, data)
	if text != "" {
		w.parts = append(w.parts, text)
	}
}

func (w *writer) render(name string, data any) string {
	if w.err != nil {
		return ""
	}
	set := library().sets[w.language]
	if set.Lookup(name) == nil {
		w.err = fmt.Errorf("%q is no template: %w", name, domain.ErrInvalid)
		return ""
	}
	var out strings.Builder
	if err := set.ExecuteTemplate(&out, name, data); err != nil {
		w.err = fmt.Errorf("%w: %w", domain.ErrInvalid, err)
		return ""
	}
	w.used = append(w.used, name)
	text := tidy(out.String())
	if w.language == "it" {
		text = elided(text)
	}
	return text
}

// beforeVowel is an Italian article before a day whose name begins with a vowel: the 8th and the 11th.
var beforeVowel = regexp.MustCompile(`\b([Ii]l|[Dd]el|[Dd]al) (` + openMark + `(?:8|11) [a-z])`)

func elided(text string) string {
	return beforeVowel.ReplaceAllStringFunc(text, func(found string) string {
		article, day, _ := strings.Cut(found, " ")
		if strings.EqualFold(article, "il") {
			article = string(article[0] + 'l' - 'i')
		} else {
			article += "l"
		}
		return article + "’" + day
	})
}

// capitalise gives the last paragraph a capital: some languages go on in lower case after the greeting's comma.
func (w *writer) capitalise() {
	if w.err != nil || len(w.parts) == 0 {
		return
	}
	last := &w.parts[len(w.parts)-1]
	first, size := utf8.DecodeRuneInString(*last)
	*last = string(unicode.ToUpper(first)) + (*last)[size:]
}

// frame puts greeting and closing round the paragraphs.
func (w *writer) frame(data page, named bool) {
	greeting := "greeting"
	if !named || data.Reply.Recipient == "" {
		greeting = "greeting_unnamed"
	}
	head, foot := w.render(greeting, data), w.render("closing", data)
	w.parts = append(append([]string{head}, w.parts...), foot)
}

// text joins the paragraphs and takes the marks out.
func (w *writer) text() (Written, error) {
	if w.err != nil {
		return Written{}, w.err
	}
	body, citations, err := unmark(strings.Join(w.parts, "\n\n"))
	if err != nil {
		return Written{}, err
	}
	s, used := library(), map[string]bool{"parts." + w.language + ".tmpl": true, "words." + w.language + ".toml": true}
	for _, name := range w.used {
		used[name+"."+w.language+".tmpl"] = true
		family, _, _ := strings.Cut(name, "_")
		used[family+"."+w.language+".tmpl"], used[family+"_parts."+w.language+".tmpl"] = true, true
	}
	var names []string
	for name := range used {
		if _, isFile := s.sources[name]; isFile {
			names = append(names, name)
		}
	}
	return Written{Body: body, Citations: citations, Version: s.versionOf(names)}, nil
}

var (
	lineEnds   = regexp.MustCompile(`[ \t]+\n`)
	blankLines = regexp.MustCompile(`\n{3,}`)
	twoSpaces  = regexp.MustCompile(`([^\n ]) {2,}`)
	beforeStop = regexp.MustCompile(` +([.,])(\s|$)`)
)

// tidy takes out what the absence of optional facts leaves behind: blank lines, double spaces, spaces before a full stop.
func tidy(text string) string {
	text = twoSpaces.ReplaceAllString(text, "$1 ")
	text = beforeStop.ReplaceAllString(text, "$1$2")
	text = lineEnds.ReplaceAllString(text, "\n")
	return strings.Trim(blankLines.ReplaceAllString(text, "\n\n"), " \t\n")
}

// subjectPrefix is what mail programs put before a subject when answering or forwarding, in the languages we meet.
var subjectPrefix = regexp.MustCompile(`(?i)^\s*(?:(?:re|r[eé]f?|aw|wg|tr|fw|fwd|sv|vs|antw|doorst|rif|i|rv|enc|odp)\s*(?:\[\d+\])?\s*:\s*)+`)

// ReplySubject is the subject of an answer: the same, with one "Re:".
func ReplySubject(subject, language string) string {
	subject = strings.TrimSpace(subjectPrefix.ReplaceAllString(plain(subject), ""))
	if subject == "" {
		subject = word(Language(language), "subject", "none")
	}
	return "Re: " + subject
}
