package prompts

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"sort"
	"strings"
	"sync"
	"text/template"
)

//go:embed templates
var files embed.FS

// shelf is all that the templates folder holds, parsed once.
type shelf struct {
	sources map[string]string             // by file name
	sets    map[string]*template.Template // by language: all templates of that language, by file name without ending
	model   *template.Template            // what is asked of a language model
}

// library reads the embedded files; a fault in them is a fault of the program, and a test loads them all.
var library = sync.OnceValue(func() *shelf {
	s, err := readShelf(files)
	if err != nil {
		panic(err)
	}
	return s
})

func readShelf(from fs.FS) (*shelf, error) {
	s := &shelf{sources: map[string]string{}, sets: map[string]*template.Template{},
		model: template.New("model").Option("missingkey=error").Funcs(modelFunctions)}
	names, err := fs.Glob(from, "templates/*")
	if err != nil {
		return nil, err
	}
	for _, language := range Languages {
		s.sets[language] = template.New(language).Option("missingkey=error").Funcs(functions(language))
	}
	for _, path := range names {
		content, err := fs.ReadFile(from, path)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", path, err)
		}
		if err := s.add(strings.TrimPrefix(path, "templates/"), string(content)); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// add files one source under its language: NAME.LANGUAGE.tmpl, words.LANGUAGE.toml, model_NAME.tmpl.
func (s *shelf) add(name, source string) error {
	s.sources[name] = source
	parts := strings.Split(name, ".")
	if ending := parts[len(parts)-1]; ending != "tmpl" {
		return nil // words and schemas are read elsewhere
	}
	set, title := s.model, parts[0]
	if len(parts) == 3 {
		set = s.sets[parts[1]]
	}
	if set == nil {
		return fmt.Errorf("%s is of no language known here", name)
	}
	if len(parts) == 3 && parts[1] == "fr" {
		source = frenchSpaces(source)
	}
	if _, err := set.New(title).Parse(standalone(source)); err != nil {
		return fmt.Errorf("parsing %s: %w", name, err)
	}
	return nil
}

// control is a line that holds nothing but control actions.
var control = regexp.MustCompile(`(?m)^[ \t]*((?:\{\{-?[ ]*(?:if|else|end|range|with|define|template|/\*)[^}\n]*\}\}[ \t]*)+)\n`)

// standalone takes away the line end of lines that hold only {{if}}, {{range}}, {{end}} and the like, so that
// a template looks like the text it writes.
func standalone(source string) string {
	return control.ReplaceAllStringFunc(source, func(line string) string {
		if strings.Contains(line, "{{template") {
			return line
		}
		return strings.TrimSpace(line)
	})
}

// stretch is an action or the text between two.
var stretch = regexp.MustCompile(`(?s)\{\{.*?\}\}|[^{]+|\{`)

// frenchSpaces keeps colon, semicolon, question and exclamation mark on the line of the word before them, and guillemets on
// that of their words; the sources are written with plain spaces.
func frenchSpaces(source string) string {
	return stretch.ReplaceAllStringFunc(source, func(part string) string {
		if strings.HasPrefix(part, "{{") {
			return part
		}
		return spacedMarks.Replace(part)
	})
}

var spacedMarks = strings.NewReplacer(" :", noBreak+":", " ;", noBreak+";", " ?", noBreak+"?", " !", noBreak+"!", " »", noBreak+"»", "« ", "«"+noBreak)

// versionOf is a fingerprint of the sources with these names.
func (s *shelf) versionOf(names []string) string {
	sort.Strings(names)
	hash := sha256.New()
	for _, name := range names {
		fmt.Fprintf(hash, "%s\x00%d\x00%s\x00", name, len(s.sources[name]), s.sources[name])
	}
	return hex.EncodeToString(hash.Sum(nil))[:12]
}
