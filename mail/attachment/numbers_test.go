package attachment

import "testing"

func TestParseNumeral(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in         string
		mark       decimalMark
		value, alt string
		rest       string
	}{
		{"16,10", 0, "16.1", "", ""},
		{"1 250,00", 0, "1250", "", ""},
		{"1\u202f250,00 €", 0, "1250", "", "€"},
		{"1.250,5", 0, "1250.5", "", ""},
		{"1,250.50", 0, "1250.5", "", ""},
		{"1'250.50", 0, "1250.5", "", ""},
		{"1.250", 0, "1250", "1.25", ""},
		{"1.250", '.', "1.25", "1250", ""},
		{"12,000", ',', "12", "12000", ""},
		{"0,125", 0, "0.125", "", ""},
		{"1.234.567", 0, "1234567", "", ""},
		{"2500,000", 0, "2500", "", ""},
		{"20 boîtes", 0, "20", "", "boîtes"},
		{"-3", 0, "-3", "", ""},
		{"150,00-", 0, "-150", "", ""},
		{".5", 0, "0.5", "", ""},
	}
	for _, tt := range tests {
		n, ok := parseNumeral(tt.in, tt.mark)
		alt := ""
		if n.alt != nil {
			alt = n.alt.String()
		}
		if !ok || n.value.String() != tt.value || alt != tt.alt || n.rest != tt.rest {
			t.Errorf("parseNumeral(%q, %q) = %v %q rest %q ok %v; want %s %q %q", tt.in, tt.mark, n.value, alt, n.rest, ok, tt.value, tt.alt, tt.rest)
		}
	}
	for _, in := range []string{"", "abc", "12345678901234567890"} {
		if n, ok := parseNumeral(in, 0); ok {
			t.Errorf("parseNumeral(%q) = %v, want none", in, n.value)
		}
	}
}

func TestDecideMark(t *testing.T) {
	t.Parallel()
	tests := []struct {
		cells []string
		want  decimalMark
	}{
		{[]string{"16,10", "112,32"}, ','},
		{[]string{"7.98", "159.60"}, '.'},
		{[]string{"1.200,000"}, ','},
		{[]string{"1,200", "300"}, 0},
		{[]string{"2500,000"}, ','},
		{nil, 0},
	}
	for _, tt := range tests {
		if got := decideMark(tt.cells); got != tt.want {
			t.Errorf("decideMark(%q) = %q, want %q", tt.cells, got, tt.want)
		}
	}
}

func TestValidGTIN(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{"4006381333931": true, "4006381333932": false, "96385074": true, "036000291452": true, "0000000000000": false, "400638133393": false, "": false, "abcdefgh": false} {
		if got := validGTIN(s); got != want {
			t.Errorf("validGTIN(%q) = %v", s, got)
		}
	}
}
