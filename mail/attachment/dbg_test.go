package attachment
import ("testing";"context";"os";"fmt")
func TestDbg(t *testing.T){
 files,_:=purchaseOrders(t)
 n:=os.Getenv("DBG")
 f,rel,err:=shared.pdf.open(context.Background(),files[n]); if err!=nil{t.Fatal(err)}
 defer rel()
 for i:=range f.pages{
  l,_:=f.readPage(i)
  lines:=linesOf(&l)
  for _,h:=range findHeads(lines){
   fmt.Println("HEAD",h.first,h.last)
   for _,c:=range h.cols{fmt.Printf(" %q %.1f-%.1f",c.text,c.x0,c.x1)}
   fmt.Println()
   pt:=newPageTable(&l,lines,h,len(lines))
   if pt==nil{fmt.Println("nil");pt=&pageTable{head:h,page:&l,lines:lines};pt.setColumns();pt.fit(h.last+1,len(lines))}
   fmt.Printf("bounds %.1f\n",pt.bounds)
   for j:=h.last+1;j<len(lines);j++{
     cells:=pt.split(&lines[j]); q:=pt.column(RoleQuantity)
     fmt.Printf("%d base%.1f misfit=%v cont=%v anchor=%v :",j,lines[j].base,pt.misfit(&lines[j],cells),pt.continues(j),q>=0&&pt.anchor(j,q))
     for _,w:=range lines[j].words{fmt.Printf(" %s[%.1f-%.1f]",w.Text,w.X0,w.X1)}
     fmt.Println()
   }
  }
 }
}
