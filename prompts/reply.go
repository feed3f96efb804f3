package prompts

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

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
		prefix = "chat_"
	}
	reply.Recipient = personName(reply.Recipient)
	if len(reply.Sections) == 0 {
		return Written{}, fmt.Errorf("writing a reply without sections: %w", domain.ErrInvalid)
	}
	sections := toBeSaid(reply)
	if reply.Chat && lacks(language, prefix, sections) { // what only staff pages ask for has words in their languages only
		language = StaffLanguage(language)
	}
	w := &writer{language: language}
	for i, section := range sections {
		w.paragraph(prefix+string(section.Kind), page{section, &reply, i == 0, len(sections) == 1})
		if i > 0 || reply.Chat {
			w.capitalise()
		}
	}
	if !reply.Chat {
		w.frame(page{Reply: &reply}, sections[0].Kind != NothingDisclosed)
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

// lacks tells whether a language has no template for one of the sections.
func lacks(language, prefix string, sections []Section) bool {
	return slices.ContainsFunc(sections, func(s Section) bool { return library().sets[language].Lookup(prefix+string(s.Kind)) == nil })
}

// toBeSaid are the sections that are written: the neutral ones once. A mail that must not disclose anything to its sender
// says only that, whatever else was planned; nor is the name of the sender repeated.
func toBeSaid(reply Reply) []Section {
	var sections []Section
	seen := map[SectionKind]bool{}
	for _, s := range reply.Sections {
		if s.Kind == NothingDisclosed && !reply.Chat {
			return []Section{s}
		}
		neutral := s.Kind == HandedOver || s.Kind == NothingDisclosed
		if neutral && !reply.Chat && seen[s.Kind] {
			continue
		}
		seen[s.Kind] = true
		sections = append(sections, s)
	}
	return sections
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
