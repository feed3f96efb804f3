package intents_test

import (
	"fmt"
	"guichet/intents/extract"
	"testing"
)

func TestDebug2(t *testing.T) {
	l := wholesaler()
	c := extract.NewCatalogue(l.products, l.refs)
	for _, s := range []string{"camisetas negras, talla L", "camisetas negras , talla L", "camisetas negras", "tubo di rame 22", "black T-shirts"} {
		fmt.Printf("%+v\n", c.ByName(s))
	}
}
