package bot

import (
	"context"
	"encoding/json"
	"fmt"

	"guichet/domain"
	"guichet/intents"
	"guichet/prompts"
)

// executeStore is what Execute asks of the database.
type executeStore interface {
	Execute(ctx context.Context, id domain.MessageID, options domain.ExecuteOptions, work domain.Work) error
}

// Execute is step 3: it does what is ready, at once where it is internal and reversible, and writes the one draft that
// answers everything the case still asks. It judges anew, under lock: what Triage found may have changed since.
// A message that was executed already changes nothing.
func (a *Assistant) Execute(ctx context.Context, id domain.MessageID) error {
	return a.execute(ctx, id, domain.ExecuteOptions{})
}

func (a *Assistant) execute(ctx context.Context, id domain.MessageID, options domain.ExecuteOptions) error {
	if err := a.refreshCatalogue(ctx); err != nil {
		return err
	}
	err := a.Store.Execute(ctx, id, options, func(ctx context.Context, step domain.Step, x domain.Execution) (domain.Stepped, error) {
		w := &work{assistant: a, step: step, x: x, clicked: options.Clicked != nil}
		stepped, err := w.run(ctx)
		a.OnStep("execute")
		return stepped, err
	})
	if err != nil {
		return err
	}
	a.OnStep("executed")
	return nil
}

// work is one run of step 3 on one message.
type work struct {
	assistant *Assistant
	step      domain.Step
	x         domain.Execution
	clicked   bool
	plan      intents.Plan
	company   domain.Company
	papers    []domain.DraftAttachment
	uses      []domain.RowUse
	sections  []prompts.Section
	// proposed tells that a member of staff must click before something is recorded.
	proposed bool
	// notes are for the staff, beside the draft.
	notes []string
}

func (w *work) run(ctx context.Context) (stepped domain.Stepped, err error) {
	var reading intents.Reading
	if err := json.Unmarshal(w.step.Reading, &reading); err != nil {
		return stepped, fmt.Errorf("reading what Triage kept: %w", err)
	}
	if w.company, err = w.x.Company(ctx); err != nil {
		return stepped, err
	}
	in := intents.Input{Message: w.step.Message, Thread: w.step.Thread}
	if w.plan, err = w.assistant.Planner.Plan(ctx, in, reading, w.x, w.assistant.now()); err != nil {
		return stepped, fmt.Errorf("planning: %w", err)
	}
	stepped = domain.Stepped{Language: w.plan.Language, Customer: w.plan.Customer, Recipient: w.plan.Recipient}
	if err := w.earlier(); err != nil {
		return stepped, err
	}
	for i := range w.plan.Requests {
		stored, err := w.request(ctx, i+1, w.plan.Requests[i])
		if err != nil {
			return stepped, fmt.Errorf("request %d: %w", i+1, err)
		}
		stepped.Requests = append(stepped.Requests, stored)
	}
	return w.finish(ctx, stepped)
}

// earlier takes over what the case's other messages still wait to be told.
func (w *work) earlier() error {
	for _, stored := range w.step.Answerable(w.plan.Customer) {
		if err := w.again(stored); err != nil {
			return err
		}
	}
	return nil
}

// again says once more what a kept answer says, with its papers and the rows that it rests on. What an action made is told
// as it was recorded, though the rows that led to it may have changed.
func (w *work) again(stored domain.StoredRequest) error {
	sections, err := sectionsOf(stored)
	if err != nil {
		return err
	}
	w.sections, w.papers = append(w.sections, sections...), append(w.papers, stored.Papers...)
	if !stored.Changed {
		w.uses = append(w.uses, stored.Uses...)
	}
	return nil
}

