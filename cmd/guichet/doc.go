// Guichet is an assistant for an ADV desk (administration des ventes): it reads a shared mailbox and Slack channels,
// understands what each message asks, does it in the ADV database, and drafts the reply that a person approves.
//
// # The tour
//
// Start with package domain: the words. A message holds requests; a request has an intent and an outcome; what is done
// for it is an action; what is answered is a draft; what a person says to it is a decision; what leaves is an outgoing.
//
// The path of one mail is package bot, one file a step, each step one transaction in domain/postgres that also
// enqueues the next step's job:
//
//	mail.Watcher ─▶ Receive ─▶ Triage ─▶ Execute ─▶ Announce     Decide ─▶ Send ─▶ File
//	  (IMAP)        stores,     reads,    does and    shows it     a person  SMTP    copy in
//	                grades,     resolves  drafts,     in Slack     answers           Sent
//	                finds case            one commit  and console
//
// A crash anywhere resumes at the last commit: steps name what they do by keys, so that nothing happens twice.
//
// What a message asks is package intents: Read (slow, once) and Plan (quick, on a snapshot in Triage and again under
// lock in Execute). intents/classify tells which intents there are, intents/extract which articles, quantities, dates and
// documents are named, mail/attachment what the papers say. Nothing there writes: a plan holds actions, and
// domain/postgres does them. Each value keeps its place in the papers (domain.Place), so that the console shows both side by
// side; an article that a person corrects there is learnt for that customer (bot.Assistant.Correct).
//
// What is written is package prompts: templates in six languages that take facts with their rows. A figure that no row
// and no word of the sender's stands behind blocks the draft. mail/document makes the papers.
//
// Two faces show the same drafts and call the same Decide: bot/slack and bot/console.
//
// A dispute goes on by steps that a person takes on its page (bot/dispute.go, planned in intents/dispute_step.go): a credit
// note asked for, goods sent again or sent back, the letter to the carrier. Each is an action with its undo, and tells the
// customer by a draft that takes the same road.
//
// This package holds the configuration, the wiring (app.go) and the subcommands. imports_test.go holds the table of who
// may import whom.
package main
