package attachment

import (
	"bufio"
	"bytes"
	"context"
	"image"
	"io"
	"reflect"
	"strings"
	"testing"
)

// TestWorkerReadsTheSame compares a document read in a worker with the same one read
// by the engine inside this process.
func TestWorkerReadsTheSame(t *testing.T) {
	t.Parallel()
	page := layoutPage(140, 16, []float64{40, 140, 380, 440}, []string{"Article", "Désignation", "Quantité", "Unité"}, []string{"P-7781", "Rame papier A4", "120", "ramette"})
	page.rules = [][4]float64{{40, 150, 500, 150}}
	data := writePDF(page, pdfPage{rotate: 90, texts: []pdfText{{40, 60, 14, "BON DE COMMANDE"}}})
	here := newPDFEngine("")
	here.slots <- struct{}{}
	inside, done, err := here.openHere(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { done(); _ = here.close() }()
	there, release, err := shared.pdf.open(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if _, remote := there.(*remotePDF); !remote {
		t.Fatal("the document was not opened in a worker")
	}
	for i := range 2 {
		want, err1 := inside.readPage(i)
		got, err2 := there.readPage(i)
		if err1 != nil || err2 != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("page %d: %+v (%v), want %+v (%v)", i, got, err2, want, err1)
		}
	}
	a, err1 := inside.renderAt(0, 40)
	b, err2 := there.renderAt(0, 40)
	if err1 != nil || err2 != nil || !bytes.Equal(a.Pix, b.Pix) {
		t.Errorf("the pictures differ (%v, %v)", err1, err2)
	}
}

// TestWorkerDies: a worker that ends costs one document, and says so.
func TestWorkerDies(t *testing.T) {
	t.Parallel()
	data := writePDF(pdfPage{texts: []pdfText{{40, 60, 14, "BON DE COMMANDE"}}})
	r := NewReader(Options{})
	t.Cleanup(func() { _ = r.Close() })
	f, release, err := r.pdf.open(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	f.(*remotePDF).worker.kill()
	if _, err := f.readPage(0); err == nil || !strings.HasPrefix(err.Error(), ProblemCrash) {
		t.Errorf("a page of a dead worker gives %v, want %q", err, ProblemCrash)
	}
	release()
	if doc := r.Read(context.Background(), "a.pdf", "", data); doc.Problem != "" || !strings.Contains(doc.Text, "BON DE COMMANDE") {
		t.Errorf("the next document: %q %q", doc.Problem, doc.Text)
	}
}

// TestWorkerIsStopped: the end of the context ends the worker, in the middle of what it
// does.
func TestWorkerIsStopped(t *testing.T) {
	t.Parallel()
	data := writePDF(pdfPage{texts: []pdfText{{40, 60, 14, "BON DE COMMANDE"}}})
	ctx, cancel := context.WithCancel(context.Background())
	f, release, err := shared.pdf.open(ctx, data)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	_ = f.(*remotePDF).worker.cmd.Wait() // returns when it is dead
	if _, err := f.readPage(0); err == nil {
		t.Error("a page was read after the end")
	}
	release()
}

// TestWorkerSession speaks to a worker through pipes: it answers nonsense with errors
// and goes on.
func TestWorkerSession(t *testing.T) {
	t.Parallel()
	var requests, answers bytes.Buffer
	w := bufio.NewWriter(&requests)
	for _, r := range []struct {
		op      byte
		payload string
	}{{opPage, "\x00\x00\x00\x00"}, {opOpen, "no PDF"}, {'?', ""}, {opClose, ""}} {
		if err := writeFrame(w, r.op, []byte(r.payload)); err != nil {
			t.Fatal(err)
		}
	}
	if err := serveWorker("", &requests, &answers); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(&answers)
	for i, want := range []byte{statusError, statusProblem, statusError, statusOK} {
		if got, payload, err := readFrame(in); err != nil || got != want {
			t.Errorf("answer %d: status %d %q (%v), want %d", i, got, payload, err, want)
		}
	}
}

func TestPackedMessages(t *testing.T) {
	t.Parallel()
	l := layout{number: 3, turn: 1, width: 595, height: 842, words: []word{{Word: Word{Text: "é", X0: 1, Y0: 2, X1: 3, Y1: 4, Confidence: 1}, base: 4, size: 2, tilted: true}}, rules: []rule{{1, 2, 3, 2}}}
	packed := packLayout(l)
	if got, err := unpackLayout(packed); err != nil || !reflect.DeepEqual(got, l) {
		t.Errorf("%+v (%v), want %+v", got, err, l)
	}
	for n := range packed {
		if _, err := unpackLayout(packed[:n]); err == nil {
			t.Errorf("%d bytes of %d were taken for a page", n, len(packed))
		}
	}
	img := image.NewGray(image.Rect(0, 0, 3, 2))
	img.Pix[4] = 9
	if got, err := unpackPicture(packPicture(img)); err != nil || !reflect.DeepEqual(got, img) {
		t.Errorf("%+v (%v), want %+v", got, err, img)
	}
	files := []namedFile{{"order-x.xml", []byte("<x/>")}, {"b", nil}}
	if got := unpackFiles(packFiles(files)); len(got) != 2 || got[0].name != "order-x.xml" || string(got[0].data) != "<x/>" {
		t.Errorf("files %+v", got)
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(packLayout(layout{words: []word{{Word: Word{Text: "x"}}}}))
	f.Add(packFiles([]namedFile{{"a", []byte("b")}}))
	f.Fuzz(func(_ *testing.T, data []byte) {
		_, _ = unpackLayout(data)
		_, _ = unpackPicture(data)
		unpackFiles(data)
		_, _, _ = readFrame(bufio.NewReader(io.LimitReader(bytes.NewReader(data), 1<<20)))
	})
}
