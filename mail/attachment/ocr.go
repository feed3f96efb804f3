package attachment

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// ocrEngine runs the tesseract command, one thread a page.
type ocrEngine struct {
	languages []string
	command   string
	find      func() (path, langs string, err error)
}

// tesseractNames maps ISO 639-1 codes to tesseract's data files.
var tesseractNames = map[string]string{"fr": "fra", "de": "deu", "en": "eng", "es": "spa", "it": "ita", "nl": "nld", "pt": "por", "pl": "pol"}

func newOCREngine(opts Options) *ocrEngine {
	e := &ocrEngine{languages: opts.OCRLanguages, command: opts.Tesseract}
	e.find = onceFind(e.lookUp)
	return e
}

// lookUp finds the command and which of the wanted languages it has.
func (e *ocrEngine) lookUp() (path, langs string, err error) {
	command := e.command
	if command == "" {
		command = "tesseract"
	}
	path, err = exec.LookPath(command)
	if err != nil {
		return "", "", problemf(ProblemOCRMissing, "the document is a picture and the command %q is not installed (Debian: apt-get install tesseract-ocr tesseract-ocr-fra; macOS: brew install tesseract tesseract-lang)", command)
	}
	out, err := exec.Command(path, "--list-langs").CombinedOutput()
	if err != nil {
		return "", "", problemf(ProblemOCRMissing, "the command %q does not run (%v)", path, err)
	}
	have := map[string]bool{}
	for _, l := range strings.Fields(string(out)) {
		have[l] = true
	}
	var use []string
	for _, iso := range e.languages {
		name := tesseractNames[iso]
		if name == "" {
			name = iso
		}
		if have[name] && len(use) < 3 {
			use = append(use, name)
		}
	}
	if len(use) == 0 && have["eng"] {
		use = []string{"eng"}
	}
	if len(use) == 0 {
		return "", "", problemf(ProblemOCRMissing, "tesseract has no data for the languages %s", strings.Join(e.languages, ", "))
	}
	return path, strings.Join(use, "+"), nil
}

// recognise runs tesseract on a grey picture and gives its words in pixels. The
// mode is tesseract's page segmentation mode.
func (e *ocrEngine) recognise(ctx context.Context, img *image.Gray, mode int) ([]Word, error) {
	path, langs, err := e.find()
	if err != nil {
		return nil, err
	}
	var in, out, fault bytes.Buffer
	b := img.Bounds()
	fmt.Fprintf(&in, "P5\n%d %d\n255\n", b.Dx(), b.Dy())
	for y := range b.Dy() {
		in.Write(img.Pix[y*img.Stride : y*img.Stride+b.Dx()])
	}
	cmd := exec.CommandContext(ctx, path, "-", "-", "-l", langs, "--psm", strconv.Itoa(mode), "--dpi", strconv.Itoa(ocrDPI), "tsv")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &fault
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return nil, problemf(ProblemNoText, "tesseract could not read the page (%s)", cut(oneLine(fault.String()), 120))
		}
		return nil, fmt.Errorf("running tesseract: %w", err)
	}
	return tsvWords(out.String()), nil
}

// tsvWords reads tesseract's table of results: the rows of level 5 are words, with
// left, top, width, height, confidence 0 to 100 and text in columns 7 to 12.
func tsvWords(tsv string) []Word {
	var out []Word
	for line := range strings.SplitSeq(tsv, "\n") {
		f := strings.Split(strings.TrimRight(line, "\r"), "\t")
		if len(f) < 12 || f[0] != "5" {
			continue
		}
		text := strings.Trim(f[11], " |¦")
		conf, err := strconv.ParseFloat(f[10], 64)
		if err != nil || text == "" || conf < 0 {
			continue
		}
		x, y, w, h := float64(atoi(f[6])), float64(atoi(f[7])), float64(atoi(f[8])), float64(atoi(f[9]))
		if strings.Trim(text, `|_-—–~=.,:;'"’‘“”«»`) == "" && conf < 60 || w <= 0 || h <= 0 {
			continue
		}
		out = append(out, Word{Text: text, X0: x, Y0: y, X1: x + w, Y1: y + h, Confidence: conf / 100})
		if len(out) > 20_000 {
			break
		}
	}
	return dropSpecks(out)
}

// dropSpecks takes out what specks of dirt were read as: signs without a letter or a
// figure that are small or unsure, and such signs at the ends of words.
func dropSpecks(words []Word) []Word {
	var heights []float64
	for _, w := range words {
		if letters(w.Text) > 1 {
			heights = append(heights, w.Y1-w.Y0)
		}
	}
	if len(heights) == 0 {
		return words
	}
	slices.Sort(heights)
	usual := heights[len(heights)/2]
	out := words[:0]
	for _, w := range words {
		if strings.Trim(w.Text, specks) == "" && (w.Confidence < 0.8 || w.Y1-w.Y0 < 0.45*usual) {
			continue
		}
		if t := strings.Trim(w.Text, "©®°*~_|¦»«§"); t != "" {
			w.Text = t
		}
		out = append(out, w)
	}
	return out
}

// specks are the signs that dirt is read as.
const specks = "|¦_-—–~=.,:;'\"’‘“”«»*°©®·•^`´§<>"

// meanConfidence weighs words by their length.
func meanConfidence(words []Word) float64 {
	sum, n := 0.0, 0
	for _, w := range words {
		k := len(w.Text)
		sum += w.Confidence * float64(k)
		n += k
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// onceFind looks the command up at its first use.
func onceFind(f func() (string, string, error)) func() (string, string, error) {
	var once sync.Once
	var path, langs string
	var err error
	return func() (string, string, error) {
		once.Do(func() { path, langs, err = f() })
		return path, langs, err
	}
}
