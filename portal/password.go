package portal

import (
	"context"
	"sync"

	"github.com/alexedwards/argon2id"
)

// PasswordHash is an Argon2id hash in PHC format, parameters and salt included.
type PasswordHash string

// hashing is more than OWASP's Password Storage Cheat Sheet asks for with one pass, 46 MiB. It does not go by the machine,
// because a hash must cost the same wherever it was made.
var hashing = argon2id.Params{Memory: 64 * 1024, Iterations: 1, Parallelism: 2, SaltLength: 16, KeyLength: 32}

// hashesAtOnce bounds the memory that sign-ins take of one replica, at 64 MiB each.
const hashesAtOnce = 4

// absentUser is compared with where no such user exists, so that the time taken does not tell.
var absentUser = sync.OnceValues(func() (string, error) { return argon2id.CreateHash("", &hashing) })

func (p *Portal) hashPassword(ctx context.Context, password string) (PasswordHash, error) {
	if err := p.hashing.Acquire(ctx, 1); err != nil {
		return "", err
	}
	defer p.hashing.Release(1)
	hash, err := argon2id.CreateHash(password, &hashing)
	return PasswordHash(hash), err
}

// passwordFits takes as long for an empty hash, which nothing fits, as for any other.
func (p *Portal) passwordFits(ctx context.Context, password string, hash PasswordHash) (bool, error) {
	if err := p.hashing.Acquire(ctx, 1); err != nil {
		return false, err
	}
	defer p.hashing.Release(1)
	against, err := absentUser() // made whoever it is, or the first absent one would take longer
	if err != nil {
		return false, err
	}
	if hash != "" {
		against = string(hash)
	}
	match, err := argon2id.ComparePasswordAndHash(clipPassword(password), against)
	return match && hash != "", err
}

// clipPassword bounds what is hashed; a longer one is wrong anyway.
func clipPassword(s string) string { return s[:min(len(s), maxPassword+1)] }
