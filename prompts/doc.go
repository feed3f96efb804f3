// Package prompts holds every text that the program writes: replies, payment reminders, answers to staff and the
// questions put to a language model, as files under templates/; it renders them, cites every figure and versions them.
//
// A template writes a figure by the cite function only. CheckFigures finds what was written any other way,
// and such a text is blocked: every figure of a draft comes from a row or from the sender's own words.
package prompts
