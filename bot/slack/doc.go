// Package slack is the desk's face in Slack: it takes in what staff ask in a direct message, by a
// mention or by /adv, answers in the thread, and shows each draft as a card with buttons.
//
// The rules it keeps:
//
//   - A post is handed to the desk before it is acknowledged; what was not acknowledged comes again,
//     and the post's key (team, channel, ts, ts of the edit) makes a repeat harmless. Whatever the
//     socket missed is read back from the channels' history, at each connection and on a timer.
//   - A button carries only the draft's number and version. Who clicked is looked up at the click:
//     guests, people of other workspaces and people not in the directory have no right. The desk
//     decides; the card is then drawn again from the present state, never from the click.
//   - Slack has no idempotent post. The card's row is written before the post, the post carries a
//     marker in its metadata, and after an answer that never came the marker is looked for first.
//   - Text from outside is data: escaped, without invisible characters, never unfurled. A draft that
//     does not fit on a card whole can be read and edited here, and approved only in the console.
//
// Files that are posted are named with the post and fetched when the post is worked on: bounded, from Slack's own hosts only.
//
// Alarms come from outside every loop that they watch: they need the Web API and not the socket, and a storm of them
// is held back and counted.
//
// The only importer of slack-go. The package fakeslack beside it is the Slack of the tests and of the demo.
package slack
