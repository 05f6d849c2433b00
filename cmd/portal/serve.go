package main

import (
	"context"
	"errors"
	"os"

	"github.com/tradecounter/portal/db"
)

// serveCommand serves the web, the jobs, or both.
type serveCommand struct {
	NoJobs   bool `help:"Serve the web only; another replica works the jobs." xor:"jobs"`
	JobsOnly bool `help:"Work the jobs only." xor:"jobs"`
}

// Run serves until ctx ends.
func (s serveCommand) Run(ctx context.Context, c console) error {
	config, err := loadConfig(os.Environ())
	if err != nil {
		return err
	}
	if err := config.checkServing(); err != nil {
		return err
	}
	return s.serve(ctx, c, config, func(address string) { c.printf("listening on %s for %s\n", address, config.PublicURL) })
}

func (s serveCommand) serve(ctx context.Context, c console, config config, ready func(address string)) (err error) {
	log, err := newLogger(c.err, config.LogFormat, config.LogLevel)
	if err != nil {
		return err
	}
	a, err := newApp(ctx, config, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if !s.NoJobs {
		if err := a.startJobs(ctx); err != nil {
			return err
		}
	}
	if s.JobsOnly {
		<-ctx.Done()
		return nil
	}
	return a.serve(ctx, ready)
}

// migrateCommand brings the schema up to date.
type migrateCommand struct{}

// Run migrates the database that DATABASE_MIGRATE_URL names, or the one in DATA_DIR.
func (migrateCommand) Run(ctx context.Context, c console) error {
	config, err := loadConfig(os.Environ())
	if err != nil {
		return err
	}
	log, err := newLogger(c.err, config.LogFormat, config.LogLevel)
	if err != nil {
		return err
	}
	if config.DatabaseURL != "" && config.DatabaseMigrateURL == "" {
		return errors.New("DATABASE_MIGRATE_URL must sign in as " + db.OwnerRole)
	}
	d, err := openDatabase(ctx, config, log)
	if err != nil {
		return err
	}
	c.printf("the schema is up to date\n")
	return d.close()
}
