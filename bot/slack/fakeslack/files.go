package fakeslack

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
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
