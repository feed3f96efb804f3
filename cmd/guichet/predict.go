package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"guichet/cmd/guichet/corpus"
	"guichet/domain"
	"guichet/prompts"
)

// predict reads from the database what one message came to.
func (r *evalRun) predict(ctx context.Context, id domain.MessageID, line *corpus.Line) error {
	view, err := r.caseOf(ctx, id)
	if err != nil {
		return err
	}
	language, customer, err := r.store.Understood(ctx, id)
	if err != nil {
		return err
	}
	line.Language = language
	if customer != "" {
		line.Customer = (*string)(&customer)
	}
	var requests []domain.RequestID
	for _, request := range view.Requests {
		if request.Message == id {
			requests = append(requests, request.ID)
			line.Requests = append(line.Requests, predictRequest(request))
			line.Engine = request.Engine
		}
	}
	line.Reply = replyTo(view, requests)
	line.Created = createdBy(view, requests)
	return nil
}

// replyTo is the newest draft that answers the message's requests.
func replyTo(view domain.CaseView, requests []domain.RequestID) *corpus.Reply {
	for _, draft := range view.Drafts {
		if !slices.ContainsFunc(draft.Requests, func(id domain.RequestID) bool { return slices.Contains(requests, id) }) {
			continue
		}
		reply := &corpus.Reply{Subject: draft.Content.Subject, Body: draft.Content.Body, Attachments: []string{}}
		if draft.Content.Channel != "" {
			reply.Subject = ""
		}
		for _, paper := range draft.Content.Attachments {
			reply.Attachments = append(reply.Attachments, paper.Name)
		}
		return reply
	}
	return nil
}

func createdBy(view domain.CaseView, requests []domain.RequestID) *corpus.Created {
	created := &corpus.Created{Orders: []string{}, Disputes: []string{}}
	for _, action := range view.Actions {
		if !slices.Contains(requests, action.Request) || action.State == "undone" {
			continue
		}
		switch action.Kind {
		case domain.RecordOrder:
			created.Orders = append(created.Orders, action.Number)
		case domain.OpenDispute:
			created.Disputes = append(created.Disputes, action.Number)
		}
	}
	if len(created.Orders)+len(created.Disputes) == 0 {
		return nil
	}
	return created
}

func predictRequest(request domain.Request) corpus.Request {
	p := corpus.Request{Intent: string(request.Intent), Outcome: string(request.Outcome), Kind: string(request.Kind),
		Orders: words(request.Orders), Shipments: words(request.Shipments), Invoices: words(request.Invoices), Lines: lines(request.Lines),
		Confidence: json.Number(fmt.Sprintf("%.4f", request.Confidence))}
	if !request.Reason.IsZero() {
		p.Reason = prompts.ReasonText(request.Reason, "en")
	}
	if order := request.Order; order != nil {
		p.Order = &corpus.Order{CustomerReference: order.CustomerReference, RequestedOn: order.RequestedOn.String(), ShipTo: order.ShipTo, Lines: lines(order.Lines)}
	}
	return p
}

func words[T ~string](numbers []T) []string {
	var out []string
	for _, number := range numbers {
		out = append(out, string(number))
	}
	return out
}

func lines(wanted []domain.WantedLine) []corpus.OrderLine {
	var out []corpus.OrderLine
	for _, w := range wanted {
		line := corpus.OrderLine{SKU: string(w.SKU), Quantity: w.Quantity.String()}
		if w.UnitPrice != nil {
			line.UnitPrice = w.UnitPrice.String()
		}
		out = append(out, line)
	}
	return out
}
