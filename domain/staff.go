package domain

import "slices"

// Role is what a member of staff may do.
type Role string

// The roles.
const (
	RoleClerk      Role = "clerk"      // asks and records
	RoleApprover   Role = "approver"   // decides drafts
	RoleSupervisor Role = "supervisor" // decides everything, grants autonomy
	RoleAuditor    Role = "auditor"    // reads everything, changes nothing
)

// Staff is a person of the company, from the configuration.
type Staff struct {
	Login    string `toml:"login"`
	Name     string `toml:"name"`
	Email    string `toml:"email"`
	Slack    string `toml:"slack"`
	Roles    []Role `toml:"roles"`
	Language string `toml:"language"`
}

// MayDecide tells whether the person may approve, edit or reject drafts.
func (s Staff) MayDecide() bool {
	return slices.Contains(s.Roles, RoleApprover) || slices.Contains(s.Roles, RoleSupervisor)
}

// MayRecord tells whether the person may have the assistant write to the ADV database from chat.
func (s Staff) MayRecord() bool { return s.MayDecide() || slices.Contains(s.Roles, RoleClerk) }

// MayRead tells whether the person may see cases and customers.
func (s Staff) MayRead() bool { return len(s.Roles) > 0 }

// Directory finds members of staff.
type Directory []Staff

// ByLogin finds a person by login.
func (d Directory) ByLogin(login string) (Staff, bool) {
	return d.find(func(s Staff) bool { return s.Login == login })
}

// BySlack finds a person by Slack user id; the empty id is nobody.
func (d Directory) BySlack(id string) (Staff, bool) {
	return d.find(func(s Staff) bool { return id != "" && s.Slack == id })
}

// find refuses where several fit: a right is never given by guess.
func (d Directory) find(fits func(Staff) bool) (Staff, bool) {
	var found []Staff
	for _, s := range d {
		if fits(s) {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		return Staff{}, false
	}
	return found[0], true
}
