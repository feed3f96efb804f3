package intents

import (
	"guichet/domain"
	"guichet/intents/classify"
	"guichet/prompts"
)

// other is what a person must read: a complaint about a person, legal mail, an application. New bank details raise an alarm.
func (p *planner) other(classify.Finding) Planned {
	code := ReasonOther
	if mail := p.in.Message.Mail; mail != nil && mail.Encrypted {
		code = ReasonEncrypted
	} else if bankCues.in(foldedWords(p.text.Tokens) + foldedWords(p.subject.Tokens)) {
		code = ReasonBankDetails
	}
	planned := escalate(domain.Request{}, code)
	planned.Answer = saying(prompts.Section{Kind: prompts.HandedOver})
	return planned
}
