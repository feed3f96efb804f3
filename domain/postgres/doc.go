// Package postgres is where the SQL is: all of it, and the driver.
//
// One file holds one transaction of the path of a request (receive, triage, execute, decide, send),
// beside the tables it reads (book, catalogue), the changes to the ADV database (action_*), the journal
// and its seal, and the views that the faces show. A step and the job of the next one are committed together.
package postgres
