package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"guichet/domain"
	"guichet/domain/postgres"
	"guichet/intents/classify"
	"guichet/intents/classify/training"
)

// trainCommand is guichet train.
type trainCommand struct {
	Benchmark   bool     `help:"Train on the first file and test on the second (label, tab, text): print accuracy, macro F1, ECE, seconds and bytes."`
	Corrections string   `help:"The desk's own corrections (JSON lines): the result is kept only if the held-back score does not fall." type:"existingfile"`
	Taught      bool     `help:"The corrections are those that people made in the console, from the configured database, which is only read." name:"corrections-from-database"`
	Out         string   `help:"Where the model goes." default:"intents/classify/model/offline.model" type:"path"`
	Files       []string `arg:"" optional:"" help:"TRAIN.tsv TEST.tsv, for --benchmark." type:"existingfile"`
}

// Run trains the offline engine from the program's own examples; the same examples give the same bytes.
func (c trainCommand) Run(ctx context.Context, e *environment) error {
	switch {
	case c.Benchmark && len(c.Files) != 2:
		return fmt.Errorf("--benchmark takes two files, TRAIN.tsv and TEST.tsv: %w", domain.ErrInvalid)
	case c.Benchmark:
		return c.benchmark(e)
	}
	if _, err := os.Stat(filepath.Dir(c.Out)); err != nil { // told before the minutes of training
		return fmt.Errorf("--out: the model has no folder to go to: %w", err)
	}
	examples, err := classify.ReadFolder(training.Files)
	if err != nil {
		return err
	}
	if corrections, err := c.corrections(ctx, e); err != nil || c.Taught || c.Corrections != "" {
		if err != nil {
			return err
		}
		return c.retrain(e, examples, corrections)
	}
	begun := time.Now()
	fmt.Fprintf(e.err, "training on %d examples…\n", len(examples))
	model, err := classify.Train(examples, classify.Options{})
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s: %d examples, %d bytes, %s\n", model.Version(), len(examples), model.Size(), time.Since(begun).Round(100*time.Millisecond))
	return c.write(model)
}

// write puts the model in its place in one move: a running program may load that file.
func (c trainCommand) write(model *classify.Model) error {
	out := filepath.Clean(c.Out)
	part := out + ".part"
	if err := os.WriteFile(part, model.Bytes(), 0o644); err != nil { //nolint:gosec // no secret
		return fmt.Errorf("writing the model: %w", err)
	}
	if err := os.Rename(part, out); err != nil {
		return fmt.Errorf("writing the model: %w", err)
	}
	return nil
}

func (c trainCommand) benchmark(e *environment) error {
	train, err := os.Open(c.Files[0])
	if err != nil {
		return err
	}
	defer train.Close()
	test, err := os.Open(c.Files[1])
	if err != nil {
		return err
	}
	defer test.Close()
	result, err := classify.Benchmark(train, test)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "trained on     %d texts, %d labels\ntested on      %d texts\naccuracy       %.4f\nmacro F1       %.4f\nece            %.4f\nseconds        %.1f\nbytes          %d\nµs a text      %.1f\n",
		result.Trained, result.Labels, result.Tested, result.Accuracy, result.MacroF1, result.ECE, result.Seconds, result.Bytes, result.MicrosecondsEach)
	return nil
}

// corrections are those of the file and of the database.
func (c trainCommand) corrections(ctx context.Context, e *environment) (corrections []classify.Example, err error) {
	if c.Corrections != "" {
		file, err := os.Open(c.Corrections)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		if corrections, err = classify.ReadExamples(file, classify.DeskAuthor); err != nil {
			return nil, err
		}
	}
	if !c.Taught {
		return corrections, nil
	}
	config, err := e.config()
	if err != nil {
		return nil, err
	}
	db, err := openDatabase(ctx, config.Database, false)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.close()) }()
	taught, err := readTaught(ctx, db.dsn)
	if err == nil && len(taught) == 0 {
		err = fmt.Errorf("nobody has corrected a message yet: %w", domain.ErrNotFound)
	}
	return append(corrections, taught...), err
}

// readTaught are the messages that people put right in the console.
func readTaught(ctx context.Context, dsn string) ([]classify.Example, error) {
	pool, err := postgres.Connect(ctx, dsn)
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	store, err := postgres.NewStore(pool, postgres.Options{})
	if err != nil {
		return nil, err
	}
	taught, err := store.TaughtMessages(ctx)
	if err != nil {
		return nil, err
	}
	var examples []classify.Example
	for _, t := range taught {
		examples = append(examples, exampleOf(t))
	}
	return examples, nil
}

// exampleOf is what a person taught, as the trainer reads it. Which words carry each request nobody said.
func exampleOf(t domain.TaughtMessage) classify.Example {
	x := classify.Example{ID: fmt.Sprintf("message/%d", t.Message), Author: classify.DeskAuthor, Language: t.Language,
		Message: classify.Message{Own: t.Content.Words(), Chat: t.Content.Chat != nil}}
	if m := t.Content.Mail; m != nil {
		x.Message.Subject = m.Subject
		for _, part := range m.Attachments {
			if !part.Inline {
				x.Message.Attachments = append(x.Message.Attachments, part.Name)
			}
		}
	}
	for _, intent := range t.Intents {
		labelled := classify.Labelled{Intent: intent}
		if intent == domain.DisputeIntent {
			labelled.Kind = t.Kind
		}
		x.Requests = append(x.Requests, labelled)
	}
	return x
}

// retrain learns the desk's corrections.
func (c trainCommand) retrain(e *environment, examples, corrections []classify.Example) error {
	result, err := classify.Retrain(examples, corrections, classify.Options{})
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "held-back messages understood before %+v\n                              after  %+v\n", result.Before, result.After)
	for _, moved := range result.Moved {
		fmt.Fprintf(e.out, "%s: %v, was %v, should be %v; moved by %s\n", moved.ID, moved.After, moved.Before, moved.Want, strings.Join(moved.Because, ", "))
	}
	if !result.Kept {
		fmt.Fprintln(e.out, "The score fell: the old model stays.")
		return nil
	}
	return c.write(result.Model)
}
