package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is who may import whom of ours; test files may import more. A package without a line fails the test.
var mayImport = map[string][]string{
	"domain":                    {},
	"domain/calendar":           {"domain"},
	"domain/postgres":           {"domain", "migrations"},
	"domain/postgres/embedded":  {},
	"domain/postgres/pgtest":    {"domain/postgres", "domain/postgres/embedded", "migrations"},
	"migrations":                {},
	"mail":                      {"domain"},
	"mail/attachment":           {},
	"mail/document":             {"domain", "prompts"},
	"mail/mailtest":             {},
	"prompts":                   {"domain"},
	"prompts/openai":            {"domain", "prompts"},
	"intents":                   {"domain", "prompts", "mail/attachment", "intents/classify", "intents/extract"},
	"intents/classify":          {"domain", "prompts"},
	"intents/classify/training": {},
	"intents/extract":           {"domain", "prompts", "mail/attachment", "intents/classify"},
	"bot":                       {"domain", "prompts", "intents", "mail/attachment"},
	"bot/slack":                 {"domain", "prompts"},
	"bot/slack/fakeslack":       {},
	"bot/console":               {"domain", "prompts"},
	"cmd/guichet":               {"*"},
	"cmd/guichet/corpus":        {},
}

// confined is where each outside library may be imported.
var confined = map[string][]string{
	"github.com/jackc/pgx/v5":           {"domain/postgres"},
	"github.com/riverqueue/river":       {"domain/postgres", "bot"},
	"github.com/emersion/go-imap/v2":    {"mail"},
	"github.com/emersion/go-message":    {"mail"},
	"github.com/emersion/go-smtp":       {"mail"},
	"github.com/emersion/go-sasl":       {"mail"},
	"github.com/slack-go/slack":         {"bot/slack"},
	"github.com/sashabaranov/go-openai": {"prompts/openai"},
	"github.com/klippa-app/go-pdfium":   {"mail/attachment"},
	"github.com/xuri/excelize/v2":       {"mail/attachment"},
	"codeberg.org/go-pdf/fpdf":          {"mail/document"},
	"github.com/alexedwards/scs/v2":     {"bot/console"},
	"github.com/rickar/cal/v2":          {"domain/calendar"},
	"github.com/jackc/tern/v2":          {"domain/postgres"},
	"github.com/alecthomas/kong":        {"cmd/guichet"},
	"github.com/pelletier/go-toml/v2":   {"cmd/guichet", "prompts"},
	"github.com/shopspring/decimal":     {"domain", "intents", "prompts", "mail/attachment", "mail/document", "cmd/guichet", "bot"},
	"github.com/chromedp/chromedp":      {"bot/console"},
}

func TestImports(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && (name == "testdata" || strings.HasPrefix(name, ".") && path != root || name == "sample") {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".go" {
			return nil
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		folder = filepath.ToSlash(folder)
		if strings.Contains(folder, "guichet-demo") {
			return nil
		}
		seen[folder] = true
		checkFile(t, folder, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for folder := range mayImport {
		if !seen[folder] {
			t.Errorf("the table has a line for %s, which holds no Go file", folder)
		}
	}
}

// checkFile holds one file against the table. Of a test file only the outside libraries' places count, and those of
// the test helpers' users.
func checkFile(t *testing.T, folder, path string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	allowed, known := mayImport[folder]
	if !known && !strings.Contains(folder, "/internal/") {
		t.Errorf("%s: the package %s has no line in the table of imports", path, folder)
	}
	test := strings.HasSuffix(path, "_test.go")
	for _, spec := range file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if ours, isOurs := strings.CutPrefix(name, "guichet/"); isOurs {
			own := strings.HasPrefix(ours, folder+"/internal/")
			if !test && !own && !slices.Contains(allowed, ours) && !slices.Contains(allowed, "*") {
				t.Errorf("%s: %s may not import %s", path, folder, ours)
			}
			continue
		}
		checkConfined(t, folder, path, name, test)
	}
}

func checkConfined(t *testing.T, folder, path, name string, test bool) {
	t.Helper()
	for library, folders := range confined {
		if name != library && !strings.HasPrefix(name, library+"/") {
			continue
		}
		inside := slices.ContainsFunc(folders, func(f string) bool { return folder == f || strings.HasPrefix(folder, f+"/") })
		if !inside && !test {
			t.Errorf("%s: %s stays in %v", path, library, folders)
		}
	}
}
