package prompts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"guichet/domain"
)

// form is a JSON schema in the strict subset that servers enforce: objects whose properties are all required and without
// others, arrays, strings, booleans, numbers, enumerations, and null in a union.
type form struct {
	Type       json.RawMessage  `json:"type"`
	Properties map[string]*form `json:"properties"`
	Required   []string         `json:"required"`
	Additional *bool            `json:"additionalProperties"`
	Items      *form            `json:"items"`
	Enum       []any            `json:"enum"`
}

const (
	maxAnswer = 1 << 20 // bytes
	maxItems  = 500     // of a list in an answer
)

// CheckForm tells whether an answer has the form of a schema of the strict subset: servers accept schemas and do not
// always enforce them. One JSON value is allowed, with nothing after it.
func CheckForm(schema, answer json.RawMessage) error {
	if len(answer) > maxAnswer {
		return fmt.Errorf("an answer of %d bytes: %w", len(answer), domain.ErrInvalid)
	}
	var f form
	if err := json.Unmarshal(schema, &f); err != nil {
		return fmt.Errorf("reading a schema: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(answer))
	var value any
	if err := decoder.Decode(&value); err != nil {
		return fmt.Errorf("the answer is no JSON: %w: %w", domain.ErrInvalid, err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return fmt.Errorf("something follows the answer: %w", domain.ErrInvalid)
	}
	return f.check("answer", value)
}

func (f *form) types() []string {
	var one string
	if json.Unmarshal(f.Type, &one) == nil {
		return []string{one}
	}
	var several []string
	_ = json.Unmarshal(f.Type, &several) // a schema without a type fits nothing
	return several
}

func (f *form) check(at string, value any) error {
	is := typeOf(value)
	if !slices.Contains(f.types(), is) {
		return fmt.Errorf("%s is %s: %w", at, is, domain.ErrInvalid)
	}
	if f.Enum != nil && !slices.Contains(f.Enum, value) {
		return fmt.Errorf("%s is none of the values allowed: %w", at, domain.ErrInvalid)
	}
	switch v := value.(type) {
	case map[string]any:
		return f.checkObject(at, v)
	case []any:
		return f.checkList(at, v)
	}
	return nil
}

func (f *form) checkObject(at string, object map[string]any) error {
	for _, key := range f.Required {
		if _, there := object[key]; !there {
			return fmt.Errorf("%s has no %s: %w", at, key, domain.ErrInvalid)
		}
	}
	for key, value := range object {
		property := f.Properties[key]
		if property == nil {
			return fmt.Errorf("%s has %.40q, which was not asked for: %w", at, key, domain.ErrInvalid)
		}
		if err := property.check(at+"."+key, value); err != nil {
			return err
		}
	}
	return nil
}

func (f *form) checkList(at string, list []any) error {
	if f.Items == nil || len(list) > maxItems {
		return fmt.Errorf("%s is a list of %d: %w", at, len(list), domain.ErrInvalid)
	}
	for i, value := range list {
		if err := f.Items.check(fmt.Sprintf("%s[%d]", at, i), value); err != nil {
			return err
		}
	}
	return nil
}

func typeOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case float64:
		return "number"
	case string:
		return "string"
	case []any:
		return "array"
	}
	return "object"
}
