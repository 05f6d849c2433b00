package db

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/securecookie"
	"github.com/gorilla/sessions"

	"github.com/tradecounter/portal/portal"
)

// SessionOptions say how long a session lives and how its cookie travels.
type SessionOptions struct {
	Clock    func() time.Time
	Idle     time.Duration // ends after so long without a request
	Absolute time.Duration // ends so long after sign-in, whatever happens
	Secure   bool          // the cookie travels over HTTPS only
	UserKey  string        // the key in Values under which the web keeps the signed-in user's id
}

// SessionStore keeps sessions in PostgreSQL behind the Store interface of gorilla/sessions. The
// cookie holds a random id, the table its SHA-256.
//
// A session gets a new id, and the old one ends, when the user in it changes: at sign-in nobody may
// know the id from before. Setting Options.MaxAge below zero and saving ends a session. Values are
// gob-encoded: types other than the basic ones need gob.Register.
type SessionStore struct {
	db      *DB
	options SessionOptions
}

var _ sessions.Store = (*SessionStore)(nil)

// NewSessionStore returns a store; every option but Secure is required.
func NewSessionStore(d *DB, options SessionOptions) *SessionStore {
	return &SessionStore{db: d, options: options}
}

// loadedKey keeps in a session what its row says; it is not stored.
type loadedKey struct{}

type sessionRow struct {
	Hash       []byte         `db:"id_hash"`
	Data       []byte         `db:"data"`
	User       sql.NullString `db:"user_id"`
	LastSeenAt time.Time      `db:"last_seen_at"`
}

// Get returns the request's session, the same one for each call.
func (s *SessionStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New returns the session that the request's cookie names, or an empty one if there is none or it
// has ended.
func (s *SessionStore) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(s, name)
	session.Options = &sessions.Options{
		Path: "/", MaxAge: int(s.options.Absolute.Seconds()),
		Secure: s.options.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	session.IsNew = true
	cookie, err := r.Cookie(name)
	if errors.Is(err, http.ErrNoCookie) {
		return session, nil
	}
	if err != nil {
		return session, err
	}
	row, err := s.load(r.Context(), hashID(cookie.Value))
	if errors.Is(err, sql.ErrNoRows) {
		return session, nil
	}
	if err != nil {
		return session, fmt.Errorf("load session: %w", explain(r.Context(), err))
	}
	if err := (securecookie.GobEncoder{}).Deserialize(row.Data, &session.Values); err != nil {
		return session, fmt.Errorf("decode session: %w", err)
	}
	session.Values[loadedKey{}] = row
	session.ID = cookie.Value
	session.IsNew = false
	return session, nil
}

// load returns a session that has not ended. It notes the visit only now and then, so that a page
// seldom costs a write.
func (s *SessionStore) load(ctx context.Context, hash []byte) (row sessionRow, err error) {
	const query = `SELECT id_hash, data, user_id, last_seen_at FROM sessions
		WHERE id_hash = $1 AND expires_at > $2 AND last_seen_at > $3`
	now := s.options.Clock()
	if err := s.db.pool.GetContext(ctx, &row, query, hash, now, now.Add(-s.options.Idle)); err != nil {
		return row, err
	}
	if now.Sub(row.LastSeenAt) > s.options.Idle/30 {
		_, err = s.db.pool.ExecContext(ctx, `UPDATE sessions SET last_seen_at = $2 WHERE id_hash = $1`, hash, now)
	}
	return row, err
}

// Save stores the session and sets its cookie. It fails with Unauthenticated for a session that was
// ended meanwhile: saving must not bring it back.
func (s *SessionStore) Save(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	if err := s.save(r.Context(), session); err != nil {
		return fmt.Errorf("save session: %w", explain(r.Context(), err))
	}
	http.SetCookie(w, sessions.NewCookie(session.Name(), session.ID, session.Options))
	return nil
}

func (s *SessionStore) save(ctx context.Context, session *sessions.Session) error {
	row, stored := session.Values[loadedKey{}].(sessionRow)
	if session.Options.MaxAge < 0 {
		session.ID = ""
		return s.end(ctx, row.Hash)
	}
	delete(session.Values, loadedKey{})
	data, err := (securecookie.GobEncoder{}).Serialize(session.Values)
	if err != nil {
		return err
	}
	user, _ := session.Values[s.options.UserKey].(string)
	next := sessionRow{Hash: row.Hash, Data: data, User: sql.NullString{String: user, Valid: user != ""}}
	if stored && next.User == row.User {
		err = s.replace(ctx, next)
	} else {
		session.ID = rand.Text()
		next.Hash = hashID(session.ID)
		err = errors.Join(s.insert(ctx, next), s.end(ctx, row.Hash))
	}
	session.Values[loadedKey{}] = next
	return err
}

func (s *SessionStore) replace(ctx context.Context, row sessionRow) error {
	const update = `UPDATE sessions SET data = $2, last_seen_at = $3 WHERE id_hash = $1`
	result, err := s.db.pool.ExecContext(ctx, update, row.Hash, row.Data, s.options.Clock())
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return &portal.Error{Code: portal.Unauthenticated, Err: errors.New("the session has ended")}
}

// insert also clears away a few sessions that have ended, so that nobody has to sweep.
func (s *SessionStore) insert(ctx context.Context, row sessionRow) error {
	const insert = `
		WITH ended AS (DELETE FROM sessions WHERE id_hash IN (
			SELECT id_hash FROM sessions WHERE expires_at <= $4 OR last_seen_at <= $6 LIMIT 10 FOR UPDATE SKIP LOCKED))
		INSERT INTO sessions (id_hash, data, user_id, created_at, last_seen_at, expires_at)
		VALUES ($1, $2, $3, $4, $4, $5)`
	now := s.options.Clock()
	_, err := s.db.pool.ExecContext(ctx, insert, row.Hash, row.Data, row.User,
		now, now.Add(s.options.Absolute), now.Add(-s.options.Idle))
	return err
}

func (s *SessionStore) end(ctx context.Context, hash []byte) error {
	if hash == nil {
		return nil
	}
	_, err := s.db.pool.ExecContext(ctx, `DELETE FROM sessions WHERE id_hash = $1`, hash)
	return err
}

// Revoke ends every session of a user, as a new password must.
func (s *SessionStore) Revoke(ctx context.Context, user portal.UserID) error {
	if _, err := s.db.pool.ExecContext(ctx, `DELETE FROM sessions WHERE user_id = $1`, string(user)); err != nil {
		return fmt.Errorf("revoke sessions of user %q: %w", user, explain(ctx, err))
	}
	return nil
}

// hashID needs no salt: the id is 130 random bits.
func hashID(id string) []byte {
	sum := sha256.Sum256([]byte(id))
	return sum[:]
}
