package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/tradecounter/portal/erp/sim"
)

// generateCommand writes a company as a folder of books, with which a real ERP can be filled.
type generateCommand struct {
	Out       string `help:"Folder to write to; made if it does not exist, and refused unless it is empty." required:"" type:"path"`
	CSV       bool   `help:"Write CSV files, which demo --data reads, in place of JSON, which make tryton reads."`
	Data      string `help:"Folder of CSV files to take the company from, in place of a generated one." type:"existingdir"`
	Items     int    `help:"Items of the generated company." default:"2000"`
	Customers int    `help:"Customers of the generated company, 40 at least." default:"40"`
	Seed      uint64 `help:"Seed of the generated company." default:"1"`
}

// Run writes the books and prints whose they are.
func (g generateCommand) Run(c console) error {
	if err := emptyFolder(g.Out); err != nil {
		return err
	}
	company, err := openCompany(g, c)
	if err != nil {
		return err
	}
	write := company.WriteBooks
	if g.CSV {
		write = company.WriteCSV
	}
	if err := write(g.Out); err != nil {
		return err
	}
	c.printf("%s: the books of %s as of %s\n", g.Out, company.Name(), company.Today())
	return nil
}

func openCompany(g generateCommand, c console) (*sim.Company, error) {
	if g.Data != "" {
		return sim.LoadDir(g.Data, time.Now, c.note)
	}
	return sim.Generate(sim.Options{Seed: g.Seed, Items: g.Items, Customers: g.Customers, Now: time.Now})
}

// emptyFolder makes a folder, and refuses one that has something in it: books of two companies must not mix.
func emptyFolder(path string) error {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return fmt.Errorf("make folder for the books: %w", err)
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return fmt.Errorf("read folder for the books: %w", err)
	}
	if len(entries) > 0 {
		return errors.New("write books: the folder " + path + " is not empty")
	}
	return nil
}
