package main

import (
	"context"
	"crypto/rand"
	"os"

	"github.com/tradecounter/portal/portal"
)

// staffCommand makes logins of the distributor's own people, or gives one a new password.
type staffCommand struct {
	Email    string   `help:"What the person signs in with." required:""`
	Name     string   `help:"The person's name." required:""`
	Roles    []string `help:"rep, service, ar, admin." required:"" enum:"rep,service,ar,admin"`
	Rep      string   `help:"The ERP's number of the salesperson whose customers a rep serves."`
	Language string   `help:"en or de." default:"en" enum:"en,de"`
}

// Run reads the password from standard input, so that it stands in no list of processes; an empty one is made up.
func (s staffCommand) Run(ctx context.Context, c console) error {
	password, err := readPassword(os.Stdin)
	if err != nil {
		return err
	}
	return withApp(ctx, c, func(a *app) error {
		made := password == ""
		if made {
			password = rand.Text()
		}
		n := portal.NewStaff{Name: s.Name, Email: s.Email, Language: s.Language, Password: password, Rep: s.Rep}
		for _, role := range s.Roles {
			n.Roles = append(n.Roles, portal.StaffRole(role))
		}
		saved, err := a.portal.SaveStaff(ctx, n)
		if err != nil {
			return err
		}
		// Whoever came in with the old password is out.
		if err := a.sessions.Revoke(ctx, saved.User.ID); err != nil {
			return err
		}
		c.printf("%s may sign in as staff\n", s.Email)
		if made {
			c.printf("password: %s\n", password)
		}
		return nil
	})
}
