package classify

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// ReadFolder reads all training files of a folder, in the order of their names; each file is one author.
func ReadFolder(files fs.FS) ([]Example, error) {
	names, err := fs.Glob(files, "*.jsonl")
	if err != nil {
		return nil, fmt.Errorf("listing training files: %w", err)
	}
	var all []Example
	for _, name := range names {
		examples, err := readFile(files, name)
		if err != nil {
			return nil, err
		}
		all = append(all, examples...)
	}
	return all, nil
}

func readFile(files fs.FS, name string) ([]Example, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, fmt.Errorf("opening training file: %w", err)
	}
	defer f.Close()
	return ReadExamples(f, strings.TrimSuffix(path.Base(name), ".jsonl"))
}
