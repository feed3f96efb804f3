package postgres

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// taken says whether a number is in use already: an import may have brought numbers that our counter has not reached.
var taken = map[string]string{
	"order":             `SELECT EXISTS (SELECT FROM adv.sales_order WHERE number = $1)`,
	"dispute":           `SELECT EXISTS (SELECT FROM adv.dispute WHERE number = $1)`,
	"draft_credit_note": `SELECT EXISTS (SELECT FROM adv.credit_request WHERE number = $1)`,
	"return":            `SELECT EXISTS (SELECT FROM adv.goods_return WHERE number = $1)`,
}

// numbered says where the existing numbers of a kind stand.
var numbered = map[string]string{
	"order":             `SELECT number FROM adv.sales_order ORDER BY ordered_on DESC NULLS LAST, number DESC LIMIT 500`,
	"dispute":           `SELECT number FROM adv.dispute ORDER BY opened_on DESC, number DESC LIMIT 500`,
	"draft_credit_note": `SELECT number FROM adv.credit_request ORDER BY recorded_at DESC, number DESC LIMIT 500`,
	"return":            `SELECT number FROM adv.goods_return WHERE number IS NOT NULL ORDER BY id DESC LIMIT 500`,
}

// fallbackPattern numbers what has no clear pattern of its own, firstPattern what only this program numbers.
const fallbackPattern = "G-{n:6}"

var firstPattern = map[string]string{"draft_credit_note": "DA{yy}-{n:4}", "return": "RET{yy}-{n:4}"}

// nextNumber gives the next free number of a kind, under lock until the commit.
func nextNumber(ctx context.Context, tx pgx.Tx, kind string, today domain.Date) (string, error) {
	var pattern string
	var next int64
	read := func() error {
		return tx.QueryRow(ctx, `SELECT pattern, next FROM adv.numbering WHERE kind = $1 FOR UPDATE`, kind).Scan(&pattern, &next)
	}
	err := read()
	if errors.Is(err, pgx.ErrNoRows) {
		if err = startNumbering(ctx, tx, kind, today); err == nil {
			err = read()
		}
	}
	if err != nil {
		return "", fmt.Errorf("numbering the %s: %w", kind, err)
	}
	number, next, err := firstFree(ctx, tx, kind, pattern, next, today)
	if err != nil {
		return "", fmt.Errorf("numbering the %s: %w", kind, err)
	}
	if _, err := tx.Exec(ctx, `UPDATE adv.numbering SET next = $2 WHERE kind = $1`, kind, next+1); err != nil {
		return "", fmt.Errorf("numbering the %s: %w", kind, err)
	}
	return number, nil
}

// maxTaken bounds the search for a free number.
const maxTaken = 100_000

// firstFree is the first number from next on that nothing bears.
func firstFree(ctx context.Context, tx pgx.Tx, kind, pattern string, next int64, today domain.Date) (string, int64, error) {
	for last := next + maxTaken; next < last; next++ {
		number := fillPattern(pattern, next, today)
		var used bool
		if err := tx.QueryRow(ctx, taken[kind], number).Scan(&used); err != nil {
			return "", 0, err
		}
		if !used {
			return number, next, nil
		}
	}
	return "", 0, fmt.Errorf("the pattern %q gives no free number: %w", pattern, domain.ErrPermanent)
}

// startNumbering derives a pattern from the existing numbers.
func startNumbering(ctx context.Context, tx pgx.Tx, kind string, today domain.Date) error {
	rows, err := tx.Query(ctx, numbered[kind])
	if err != nil {
		return err
	}
	numbers, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	pattern, next := derivePattern(numbers, today)
	if first := firstPattern[kind]; first != "" && len(numbers) == 0 {
		pattern = first
	}
	_, err = tx.Exec(ctx, `INSERT INTO adv.numbering (kind, pattern, next) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, kind, pattern, next)
	return err
}

var trailingDigits = regexp.MustCompile(`^(.*?)(\d+)$`)

// derivePattern takes the longest common form of the newest numbers (what stands before the last digits, and how
// many these are) and the highest of them plus one. Where fewer than three numbers in five share a form, none is clear.
func derivePattern(numbers []string, today domain.Date) (pattern string, next int64) {
	type form struct {
		prefix string
		width  int
	}
	counts, highest := map[form]int{}, map[form]int64{}
	var best form
	for _, number := range numbers {
		parts := trailingDigits.FindStringSubmatch(number)
		if parts == nil {
			continue
		}
		value, err := strconv.ParseInt(parts[2], 10, 64)
		if err != nil { // more digits than a number holds: no counter
			continue
		}
		f := form{parts[1], len(parts[2])}
		counts[f]++
		highest[f] = max(highest[f], value)
		if counts[f] > counts[best] {
			best = f
		}
	}
	if counts[best]*5 < len(numbers)*3 || len(numbers) == 0 {
		return fallbackPattern, 1
	}
	return yearPattern(best.prefix, today) + fmt.Sprintf("{n:%d}", best.width), highest[best] + 1
}

// yearPattern puts the present year in a prefix back as a field, so that next year's numbers bear theirs.
func yearPattern(prefix string, today domain.Date) string {
	year := strconv.Itoa(today.Year)
	if strings.Contains(prefix, year) {
		return strings.Replace(prefix, year, "{yyyy}", 1)
	}
	return strings.Replace(prefix, year[2:], "{yy}", 1)
}

var counterField = regexp.MustCompile(`\{n(?::(\d+))?\}`)

// fillPattern writes a number: {yyyy}, {yy} and {mm} by the day, {n:5} the counter with at least five digits.
func fillPattern(pattern string, n int64, today domain.Date) string {
	text := strings.NewReplacer("{yyyy}", fmt.Sprintf("%04d", today.Year), "{yy}", fmt.Sprintf("%02d", today.Year%100),
		"{mm}", fmt.Sprintf("%02d", int(today.Month))).Replace(pattern)
	return counterField.ReplaceAllStringFunc(text, func(field string) string {
		width, _ := strconv.Atoi(counterField.FindStringSubmatch(field)[1])
		return fmt.Sprintf("%0*d", width, n)
	})
}
