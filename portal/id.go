package portal

import (
	"encoding/base32"
	"fmt"
	"io"
	"strings"

	"github.com/google/uuid"
)

// newID returns 26 characters of lower-case base32: 130 random bits, safe in URLs and in every ERP's text fields.
func (p *Portal) newID() (string, error) {
	b := make([]byte, 17)
	if _, err := io.ReadFull(p.random, b); err != nil {
		return "", fmt.Errorf("new id: %w", err)
	}
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b))[:26], nil
}

// newUUID returns a random UUID (version 4, RFC 9562).
func (p *Portal) newUUID() (UserID, error) {
	id, err := uuid.NewRandomFromReader(p.random)
	if err != nil {
		return "", fmt.Errorf("new user id: %w", err)
	}
	return UserID(id.String()), nil
}
