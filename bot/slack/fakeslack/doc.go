// Package fakeslack is a Slack that runs inside the process: the double of the tests of package slack, and the
// workspace of the demo, where Page lets a visitor chat and click.
//
// It speaks the part of the Web API and of Socket Mode that the program uses, and keeps Slack's own rules:
// the limits on blocks, modals and acknowledgements, triggers that expire, redelivery of what was not
// acknowledged, one message a second in a channel, and Slack's error codes. It can misbehave on demand: refuse,
// fall silent after having done what was asked, send twice, disconnect.
//
// It imports nothing of ours and no Slack library, so that an error of such a library shows.
package fakeslack
