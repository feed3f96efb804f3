package attachment

import "sync"

// viewCache keeps the pictures drawn lately, up to a number of bytes; the oldest go first. Its zero value works.
type viewCache struct {
	mu    sync.Mutex
	kept  map[string][]byte
	order []string
	size  int
}

// maxViews bounds what is kept, in bytes: some hundred pages.
const maxViews = 24 << 20

func (c *viewCache) get(key string) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept[key]
}

func (c *viewCache) put(key string, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept[key] != nil || len(data) > maxViews/4 {
		return
	}
	if c.kept == nil {
		c.kept = map[string][]byte{}
	}
	c.kept[key] = data
	c.order, c.size = append(c.order, key), c.size+len(data)
	for c.size > maxViews {
		c.size -= len(c.kept[c.order[0]])
		delete(c.kept, c.order[0])
		c.order = c.order[1:]
	}
}
