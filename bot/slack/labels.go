package slack

import (
	"strings"

	"guichet/domain"
	"guichet/prompts"
)

// Words puts the stable codes of requests into words for staff; lang is fr or en.
type Words interface {
	IntentText(intent domain.Intent, lang string) string
	OutcomeText(outcome domain.Outcome, lang string) string
	ReasonText(reason domain.Reason, lang string) string
	DescribeAction(action domain.Action, lang string) string
}

// promptWords are the words of package prompts.
type promptWords struct{}

func (promptWords) IntentText(i domain.Intent, lang string) string {
	return prompts.IntentText(i, lang)
}
func (promptWords) OutcomeText(o domain.Outcome, lang string) string {
	return prompts.OutcomeText(o, lang)
}
func (promptWords) ReasonText(r domain.Reason, lang string) string {
	return prompts.ReasonText(r, lang)
}
func (promptWords) DescribeAction(a domain.Action, lang string) string {
	return prompts.DescribeAction(a, lang)
}

// labels are the face's own words: what stands on its buttons and in its short notices.
type labels struct {
	Language                                                                    string
	ToApprove, ToRecord, ToRewrite, Reply, Reminder                             string
	Approve, Record, Edit, Reject, TakeOver, Open, Drop, Recall                 string
	From, Customer, UnknownCustomer, To, Cc, Subject, Files, Rows, Done         string
	TheyWrote, Understood, Draft, Level, Invoices, MoreInConsole, OtherCases    string
	Cut, CutRecord, Hidden, Blocked                                             string
	Approved, Rejected, TakenOver, Superseded, Recorded, Dropped, By            string
	Held, Sending, Accepted, Deferred, Refused, Unknown, Bounced, Cancelled     string
	EditTitle, RejectTitle, Loading, Save, Close, Message, Part                 string
	WayRewrite, WayRewriteMore, WayUndo, WayUndoMore, Way, Note, Send           string
	Nobody, Stranger, Denied, Stale, Gone, Failed, Invalid, Busy, Empty, TooBig string
	Morning                                                                     string
	Alarm, AlarmsHeld                                                           string // the second takes a number
	Noted, NotNoted, AskHow, YouAsked, EditSaved, RejectSaved, KeptText         string
	NotAttached                                                                 string
	Dispute, Reserves, Owner, NoOwner, DaysLeft, TakeDispute                    string // DaysLeft takes a number
	Grades                                                                      map[domain.Grade]string
}

// labelsOf are the words in a member of staff's language: French, or English for any other.
func labelsOf(language string) *labels {
	if language == "" || strings.HasPrefix(language, "fr") {
		return &french
	}
	return &english
}

func (l *labels) delivery(state domain.OutgoingState) string {
	switch state {
	case domain.OutgoingHeld:
		return l.Held
	case domain.OutgoingSending:
		return l.Sending
	case domain.OutgoingAccepted:
		return l.Accepted
	case domain.OutgoingDeferred:
		return l.Deferred
	case domain.OutgoingRefused:
		return l.Refused
	case domain.OutgoingBounced:
		return l.Bounced
	case domain.OutgoingCancelled:
		return l.Cancelled
	}
	return l.Unknown
}

func (l *labels) decided(draft *domain.Draft) string {
	chat := draft.Content.Channel != ""
	switch draft.State {
	case domain.DraftApproved:
		if chat {
			return l.Recorded
		}
		return l.Approved
	case domain.DraftRejected:
		if chat {
			return l.Dropped
		}
		return l.Rejected
	case domain.DraftTakenOver:
		return l.TakenOver
	case domain.DraftSuperseded:
		return l.Superseded
	}
	return ""
}
