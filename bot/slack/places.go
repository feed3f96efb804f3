package slack

import (
	"context"
	"sync"
)

// memoryPlaces keeps reading places until the program ends.
type memoryPlaces struct {
	mutex sync.Mutex
	read  map[string]string
}

func (p *memoryPlaces) Place(_ context.Context, channel string) (string, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.read[channel], nil
}

func (p *memoryPlaces) SavePlace(_ context.Context, channel, ts string) error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.read == nil {
		p.read = map[string]string{}
	}
	p.read[channel] = ts
	return nil
}
