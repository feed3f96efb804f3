package intents

import (
	"guichet/domain"
	"guichet/intents/classify"
	"guichet/intents/extract"
)

// Reading is what a message says, before the ADV database was asked. It is kept with the message as JSON.
type Reading struct {
	Result classify.Result
	// Said is what the sender's own words name, Subject what the subject names.
	Said    extract.Facts
	Subject extract.Facts
	// LinesBy names the model that read the lines of the words; "" where the offline reading stands.
	LinesBy string `json:",omitempty"`
	// Papers are the attachments.
	Papers []extract.Paper `json:",omitempty"`
	// Superseded are orders of this message that were taken back because it had been read wrongly: they repeat nothing.
	Superseded []domain.OrderNumber `json:",omitempty"`
	// People are the customers whose names stand in the words, best first.
	People []extract.Candidate `json:",omitempty"`
}
