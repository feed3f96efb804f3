package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"log"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack/socketmode"
)

// Deadlines of the socket and of what is done for an envelope.
const (
	callTimeout   = 15 * time.Second // one Web API call
	ackWithin     = 2500 * time.Millisecond
	workWithin    = time.Minute     // what a click starts
	silentTooLong = 2 * time.Minute // Slack pings every few seconds
	maxFrame      = 8 << 20
	lanes         = 8
	laneLength    = 64
)

// Run listens to Slack until ctx ends, then lets what was begun finish and returns nil.
//
// The connection is supervised: it is opened again when Slack asks, when it breaks, when nothing was heard for
// too long, and also after a refused token, which a person may mend meanwhile. At each connection and on a
// timer the channels' past is read for what was missed.
func (f *Face) Run(ctx context.Context) error {
	defer f.working.Wait()
	f.working.Go(func() { f.catchUpForever(ctx) })
	pause := time.Duration(0)
	for ctx.Err() == nil {
		begun := time.Now()
		err := f.connected(ctx)
		if ctx.Err() != nil {
			break
		}
		if time.Since(begun) > time.Minute {
			pause = 0
		}
		pause = min(max(2*pause, time.Second), 30*time.Second)
		f.cfg.Log.Error("slack connection lost", "error", err, "again_in", pause)
		_ = sleep(ctx, pause/2+rand.N(pause/2))
	}
	return nil
}

// LastHeard is when the last bytes came over the socket, pings included; zero before the first.
func (f *Face) LastHeard() time.Time {
	if at := f.lastRx.Load(); at != 0 {
		return time.Unix(0, at)
	}
	return time.Time{}
}

// connected runs one Socket Mode client until it fails. The client itself opens a new socket when Slack asks it to;
// a failure to do so ends it, so that its own pauses of up to five minutes never apply.
func (f *Face) connected(ctx context.Context) error {
	if _, err := f.whoami(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	client := socketmode.New(f.api, socketmode.OptionReadLimit(maxFrame), socketmode.OptionDialer(f.dialer()),
		socketmode.OptionLog(log.New(logWriter{f.cfg.Log}, "", 0)))
	envelopes := newIntake(ctx, f, client)
	defer envelopes.close()
	ended := make(chan error, 1)
	go func() { ended <- client.RunContext(ctx) }()
	watch := time.NewTicker(silentTooLong / 4)
	defer watch.Stop()
	for {
		select {
		case event := <-client.Events:
			if err := f.onEvent(envelopes, event); err != nil {
				cancel(err)
			}
		case err := <-ended:
			return errors.Join(context.Cause(ctx), err)
		case <-watch.C:
			if last := f.LastHeard(); !last.IsZero() && time.Since(last) > silentTooLong {
				cancel(fmt.Errorf("nothing heard from Slack since %s", last.Format(time.TimeOnly)))
			}
		}
	}
}

func (f *Face) onEvent(envelopes *intake, event socketmode.Event) error {
	switch event.Type {
	case socketmode.EventTypeHello:
		f.lastRx.Store(time.Now().UnixNano())
		f.cfg.Log.Info("slack connected")
		f.sweep.wake()
	case socketmode.EventTypeConnectionError, socketmode.EventTypeInvalidAuth:
		return fmt.Errorf("connecting to Slack: %v", event.Data)
	case socketmode.EventTypeErrorBadMessage:
		envelopes.unread(event)
	case socketmode.EventTypeErrorWriteFailed:
		f.cfg.Log.Warn("an acknowledgement was not sent", "detail", fmt.Sprint(event.Data))
	default:
		if event.Request != nil && event.Request.EnvelopeID != "" {
			envelopes.take(*event.Request)
		}
	}
	return nil
}

// dialer notes every byte that comes in, so that a socket that is open and dead is seen.
func (f *Face) dialer() *websocket.Dialer {
	dial := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}
	return &websocket.Dialer{
		Proxy: http.ProxyFromEnvironment, HandshakeTimeout: 15 * time.Second,
		WriteBufferSize: 32 << 10, // Slack takes no acknowledgement in several frames
		NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dial.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return heardConn{conn, f}, nil
		},
	}
}

