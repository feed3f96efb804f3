package attachment

import (
	"context"
	"fmt"
)

// sought is a file that is looked for inside another: only what leads to it is opened.
type sought struct {
	path  []string // the parts' names, outermost first
	data  []byte
	found bool
}

// descend tells whether a part must be opened to find the file; the file itself is kept as it is.
func (s *sought) descend(part input) bool {
	if s.found || part.depth > len(s.path) || part.name != s.path[part.depth-1] {
		return false
	}
	if part.depth < len(s.path) {
		return true
	}
	s.data, s.found = part.data, true
	return false
}

// Inside gives the bytes of a file inside another: a member of an archive, an attachment of an attached mail, a file that a
// PDF or an XML document carries. The path names the parts as Document.Parts does, outermost first; the empty path is the
// file itself. The first of several parts of one name is taken.
func (r *Reader) Inside(ctx context.Context, name string, data []byte, path []string) ([]byte, error) {
	if len(path) == 0 {
		return data, nil
	}
	if len(path) > r.opts.MaxDepth {
		return nil, fmt.Errorf("looking inside %q: nested more than %d deep", name, r.opts.MaxDepth)
	}
	s := &sought{path: path}
	r.read(ctx, input{name: name, data: data, sought: s})
	if !s.found {
		return nil, fmt.Errorf("looking inside %q: there is no %q", name, path[len(path)-1])
	}
	return s.data, nil
}
