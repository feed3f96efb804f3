package domain

import "context"

// DisputeStepping is what a step on a dispute works on, read under lock.
type DisputeStepping struct {
	Step    DisputeStep
	Dispute Dispute
	Book    *Book
	Company Company
	// Return and Credit are those that go on, nil where there is none.
	Return *Return
	Credit *CreditRequest
	// Carrier is the partner that carried the goods, nil where it is not known.
	Carrier *Partner
	// Asked is the customer's newest mail in the case, in Language; its ID is 0 where there is none.
	Asked    Message
	Language string
	// Earlier are the requests of the case that no sent draft answers yet.
	Earlier []StoredRequest
	// Edited is the body that a person wrote into the draft that the step replaces.
	Edited string
	// Retelling tells that no step is taken: what the case still has to be told is written anew, to the carrier where the
	// step's kind says so.
	Retelling bool
	// Undone is the step that was undone just now, Told that a mail about it has left.
	Undone *Action
	Told   bool
}

// DisputeStepped is what a step came to: all of it is committed at once, or nothing.
type DisputeStepped struct {
	// Request tells the customer of the step, with its action; without an intent nobody is told.
	Request StoredRequest
	Draft   *Draft // nil: nothing is to be written
}

// DisputeWork is what a step runs under lock.
type DisputeWork func(ctx context.Context, s DisputeStepping, x Execution) (DisputeStepped, error)
