package postgres_test

import "testing"

// TestOpenAlarms: an incident is listed until it is over, once.
func TestOpenAlarms(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for range 2 {
		if _, err := d.RaiseAlarm(t.Context(), "silent/adv", "no mail since 9:00"); err != nil {
			t.Fatal(err)
		}
	}
	open, err := d.OpenAlarms(t.Context())
	if err != nil || len(open) != 1 || open[0].Text != "no mail since 9:00" || !open[0].RaisedAt.Equal(noon) {
		t.Fatalf("open: %+v, %v", open, err)
	}
	if _, err := d.EndAlarms(t.Context(), []string{"silent/adv"}, nil); err != nil {
		t.Fatal(err)
	}
	if open, err = d.OpenAlarms(t.Context()); err != nil || len(open) != 0 {
		t.Errorf("after the end: %+v, %v", open, err)
	}
}
