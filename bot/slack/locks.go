package slack

import "sync"

// keyedLocks are locks by name; a name that nobody holds takes no room.
type keyedLocks[K comparable] struct {
	mutex sync.Mutex
	held  map[K]*keyedLock
}

type keyedLock struct {
	sync.Mutex
	users int
}

// lock waits for the name and gives the function that frees it.
func (l *keyedLocks[K]) lock(key K) (unlock func()) {
	l.mutex.Lock()
	if l.held == nil {
		l.held = map[K]*keyedLock{}
	}
	k := l.held[key]
	if k == nil {
		k = &keyedLock{}
		l.held[key] = k
	}
	k.users++
	l.mutex.Unlock()

	k.Lock()
	return func() {
		k.Unlock()
		l.mutex.Lock()
		defer l.mutex.Unlock()
		if k.users--; k.users == 0 {
			delete(l.held, key)
		}
	}
}
