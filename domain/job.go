package domain

// Job arguments: plain structs that name a row; domain/postgres gives them queue options.
type (
	// TriageJob asks for step 2 on a message.
	TriageJob struct {
		Message MessageID `json:"message"`
	}
	// ExecuteJob asks for step 3 on a message.
	ExecuteJob struct {
		Message MessageID `json:"message"`
	}
	// AnnounceJob asks that every card of a draft shows the draft's present state.
	AnnounceJob struct {
		Draft DraftID `json:"draft"`
	}
	// SendJob asks for step 6 on an outgoing mail.
	SendJob struct {
		Outgoing OutgoingID `json:"outgoing"`
	}
	// FileJob asks that an accepted mail be copied to the Sent folder.
	FileJob struct {
		Outgoing OutgoingID `json:"outgoing"`
	}
	// AnswerJob asks that a chat answer be posted in its thread.
	AnswerJob struct {
		Draft DraftID `json:"draft"`
	}
	// RetellJob asks for the draft of what a case still has to be told of steps on a dispute.
	RetellJob struct {
		Case CaseID `json:"case"`
	}
	// RemindJob asks for the day's payment reminders.
	RemindJob struct {
		Day string `json:"day"`
	}
	// SealJob asks the journal's sealer to chain what is new.
	SealJob struct{}
	// SweepJob asks that messages which no job will take any more be put before a person.
	SweepJob struct{}
)

// Kind names the job in the queue.
func (TriageJob) Kind() string { return "triage" }

// Kind names the job in the queue.
func (ExecuteJob) Kind() string { return "execute" }

// Kind names the job in the queue.
func (AnnounceJob) Kind() string { return "announce" }

// Kind names the job in the queue.
func (SendJob) Kind() string { return "send" }

// Kind names the job in the queue.
func (FileJob) Kind() string { return "file" }

// Kind names the job in the queue.
func (AnswerJob) Kind() string { return "answer" }

// Kind names the job in the queue.
func (RetellJob) Kind() string { return "retell" }

// Kind names the job in the queue.
func (RemindJob) Kind() string { return "remind" }

// Kind names the job in the queue.
func (SealJob) Kind() string { return "seal" }

// Kind names the job in the queue.
func (SweepJob) Kind() string { return "sweep" }
