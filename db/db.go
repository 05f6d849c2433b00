// Package db keeps what the portal must remember, in PostgreSQL: sqlx over lib/pq, one file per
// aggregate.
//
// Each transaction states its portal.Scope in its first statement, and row-level security holds every
// statement to it (see package migrations). Sessions, rate limits and the ERP's slots are shared by
// all replicas and belong to no account; they are read and written without a scope.
package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// DB is a pool of connections to the portal's database.
type DB struct {
	pool *sqlx.DB
}

// Options size the pool. The zero value suits one replica of several on one server.
type Options struct {
	MaxOpen     int           // connections at most; 20 if zero
	MaxIdle     int           // kept open between requests; MaxOpen if zero
	MaxLifetime time.Duration // replaced after, so that a failover is noticed; 30 minutes if zero
}

// Open connects and makes sure that the server answers.
func Open(ctx context.Context, url string, options Options) (*DB, error) {
	config, err := pq.NewConfig(url)
	if err != nil {
		// The URL carries a password and must not reach a log.
		return nil, errors.New("open database: the URL cannot be parsed")
	}
	config.BinaryParameters = true // a statement with parameters takes one round trip, not two
	connector, err := pq.NewConnectorConfig(config)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	pool := sqlx.NewDb(openCounted(connector), "postgres")
	pool.SetMaxOpenConns(orDefault(options.MaxOpen, 20))
	pool.SetMaxIdleConns(orDefault(options.MaxIdle, orDefault(options.MaxOpen, 20)))
	pool.SetConnMaxLifetime(orDefault(options.MaxLifetime, 30*time.Minute))
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", explain(ctx, err)), pool.Close())
	}
	return &DB{pool: pool}, nil
}

func orDefault[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}

// Close gives the connections back.
func (d *DB) Close() error { return d.pool.Close() }

// SQL is the pool itself, for River's client. Statements on it have no scope and see no account.
func (d *DB) SQL() *sqlx.DB { return d.pool }
