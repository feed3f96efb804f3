// Package extract tells what a message names: articles, quantities, dates, amounts, document numbers, places and
// customers, each with the words that say so.
//
// It knows the catalogue and the customers by name, never what a customer ordered or owes: that is asked of the ADV
// database later, scoped by the proven customer. Ambiguity is kept as candidates; nothing is resolved by guess.
// Six languages are read by the same code: French, English, German, Spanish, Italian, Dutch.
package extract
