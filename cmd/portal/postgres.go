package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/db/embedded"
)

// database is where the portal's data is: somebody's server, or one of our own.
type database struct {
	appURL   string
	ownerURL string // empty: the schema is somebody else's to migrate
	server   *embedded.Server
}

// openDatabase starts a server of our own if no other is named, and migrates where it may.
func openDatabase(ctx context.Context, c config, log *slog.Logger) (*database, error) {
	d := &database{appURL: c.DatabaseURL, ownerURL: c.DatabaseMigrateURL}
	if d.appURL == "" {
		server, err := embedded.Start(ctx, embedded.Config{DataDir: c.DataDir, Logger: log, Ephemeral: c.tuning.ephemeral})
		if err != nil {
			return nil, fmt.Errorf("start PostgreSQL: %w", err)
		}
		d.appURL, d.ownerURL, d.server = server.AppURL(), server.OwnerURL(), server
	}
	if d.ownerURL == "" {
		return d, nil
	}
	if err := db.Migrate(ctx, d.ownerURL); err != nil {
		return nil, joinClose(err, d.close)
	}
	return d, nil
}

func (d *database) close() error {
	if d.server == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return d.server.Stop(ctx)
}
