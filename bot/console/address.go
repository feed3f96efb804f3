package console

import (
	"fmt"
	"net/mail"
	"strings"
	"unicode"

	"guichet/domain"
)

// oddAddress tells an address with letters that are not ASCII: they may only look like a known one.
func oddAddress(address string) bool {
	return strings.ContainsFunc(address, func(r rune) bool { return r > unicode.MaxASCII })
}

// mailbox writes an address as it goes into the editor's lists.
func mailbox(a domain.MailAddress) string {
	name := plain(a.Name)
	if name == "" {
		return plain(a.Address)
	}
	// mail.Address.String would encode what is not ASCII (RFC 2047); people read this one.
	if strings.ContainsAny(name, `"\,;<>@()[]:.`) {
		name = fmt.Sprintf("%q", name)
	}
	return name + " <" + plain(a.Address) + ">"
}

// mailboxes reads an editor's list of addresses back.
func mailboxes(list string) ([]domain.MailAddress, error) {
	list = strings.Trim(strings.NewReplacer(";", ",", "\r", "", "\n", ",").Replace(list), ", ")
	if list == "" {
		return nil, nil
	}
	parsed, err := mail.ParseAddressList(list)
	if err != nil {
		return nil, fmt.Errorf("reading the addresses %q: %w", plain(list), domain.ErrInvalid)
	}
	var found []domain.MailAddress
	for _, a := range parsed {
		found = append(found, domain.MailAddress{Name: plain(a.Name), Address: strings.ToLower(plain(a.Address))})
	}
	return found, nil
}
