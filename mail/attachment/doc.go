// Package attachment turns the bytes of a received attachment into a Document:
// plain text, words with their places, tables, and, where one can be read, an order.
//
// What a file is, its content says; its name and declared type only break ties.
// Structured orders (EDIFACT, UBL, Order-X, cXML) are read exactly. Sheets, tables of
// text documents and PDF pages are read by their geometry, the words of their
// headers in six languages, and arithmetic; where there is no table, by labels or line
// by line. Scans go through the tesseract command.
//
// PDFs are opened by PDFium in WebAssembly, in a worker process where the program's main
// calls ServeIfWorker, else inside the process.
//
// A file that cannot be read gives a Document whose Problem says why in plain
// words; bad content is never an error and never a panic. Every reader has limits
// on bytes, pages, cells, depth and time. No article is guessed here: codes
// are handed on as they stand, and the catalogue decides.
package attachment
