package main

import (
	"context"
	"fmt"

	"guichet/bot/console"
	"guichet/domain"
	"guichet/mail"
	"guichet/mail/attachment"
)

// sources shows the console the files in which values were read, from the message as it came.
type sources struct{ *app }

// Page draws a page of a file.
func (s sources) Page(ctx context.Context, place domain.Place) ([]byte, error) {
	part, data, err := s.open(ctx, place)
	if err != nil {
		return nil, err
	}
	png, err := s.reader.Picture(ctx, part.Name, data, place.Page, place.Turn)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", domain.ErrNotFound, err)
	}
	return png, nil
}

// Listing lays out a file without pages.
func (s sources) Listing(ctx context.Context, places []domain.Place) (list console.Listing, err error) {
	if len(places) == 0 {
		return list, nil
	}
	part, data, err := s.open(ctx, places[0])
	if err != nil {
		return list, err
	}
	asked := make([]attachment.Place, len(places))
	for i, p := range places {
		asked[i] = attachment.Place{Sheet: p.Sheet, Cell: p.Cell, Path: p.Path, Start: p.Start, End: p.End}
	}
	name, contentType := part.Name, part.ContentType
	if inside := places[0].Inside; len(inside) > 0 {
		name, contentType = inside[len(inside)-1], ""
	}
	found, err := s.reader.Listing(ctx, name, contentType, data, asked)
	if err != nil {
		return list, err
	}
	list.Columns = found.Columns
	for _, row := range found.Rows {
		list.Rows = append(list.Rows, console.ListingRow(row))
	}
	return list, nil
}

// open finds the file of a place in its message.
func (s sources) open(ctx context.Context, place domain.Place) (part domain.Attachment, data []byte, err error) {
	_, raw, err := s.store.Message(ctx, place.Message)
	if err != nil {
		return part, nil, err
	}
	for _, part := range mail.Parse(raw, s.parse).Attachments {
		if part.Name != place.File {
			continue
		}
		if data, err = s.reader.Inside(ctx, part.Name, part.Data, place.Inside); err != nil {
			return part, nil, fmt.Errorf("%w: %w", domain.ErrNotFound, err)
		}
		return part, data, nil
	}
	return part, nil, fmt.Errorf("attachment %q of message %d: %w", place.File, place.Message, domain.ErrNotFound)
}

// corrections let the console say which article a line means.
type corrections struct{ *app }

// Articles are those that a customer's words may mean.
func (c corrections) Articles(customer domain.CustomerCode, words string) []domain.Product {
	return c.desk.Articles(customer, words)
}

// Article is one of the catalogue.
func (c corrections) Article(sku domain.SKU) (domain.Product, bool) { return c.desk.Article(sku) }

// Correct says which article the words of a message mean.
func (c corrections) Correct(ctx context.Context, correction domain.Correction) (again bool, err error) {
	return c.assistant.Correct(ctx, correction)
}

// Learnt lists what was learnt of a customer's words.
func (c corrections) Learnt(ctx context.Context, customer domain.CustomerCode) ([]domain.LearntReference, error) {
	return c.store.Learnt(ctx, customer)
}

// Unlearn forgets one.
func (c corrections) Unlearn(ctx context.Context, id int64, who string) error {
	return c.assistant.Unlearn(ctx, id, who)
}
