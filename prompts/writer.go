package prompts

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/domain"
)

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

// frame puts greeting and closing round the paragraphs: the company's own where it has some.
func (w *writer) frame(data page, named bool) {
	style := data.Reply.Styles[w.language]
	greeting, own := "greeting", style.Greeting
	if !named || data.Reply.Recipient == "" {
		greeting, own = "greeting_unnamed", style.Unnamed
	}
	head, foot := w.styled(greeting, own, data), w.styled("closing", style.Closing, data)
	w.parts = append(append([]string{head}, w.parts...), foot)
}

// styled is the company's own wording, or that of the template.
func (w *writer) styled(name, own string, data page) string {
	if strings.TrimSpace(own) == "" || w.err != nil {
		return w.render(name, data)
	}
	own = strings.NewReplacer("{name}", plain(data.Reply.Recipient), "{company}", plain(data.Reply.Company.Name)).Replace(visible(own))
	text, err := mark(strings.TrimSpace(own), Value{Origin: domain.OriginPolicy})
	w.err = err
	return text
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
