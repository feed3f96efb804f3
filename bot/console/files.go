package console

import (
	"fmt"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"guichet/domain"
)

// harmlessTypes may be named to the browser as what they are; everything else is bytes to be saved.
var harmlessTypes = map[string]bool{
	"application/pdf": true, "image/png": true, "image/jpeg": true, "text/plain": true, "text/csv": true,
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":       true,
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": true,
}

// showFile hands a file out to be saved, never to be opened in the console's name. Only a PDF that this
// program made for a draft may be looked at in the browser, for an approver must see what would be sent.
func (c *console) showFile(w http.ResponseWriter, r *http.Request, _ domain.Staff) {
	ref, err := readFileRef(r)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	name, contentType, data, err := c.desk.File(r.Context(), ref)
	if err != nil {
		c.fail(w, r, fmt.Errorf("reading a file: %w", err))
		return
	}
	kind, _, _ := mime.ParseMediaType(contentType)
	if !harmlessTypes[kind] {
		kind = "application/octet-stream"
	}
	disposition := "attachment"
	if ref.Draft != 0 && kind == "application/pdf" && r.URL.Query().Get("view") != "" {
		disposition = "inline"
		w.Header().Set("Content-Security-Policy", "default-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	} else {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": fileName(name)}))
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = w.Write(data) // the reader may be gone
}

// readFileRef takes a file's name apart: exactly one of a draft and a message, and a name or the raw mail.
func readFileRef(r *http.Request) (FileRef, error) {
	q := r.URL.Query()
	draft, _ := strconv.ParseInt(q.Get("draft"), 10, 64)
	message, _ := strconv.ParseInt(q.Get("message"), 10, 64)
	ref := FileRef{Draft: domain.DraftID(draft), Message: domain.MessageID(message), Raw: q.Get("raw") != "", Name: q.Get("name")}
	one := (draft > 0) != (message > 0)
	if !one || ref.Raw == (ref.Name != "") || ref.Raw && message <= 0 {
		return ref, fmt.Errorf("reading the name of a file: %w", domain.ErrNotFound)
	}
	return ref, nil
}

// fileName is a name that is safe to propose for saving: no folders, nothing invisible, not empty.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(plain(name), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, name)
	if name = strings.Trim(name, " ."); name == "" || name == "/" {
		return "file"
	}
	return name
}
