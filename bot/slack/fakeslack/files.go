package fakeslack

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

const maxFile = 64 << 20

// uploadURL is files.getUploadURLExternal: the address is on the API's own host.
func (s *Server) uploadURL(c call) (answer, *apiError) {
	length, err := strconv.Atoi(c.args["length"])
	if err != nil || length <= 0 || length > maxFile || c.args["filename"] == "" {
		return nil, refuse("invalid_arguments")
	}
	f := &File{ID: s.nextID("F"), Name: c.args["filename"], Size: length}
	s.files[f.ID] = f
	return answer{"file_id": f.ID, "upload_url": strings.TrimSuffix(s.URL(), "/api/") + "/upload/" + f.ID}, nil
}

// serveUpload takes a file's bytes, raw or as the first part of a form.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	body := io.Reader(http.MaxBytesReader(w, r.Body, maxFile+1<<20))
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		form, err := r.MultipartReader()
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		part, err := form.NextPart()
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		body = part
	}
	data, err := io.ReadAll(body)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	f, ok := s.files[r.PathValue("file")]
	if err != nil || !ok || len(data) != f.Size {
		http.Error(w, "upload refused", http.StatusBadRequest)
		return
	}
	f.Data, f.uploaded = data, true
	_, _ = io.WriteString(w, "OK - "+strconv.Itoa(len(data)))
}

// completeUpload is files.completeUploadExternal: the files appear as a message.
func (s *Server) completeUpload(c call) (answer, *apiError) {
	var named []struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal([]byte(c.args["files"]), &named); err != nil || len(named) == 0 {
		return nil, refuse("invalid_arguments")
	}
	channel, fail := s.writable(c.args["channel_id"])
	if fail != nil {
		return nil, fail
	}
	thread := c.args["thread_ts"]
	if thread != "" && s.find(channel.ID, thread) == nil {
		return nil, refuse("thread_not_found")
	}
	m := &Message{Channel: channel.ID, Thread: thread, User: s.cfg.BotUser, Bot: true, Text: c.args["initial_comment"]}
	var files []answer
	for _, n := range named {
		f, ok := s.files[n.ID]
		if !ok || !f.uploaded {
			return nil, refuse("file_not_found")
		}
		m.Files = append(m.Files, *f)
		files = append(files, answer{"id": f.ID, "title": f.Name})
	}
	s.put(m)
	return answer{"files": files}, nil
}

// Share posts a file as a user, with a text or none. It returns the message's ts.
func (s *Server) Share(user, channel, text, name string, data []byte) (ts string, err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if err := s.present(user, channel); err != nil {
		return "", err
	}
	f := &File{ID: s.nextID("F"), Name: name, Size: len(data), Data: data, uploaded: true}
	s.files[f.ID] = f
	m := &Message{Channel: channel, User: user, Text: s.typed(text), Files: []File{*f}}
	s.put(m)
	s.touch()
	return m.TS, nil
}

// fileInfo is files.info: the address of the bytes is on the API's own host.
func (s *Server) fileInfo(c call) (answer, *apiError) {
	f, ok := s.files[c.args["file"]]
	if !ok || !f.uploaded {
		return nil, refuse("file_not_found")
	}
	address := strings.TrimSuffix(s.URL(), "/api/") + "/files-pri/" + f.ID + "/" + url.PathEscape(f.Name)
	return answer{"file": answer{"id": f.ID, "name": f.Name, "size": f.Size, "url_private": address, "url_private_download": address}}, nil
}

// serveFile gives a file's bytes to who bears the bot's token; anybody else is sent to the sign-in page, as Slack does.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	f, ok := s.files[r.PathValue("file")]
	switch {
	case !ok:
		http.NotFound(w, r)
	case r.Header.Get("Authorization") != "Bearer "+s.cfg.BotToken || s.cfg.NoFilesRead:
		http.Redirect(w, r, "/sign-in?redir="+url.QueryEscape(r.URL.Path), http.StatusFound)
	default:
		_, _ = w.Write(f.Data)
	}
}

func serveSignIn(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, "<html><title>Sign in</title></html>")
}
