package domain

import (
	"strings"
	"time"
)

// MailAddress is one address of a mail header.
type MailAddress struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address"` // lower case, no angle brackets
}

// Incoming is a received mail as it was read: always usable, with the faults that were met on the way.
// All text is valid UTF-8 without NUL.
type Incoming struct {
	MessageID  string   // without angle brackets; "" where the mail has none
	InReplyTo  []string // without angle brackets
	References []string
	From       MailAddress
	Sender     MailAddress // the Sender header, where it differs
	ReplyTo    []MailAddress
	To, Cc     []MailAddress
	Subject    string
	Date       time.Time // zero where the header is missing or unreadable
	// Text is the whole of what was written, as plain text (from HTML where there is no plain part).
	Text string
	// Own is the view of Text that the sender wrote now: quoted history, signature and disclaimer cut, inline answers kept.
	Own string
	// Quoted is the history that Own leaves out, for reference numbers and for a person to read.
	Quoted string
	// Signature is the signature block that Own leaves out.
	Signature string
	// HiddenText is text that the sender's HTML hides from a reader: shown and marked, never obeyed.
	HiddenText string
	// Forwarded is set where the mail forwards another.
	Forwarded   *Forwarded
	Attachments []Attachment
	Auth        Authentication
	Automatic   Automatic
	// Bounce is set for a delivery status notification.
	Bounce *Bounce
	// Language is the sender's Content-Language or Accept-Language hint, "" where there is none.
	Language string
	// Encrypted tells that the content cannot be read here (S/MIME, PGP); a person must.
	Encrypted bool
	// Faults are what was wrong with the mail, in plain words.
	Faults []string
}

// maxCoverNote is how long a note over a colleague's mail may be, in bytes, for that mail to be what the sender asks.
const maxCoverNote = 240

// Words are what the sender asks in: its own words, and below them those of a colleague that a short note passes on. The
// colleague is of the sender's own domain: the proven sender makes the words its own.
func (in *Incoming) Words() string {
	f := in.Forwarded
	if f == nil || len(in.Own) > maxCoverNote || strings.TrimSpace(f.Text) == "" || !sameDomain(f.From.Address, in.From.Address) {
		return in.Own
	}
	return strings.TrimRight(in.Own, "\n") + "\n\n" + f.Text
}

func sameDomain(a, b string) bool {
	_, first, okA := strings.Cut(a, "@")
	_, second, okB := strings.Cut(b, "@")
	return okA && okB && first != "" && strings.EqualFold(first, second)
}

// Forwarded is the mail that a message passes on. Its sender is a claim: nobody vouches for it.
type Forwarded struct {
	From    MailAddress
	Subject string
	Date    time.Time
	Text    string
}

// Attachment is a part of a mail that is not its text.
type Attachment struct {
	Name        string
	ContentType string
	// Inline tells that the part belongs to the HTML text: a logo in a signature, most often.
	Inline bool
	Data   []byte `json:"-"`
	Size   int
	// Hash is the SHA-256 of Data, hexadecimal: what was seen before is known by it. "" in what was stored before it was kept.
	Hash string `json:",omitempty"`
}

// Automatic tells what kind of robot wrote a mail.
type Automatic string

// What a robot's mail can be; the empty value is a person's mail.
const (
	NotAutomatic   Automatic = ""
	AutoReply      Automatic = "auto_reply"   // out of office, acknowledgement of receipt
	BounceMail     Automatic = "bounce"       // delivery status notification
	DelayNotice    Automatic = "delay"        // not delivered yet: no bounce
	ReadReceipt    Automatic = "read_receipt" // disposition notification
	Newsletter     Automatic = "newsletter"   // bulk mail
	OwnMail        Automatic = "own"          // ours, come back
	OtherAutomatic Automatic = "other"
)

// Bounce is what a delivery status notification says.
type Bounce struct {
	MessageID string // of the mail that bounced, where told
	Recipient string
	Status    string // RFC 3463, such as 5.1.1
	Text      string // the remote server's words
	Permanent bool
}

// Authentication is what our own mail server found of the sender (RFC 8601), from the trusted header only.
type Authentication struct {
	Trusted     bool   // a header of our own server was found
	SPF         string // pass, fail, softfail, neutral, none, ""
	DKIM        string // pass where an aligned signature passed
	DKIMAligned bool   // a passing signature's domain is aligned with the From domain
	DMARC       string // pass, fail, none, ""
}

// Source is where a message came from.
type Source string

// The sources of messages.
const (
	FromMail  Source = "mail"
	FromSlack Source = "slack"
)

// Received is a message at the door, before anything is understood of it: the input of step 1.
type Received struct {
	Source Source
	// Key is the message's unique key at its source: "mailbox/UIDVALIDITY/UID" or "team/channel/ts".
	Key string
	// Mailbox is the mailbox and folder, or the Slack channel.
	Mailbox string
	// UIDValidity and UID place a mail in its folder; zero for Slack.
	UIDValidity, UID uint32
	// ReceivedAt is the server's own date of the message.
	ReceivedAt time.Time
	// Raw are the bytes as they came: the RFC 5322 message, or the Slack event.
	Raw []byte
	// Mail is the mail as read, nil for Slack.
	Mail *Incoming
	// Chat is the Slack message, nil for mail.
	Chat *Chat
}

// Chat is a staff member's post.
type Chat struct {
	Staff   string // login of the member of staff; "" where the account is not known
	User    string // Slack user id
	Channel string
	Thread  string // ts of the thread's root, "" at top level
	TS      string
	Text    string
	// Files are the files posted with it; their bytes stay in Slack until they are read.
	Files []ChatFile `json:",omitempty"`
}

// ChatFile names a file that was posted in chat.
type ChatFile struct {
	ID          string // at Slack
	Name        string
	ContentType string
	Size        int // as told with the post; 0 where it was not
}

// Message is a received message as stored.
type Message struct {
	ID         MessageID
	Case       CaseID
	Source     Source
	Mailbox    string
	ReceivedAt time.Time
	// SentAt is the sender's own date, or ReceivedAt where it has none: the day at which its words are read.
	SentAt    time.Time
	Mail      *Incoming
	Chat      *Chat
	Sender    Sender
	State     string // received, triaged, executed, answered, automatic, quarantined, ignored
	StateNote string
}

// Words are the sender's own words, the subject apart; of a colleague's mail passed on, the colleague's too.
func (m Message) Words() string {
	switch {
	case m.Mail != nil:
		return m.Mail.Words()
	case m.Chat != nil:
		return m.Chat.Text
	}
	return ""
}

// Admission is what the door decides of a message: who sent it, and whether anybody must read it.
type Admission struct {
	Sender Sender
	State  string // received, automatic, quarantined or ignored
	Note   string
	// PerCase is how many mails of one case and day are worked on; more wait for a person, who ends a loop of robots. 0: all.
	PerCase int
}

// SentElsewhere is a mail seen in a Sent folder: ours, or one that a person wrote in another program.
type SentElsewhere struct {
	Mailbox          string
	UIDValidity, UID uint32
	MessageID        string
	References       []string // In-Reply-To too
	From             string
}
