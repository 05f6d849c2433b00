package portal

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"time"
)

// RateLimiter counts events in a window across all replicas.
type RateLimiter interface {
	// Allow counts one event in bucket and reports whether it is within limit per window, how many are left, and if none,
	// how long to wait.
	Allow(ctx context.Context, bucket string, limit int, window time.Duration) (ok bool, retryAfter time.Duration, remaining int, err error)
}

// How often a password may be tried: for one login, and from one address over all logins.
const (
	triesPerLogin   = 8
	triesPerAddress = 40
	triesWindow     = 15 * time.Minute
	minPassword     = 12
	maxPassword     = 256
)

// SignIn checks a password. Invalid with a Problem that does not say which part was wrong; TooMany with the wait as its
// argument. Both are in the audit log.
func (p *Portal) SignIn(ctx context.Context, email, password, address string) (User, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	left, err := p.allowSignIn(ctx, email, address)
	if err != nil {
		return User{}, err
	}
	user, hash, err := p.userByEmail(ctx, email)
	if err != nil && CodeOf(err) != NotFound {
		return User{}, err
	}
	match, hashErr := p.passwordFits(ctx, password, hash)
	if hashErr != nil {
		return User{}, fmt.Errorf("compare password: %w", hashErr)
	}
	if !match || err != nil {
		refused := AuditEntry{At: p.clock(), ActorName: clip(email), Action: AuditSignInRefused, Subject: "address " + address}
		if err := p.record(ctx, refused); err != nil {
			return User{}, err
		}
		return User{}, invalid("email", MsgSignInWrong, left)
	}
	return user, p.record(ctx, AuditEntry{At: p.clock(), ActorID: user.ID, ActorName: user.Name, Action: AuditSignIn, Subject: "address " + address})
}

// SignOut notes that a user left. The session is the web's to end.
func (p *Portal) SignOut(ctx context.Context, u User) error {
	return p.record(ctx, AuditEntry{At: p.clock(), ActorID: u.ID, ActorName: u.Name, Action: AuditSignOut})
}

func (p *Portal) allowSignIn(ctx context.Context, email, address string) (left int, err error) {
	for _, b := range []struct {
		bucket string
		limit  int
	}{{"sign-in address " + network(address), triesPerAddress}, {"sign-in login " + email, triesPerLogin}} {
		ok, wait, remaining, err := p.limits.Allow(ctx, b.bucket, b.limit, triesWindow)
		if err != nil {
			return 0, fmt.Errorf("limit sign-in: %w", err)
		}
		if !ok {
			return 0, fail(TooMany, MsgSignInPaused, wait.Round(time.Minute)+time.Minute)
		}
		left = remaining
	}
	return left, nil
}

// network is what one party holds of addresses: a single one of IPv4, but a whole /64 of IPv6 (RFC 6177).
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if ip = ip.Unmap(); ip.Is4() {
		return ip.String()
	}
	return netip.PrefixFrom(ip.WithZone(""), 64).Masked().String()
}

func (p *Portal) userByEmail(ctx context.Context, email string) (u User, hash PasswordHash, err error) {
	err = p.store.InTx(ctx, SignInScope(""), func(tx Tx) error {
		u, hash, err = tx.UserByEmail(ctx, email)
		return err
	})
	return u, hash, err
}

func (p *Portal) record(ctx context.Context, e AuditEntry) error {
	return p.store.InTx(ctx, JobScope(), func(tx Tx) error { return tx.Record(ctx, e) })
}

// User returns the signed-in user. NotFound once the login is gone.
func (p *Portal) User(ctx context.Context, id UserID) (u User, err error) {
	err = p.store.InTx(ctx, SignInScope(id), func(tx Tx) error {
		u, err = tx.User(ctx, id)
		return err
	})
	return u, err
}

// AccountsOf returns the accounts a user may enter, by name.
func (p *Portal) AccountsOf(ctx context.Context, u User) (accounts []Account, err error) {
	err = p.store.InTx(ctx, SignInScope(u.ID), func(tx Tx) error {
		accounts, err = tx.AccountsOf(ctx, u.ID)
		return err
	})
	return accounts, err
}

// Enter makes the actor for a user on an account, and counts what lies in the cart there: as a member, or as one of the
// distributor's people who may open it. NotFound for everybody else, so that a foreign account and one that does not
// exist look the same.
func (p *Portal) Enter(ctx context.Context, id UserID, account AccountID) (Actor, CartSummary, error) {
	var e Entry
	err := p.store.InTx(ctx, AccountScope(account), func(tx Tx) (err error) {
		e, err = tx.Entry(ctx, id, account)
		return err
	})
	if CodeOf(err) == NotFound {
		return p.enterAsStaff(ctx, id, account)
	}
	return Actor{User: e.User, Account: e.Account, membership: e.Membership}, e.Cart, err
}

// SetLanguage keeps the language a user chose.
func (p *Portal) SetLanguage(ctx context.Context, u User, language string) error {
	return p.store.InTx(ctx, SignInScope(u.ID), func(tx Tx) error { return tx.SaveLanguage(ctx, u.ID, language) })
}

// NewUser is a login to be made, for one account.
type NewUser struct {
	Name     string
	Email    string
	Language string
	Password string
	Account  AccountID
	Roles    []Role
}

// SaveUser makes the login, or gives the one with this e-mail a new name and password, and puts it on the account with
// the roles. Invalid: malformed e-mail, short password, no role.
func (p *Portal) SaveUser(ctx context.Context, n NewUser) (User, error) {
	if len(n.Roles) == 0 {
		return User{}, invalid("roles", MsgRoleMissing)
	}
	return p.saveLogin(ctx, n, func(tx Tx, user User) error {
		if err := tx.SaveMembership(ctx, Membership{User: user.ID, Account: n.Account, Roles: n.Roles}); err != nil {
			return err
		}
		return tx.Record(ctx, AuditEntry{At: p.clock(), Account: n.Account, Action: AuditUserSaved, Subject: "user " + string(user.ID)})
	})
}

// saveLogin makes the login, or renews the one with this e-mail, and has it placed where it belongs in the same transaction.
func (p *Portal) saveLogin(ctx context.Context, n NewUser, place func(Tx, User) error) (User, error) {
	n.Email = strings.ToLower(strings.TrimSpace(n.Email))
	switch {
	case strings.Count(n.Email, "@") != 1 || len(n.Email) > 254:
		return User{}, invalid("email", MsgEmailMalformed)
	case len(n.Password) < minPassword || len(n.Password) > maxPassword:
		return User{}, invalid("password", MsgPasswordLength, minPassword, maxPassword)
	}
	hash, err := p.hashPassword(ctx, n.Password)
	if err != nil {
		return User{}, fmt.Errorf("hash password: %w", err)
	}
	id, err := p.newUUID()
	if err != nil {
		return User{}, err
	}
	var user User
	err = p.store.InTx(ctx, JobScope(), func(tx Tx) error {
		user = User{ID: id, Name: n.Name, Email: n.Email, Language: n.Language}
		if old, _, err := tx.UserByEmail(ctx, n.Email); err == nil {
			user.ID = old.ID
		} else if CodeOf(err) != NotFound {
			return err
		}
		if err := tx.SaveUser(ctx, user, hash); err != nil {
			return err
		}
		return place(tx, user)
	})
	return user, err
}
