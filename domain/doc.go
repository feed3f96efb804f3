// Package domain is the vocabulary of an ADV desk (administration des ventes) and its pure rules:
// what is an order, a request, a draft; when is an invoice overdue, what may a customer still order.
//
// It imports the standard library and a decimal type only, talks to nothing, and reads no clock:
// the time is a parameter. Everything else in the program imports it.
package domain
