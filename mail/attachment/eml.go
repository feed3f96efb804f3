package attachment

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"golang.org/x/net/html/charset"
)

// readEML reads a mail that is attached to a mail: its head and body as Text, its
// own attachments as Parts.
func (r *Reader) readEML(ctx context.Context, in input, doc *Document) error {
	m, err := mail.ReadMessage(bytes.NewReader(in.data))
	if err != nil {
		return problemf(ProblemDamaged, "the attached mail cannot be read (%v)", err)
	}
	e := &emlReader{r: r, ctx: ctx, in: in, doc: doc}
	dec := mime.WordDecoder{CharsetReader: charset.NewReaderLabel}
	var head strings.Builder
	for _, h := range []string{"From", "To", "Date", "Subject"} {
		if v, err := dec.DecodeHeader(m.Header.Get(h)); err == nil && v != "" {
			fmt.Fprintf(&head, "%s: %s\n", h, oneLine(v))
		}
	}
	e.part(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), "", m.Body, 0)
	body := e.plain.String()
	if strings.TrimSpace(body) == "" {
		body = e.html.String()
	}
	doc.Text = head.String() + "\n" + body
	return nil
}

// emlReader walks through the parts of one mail.
type emlReader struct {
	r           *Reader
	ctx         context.Context
	in          input
	doc         *Document
	plain, html strings.Builder
	count       int
}

func (e *emlReader) part(contentType, encoding, disposition string, body io.Reader, depth int) {
	if e.count++; e.count > maxParts || depth > 20 || e.ctx.Err() != nil {
		return
	}
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind, params = "text/plain", map[string]string{}
	}
	if strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" {
		mr := multipart.NewReader(body, params["boundary"])
		for {
			p, err := mr.NextRawPart()
			if err != nil {
				return
			}
			e.part(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.Header.Get("Content-Disposition"), p, depth+1)
		}
	}
	data := e.decode(encoding, body)
	disp, dparams, _ := mime.ParseMediaType(disposition)
	name := dparams["filename"]
	if name == "" {
		name = params["name"]
	}
	if decoded, err := (&mime.WordDecoder{CharsetReader: charset.NewReaderLabel}).DecodeHeader(name); err == nil {
		name = decoded
	}
	switch {
	case disp == "attachment" || name != "" || kind == "message/rfc822":
		if name == "" {
			name = "message.eml"
		}
		if len(data) > 0 {
			e.doc.Parts = append(e.doc.Parts, e.r.part(e.ctx, e.in, name, contentType, data))
		}
	case kind == "text/html":
		var page Document
		if e.r.readHTML(e.ctx, input{data: data, contentType: contentType}, &page) == nil {
			e.html.WriteString(page.Text)
		}
	case strings.HasPrefix(kind, "text/"):
		e.plain.WriteString(decodeText(data, contentType) + "\n")
	}
}

// decode undoes the transfer encoding, within what may still be unpacked; what is
// damaged is read as far as it goes.
func (e *emlReader) decode(encoding string, body io.Reader) []byte {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	data, _ := io.ReadAll(io.LimitReader(body, max(0, min(e.r.opts.MaxBytes, e.in.budget.Load()))))
	e.in.budget.take(len(data))
	return data
}
