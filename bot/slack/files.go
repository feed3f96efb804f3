package slack

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"guichet/domain"
)

// Limits of the files that are read from posts.
const (
	maxFiles   = 10       // of one post
	maxFile    = 20 << 20 // bytes
	fileWithin = 2 * time.Minute
)

// filesOf are the files of a post, the first ones where there are very many.
func filesOf(p post) []domain.ChatFile {
	var files []domain.ChatFile
	for _, f := range p.Files.Value {
		if f.ID == "" || len(files) == maxFiles {
			continue
		}
		files = append(files, domain.ChatFile{ID: string(f.ID), Name: fileName(cmp.Or(string(f.Name), string(f.Title), string(f.ID))),
			ContentType: fileName(string(f.MimeType)), Size: max(0, f.Size.Value)})
	}
	return files
}

// fileName is a name on one line, of bounded length.
func fileName(name string) string {
	short, _ := cut(strings.Join(strings.Fields(clean(name)), " "), 200)
	return short
}

// File fetches a posted file, at most maxFile bytes of it. The address is asked of Slack at each fetch, and the token goes to
// Slack's own hosts only. domain.ErrPermanent where trying again is useless: deleted, too large, kept elsewhere, or a right is
// missing.
func (f *Face) File(ctx context.Context, file domain.ChatFile) ([]byte, error) {
	data, err := f.fetch(ctx, file)
	if err != nil {
		return nil, fmt.Errorf("fetching the file %q from Slack: %w", file.Name, err)
	}
	return data, nil
}

func (f *Face) fetch(ctx context.Context, file domain.ChatFile) ([]byte, error) {
	var info *slackgo.File
	err := f.call(ctx, func(ctx context.Context) (err error) {
		info, _, _, err = f.api.GetFileInfoContext(ctx, file.ID, 1, 1)
		return err
	})
	switch {
	case slackSaid(err):
		return nil, errors.Join(domain.ErrPermanent, err)
	case err != nil:
		return nil, err
	case info.IsExternal:
		return nil, fmt.Errorf("it is kept outside Slack: %w", domain.ErrPermanent)
	case info.Size > maxFile || file.Size > maxFile:
		return nil, fmt.Errorf("it has more than %d bytes: %w", maxFile, domain.ErrPermanent)
	}
	out := &bounded{left: maxFile}
	err = f.files.GetFileContext(ctx, cmp.Or(info.URLPrivateDownload, info.URLPrivate), out)
	if err != nil && ctx.Err() == nil && !transient(err) {
		err = errors.Join(domain.ErrPermanent, err)
	}
	return out.taken.Bytes(), err
}

// transient tells an error of the network, or of a server that is busy or broken for now.
func transient(err error) bool {
	if status, ok := errors.AsType[slackgo.StatusCodeError](err); ok {
		return status.Code == 429 || status.Code >= 500
	}
	var network interface{ Timeout() bool }
	return errors.As(err, &network)
}

// bounded takes so many bytes and no more. It holds its buffer and is none: a buffer would read from the source by itself.
type bounded struct {
	taken bytes.Buffer
	left  int
}

var errTooLarge = fmt.Errorf("it has more than %d bytes: %w", maxFile, domain.ErrPermanent)

func (b *bounded) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errTooLarge
	}
	return b.taken.Write(p)
}
