package classify

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"guichet/intents/classify/training"
)

var update = flag.Bool("update", false, "write the embedded model anew from the training files")

// TestEmbeddedModel trains on the folder training and compares, byte for byte, with the model that the program carries.
func TestEmbeddedModel(t *testing.T) {
	if testing.Short() || raceOn {
		t.Skip("trains the whole model")
	}
	examples, err := ReadFolder(training.Files)
	if err != nil {
		t.Fatal(err)
	}
	model, err := Train(examples, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("model/offline.model", model.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("wrote %d bytes from %d examples: %s", model.Size(), len(examples), model.Version())
		return
	}
	got, err := unpack(model.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	want, err := unpack(embedded)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the embedded model is not the one that the training files give: run go test ./intents/classify -run TestEmbeddedModel -update")
	}
}