type heardConn struct {
	net.Conn
	face *Face
}

func (c heardConn) Read(buffer []byte) (int, error) {
	n, err := c.Conn.Read(buffer)
	if n > 0 {
		c.face.lastRx.Store(time.Now().UnixNano())
	}
	return n, err
}

// intake hands envelopes to lanes: one channel's posts stay in order, and the socket's reader never waits for the desk.
type intake struct {
	face   *Face
	client *socketmode.Client
	ctx    context.Context
	lanes  [lanes]chan func()
}

func newIntake(ctx context.Context, f *Face, client *socketmode.Client) *intake {
	in := &intake{face: f, client: client, ctx: ctx}
	for i := range in.lanes {
		lane := make(chan func(), laneLength)
		in.lanes[i] = lane
		f.working.Go(func() {
			for work := range lane {
				work()
			}
		})
	}
	return in
}

func (in *intake) close() {
	for _, lane := range in.lanes {
		close(lane)
	}
}

// do queues work behind all other work of the same key. Where the lane is full the work is dropped
// unacknowledged: Slack sends it again, and the channels' past is read.
func (in *intake) do(key string, work func()) {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(key))
	select {
	case in.lanes[hash.Sum32()%lanes] <- work:
	default:
		in.face.cfg.Log.Error("too much at once from Slack, left for later", "key", key)
		in.face.sweep.wake()
	}
}

// ack tells Slack that the envelope is in our hands, with an answer where one is asked for.
func (in *intake) ack(envelope string, answer any) {
	ctx, cancel := context.WithTimeout(in.ctx, callTimeout)
	defer cancel()
	if err := in.client.AckCtx(ctx, envelope, answer); err != nil {
		in.face.cfg.Log.Warn("an envelope could not be acknowledged", "envelope", envelope, "error", err)
	}
}

// unread reads by our own means what the library could not.
func (in *intake) unread(event socketmode.Event) {
	bad, ok := event.Data.(*socketmode.ErrorBadMessage)
	if !ok {
		return
	}
	var request socketmode.Request
	if err := json.Unmarshal(bad.Message, &request); err != nil || request.EnvelopeID == "" {
		in.face.cfg.Log.Error("a frame from Slack could not be read", "error", bad.Cause, "bytes", len(bad.Message))
		return
	}
	in.take(request)
}

// take sends an envelope on its way by type. What is not ours is acknowledged and forgotten.
func (in *intake) take(request socketmode.Request) {
	switch request.Type {
	case socketmode.RequestTypeEventsAPI:
		in.takeEvent(request)
	case socketmode.RequestTypeInteractive:
		in.takeInteraction(request)
	case socketmode.RequestTypeSlashCommands:
		in.takeCommand(request)
	default:
		in.ack(request.EnvelopeID, nil)
	}
}

// working is the context of work that a shutdown lets finish.
func (in *intake) working(limit time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(in.ctx), limit)
}

func (in *intake) takeEvent(request socketmode.Request) {
	payload, _ := parse[eventPayload](request.Payload, "an event")
	p, _ := parse[post](payload.Event, "a post")
	in.do(string(p.Channel), func() {
		ctx, cancel := in.working(callTimeout)
		defer cancel()
		if err := in.face.event(ctx, request.Payload); err != nil {
			in.face.cfg.Log.Error("a post was not taken in, Slack will send it again", "error", err, "attempt", request.RetryAttempt)
			return
		}
		in.ack(request.EnvelopeID, nil)
	})
}

// logWriter passes the library's log on.
type logWriter struct{ log *slog.Logger }

func (w logWriter) Write(line []byte) (int, error) {
	w.log.Debug("slack-go", "line", string(line))
	return len(line), nil
}
