package pgtest_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"guichet/domain/postgres/pgtest"
)

func TestEachTestHasItsOwnDatabase(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"one", "other"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := pgtest.New(t).Pool(t)
			var before int
			if err := pool.QueryRow(t.Context(), "SELECT count(*) FROM adv.customer").Scan(&before); err != nil || before != 0 {
				t.Fatalf("%d customers in a fresh database, %v", before, err)
			}
			limit := decimal.RequireFromString("1000000000000.01")
			if _, err := pool.Exec(t.Context(), "INSERT INTO adv.customer (code, name, credit_limit) VALUES ('C1', $1, $2)", name, limit); err != nil {
				t.Fatal(err)
			}
			var back decimal.Decimal
			if err := pool.QueryRow(t.Context(), "SELECT credit_limit FROM adv.customer").Scan(&back); err != nil || !back.Equal(limit) {
				t.Errorf("%s came back as %s, %v", limit, back, err)
			}
		})
	}
}

func TestApplicationMayNotChangeTheSchema(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t).Pool(t)
	for _, sql := range []string{"CREATE TABLE adv.mine ()", "CREATE TABLE public.mine ()", "DROP TABLE adv.payment",
		"UPDATE adv.catalogue_version SET version = 0", "DELETE FROM adv.invoice", "UPDATE adv.schema_version SET version = 0"} {
		if _, err := pool.Exec(t.Context(), sql); err == nil {
			t.Errorf("the application may %s", sql)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	pgtest.New(b)
	for b.Loop() {
		pgtest.New(b)
	}
}
