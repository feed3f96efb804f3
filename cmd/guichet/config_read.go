package main

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"guichet/domain"
)

// faulter notes one fault of a setting.
type faulter func(setting, format string, args ...any)

const (
	maxConfig = 1 << 20 // bytes of the file
	maxFaults = 100     // values of a wrong kind that are named
	maxEntry  = 100     // of [[mailbox]], [[staff]] … from the environment
)

// readConfigFile reads the file into config. Unknown settings and values of a wrong kind are noted; the error is for a file
// that cannot be read, or is no TOML.
func readConfigFile(path string, config *Config, fault faulter) error {
	file, err := os.Open(filepath.Clean(path))
	if err != nil {
		return fmt.Errorf("opening the configuration: %w", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxConfig))
	if err != nil {
		return fmt.Errorf("reading the configuration: %w", err)
	}
	err = decode(bytes.TrimPrefix(text, []byte("\ufeff")), config, fault)
	var wrong *toml.DecodeError
	if errors.As(err, &wrong) {
		line, column := wrong.Position()
		return fmt.Errorf("reading %s:%d:%d: %s: %w", path, line, column, strings.TrimPrefix(wrong.Error(), "toml: "), domain.ErrInvalid)
	}
	return err
}

// decode reads TOML. The decoder stops at the first value of a wrong kind: its line is blanked and the text read again, so
// that all are named.
func decode(text []byte, config *Config, fault faulter) error {
	lines := bytes.Split(text, []byte("\n"))
	for range maxFaults {
		*config = Config{}
		err := toml.NewDecoder(bytes.NewReader(bytes.Join(lines, []byte("\n")))).DisallowUnknownFields().Decode(config)
		var unknown *toml.StrictMissingError
		if errors.As(err, &unknown) {
			for _, one := range unknown.Errors {
				line, _ := one.Position()
				fault(strings.Join(one.Key(), "."), "line %d: is no setting%s", line, known(one.Key()))
			}
			return nil
		}
		var wrong *toml.DecodeError
		if !errors.As(err, &wrong) || len(wrong.Key()) == 0 {
			return err
		}
		line, _ := wrong.Position()
		if line > len(lines) || !bytes.Contains(lines[line-1], []byte("=")) {
			return err // no line of its own: the rest cannot be read without it
		}
		fault(strings.Join(wrong.Key(), "."), "line %d: %s", line, wanted(wrong.Error()))
		lines[line-1] = nil
	}
	return nil
}

// wanted turns the decoder's words on Go types into what should stand there.
func wanted(words string) string {
	for _, kind := range []struct{ suffix, text string }{
		{"of type string", `a text in quotes is wanted`}, {"of type domain.Role", `a text in quotes is wanted`}, {"of type int", "a whole number is wanted"},
		{"of type bool", "true or false is wanted"}, {"of type main.duration", `a length of time in quotes is wanted, such as "30s"`},
		{"of type []string", `a list is wanted, such as ["one", "two"]`}, {"of type []domain.Role", `a list is wanted, such as ["approver"]`},
	} {
		if strings.HasSuffix(words, kind.suffix) {
			return kind.text
		}
	}
	return strings.TrimPrefix(words, "toml: ")
}

// known lists the settings beside one that is not known; "" where its section is not known either.
func known(key []string) string {
	section := reflect.TypeFor[Config]()
	for _, name := range key[:len(key)-1] {
		field, found := fieldOf(section, name)
		if !found {
			return ""
		}
		section = field.Type
		if section.Kind() == reflect.Slice {
			section = section.Elem()
		}
	}
	if section.Kind() != reflect.Struct {
		return ""
	}
	var names []string
	for i := range section.NumField() {
		names = append(names, section.Field(i).Tag.Get("toml"))
	}
	return "; there are " + strings.Join(names, ", ")
}

