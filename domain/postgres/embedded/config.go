package embedded

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
)

// The database roles of a private cluster. Owner runs the migrations and owns the tables; App is what
// the program works as, with the least rights; Superuser is for setting up only.
const (
	Superuser = "postgres"
	Owner     = "guichet_owner"
	App       = "guichet_app"
)

// Database is the database that Start makes, owned by Owner.
const Database = "guichet"

// OldestMajor is the oldest PostgreSQL that the program's SQL works on.
const OldestMajor = 15

// ErrNoPostgres tells that no usable PostgreSQL was found; Install may mend it.
var ErrNoPostgres = errors.New("no PostgreSQL 15 or later found on this machine")

// Config says where and how a private cluster runs. Only Dir is required.
type Config struct {
	// Dir is the data folder; it is made if absent. Its parents must let the account pass under which
	// PostgreSQL runs (see Passable).
	Dir string
	// Log takes what the server writes to its error stream; nil: the file server.log in Dir.
	Log io.Writer
	// Settings are server settings (postgresql.conf names) over our own.
	Settings map[string]string
	// Ephemeral gives up durability for speed, and removes Dir when the server stops or when this
	// process ends, however it ends. For tests and evaluations only.
	Ephemeral bool
	// Bin is the folder of the PostgreSQL programs; "": the best that Find knows.
	Bin string
}

// DSN is the address of a database of this cluster for a role, as a URL that pgx and psql accept.
func (s *Server) DSN(database, user string) string {
	return dsn(s.socketDir, database, user)
}

func dsn(socketDir, database, user string) string {
	query := url.Values{"host": {socketDir}, "port": {port}}
	return fmt.Sprintf("postgres://%s@/%s?%s", url.PathEscape(user), url.PathEscape(database), query.Encode())
}

// port names the socket file; nothing listens on the network.
const port = "5432"

// logFile opens where the server's own messages go.
func (c Config) logFile() (io.Writer, func(), error) {
	if c.Log != nil {
		return c.Log, func() {}, nil
	}
	file, err := os.OpenFile(c.path("server.log"), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("opening the server's log: %w", err)
	}
	return file, func() { file.Close() }, nil
}
