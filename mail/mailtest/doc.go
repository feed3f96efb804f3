// Package mailtest holds mail servers for the tests and for guichet demo: an IMAP server whose mailboxes
// are kept as files, an SMTP server that delivers to them, and two scripted servers that misbehave.
//
// The servers listen on loopback ports and trust whoever asks: they are no mail servers for real use.
package mailtest