// request does one request and says what to answer. A request that was done before is not planned again: seen from
// today its own order would look like a repeat.
func (w *work) request(ctx context.Context, position int, planned intents.Planned) (domain.StoredRequest, error) {
	if before, done := w.done(position); done {
		return before, w.again(before)
	}
	stored := domain.StoredRequest{Request: planned.Request}
	stored.Request.Position = position
	var done *domain.Action
	if planned.Request.Outcome == domain.Ready {
		if planned.Action != nil && w.step.Message.Source == domain.FromSlack && !w.clicked {
			w.proposed = true
		} else {
			if planned.Action != nil {
				action := *planned.Action
				action.Key = fmt.Sprintf("message/%d/%d/%s", w.step.Message.ID, position, action.Kind)
				result, err := w.x.Do(ctx, action)
				if err != nil {
					return stored, err
				}
				done, stored.Action = &result, &result
			}
			stored.Request.Outcome = domain.Executed
		}
	}
	return stored, w.answer(ctx, &stored, planned, done)
}

// done finds a request of the message whose action was done before, or was undone by a person: a no stays a no.
func (w *work) done(position int) (domain.StoredRequest, bool) {
	for _, own := range w.step.Own {
		if own.Request.Position == position && (own.Action != nil || own.Request.Reason.Code == "undone") {
			return own, true
		}
	}
	return domain.StoredRequest{}, false
}

// answer adds what the reply says about a request, with its papers and rows.
func (w *work) answer(ctx context.Context, stored *domain.StoredRequest, planned intents.Planned, done *domain.Action) error {
	stored.Uses = planned.Uses
	if planned.Answer != nil {
		sections := planned.Answer(done)
		w.sections = append(w.sections, sections...)
		encoded, err := json.Marshal(sections)
		if err != nil {
			return fmt.Errorf("keeping the answer: %w", err)
		}
		stored.Sections = encoded
		for _, row := range rowsIn(encoded) {
			stored.Uses = append(stored.Uses, domain.RowUse{Row: row})
		}
	}
	w.uses = append(w.uses, stored.Uses...)
	if planned.Papers == nil || w.assistant.MakePaper == nil {
		return nil
	}
	made, err := w.make(ctx, planned.Papers(done))
	if err != nil {
		return err
	}
	w.papers, stored.Papers = append(w.papers, made...), append(stored.Papers, made...)
	return nil
}

// rowsIn are the rows that a kept answer cites.
func rowsIn(encoded json.RawMessage) (rows []domain.RowRef) {
	var tree any
	if json.Unmarshal(encoded, &tree) != nil {
		return nil
	}
	var walk func(node any)
	walk = func(node any) {
		switch n := node.(type) {
		case []any:
			for _, child := range n {
				walk(child)
			}
		case map[string]any:
			table, isRow := n["table"].(string)
			if key, ok := n["key"].(string); ok && isRow {
				column, _ := n["column"].(string)
				rows = append(rows, domain.RowRef{Table: table, Key: key, Column: column})
				return
			}
			for _, child := range n {
				walk(child)
			}
		}
	}
	walk(tree)
	return rows
}

// finish writes the draft and says where the case stands.
func (w *work) finish(ctx context.Context, stepped domain.Stepped) (domain.Stepped, error) {
	if len(w.sections) == 0 {
		stepped.CaseState = w.silentState(stepped)
		return stepped, nil
	}
	draft, note, err := w.draft(ctx, stepped)
	if err != nil {
		return stepped, err
	}
	stepped.Draft, stepped.Note, stepped.CaseState = draft, note, "pending"
	if w.step.Message.Source == domain.FromSlack && !w.proposed {
		stepped.Answered, stepped.CaseState = true, "closed"
	}
	return stepped, nil
}

// silentState is the case's state where nothing is answered: a person reads what asks for one.
func (w *work) silentState(stepped domain.Stepped) string {
	for _, stored := range stepped.Requests {
		if stored.Request.Outcome == domain.Escalated || stored.Request.Outcome == domain.NeedsInformation {
			return "escalated"
		}
	}
	return "closed"
}

// sectionsOf reads what a stored answer says.
func sectionsOf(stored domain.StoredRequest) ([]prompts.Section, error) {
	if len(stored.Sections) == 0 {
		return nil, nil
	}
	var sections []prompts.Section
	if err := json.Unmarshal(stored.Sections, &sections); err != nil {
		return nil, fmt.Errorf("reading a kept answer: %w", err)
	}
	return sections, nil
}
