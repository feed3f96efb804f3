package domain

import "time"

// LearntReference is a customer's own way to name an article, learnt from a person who corrected a line: a number, or words.
// It holds for that customer only.
type LearntReference struct {
	ID       int64
	Customer CustomerCode
	Words    string // as the customer wrote them
	SKU      SKU
	// Message is where it was learnt, in Case; Who taught it, at At.
	Message MessageID
	Case    CaseID
	Who     string
	At      time.Time
	// Once tells that it holds for its message only.
	Once bool
}

// Correction says which article the words of a message mean.
type Correction struct {
	Message MessageID
	// Words are the customer's number or name of the article; Key is what they are compared by.
	Words, Key string
	SKU        SKU
	// Once: it holds for this message only, and is not remembered.
	Once bool
	Who  string // login
	Face string // console
}

// Lessons are what was learnt for reading one message.
type Lessons struct {
	References []LearntReference
	// Superseded are orders of the message that were recorded on a wrong reading and taken back.
	Superseded []OrderNumber
}
