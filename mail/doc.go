// Package mail speaks RFC 5322 and the mail protocols: it parses what comes, says how far it can be
// trusted, composes what goes out, watches mailboxes by IMAP and hands mail over by SMTP.
//
// # The way in
//
// A [Watcher] fetches raw bytes behind the stored cursor (watch.go, watchsession.go, watchfetch.go,
// watchtake.go), [Parse] reads them and the [Intake] stores both in one commit. Parse never fails: header.go
// splits lines into fields, part.go builds the tree of parts, body.go sorts its leaves into text, attachments
// and reports, html.go renders HTML, views.go cuts the text into the writer's own words, history and
// signature, auth.go and automatic.go say whom and what to believe. What was wrong stands in
// Incoming.Faults.
//
// The structure is read by our own code and not by go-message, which refuses a whole mail for one bad
// line (L07); go-message writes the header of what we send, where strictness is right.
//
// # The way out
//
// [Compose] fixes bytes and Message-ID once, a [DKIMSigner] signs them where the company has a key; [Sender] hands them over and reports each phase before it
// begins, so that a crash leaves behind how far it came.
//
// # What goes wrong, and where it is handled
//
// The items are those of the project's list of failure modes. "Test" means a test of this package that bears the item's name.
//
//	M01 Test (restarts, answers out of order; TestL09 cuts the connection at each byte). The key and the hash are the store's.
//	M02 Test: resumes by UID; [Watcher.Backfill] for the rest.
//	M03 Test: folders are opened with EXAMINE, so no command of ours can change a flag; where a mark is asked for, SELECT and STORE of that keyword, or MOVE, and never \Seen.
//	M04 Test (in-process server, scripted server, Dovecot): all is fetched again, the store compares bytes. Refetch checks UIDVALIDITY.
//	M05 Test: nothing is touched unless a [Mark] is asked for; then MOVE alone, after the commit is on disk (watchmark.go); the backlog is in [Health].
//	M06 Test: attempts are counted by UID, then the mail is quarantined; [Watcher.Refetch] replays it.
//	M07 Test: a mail that is filtered is taken like any other (Incoming.Automatic says what it is), so the cursor passes it.
//	M08 Test: [Watcher.Health] is read from outside the loop; the alarm itself is the assistant's.
//	M09 Test: a second reader changes nothing, by the key; that there is one is a lease in the database.
//	M10 Test in package bot: keys and hashes count per mailbox (Received.Mailbox); linking the copies is the store's.
//	M11 Test: the Message-ID is never a key.
//	M12 Test: names are mended, then detection, then windows-1252; never refused.
//	M13 Test: header by line scan, boundaries read off the body, best text.
//	M14 Test: winmail.dat is unpacked (tnef.go, rtf.go); where it cannot be, Faults says that content may be hidden.
//	M15 Test: opaque signatures are opened and "not verified"; encrypted mail sets Incoming.Encrypted.
//	M16 Test: size is asked first; parts, depth, count, text and HTML are bounded; an oversize mail leaves a stub.
//	M17 Test: [Sender.MaxSize] before the approval (asked at the start and every hour by cmd/guichet, whose test bears the name), and again before MAIL.
//	M18 Test: the whole text stays; own, quoted and signature are views that together hold every word.
//	M19 Test: Attachment.Inline; what the sender sent twice before is known by Attachment.Hash in the store (TestM19 there).
//	M20 Test: From, Sender and Forwarded.From are three fields; the last is a claim. Every attached mail is opened (forwardattached.go); what they ask goes to a person (TestM20 in intents).
//	M21 Test: ReplyTo is shown and flagged where its domain differs; who is answered is decided elsewhere.
//	M22 Test: only the topmost header of the trusted server; Microsoft 365 has its own profile; a sender who only looks like a known domain is marked, and one of several senders proves nothing.
//	M23 Test in package postgres; Compose puts the case's unguessable token into the Message-ID (TestQ05), and a match gives no rights.
//	M24 Test: In-Reply-To, References and our own identifier; matching by numbers and participants is the assistant's.
//	M25 Test in package domain: addresses are compared whole and lower-cased; several customers for one address are all named.
//	M26 Test: all recipients or none; the list itself comes from the draft.
//	M27 Test: [NewSentWatcher].
//	M28 Auto-Submitted, empty return paths, reports and our own addresses set Incoming.Automatic (TestM29, TestM30); caps by sender and by case are the assistant's (TestM28 there).
//	M29 Test: Precedence and X-Auto-Response-Suppress prove nothing; our unattended mail is marked.
//	M30 Test: recipient, status and our Message-ID; a delay is no bounce; 75 mail systems where the sample is at hand.
//	L01 Test: rolling deadlines under both protocols (dial.go); polling goes on, IDLE is a hint.
//	L02 Test: five FETCH items and no other; one UID for each FETCH after a failure; quarantine.
//	L03 Test: XOAUTH2 and OAUTHBEARER for both protocols, refresh before each connection, [ErrConsentExpired].
//	L04 Tokens open SMTP (TestL03_TokensOpenSMTP); providers.go says who takes passwords, `guichet doctor --provider` prints it (tested there).
//	L05 Not needed: vanished mails are of no interest, mod-sequences are not used.
//	L06 Test: literals are read one at a time up to a limit; Collect is not used. Two mails of up to 1 MB may be in memory, of larger ones one (watchpipe.go).
//	L07 Test: see above.
//	L08 Test, and TestM12.
//	L09 Test: package mailtest has a scripted IMAP server (cut, mute, odd item, no body, backwards, rebuilt).
//	L10 Test: deadlines are ours, the phase and the server's words are reported (TestQ06, TestQ08).
//	Q05 Test: the same letter gives the same bytes.
//	Q06 Test: every reply, silence and hang-up at every phase.
//	Q07 Test: [Watcher.AppendSent] is a step of its own and looks first.
//	Q08 Test: phases are told before they begin; storing the attempt is the assistant's.
package mail
