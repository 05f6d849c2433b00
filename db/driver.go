package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
)

// openCounted opens a pool whose connections count what they send, below everything that uses the
// pool, so that no statement escapes.
func openCounted(connector driver.Connector) *sql.DB { return sql.OpenDB(countedConnector{connector}) }

type countedConnector struct{ driver.Connector }

func (c countedConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	whole, ok := conn.(pqConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("connection of type %T lacks what lib/pq's has", conn), conn.Close())
	}
	return &countedConn{whole}, nil
}

// pqConn is what database/sql looks for in a connection and lib/pq offers.
type pqConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// A prepared statement counts once, when it is prepared: COPY sends its rows without waiting for an
// answer.
type countedConn struct{ pqConn }

func (c *countedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	count(ctx)
	return c.pqConn.ExecContext(ctx, query, args)
}

func (c *countedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	count(ctx)
	return c.pqConn.QueryContext(ctx, query, args)
}

func (c *countedConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	count(ctx)
	return c.pqConn.PrepareContext(ctx, query)
}

func (c *countedConn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	count(ctx)
	tx, err := c.pqConn.BeginTx(ctx, options)
	if err != nil {
		return nil, err
	}
	return countedTx{tx, ctx}, nil
}

// countedTx remembers the context of its BEGIN, since COMMIT and ROLLBACK are given none.
type countedTx struct {
	driver.Tx
	ctx context.Context
}

func (t countedTx) Commit() error {
	count(t.ctx)
	return t.Tx.Commit()
}

func (t countedTx) Rollback() error {
	count(t.ctx)
	return t.Tx.Rollback()
}
