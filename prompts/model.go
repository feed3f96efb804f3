package prompts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"
	"unicode/utf8"

	"guichet/domain"
)

// Model is a language model. It holds no tools and no credentials of ours: it reads a text and fills a form.
type Model interface {
	// Complete asks and gives an answer that has the form of the prompt's schema; its content is not to be believed before it was
	// checked against the source text (ReadClassification, ReadOrder). An error means that there is no usable answer: the model
	// could not be asked in time, refused, was cut short or did not keep to the form. The offline reading then stands.
	Complete(ctx context.Context, prompt Prompt) (Answer, error)
}

// Prompt is one question to a model.
type Prompt struct {
	Name    string // of the question: "classify", "order"
	Version string // fingerprint of its files
	System  string
	User    string
	// Schema is the JSON schema of the answer, in the strict subset: every property required, none besides, absence as null.
	Schema    json.RawMessage
	MaxTokens int // of the answer
	// Canary is the word that the answer must repeat: it stands in the system text, which a server may silently cut off.
	Canary string
}

// Answer is what a model answered, in form.
type Answer struct {
	JSON json.RawMessage
	// Model is the name and version that the server gives.
	Model        string
	PromptTokens int
	AnswerTokens int
}

// Source is the text that a model reads and that its answer is checked against.
type Source struct {
	Subject     string
	Text        string
	Attachments []string // names
}

const (
	maxSource      = 24000 // bytes of a text shown to a model
	maxAttachments = 20
)

// ClassifyPrompt asks which intents a message holds.
func ClassifyPrompt(source Source) (Prompt, error) { return modelPrompt("classify", source, 800) }

// OrderPrompt asks for the lines of an order.
func OrderPrompt(source Source) (Prompt, error) { return modelPrompt("order", source, 4000) }

var modelFunctions = template.FuncMap{}

// modelPrompt renders a question. Fence and canary follow from the text itself: the same question is the same bytes, and
// a text cannot hold the fence that its own hash makes.
func modelPrompt(name string, source Source, maxTokens int) (Prompt, error) {
	text := visible(source.Text)
	if len(text) > maxSource {
		return Prompt{}, fmt.Errorf("asking a model about %d bytes: %w", len(text), domain.ErrInvalid)
	}
	sum := sha256.Sum256([]byte(name + "\x00" + source.Subject + "\x00" + text))
	key := hex.EncodeToString(sum[:])
	data := map[string]any{"Fence": "=====" + key[:16] + "=====", "Canary": key[16:24],
		"Subject": plain(source.Subject), "Text": text, "Attachments": names(source.Attachments)}
	s := library()
	prompt := Prompt{Name: name, MaxTokens: maxTokens, Canary: key[16:24], Schema: json.RawMessage(s.sources["model_"+name+".json"]),
		Version: s.versionOf([]string{"model_" + name + ".tmpl", "model_" + name + ".json"})}
	for part, into := range map[string]*string{"_system": &prompt.System, "_user": &prompt.User} {
		var out strings.Builder
		if err := s.model.ExecuteTemplate(&out, name+part, data); err != nil {
			return Prompt{}, fmt.Errorf("writing the question %s: %w", name, err)
		}
		*into = strings.TrimSpace(out.String())
	}
	return prompt, nil
}

func names(attachments []string) []string {
	var kept []string
	for _, name := range attachments[:min(len(attachments), maxAttachments)] {
		kept = append(kept, plain(name))
	}
	return kept
}

// visible keeps what a reader sees: line breaks stay, invisible characters, in which instructions hide, go.
func visible(text string) string {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "")
	}
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || !hidden(r) {
			return r
		}
		return -1
	}, text)
}
