package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"guichet/domain"
)

// cli is the command line.
type cli struct {
	Config string `help:"Configuration file." short:"c" placeholder:"FILE" env:"GUICHET_CONFIG"`
	Debug  bool   `help:"Log what happens in detail."`

	Demo     demoCommand     `cmd:"" help:"Run the whole assistant on a sample company, on this machine only."`
	Serve    serveCommand    `cmd:"" help:"Run the assistant as configured."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database's tables up to date."`
	Import   importCommand   `cmd:"" help:"Import a folder of ADV data (CSV)."`
	Doctor   doctorCommand   `cmd:"" help:"Try every connection, say what is wrong and how to mend it."`
	Eval     evalCommand     `cmd:"" help:"Run a labelled corpus through the assistant and score it."`
	Explain  explainCommand  `cmd:"" help:"Show step by step how one mail is understood; nothing is sent."`
	Train    trainCommand    `cmd:"" help:"Train the offline engine."`
	Backfill backfillCommand `cmd:"" help:"Take in mails of the past that the mailboxes hold; what is known already is left alone."`
	Journal  journalCommand  `cmd:"" help:"Check the journal."`
	User     userCommand     `cmd:"" help:"Set a password for the console."`

	Database databaseCommand `cmd:"" help:"Install PostgreSQL where the machine has none."`
}

// environment is what a subcommand gets: its streams, its environment, its log.
type environment struct {
	configPath string
	environ    []string
	in         io.Reader
	out, err   io.Writer
	log        *slog.Logger
}

// config reads the configuration.
func (e *environment) config() (Config, error) { return loadConfig(e.configPath, e.environ) }

// run is the program: it returns the exit code. 0 done, 1 failed, 2 not understood.
func run(args, environ []string, in io.Reader, out, errOut io.Writer) int {
	var c cli
	exit := -1
	parser, err := kong.New(&c, kong.Name("guichet"), kong.Writers(out, errOut), kong.Exit(func(code int) { exit = code }),
		kong.Description("An assistant for an ADV desk: reads mails and Slack, does what they ask in the ADV database, drafts the reply."))
	if err != nil {
		fmt.Fprintln(errOut, "guichet:", err)
		return 2
	}
	chosen, err := parser.Parse(args)
	if exit >= 0 { // help was asked for
		return exit
	}
	if err != nil {
		fmt.Fprintln(errOut, "guichet:", err)
		fmt.Fprintln(errOut, "`guichet --help` names the commands, `guichet COMMAND --help` what each takes.")
		return 2
	}
	level := slog.LevelWarn
	if c.Debug {
		level = slog.LevelDebug
	}
	e := &environment{configPath: c.Config, environ: environ, in: in, out: out, err: errOut,
		log: slog.New(slog.NewTextHandler(errOut, &slog.HandlerOptions{Level: level}))}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	chosen.BindTo(ctx, (*context.Context)(nil))
	if err := chosen.Run(e); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(errOut, "guichet:", err)
		if errors.Is(err, domain.ErrInvalid) {
			return 2
		}
		return 1
	}
	return 0
}
