package attachment
import ("testing";"context";"fmt";"os";"strings")
func TestProf2(t *testing.T){
 if os.Getenv("PROF")=="" {t.Skip()}
 rows := [][]any{{"Code", "Description", "Quantity", "Price"}}
 for i := range 10_000 { rows = append(rows, []any{fmt.Sprintf("AX-%05d", i), "Screw", i%90 + 1, 1.25}) }
 data := workbook(t, rows)
 c:=cpu(); for range 3 { shared.Read(context.Background(), "x.xlsx", "", data) }
 fmt.Println("xlsx cpu", (cpu()-c)/3)
 var s strings.Builder
 s.WriteString("UNH+1+ORDERS:D:96A:UN'BGM+220+1+9'")
 for i := range 10_000 { fmt.Fprintf(&s, "LIN+%d++4006381333931:EN'IMD+F++:::Screw'QTY+21:5:PCE'PRI+AAA:1.25'", i+1) }
 s.WriteString("UNS+S'CNT+2:10000'UNT+40005+1'")
 c=cpu(); for range 3 { shared.Read(context.Background(), "x.edi", "", []byte(s.String())) }
 fmt.Println("edi cpu", (cpu()-c)/3)
}
