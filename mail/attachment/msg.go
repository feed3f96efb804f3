package attachment

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/richardlehane/mscfb"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// The MAPI property tags read from an Outlook message ([MS-OXPROPS]).
const (
	mapiSubject    = "0037"
	mapiSenderName = "0C1A"
	mapiSenderMail = "5D01"
	mapiTo         = "0E04"
	mapiBody       = "1000"
	mapiHTML       = "1013"
	mapiData       = "3701"
	mapiLongName   = "3707"
	mapiShortName  = "3704"
)

// readMSG reads an Outlook message ([MS-OXMSG]): head and body as Text, its
// attachments as Parts.
func (r *Reader) readMSG(ctx context.Context, in input, doc *Document) error {
	container, err := mscfb.New(bytes.NewReader(in.data))
	if err != nil {
		return problemf(ProblemDamaged, "the Outlook message cannot be opened (%v)", err)
	}
	head := map[string]string{}
	var attachments []map[string][]byte
	index := map[string]int{}
	for entry, err := container.Next(); err == nil; entry, err = container.Next() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !strings.HasPrefix(entry.Name, "__substg1.0_") || len(entry.Name) < 20 {
			continue
		}
		tag, kind := entry.Name[12:16], entry.Name[16:20]
		data, ok := readEntry(entry, max(0, min(r.opts.MaxBytes, in.budget.Load())))
		if !ok {
			return problemf(ProblemTooLarge, "the Outlook message unpacks to more than is allowed")
		}
		switch {
		case len(entry.Path) == 0:
			head[tag] = mapiString(data, kind)
		case len(entry.Path) == 1 && strings.HasPrefix(entry.Path[0], "__attach_"):
			i, seen := index[entry.Path[0]]
			if !seen {
				if len(attachments) >= maxParts {
					continue
				}
				i = len(attachments)
				index[entry.Path[0]] = i
				attachments = append(attachments, map[string][]byte{})
			}
			if tag != mapiData {
				data = []byte(mapiString(data, kind))
			}
			attachments[i][tag] = data
		}
	}
	doc.Text = r.msgText(ctx, head)
	r.msgParts(ctx, in, doc, attachments)
	return nil
}

func readEntry(entry *mscfb.File, limit int64) ([]byte, bool) {
	data, err := io.ReadAll(io.LimitReader(entry, limit+1))
	return data, err == nil && int64(len(data)) <= limit
}

// mapiString decodes UTF-16 (001F), code page (001E) and binary (0102) values.
func mapiString(data []byte, kind string) string {
	switch strings.ToUpper(kind) {
	case "001F":
		return strings.TrimRight(decodeWith(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), data), "\x00")
	case "001E":
		if validUTF8(data) {
			return strings.TrimRight(string(data), "\x00")
		}
		return strings.TrimRight(decodeWith(charmap.Windows1252, data), "\x00")
	}
	return string(data)
}

func (r *Reader) msgText(ctx context.Context, head map[string]string) string {
	body := head[mapiBody]
	if strings.TrimSpace(body) == "" && head[mapiHTML] != "" {
		var page Document
		if r.readHTML(ctx, input{data: []byte(head[mapiHTML])}, &page) == nil {
			body = page.Text
		}
	}
	from := strings.TrimSpace(head[mapiSenderName] + " <" + head[mapiSenderMail] + ">")
	return fmt.Sprintf("From: %s\nTo: %s\nSubject: %s\n\n%s", oneLine(from), oneLine(head[mapiTo]), oneLine(head[mapiSubject]),
		strings.ReplaceAll(strings.ReplaceAll(body, "\r\n", "\n"), "\r", "\n"))
}

func (r *Reader) msgParts(ctx context.Context, in input, doc *Document, attachments []map[string][]byte) {
	for i, a := range attachments {
		name := string(a[mapiLongName])
		if name == "" {
			name = string(a[mapiShortName])
		}
		if name == "" {
			name = fmt.Sprintf("attachment-%d", i+1)
		}
		if len(a[mapiData]) == 0 {
			continue
		}
		if !in.budget.take(len(a[mapiData])) {
			return
		}
		doc.Parts = append(doc.Parts, r.part(ctx, in, name, "", a[mapiData]))
	}
}
