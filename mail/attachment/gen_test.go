package attachment

import (
	"bytes"
	"github.com/klippa-app/go-pdfium/requests"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

type genLine struct {
	Qty, Desc, Price, Unit, Date string
	Codes                        map[string]string
}
type genDoc struct {
	ID, Lang, Mainref, Ref, Issued, Req, Dname, Total, Border string
	Cols, Codes                                               []string
	Lines                                                     []genLine
	Twoline                                                   bool
	Hv, Order                                                 int
	Style, Al                                                 string
}

func TestGen(t *testing.T) {
	dir := os.Getenv("ATT_GEN")
	if dir == "" {
		t.Skip()
	}
	r := NewReader(Options{CacheDir: "/tmp/wazcache"})
	defer r.Close()
	files, _ := filepath.Glob(dir + "/*.json")
	ext := os.Getenv("ATT_EXT")
	if ext == "" {
		ext = ".pdf"
	}
	var tp, fp, fn, refs, reqs, iss, dl, tots, ntot, nreq, ndl, n, prices, nprices int
	for _, f := range files {
		var g genDoc
		b, _ := os.ReadFile(f)
		if err := json.Unmarshal(b, &g); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(strings.TrimSuffix(f, ".json") + ".pdf")
		if err != nil {
			continue
		}
		if ext == ".jpg" {
			if data = scanOf(t, r, data, g.ID); data == nil || n >= 30 {
				continue
			}
			if os.Getenv("ATT_KEEP") != "" {
				os.WriteFile("/tmp/gen/scan"+g.ID+".jpg", data, 0o644)
			}
		}
		n++
		d := r.Read(context.Background(), "x"+ext, "", data)
		o := d.Order
		if o == nil {
			o = &Order{}
		}
		used := make([]bool, len(o.Lines))
		miss := 0
		for _, gl := range g.Lines {
			hit := -1
			q, _ := decimal.NewFromString(gl.Qty)
			for i, l := range o.Lines {
				if used[i] || !l.Quantity.Equal(q) {
					continue
				}
				ok := len(gl.Codes) == 0 && strings.Contains(phrase(l.Description), phrase(gl.Desc))
				for role, c := range gl.Codes {
					switch role {
					case "sup":
						ok = ok || l.SupplierSKU == c
					case "buy":
						ok = ok || l.BuyerSKU == c
					case "ref":
						ok = ok || l.SupplierSKU == c
					case "gtin":
						ok = ok || l.GTIN == c
					}
				}
				if ok {
					hit = i
					break
				}
			}
			if hit < 0 {
				fn++
				miss++
				continue
			}
			used[hit] = true
			tp++
			if gl.Price != "" {
				nprices++
				p, _ := decimal.NewFromString(gl.Price)
				if up := o.Lines[hit].UnitPrice; up != nil && (up.Equal(p) || up.LessThan(p)) {
					prices++
				}
			}
		}
		extra := 0
		for _, u := range used {
			if !u {
				fp++
				extra++
			}
		}
		var bad []string
		chk := func(name, got, want string, c *int) {
			if got == want {
				*c++
			} else {
				bad = append(bad, fmt.Sprintf("%s=%q want %q", name, got, want))
			}
		}
		chk("ref", o.Reference, g.Ref, &refs)
		chk("issued", o.IssuedOn, g.Issued, &iss)
		if g.Req != "" {
			nreq++
			chk("req", o.RequestedOn, g.Req, &reqs)
		}
		if g.Dname != "" {
			ndl++
			chk("dlv", o.DeliveryName, g.Dname, &dl)
		}
		if g.Total != "" {
			ntot++
			a, _ := decimal.NewFromString(o.TotalNet)
			b, _ := decimal.NewFromString(g.Total)
			chk("total", a.String(), b.String(), &tots)
		}
		if miss+extra > 0 || len(bad) > 0 {
			fmt.Printf("%s %s cols=%v two=%v border=%s hv=%d al=%s style=%s: lines %d miss %d extra %d %s problem=%q\n", g.ID, g.Lang, g.Cols, g.Twoline, g.Border, g.Hv, g.Al, g.Style, len(g.Lines), miss, extra, strings.Join(bad, " "), d.Problem)
		}
	}
	f1 := 2 * float64(tp) / float64(2*tp+fp+fn)
	fmt.Printf("docs %d lines_f1 %.4f (tp %d fp %d fn %d) ref %d/%d issued %d req %d/%d dlv %d/%d total %d/%d price %d/%d\n", n, f1, tp, fp, fn, refs, n, iss, reqs, nreq, dl, ndl, tots, ntot, prices, nprices)
}

func scanOf(t *testing.T, r *Reader, data []byte, id string) []byte {
	f, release, err := r.pdf.open(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if f.pages > 1 {
		return nil
	}
	rnd := rand.New(rand.NewPCG(uint64(len(data)), 7))
	dpi := []int{150, 200, 200, 300}[rnd.IntN(4)]
	if v := os.Getenv("ATT_DPI"); v != "" {
		fmt.Sscan(v, &dpi)
	}
	res, err := f.RenderPageInDPI(&requests.RenderPageInDPI{Page: f.page(0), DPI: dpi, ImageFormat: requests.RenderImageFormatGrayscale})
	if err != nil {
		t.Fatal(err)
	}
	img := grey(res.Result.RenderedImage)
	res.Cleanup()
	img = turnBy(img, (rnd.Float64()*4-2)*math.Pi/180)
	for i := range img.Pix {
		v := int(img.Pix[i])
		v = v*200/255 + 40 + rnd.IntN(31) - 15
		if rnd.IntN(900) == 0 {
			v -= 150
		}
		img.Pix[i] = uint8(max(0, min(255, v)))
	}
	var b bytes.Buffer
	jpeg.Encode(&b, img, &jpeg.Options{Quality: 70})
	return b.Bytes()
}
