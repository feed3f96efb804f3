package console

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"

	"guichet/domain"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static
var staticFiles embed.FS

// pageSet holds each page once for each language: its words are bound when it is parsed.
type pageSet map[string]map[string]*template.Template

// pageNames are the templates that stand in the frame of layout.html.
var pageNames = []string{"signin", "queue", "case", "customers", "customer", "figures", "failure", "disputes", "dispute", "article"}

func loadPages(cfg Config) (pageSet, error) {
	set := pageSet{}
	for _, language := range languages {
		v := voice{language: language, location: cfg.Location, clock: cfg.Clock}
		set[language] = map[string]*template.Template{}
		for _, name := range pageNames {
			t := template.New("layout.html").Funcs(v.functions())
			t, err := t.ParseFS(templateFiles, "templates/layout.html", "templates/part_*.html", "templates/"+name+".html")
			if err != nil {
				return nil, fmt.Errorf("reading page %q: %w", name, err)
			}
			set[language][name] = t
		}
	}
	return set, nil
}

// frame is what the layout shows around a page.
type frame struct {
	Language, Theme string
	Company         string
	Who             *domain.Staff // nil: nobody is signed in
	Path            string        // where a change of language comes back to
	Here            string        // name of the page
	Notice          string        // key of a word, shown once
	Demo, Chat      bool
	Disputes        bool // there are pages of disputes
	Page            any
}

// render writes a page whole or not at all.
func (c *console) render(w http.ResponseWriter, r *http.Request, status int, name string, page any) {
	f := c.frame(r, name, page)
	c.write(w, r, status, name, "layout.html", f)
}

// renderPart writes a part of a page, for the page's own script.
func (c *console) renderPart(w http.ResponseWriter, r *http.Request, page, part string, data any) {
	c.write(w, r, http.StatusOK, page, part, frame{Language: c.language(r), Page: data})
}

func (c *console) write(w http.ResponseWriter, r *http.Request, status int, page, part string, f frame) {
	var out bytes.Buffer
	if err := c.pages[f.Language][page].ExecuteTemplate(&out, part, f); err != nil {
		c.cfg.Log.ErrorContext(r.Context(), "console: writing page", "page", page, "error", err)
		http.Error(w, "This page cannot be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", f.Language)
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes()) // the reader may be gone
}

func (c *console) frame(r *http.Request, name string, page any) frame {
	ctx := r.Context()
	f := frame{
		Language: c.language(r), Theme: c.sessions.GetString(ctx, sessionTheme), Company: c.cfg.CompanyName,
		Path: r.URL.RequestURI(), Here: name, Demo: c.cfg.Demo, Chat: c.cfg.Demo && c.cfg.SlackPage != nil, Disputes: c.cfg.Disputes != nil, Page: page,
	}
	if r.Method != http.MethodGet {
		f.Path = "/queue"
	}
	if who, ok := c.who(r); ok {
		f.Who = &who
		f.Notice = c.sessions.PopString(ctx, sessionNotice)
	}
	return f
}

// static serves style, script and icons under names that change with their content.
func static() http.Handler {
	files := http.FileServerFS(staticFiles)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := fs.Stat(staticFiles, r.URL.Path[1:]); errors.Is(err, fs.ErrNotExist) || r.URL.Path == "/static/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		files.ServeHTTP(w, r)
	})
}

// assetVersion is the short hash of all static files, for their addresses.
var assetVersion = func() string {
	sum := sha256.New()
	_ = fs.WalkDir(staticFiles, "static", func(path string, _ fs.DirEntry, err error) error {
		if data, readErr := staticFiles.ReadFile(path); err == nil && readErr == nil {
			sum.Write(data)
		}
		return nil
	})
	return hex.EncodeToString(sum.Sum(nil))[:10]
}()
