package attachment

import (
	"context"
	"testing"
)

// FuzzListing lays out whatever comes around places that may be anywhere: it never fails loudly, and marks only what was asked.
func FuzzListing(f *testing.F) {
	for _, seed := range []string{"ref;qte\nA-1;5\n", "UNB+UNOA:3+A+B+261119:0710+1'UNH+1+ORDERS:D:96A:UN'BGM+220+1+9'LIN+1++A1:SA'QTY+21:5'UNT+5+1'UNZ+1+1'",
		"<cXML><Request><OrderRequest/></Request></cXML>", "Réf   Qté\nA-1   5\n", "<table><tr><td>a</td></tr></table>", "PK\x03\x04"} {
		f.Add([]byte(seed), "A2", "segment 4 LIN", 0, 9)
	}
	f.Fuzz(func(t *testing.T, data []byte, cell, path string, start, end int) {
		places := []Place{{Cell: cell}, {Path: path}, {Start: start, End: end}}
		list, err := fuzzReader.Listing(context.Background(), "f", "", data, places)
		if err != nil {
			return
		}
		if len(list.Rows) > listedRows {
			t.Errorf("%d rows are listed", len(list.Rows))
		}
		for _, row := range list.Rows {
			for _, s := range row.Spots {
				if s < 0 || s >= len(places) {
					t.Errorf("place %d was never asked for", s)
				}
			}
		}
	})
}
