package intents_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"guichet/domain"
	"guichet/intents"
)

// TestM20_WhatIsPassedOnIsReadByAPerson: what a forwarded or attached mail asks is neither done nor lost.
func TestM20_WhatIsPassedOnIsReadByAPerson(t *testing.T) {
	t.Parallel()
	passed := &domain.Forwarded{From: domain.MailAddress{Address: "chef@elsewhere.example"}, Text: "Merci de nous livrer 10 sacs de farine T65."}
	eml := domain.Attachment{Name: "a.eml", ContentType: "message/rfc822"}
	for name, test := range map[string]struct {
		from  string
		mail  domain.Incoming
		asked []domain.Intent
		want  string
	}{
		"nothing said above it":            {"ana@meunier.example", domain.Incoming{Forwarded: passed}, nil, "escalated forwarded"},
		"asked above it":                   {"ana@meunier.example", domain.Incoming{Forwarded: passed, Own: "Où en est notre commande M-2055 ?"}, []domain.Intent{domain.DeliveryStatus}, ""},
		"asked above several":              {"ana@meunier.example", domain.Incoming{Forwarded: passed, Own: "Où en est notre commande M-2055 ?", Attachments: []domain.Attachment{eml, eml}}, []domain.Intent{domain.DeliveryStatus}, "escalated forwarded"},
		"one mail attached to a question":  {"ana@meunier.example", domain.Incoming{Forwarded: passed, Own: "Où en est notre commande M-2055 ?", Attachments: []domain.Attachment{eml}}, []domain.Intent{domain.DeliveryStatus}, ""},
		"nothing passed on, nothing asked": {"ana@meunier.example", domain.Incoming{Own: "Merci beaucoup"}, nil, ""},
		"passed on by a stranger":          {"who@nowhere.example", domain.Incoming{Forwarded: passed}, nil, "escalated sender_unproven"},
		"passed on by a robot":             {"ana@meunier.example", domain.Incoming{Forwarded: passed, Automatic: domain.AutoReply}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := wholesaler()
			at := time.Date(2026, time.October, 5, 9, 0, 0, 0, time.UTC)
			mail := test.mail
			mail.From.Address, mail.Date = test.from, at
			in := intents.Input{Message: domain.Message{Source: domain.FromMail, SentAt: at, Mail: &mail, Sender: l.sender(test.from, "", domain.Authentication{})}}
			desk := intents.NewDesk(intents.Config{Engine: &scripted{language: "fr", intents: test.asked}, Location: time.UTC})
			desk.SetCatalogue(l.products, l.refs, l.customers, l.contacts)
			reading, err := desk.Read(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := desk.Plan(context.Background(), in, reading, l, at)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range plan.Requests {
				if p.Request.Intent == domain.OtherIntent {
					got = append(got, inOneLine(p.Request))
				}
				if p.Action != nil {
					t.Errorf("%+v would be done", p.Action)
				}
			}
			if strings.Join(got, " || ") != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
