package prompts

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// functionWords mark a name as that of a department or a mailbox, in the languages we meet: nobody is greeted by it.
var functionWords = sync.OnceValue(func() []string {
	list, err := files.ReadFile("templates/function_words.txt")
	if err != nil { // it is embedded
		panic(err)
	}
	return strings.Fields(string(list))
})

// personName is the name by which a person is greeted, from the name of a mail address or a contact: "POCHON, Émilie (Giraud SA)" gives
// "Émilie Pochon". It is "" where the name is no person's: a single word, a department, an address, anything with digits.
func personName(name string) string {
	name = plain(name)
	for _, separator := range []string{" - ", " – ", " | ", " / ", "(", "[", "<", " via ", " c/o "} {
		name, _, _ = strings.Cut(name, separator)
	}
	name = strings.Trim(name, ` "'«»“”`)
	if last, first, inverted := strings.Cut(name, ","); inverted {
		name = first + " " + last
	}
	words := strings.Fields(name)
	if len(words) < 2 || len(words) > 5 || strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !strings.ContainsRune(" .'’-,\u00a0", r)
	}) {
		return ""
	}
	for i, word := range words {
		if slices.Contains(functionWords(), strings.ToLower(strings.Trim(word, "."))) {
			return ""
		}
		words[i] = nameCase(word)
	}
	return strings.Join(words, " ")
}

// nameCase writes a word in capitals or in small letters as a name is written: POCHON and pochon become Pochon, de stays.
func nameCase(word string) string {
	upper, lower := word == strings.ToUpper(word), word == strings.ToLower(word)
	if !upper && !lower || lower && slices.Contains([]string{"de", "du", "des", "la", "le", "van", "von", "der", "den", "di", "da", "del", "y", "zu", "ten", "ter"}, word) ||
		utf8.RuneCountInString(word) < 3 && !lower {
		return word
	}
	var out strings.Builder
	start := true
	for _, r := range strings.ToLower(word) {
		if start {
			r = unicode.ToUpper(r)
		}
		out.WriteRune(r)
		start = !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r)
	}
	return out.String()
}