func fieldOf(section reflect.Type, name string) (reflect.StructField, bool) {
	if section.Kind() == reflect.Struct {
		for i := range section.NumField() {
			if section.Field(i).Tag.Get("toml") == name {
				return section.Field(i), true
			}
		}
	}
	return reflect.StructField{}, false
}

// containers give every program variables of this form for a service or link of the name, such as GUICHET_MODEL_PORT.
var containers = regexp.MustCompile(`_(SERVICE_HOST|SERVICE_PORT|PORT)(_|$)|_PORT_\d+_`)

// overlay sets what the environment names: GUICHET_ and the setting's path in capitals, an entry of a list of sections by its
// number. An empty variable changes nothing; one that names a section and no setting of it is a fault.
func overlay(config *Config, environ []string, fault faulter) {
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		path, ours := strings.CutPrefix(name, "GUICHET_")
		if !ours || value == "" {
			continue
		}
		found, err := assign(reflect.ValueOf(config).Elem(), path, value)
		switch {
		case err != nil:
			fault(name, "%v", err)
		case !found && inSection(path) && !containers.MatchString(name):
			fault(name, "is no setting")
		}
	}
}

// inSection tells whether a variable's first word names a section.
func inSection(path string) bool {
	first, _, more := strings.Cut(path, "_")
	field, found := fieldOf(reflect.TypeFor[Config](), strings.ToLower(first))
	return found && more && field.Type.Kind() != reflect.String
}

// assign sets the setting of a section that a path in capitals names.
func assign(section reflect.Value, path, value string) (found bool, err error) {
	for i := range section.NumField() {
		field, tag := section.Field(i), strings.ToUpper(section.Type().Field(i).Tag.Get("toml"))
		rest, deeper := strings.CutPrefix(path, tag+"_")
		switch {
		case path == tag && field.Kind() != reflect.Struct:
			return true, set(field, value)
		case deeper && field.Kind() == reflect.Struct:
			found, err = assign(field, rest, value)
		case deeper && field.Kind() == reflect.Slice && field.Type().Elem().Kind() == reflect.Struct:
			found, err = assignEntry(field, rest, value)
		}
		if found || err != nil {
			return found, err
		}
	}
	return false, nil
}

// assignEntry sets a setting of the entry whose number begins the path; entries up to it are made.
func assignEntry(list reflect.Value, path, value string) (bool, error) {
	number, rest, _ := strings.Cut(path, "_")
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n >= maxEntry {
		return false, nil
	}
	entry := reflect.New(list.Type().Elem()).Elem()
	if n < list.Len() {
		entry.Set(list.Index(n))
	}
	found, err := assign(entry, rest, value)
	if !found || err != nil {
		return found, err
	}
	for list.Len() <= n {
		list.Set(reflect.Append(list, reflect.Zero(list.Type().Elem())))
	}
	list.Index(n).Set(entry)
	return true, nil
}

// set reads a value as the setting's kind wants it; a list is separated by commas.
func set(field reflect.Value, value string) error {
	if text, ok := field.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return text.UnmarshalText([]byte(value))
	}
	switch field.Kind() {
	case reflect.String:
		field.SetString(value)
	case reflect.Int:
		n, err := strconv.Atoi(value)
		if err != nil {
			return fmt.Errorf("%q is no whole number", value)
		}
		field.SetInt(int64(n))
	case reflect.Bool:
		on, err := strconv.ParseBool(value)
		if err != nil {
			return fmt.Errorf("%q is not true or false", value)
		}
		field.SetBool(on)
	case reflect.Slice:
		if field.Type().Elem().Kind() != reflect.String {
			return errors.New("is a list of sections: each entry's settings have their own variables, with its number")
		}
		parts := strings.Split(value, ",")
		list := reflect.MakeSlice(field.Type(), len(parts), len(parts))
		for i, part := range parts {
			list.Index(i).SetString(strings.TrimSpace(part))
		}
		field.Set(list)
	default:
		return fmt.Errorf("a setting of the kind %s cannot come from the environment", field.Kind())
	}
	return nil
}
