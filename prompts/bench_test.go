package prompts

import "testing"

// A long reply with many figures is written and checked in about a millisecond: no part of a mail's latency.
func BenchmarkWriteReply(b *testing.B) {
	reply := Reply{Language: "fr", Recipient: "Jo Vernet", Subject: "Commande", Company: company,
		Sections: []Section{samples["order_recorded"], samples["delivery_status"], samples["statement"]}}
	for b.Loop() {
		text, err := WriteReply(reply)
		if err != nil || len(CheckFigures(text.Body, text.Citations, nil)) > 0 {
			b.Fatal(err)
		}
	}
}
