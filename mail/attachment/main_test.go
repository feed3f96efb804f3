package attachment

import (
	"os"
	"testing"
)

// TestMain lets the test program be started as a PDF worker.
func TestMain(m *testing.M) {
	ServeIfWorker()
	os.Exit(m.Run())
}
