package bot

// maxAttachment bounds the papers of one draft, in bytes: the company's own limit, and less where the mail server takes
// less. It is known before a person approves, so that nobody approves what cannot leave.
func (a *Assistant) maxAttachment() int {
	limit := a.Policy.MaxAttachment
	if a.ServerLimit == nil {
		return limit
	}
	if server := a.ServerLimit(); server > 0 {
		return min(limit, server)
	}
	return limit
}
