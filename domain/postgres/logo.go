package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"guichet/domain"
)

// Limits of what is taken for a logo: a picture of at most maxLogo bytes that came with logoAfter earlier mails among the
// sender's last logoMails.
const (
	maxLogo   = 256 << 10
	logoAfter = 2
	logoMails = 200
)

// tellLogos marks as inline the pictures of a mail that its sender had sent twice before: what comes with every mail is a
// logo, however the mail program attached it. It is worked out at each reading and kept nowhere; the file stays where it is.
func tellLogos(ctx context.Context, q querier, message *domain.Message) error {
	if message.Mail == nil {
		return nil
	}
	var hashes []string
	for _, a := range message.Mail.Attachments {
		if mayBeLogo(a) {
			hashes = append(hashes, a.Hash)
		}
	}
	if len(hashes) == 0 {
		return nil
	}
	rows, err := q.Query(ctx, `SELECT h FROM unnest($1::text[]) AS h WHERE $5 <= (SELECT count(DISTINCT e.message_id) FROM
			(SELECT message_id, mail FROM bot.message WHERE from_addr = $2 AND id < $3 AND source = 'mail' AND message_id <> $4
				ORDER BY received_at DESC LIMIT $6) e
			WHERE e.mail->'Attachments' @> jsonb_build_array(jsonb_build_object('Hash', h)))`,
		hashes, indexable(strings.ToLower(message.Mail.From.Address)), message.ID, indexable(message.Mail.MessageID), logoAfter, logoMails)
	if err != nil {
		return fmt.Errorf("looking for pictures seen before: %w", err)
	}
	seen, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("looking for pictures seen before: %w", err)
	}
	for i, a := range message.Mail.Attachments {
		if mayBeLogo(a) && slices.Contains(seen, a.Hash) {
			message.Mail.Attachments[i].Inline = true
		}
	}
	return nil
}

func mayBeLogo(a domain.Attachment) bool {
	return !a.Inline && a.Hash != "" && a.Size <= maxLogo && strings.HasPrefix(a.ContentType, "image/")
}
