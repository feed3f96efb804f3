package console

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"guichet/domain"
)

// Bounds of a step's form.
const (
	stepLines     = 200
	referenceText = 80 // bytes
)

// plainNumber is a quantity or an amount as people type it: no exponent, no sign, few enough digits.
var plainNumber = regexp.MustCompile(`^\d{1,9}([.,]\d{1,6})?$`)

// stepDispute passes a step on. It names the revision that the page showed: whatever came in between makes it stale, and a
// second click of the same button changes nothing.
func (c *console) stepDispute(w http.ResponseWriter, r *http.Request, who domain.Staff) {
	err := parseForm(r)
	var step domain.DisputeStep
	if err == nil {
		step, err = readStep(r, who)
	}
	var told domain.CaseID
	if err == nil {
		told, err = c.cfg.Disputes.StepDispute(r.Context(), step)
	}
	if err != nil {
		c.fail(w, r, err)
		return
	}
	c.sessions.Put(r.Context(), sessionNotice, "done.step")
	target := disputeLink(step.Dispute)
	if told != 0 && step.Kind != domain.UndoStep {
		target = fmt.Sprintf("/cases/%d", told)
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
}

func readStep(r *http.Request, who domain.Staff) (step domain.DisputeStep, err error) {
	form := r.PostForm
	step = domain.DisputeStep{Dispute: domain.DisputeNumber(r.PathValue("dispute")), Kind: domain.ActionKind(form.Get("kind")), Who: who.Login, Face: "console",
		Invoice: domain.InvoiceNumber(form.Get("invoice")), Reference: strings.TrimSpace(form.Get("reference")), Reason: form.Get("reason"),
		Note: strings.TrimSpace(form.Get("note")), Task: domain.TaskCode(form.Get("task")), Owner: form.Get("owner")}
	if step.Revision, err = strconv.Atoi(form.Get("revision")); err != nil {
		return step, fmt.Errorf("the form names no revision: %w", domain.ErrInvalid)
	}
	if text := form.Get("action"); text != "" {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return step, fmt.Errorf("the form names no step: %w", domain.ErrInvalid)
		}
		step.Action = domain.ActionID(id)
	}
	if len(step.Note) > noteLimit || len(step.Reference) > referenceText || !utf8.ValidString(step.Note) || !utf8.ValidString(step.Reference) || strings.ContainsRune(step.Note, 0) {
		return step, fmt.Errorf("the note or the number is too long: %w", domain.ErrInvalid)
	}
	return step, readLines(form, &step)
}

// readLines reads the lines of a form: article, quantity and amount of each stand at the same place of their lists. A line
// without a quantity is left out.
func readLines(form url.Values, step *domain.DisputeStep) error {
	skus, quantities, prices := form["sku"], form["quantity"], form["price"]
	if len(skus) != len(quantities) || len(skus) > stepLines || len(prices) > 0 && len(prices) != len(skus) {
		return fmt.Errorf("the form's lines do not fit together: %w", domain.ErrInvalid)
	}
	for i := range skus {
		quantity, err := readNumber(quantities[i])
		if err != nil {
			return err
		}
		price := decimal.Zero
		if len(prices) > 0 {
			if price, err = readNumber(prices[i]); err != nil {
				return err
			}
		}
		if skus[i] == "" || quantity.IsZero() {
			continue
		}
		step.Lines = append(step.Lines, domain.DisputeLine{SKU: domain.SKU(skus[i]), Quantity: quantity})
		step.Prices = append(step.Prices, price)
	}
	return nil
}

// readNumber reads a number with a comma or a point; nothing is nought.
func readNumber(text string) (domain.Decimal, error) {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return slices.Contains([]rune{' ', '\u00a0', '\u202f'}, r) }), "")
	if text == "" {
		return decimal.Zero, nil
	}
	if !plainNumber.MatchString(text) {
		return decimal.Zero, fmt.Errorf("%q is no number: %w", text, domain.ErrInvalid)
	}
	return decimal.NewFromString(strings.ReplaceAll(text, ",", "."))
}
