package prompts

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"guichet/domain"
)

// A words file is flat TOML: [tables] of key = "text". One for each language.
type words map[string]string // "table.key" → text

// dictionary holds the words of every language, read once; a fault in them is a fault of the program, and a test loads them.
var dictionary = sync.OnceValue(func() map[string]words {
	all := map[string]words{}
	for _, language := range Languages {
		name := "words." + language + ".toml"
		source, err := files.ReadFile("templates/" + name)
		if err == nil && language == "fr" {
			source = []byte(frenchSpaces(string(source)))
		}
		if err == nil {
			all[language], err = readWords(name, string(source))
		}
		if err != nil {
			panic(err)
		}
	}
	return all
})

// readWords reads a words file; anything but tables, comments and quoted strings is a fault named by its line.
func readWords(name, source string) (words, error) {
	found, table := words{}, ""
	for i, line := range strings.Split(source, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			table = line[1:len(line)-1] + "."
		default:
			key, quoted, ok := strings.Cut(line, "=")
			text, err := strconv.Unquote(strings.TrimSpace(quoted))
			if !ok || err != nil {
				return nil, fmt.Errorf("%s:%d: no key = \"text\": %w", name, i+1, domain.ErrInvalid)
			}
			key = table + strings.TrimSpace(key)
			if _, twice := found[key]; twice {
				return nil, fmt.Errorf("%s:%d: %s stands twice: %w", name, i+1, key, domain.ErrInvalid)
			}
			found[key] = text
		}
	}
	return found, nil
}

// wordOf finds a word of a language.
func wordOf(language, table, key string) (string, bool) {
	text, ok := dictionary()[Language(language)][table+"."+key]
	return text, ok
}

// word is a word of a language; where there is none, the key made readable.
func word(language, table, key string) string {
	if text, ok := wordOf(language, table, key); ok {
		return text
	}
	return plain(strings.ReplaceAll(key, "_", " "))
}
