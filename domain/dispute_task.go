package domain

import "time"

// TaskCode names a task of a dispute; prompts has its words.
type TaskCode string

// The tasks.
const (
	TaskReserves     TaskCode = "send_reserves"       // the registered letter to the carrier
	TaskPhotos       TaskCode = "get_photos"          // of the goods and the packaging
	TaskDeliveryNote TaskCode = "get_delivery_note"   // signed, with the reserves on it
	TaskProof        TaskCode = "get_delivery_proof"  // from the carrier
	TaskTrace        TaskCode = "trace_parcel"        // an enquiry with the carrier
	TaskStock        TaskCode = "count_stock"         // what is on the shelf against what should be
	TaskPicking      TaskCode = "check_picking"       // what was put into the parcel
	TaskQuality      TaskCode = "ask_quality"         // an opinion on the defect
	TaskAgreedPrice  TaskCode = "check_price"         // the agreed price against the one billed
	TaskInvoices     TaskCode = "compare_invoices"    // the two invoices, and their orders
	TaskBilling      TaskCode = "check_billing_data"  // address, VAT number, references
	TaskCustomerSays TaskCode = "ask_what_they_want"  // replacement, credit or return
	TaskNewDate      TaskCode = "get_new_date"        // when the goods will come
	TaskClaim        TaskCode = "claim_from_carrier"  // the loss, in figures
	TaskListen       TaskCode = "find_out_what_wrong" // what exactly is complained of
)

// tasks are those of each kind of dispute, the most urgent first.
var tasks = map[DisputeKind][]TaskCode{
	Damaged:       {TaskReserves, TaskPhotos, TaskDeliveryNote, TaskCustomerSays, TaskClaim},
	ShortDelivery: {TaskReserves, TaskDeliveryNote, TaskPicking, TaskStock, TaskCustomerSays},
	NonDelivery:   {TaskTrace, TaskProof, TaskNewDate, TaskCustomerSays},
	LateDelivery:  {TaskTrace, TaskNewDate},
	OverDelivery:  {TaskPicking, TaskStock, TaskCustomerSays},
	WrongItem:     {TaskPhotos, TaskPicking, TaskStock, TaskCustomerSays},
	Defective:     {TaskPhotos, TaskQuality, TaskCustomerSays},
	PriceError:    {TaskAgreedPrice},
	DoubleBilling: {TaskInvoices},
	BillingError:  {TaskBilling},
	OtherDispute:  {TaskListen, TaskCustomerSays},
}

// TasksFor lists the tasks of a kind of dispute, the most urgent first.
func TasksFor(kind DisputeKind) []TaskCode {
	if found, ok := tasks[kind]; ok {
		return found
	}
	return tasks[OtherDispute]
}

// TaskTick is a task that a person has done.
type TaskTick struct {
	Task TaskCode
	By   string // login
	At   time.Time
}

// DisputeTask is a task of a dispute with the day until which it must be done, and who did it.
type DisputeTask struct {
	TaskTick      // By is "" while it is not done
	DueOn    Date // zero: none
}

// Done tells whether somebody has ticked the task.
func (t DisputeTask) Done() bool { return t.By != "" }

// TasksOf are a dispute's tasks with what has been done of them. A ticked task that the rule no longer names stays.
func TasksOf(clock DisputeClock, ticks []TaskTick) []DisputeTask {
	var found []DisputeTask
	ticked := map[TaskCode]TaskTick{}
	for _, tick := range ticks {
		ticked[tick.Task] = tick
	}
	for _, code := range TasksFor(clock.Kind) {
		task := DisputeTask{TaskTick: TaskTick{Task: code}}
		if tick, done := ticked[code]; done {
			task.TaskTick = tick
			delete(ticked, code)
		}
		if code == TaskReserves {
			task.DueOn = clock.ReservesBy
		}
		found = append(found, task)
	}
	for _, tick := range ticks {
		if _, left := ticked[tick.Task]; left {
			found = append(found, DisputeTask{TaskTick: tick})
		}
	}
	return found
}
