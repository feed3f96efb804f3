package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"guichet/domain"
	"guichet/intents"
	"guichet/mail/attachment"
)

// triageStore is what Triage asks of the database.
type triageStore interface {
	Message(ctx context.Context, id domain.MessageID) (message domain.Message, raw []byte, err error)
	Thread(ctx context.Context, message domain.Message) (domain.Thread, error)
	Lessons(ctx context.Context, message domain.MessageID, customers []domain.CustomerCode) (domain.Lessons, error)
	Snapshot(ctx context.Context, read func(domain.Records) error) error
	Triage(ctx context.Context, id domain.MessageID, triaged domain.Triaged) error
}

// Triage is step 2: it works out what a received message asks and how far it can be answered.
//
// It reads the attachments, splits the message into requests, and resolves what they name against the ADV database.
// Nothing is changed there: Execute does that. Triage may run several times for one message, after a crash; the later
// result replaces the earlier.
func (a *Assistant) Triage(ctx context.Context, id domain.MessageID) error {
	message, raw, err := a.Store.Message(ctx, id)
	if err != nil {
		return err
	}
	if message.State != "received" && message.State != "triaged" {
		return nil
	}
	if err := a.refreshCatalogue(ctx); err != nil {
		return err
	}
	in := intents.Input{Message: message}
	if in.Documents, err = a.readPapers(ctx, message, raw); err != nil {
		return err
	}
	if in.Thread, err = a.Store.Thread(ctx, message); err != nil {
		return err
	}
	if in.Lessons, err = a.Store.Lessons(ctx, id, message.Sender.Customers); err != nil {
		return err
	}
	a.OnStep("triage.read")
	reading, err := a.Planner.Read(ctx, in)
	if err != nil {
		return fmt.Errorf("reading message %d: %w", id, err)
	}
	triaged, err := a.understand(ctx, in, reading)
	if err != nil {
		return fmt.Errorf("understanding message %d: %w", id, err)
	}
	a.OnStep("triage")
	if err := a.Store.Triage(ctx, id, triaged); err != nil {
		return err
	}
	a.OnStep("triaged")
	return nil
}

// understand resolves a reading on a snapshot.
func (a *Assistant) understand(ctx context.Context, in intents.Input, reading intents.Reading) (domain.Triaged, error) {
	triaged := domain.Triaged{At: a.Clock()}
	err := a.Store.Snapshot(ctx, func(records domain.Records) error {
		plan, err := a.Planner.Plan(ctx, in, reading, records, a.now())
		if err != nil {
			return err
		}
		triaged.Language, triaged.Customer = plan.Language, plan.Customer
		for i, planned := range plan.Requests {
			planned.Request.Position = i + 1
			triaged.Requests = append(triaged.Requests, planned.Request)
		}
		return nil
	})
	if err != nil {
		return triaged, err
	}
	triaged.Reading, err = json.Marshal(reading)
	return triaged, err
}

// ChatFiles is a Chat that can fetch what was posted with a message; domain.ErrPermanent where trying again is useless.
type ChatFiles interface {
	File(ctx context.Context, file domain.ChatFile) ([]byte, error)
}

// readPapers reads what came with a message. It fails only where a file may be had later.
func (a *Assistant) readPapers(ctx context.Context, message domain.Message, raw []byte) ([]attachment.Document, error) {
	if message.Chat != nil {
		return a.readChatFiles(ctx, *message.Chat)
	}
	return a.readAttachments(ctx, message, raw), nil
}

func (a *Assistant) readChatFiles(ctx context.Context, chat domain.Chat) ([]attachment.Document, error) {
	files, can := a.Chat.(ChatFiles)
	var documents []attachment.Document
	for _, file := range chat.Files {
		if !can || a.ReadAttachment == nil {
			documents = append(documents, attachment.Document{Name: file.Name, Problem: attachment.ProblemUnsupported + ": files of chat are not read here"})
			continue
		}
		data, err := files.File(ctx, file)
		switch {
		case errors.Is(err, domain.ErrPermanent):
			a.Log.Warn("a file of a post cannot be had", "error", err)
			documents = append(documents, attachment.Document{Name: file.Name, Problem: attachment.ProblemUnsupported + ": it could not be fetched"})
		case err != nil:
			return nil, err
		default:
			documents = append(documents, a.ReadAttachment(ctx, file.Name, file.ContentType, data))
		}
	}
	return documents, nil
}

// readAttachments reads the papers of a mail; each costs only itself when it cannot be read.
func (a *Assistant) readAttachments(ctx context.Context, message domain.Message, raw []byte) []attachment.Document {
	if message.Mail == nil || a.ParseMail == nil || a.ReadAttachment == nil {
		return nil
	}
	logos := map[string]bool{}
	for _, part := range message.Mail.Attachments {
		logos[part.Hash] = part.Inline && part.Hash != ""
	}
	var documents []attachment.Document
	for _, part := range a.ParseMail(raw).Attachments {
		if (part.Inline || logos[part.Hash]) && !readableInline(part) {
			continue
		}
		documents = append(documents, a.ReadAttachment(ctx, part.Name, part.ContentType, part.Data))
	}
	return documents
}

// readableInline tells a paper that a mail program put inline from a logo.
func readableInline(part domain.Attachment) bool {
	return part.ContentType == "application/pdf"
}
