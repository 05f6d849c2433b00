package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// userCommand makes logins, or gives one a new password.
type userCommand struct {
	Customer string   `help:"The ERP's number of the customer." required:""`
	Email    string   `help:"What the user signs in with." required:""`
	Name     string   `help:"The user's name." required:""`
	Roles    []string `help:"owner, buyer, approver, payer, viewer." default:"buyer" enum:"owner,buyer,approver,payer,viewer"`
	Language string   `help:"en or de." default:"en" enum:"en,de"`
}

// Run reads the password from standard input, so that it stands in no list of processes; an empty one is made up.
func (u userCommand) Run(ctx context.Context, c console) error {
	password, err := readPassword(os.Stdin)
	if err != nil {
		return err
	}
	return withApp(ctx, c, func(a *app) error {
		account, err := a.portal.LinkAccount(ctx, erp.CustomerID(u.Customer))
		if err != nil {
			return err
		}
		made := password == ""
		if made {
			password = rand.Text()
		}
		n := portal.NewUser{Name: u.Name, Email: u.Email, Language: u.Language, Password: password, Account: account.ID}
		for _, role := range u.Roles {
			n.Roles = append(n.Roles, portal.Role(role))
		}
		user, err := a.portal.SaveUser(ctx, n)
		if err != nil {
			return err
		}
		// Whoever came in with the old password is out.
		if err := a.sessions.Revoke(ctx, user.ID); err != nil {
			return err
		}
		c.printf("%s may sign in for %s (customer %s)\n", u.Email, account.Name, u.Customer)
		if made {
			c.printf("password: %s\n", password)
		}
		return nil
	})
}

func readPassword(r io.Reader) (string, error) {
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return "", nil
		}
	}
	b, err := io.ReadAll(io.LimitReader(r, 1024))
	if err != nil {
		return "", fmt.Errorf("read password: %w", err)
	}
	return strings.TrimRight(string(b), "\r\n"), nil
}

// withApp builds an app from the environment for a command that needs no web.
func withApp(ctx context.Context, c console, fn func(*app) error) (err error) {
	config, err := loadConfig(os.Environ())
	if err != nil {
		return err
	}
	if err := config.checkServing(); err != nil {
		return err
	}
	log, err := newLogger(c.err, config.LogFormat, "warn")
	if err != nil {
		return err
	}
	a, err := newApp(ctx, config, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	return fn(a)
}
