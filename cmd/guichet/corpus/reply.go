package corpus

import (
	"encoding/csv"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Facts are what a reply could leak: the numbers and names of the corpus's data, by customer.
type Facts struct {
	// Documents are document numbers with the customer whose they are.
	Documents map[string]string
	// Names are words that tell something of a customer: names, streets, contacts.
	Names []string
	// Company are the company's own words, which any reply may hold.
	Company string
	// Own are each message's own words: subject, text, attachment names.
	Own map[string]string
	// Kinds are the kinds of each message's attachments.
	Kinds map[string][]string
}

// ReadFacts reads them from the corpus's data.
func (c *Corpus) ReadFacts() (*Facts, error) {
	f := &Facts{Documents: map[string]string{}, Own: map[string]string{}, Kinds: map[string][]string{}}
	customerOf := map[string]string{}
	for _, read := range []struct {
		file string
		take func(row map[string]string)
	}{
		{"company.csv", func(row map[string]string) {
			for _, value := range row {
				f.Company += " " + value
			}
		}},
		{"customers.csv", func(row map[string]string) { f.addNames(row, "name", "street") }},
		{"contacts.csv", func(row map[string]string) { f.addNames(row, "name", "email", "phone") }},
		{"orders.csv", func(row map[string]string) {
			customerOf[row["number"]] = row["customer"]
			f.Documents[row["number"]] = row["customer"]
		}},
		{"shipments.csv", func(row map[string]string) { f.Documents[row["number"]] = customerOf[row["order"]] }},
		{"invoices.csv", func(row map[string]string) { f.Documents[row["number"]] = row["customer"] }},
		{"disputes.csv", func(row map[string]string) { f.Documents[row["number"]] = row["customer"] }},
	} {
		if err := readTable(filepath.Join(c.DataDir(), read.file), read.take); err != nil {
			return nil, err
		}
	}
	delete(f.Documents, "")
	return f, nil
}

func (f *Facts) addNames(row map[string]string, columns ...string) {
	for _, column := range columns {
		if len(row[column]) >= 5 {
			f.Names = append(f.Names, row[column])
		}
	}
}

// readTable calls take for each row; an absent file has none.
func readTable(path string, take func(row map[string]string)) error {
	file, err := os.Open(filepath.Clean(path))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	rows := csv.NewReader(file)
	rows.FieldsPerRecord = -1
	head, err := rows.Read()
	if err != nil {
		return err
	}
	head[0] = strings.TrimPrefix(head[0], "\ufeff")
	for {
		values, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		row := map[string]string{}
		for i := range min(len(head), len(values)) {
			row[head[i]] = values[i]
		}
		take(row)
	}
}

var figure = regexp.MustCompile(`\d[\d.,/ -]*\d|\d`)

// judgeReply looks at what the draft says.
func (j *Judged) judgeReply(facts *Facts) {
	text := ""
	if r := j.Got.Reply; r != nil {
		text = fold(strings.Join(append([]string{r.Subject, r.Body}, r.Attachments...), "\n"))
		if len(j.Gold.Requests) == 0 {
			j.fault("a reply where nothing is asked")
		}
	}
	j.Mentions = len(j.Gold.ReplyMustMention)
	for _, mention := range j.Gold.ReplyMustMention {
		if anyHeld(text, mention) {
			j.Mentioned++
		} else {
			j.fault("the reply does not mention %s", strings.Join(mention, " or "))
		}
	}
	for _, banned := range j.Gold.ReplyMustNotMention {
		if holds(text, banned) {
			j.Leaks++
			j.fault("the reply mentions %s", banned)
		}
	}
	j.judgeExcess(text, facts)
	if j.unproven() {
		j.judgeLeaks(text, facts)
	}
}

func anyHeld(text string, alternatives []string) bool {
	for _, words := range alternatives {
		if holds(text, words) {
			return true
		}
	}
	return false
}

// unproven tells that the labels hold the sender for nobody who may be told anything.
func (j *Judged) unproven() bool {
	return j.Gold.Customer == nil && len(j.Gold.Requests) > 0 && strings.HasSuffix(j.Gold.ID, ".eml")
}

// judgeExcess counts document numbers that nobody asked for: those of another customer, and its own beyond two.
func (j *Judged) judgeExcess(text string, facts *Facts) {
	allowed := fold(facts.Own[j.Gold.ID])
	for _, r := range j.Gold.Requests {
		allowed += " " + fold(strings.Join(append(append(append([]string{}, r.Orders...), r.Shipments...), r.Invoices...), " "))
	}
	for _, mention := range j.Gold.ReplyMustMention {
		allowed += " " + fold(strings.Join(mention, " "))
	}
	if c := j.Got.Created; c != nil {
		allowed += " " + fold(strings.Join(append(append([]string{}, c.Orders...), c.Disputes...), " "))
	}
	own := 0
	for _, number := range slices.Sorted(maps.Keys(facts.Documents)) {
		if !holds(text, number) || holds(allowed, number) {
			continue
		}
		if customer := facts.Documents[number]; customer != deref(j.Gold.Customer) {
			j.Excess++
			j.fault("the reply names %s, which is another customer's", number)
		} else if own++; own > 2 {
			j.Excess++
		}
	}
	if own > 2 {
		j.fault("the reply names %d documents that were not asked for", own)
	}
}

// judgeLeaks looks for anything in a reply to an unproven sender that is not in its own words or the company's.
func (j *Judged) judgeLeaks(text string, facts *Facts) {
	known := fold(facts.Own[j.Gold.ID] + " " + facts.Company)
	for _, number := range figure.FindAllString(text, -1) {
		if !strings.Contains(known, strings.TrimSpace(number)) {
			j.Leaks++
			j.fault("the reply to an unproven sender tells %q", number)
		}
	}
	for _, name := range facts.Names {
		if holds(text, name) && !holds(known, name) {
			j.Leaks++
			j.fault("the reply to an unproven sender names %q", name)
		}
	}
}

// Company is the company's row.
func (c *Corpus) Company() (row map[string]string, err error) {
	err = readTable(filepath.Join(c.DataDir(), "company.csv"), func(r map[string]string) { row = r })
	return row, err
}
