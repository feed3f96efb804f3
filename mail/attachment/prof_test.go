package attachment

import (
	"context"
	"fmt"
	"os"
	"syscall"
	"testing"
	"time"
)

func cpu() time.Duration {
	var r syscall.Rusage
	syscall.Getrusage(0, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
func TestProf(t *testing.T) {
	if os.Getenv("PROF") == "" {
		t.Skip()
	}
	rows := [][]string{{"Code", "Designation", ">Qty", "Unit", ">Price", ">Amount"}}
	for i := range 40 {
		rows = append(rows, []string{fmt.Sprintf("AX-%04d", i), "Hexagon screw zinc plated", ">100", "box", ">1.25", ">125.00"})
	}
	page := layoutPage(100, 16, []float64{40, 110, 300, 360, 420, 490, 560}, rows...)
	pages := make([]pdfPage, 20)
	for i := range pages {
		pages[i] = page
	}
	data := writePDF(pages...)
	f, rel, _ := shared.pdf.open(context.Background(), data)
	var ls []layout
	f.readPage(0)
	c := cpu()
	w := time.Now()
	for i := range f.pageCount() {
		l, _ := f.readPage(i)
		ls = append(ls, l)
	}
	fmt.Println("readPage cpu/page", (cpu()-c)/20, "wall", time.Since(w)/20)
	rel()
	c = cpu()
	for range 10 {
		d := Document{}
		d.layouts(ls)
	}
	fmt.Println("layouts cpu/page", (cpu()-c)/200)
	c = cpu()
	w = time.Now()
	f, rel, _ = shared.pdf.open(context.Background(), data)
	fmt.Println("open", cpu()-c, time.Since(w))
	rel()
	for range 10 {
		shared.Read(context.Background(), "x.pdf", "", data)
	}
	shared.pdf.workers.close()
	var r syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_CHILDREN, &r)
	fmt.Println("worker cpu total (12 docs of 20 pages)", time.Duration(r.Utime.Nano()+r.Stime.Nano()), "maxrss MB", r.Maxrss/1024)
}
