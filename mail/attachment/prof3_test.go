package attachment
import ("testing";"context";"fmt";"os";"os/exec";"syscall";"time";"image/png";"bytes")
func kids() time.Duration { var r syscall.Rusage; syscall.Getrusage(syscall.RUSAGE_CHILDREN,&r); return time.Duration(r.Utime.Nano()+r.Stime.Nano()) }
func TestProf3(t *testing.T){
 if os.Getenv("PROF")=="" {t.Skip()}
 files,expected:=purchaseOrders(t)
 set:=scanSet(t,files,expected)
 for i:=0;i<len(set);i+=12 {
  s:=set[i]; data:=s.scan(t,files[s.name])
  c,k:=cpu(),kids()
  doc:=shared.Read(context.Background(),s.name,"",data)
  own,kid:=cpu()-c,kids()-k
  var img []byte
  if s.picture { img=data } else {
   f,rel,_:=shared.pdf.open(context.Background(),data); g,_:=f.renderAt(0,300); rel()
   var b bytes.Buffer; png.Encode(&b,g); img=b.Bytes()
  }
  k=kids()
  cmd:=exec.Command("tesseract","-","-","-l","fra+eng+deu","--dpi","300"); cmd.Env=append(os.Environ(),"OMP_THREAD_LIMIT=1"); cmd.Stdin=bytes.NewReader(img); cmd.Run()
  fmt.Println(s.name,s.dpi,"own",own,"tesseract",kid,"bare",kids()-k, "f1", compareOrder(doc.Order,expected[s.name]).lines.f1())
 }
}
