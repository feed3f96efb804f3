package document

import "testing"

func BenchmarkMakeInvoice(b *testing.B) {
	paper := samplePapers("fr")["invoice"]
	for b.Loop() {
		if _, err := maker.Make(paper); err != nil {
			b.Fatal(err)
		}
	}
}
