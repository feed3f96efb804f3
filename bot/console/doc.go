// Package console is the web face of the assistant: the queue of cases, one case side by side with its
// draft, the decision on it, the customers and the figures.
//
// It shows and it passes decisions on; it decides nothing itself. Every page is rendered here from
// templates that escape, every change is a POST, and the right of the person is looked up again on every
// request. No page makes a browser talk to another host: style, script and icons are embedded, and the
// content security policy allows nothing else. What a stranger wrote is shown as text only, with
// invisible characters taken out and marked, and addresses of the web never clickable.
//
// # Pages
//
//	GET  /sign-in                                  who are you
//	GET  /queue?state=&mine=                       what waits for a person, and the other lists
//	GET  /cases/{case}?in=                         one case: mail, requests, actions, draft, rows, journal
//	GET  /customers?q=, /customers/{code}          a customer's book
//	GET  /figures                                  counts and decision times
//	GET  /cases/{case}/article?request=&line=&q=   the articles that a line of an order may mean
//	POST /cases/{case}/article                     a person's choice of one, remembered for the customer
//	POST /customers/{code}/learnt/{id}/forget      forget it
//	GET  /files?draft=&message=&name=&raw=         an attachment, or a mail as it came
//	GET  /files/page?message=&name=&page=          a page of a received file as it was read, as a picture
//	POST /cases/{case}/drafts/{draft}/decision     approve, edit, reject, take over
//	POST /cases/{case}/outgoing/{outgoing}/cancel  within the undo window
//	POST /cases/{case}/outgoing/{outgoing}/resolve an unknown delivery: it arrived, or it did not
//	GET  /demo/slack                               the demo's chat page
//
// # Keys
//
// In the queue j and k move and Enter opens. In a case j and k go to the next and the previous one, a goes to
// the approval and a second a (or Enter) gives it, e opens the editor, Ctrl-Enter saves it, Escape leaves it.
package console
