package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"guichet/domain/postgres"
	"guichet/domain/postgres/pgtest"
)

// TestScripts runs the program itself as a person types it: each testdata/script/*.txtar is one sitting at a terminal.
//
// Beside testscript's own commands there are
//
//	exits CODE guichet ARGS...   the program ends with that code; stdout and stderr are looked at afterwards
//	[!] sql DSN QUERY            what another program does to the database; a query's first cell is printed
//	seal DSN                     chains the journal, as the running program does every minute
//
// $DB and $DB2 are migrated, empty databases for the application's role, $OWNER is $DB for the owner of the tables, $ROASTER
// is the company of the end-to-end tests.
func TestScripts(t *testing.T) {
	t.Parallel()
	roaster, err := filepath.Abs(filepath.Join("testdata", "e2e"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			one, two := pgtest.New(t), pgtest.New(t)
			env.Setenv("DB", one.AppDSN())
			env.Setenv("OWNER", one.OwnerDSN())
			env.Setenv("DB2", two.AppDSN())
			env.Setenv("ROASTER", roaster)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": scriptExits, "sql": scriptSQL, "seal": scriptSeal},
	})
}

func scriptExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("running %v: %v", args[1:], err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("%v ended with %d, want %d", args[1:], got, want)
	}
}

func scriptSQL(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] sql DSN QUERY")
	}
	pool, err := postgres.Connect(context.Background(), args[0])
	ts.Check(err)
	defer pool.Close()
	var cell string
	if strings.HasPrefix(args[1], "SELECT") {
		err = pool.QueryRow(context.Background(), args[1]).Scan(&cell)
		fmt.Fprintln(ts.Stdout(), cell)
	} else {
		_, err = pool.Exec(context.Background(), args[1])
	}
	if (err != nil) != neg {
		ts.Fatalf("%s: %v", args[1], err)
	}
}

func scriptSeal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: seal DSN")
	}
	pool, err := postgres.Connect(context.Background(), args[0])
	ts.Check(err)
	defer pool.Close()
	store, err := postgres.NewStore(pool, postgres.Options{})
	ts.Check(err)
	_, _, err = store.Seal(context.Background())
	ts.Check(err)
}
