-- The assistant's own state: what was received, understood, done, drafted, decided and sent.

CREATE SCHEMA bot;
COMMENT ON SCHEMA bot IS 'The assistant''s own state; business data stands in adv';
GRANT USAGE ON SCHEMA bot TO guichet_app;

CREATE TABLE bot.mailbox_cursor (
    mailbox      text        NOT NULL,
    uid_validity bigint      NOT NULL,
    last_uid     bigint      NOT NULL,
    moved_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT mailbox_cursor_pk PRIMARY KEY (mailbox)
);
COMMENT ON TABLE bot.mailbox_cursor IS 'How far each mailbox folder (or Slack channel) has been taken in';

CREATE TABLE bot.lease (
    name    text        NOT NULL,
    owner   text        NOT NULL,
    until   timestamptz NOT NULL,
    CONSTRAINT lease_pk PRIMARY KEY (name)
);
COMMENT ON TABLE bot.lease IS 'Who reads a mailbox or runs a periodic job at present: one owner each across processes';

CREATE TABLE bot."case" (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    token      text        NOT NULL,
    customer   text,
    subject    text        NOT NULL,
    state      text        NOT NULL DEFAULT 'open',
    owner      text,
    opened_at  timestamptz NOT NULL,
    touched_at timestamptz NOT NULL,
    CONSTRAINT case_pk PRIMARY KEY (id),
    CONSTRAINT case_token_uk UNIQUE (token),
    CONSTRAINT case_customer_fk FOREIGN KEY (customer) REFERENCES adv.customer (code),
    CONSTRAINT case_state_ck CHECK (state IN ('open', 'pending', 'escalated', 'waiting', 'held', 'sent', 'unknown', 'refused',
        'bounced', 'closed', 'taken_over', 'automatic', 'quarantined'))
);
CREATE INDEX case_state_ix ON bot."case" (state, touched_at DESC);
CREATE INDEX case_customer_ix ON bot."case" (customer, touched_at DESC);
COMMENT ON TABLE bot."case" IS 'The requests, messages and drafts of one thread';
COMMENT ON COLUMN bot."case".token IS 'Unguessable; part of the Message-IDs of our replies';

CREATE TABLE bot.raw_message (
    id     bigint GENERATED ALWAYS AS IDENTITY,
    sha256 text   NOT NULL,
    bytes  bytea  NOT NULL,
    CONSTRAINT raw_message_pk PRIMARY KEY (id),
    CONSTRAINT raw_message_sha256_uk UNIQUE (sha256)
);
-- mails are base64 or packed already: trying to compress them costs more than it saves
ALTER TABLE bot.raw_message ALTER COLUMN bytes SET STORAGE EXTERNAL;
COMMENT ON TABLE bot.raw_message IS 'Messages as they came, byte for byte, stored before anything is parsed';

CREATE TABLE bot.message (
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    "case"      bigint      NOT NULL,
    raw         bigint      NOT NULL,
    source      text        NOT NULL,
    source_key  text        NOT NULL,
    mailbox     text        NOT NULL,
    message_id  text        NOT NULL DEFAULT '',
    in_reply_to text        NOT NULL DEFAULT '',
    from_addr   text        NOT NULL DEFAULT '',
    received_at timestamptz NOT NULL,
    sent_at     timestamptz NOT NULL,
    taken_at    timestamptz NOT NULL,
    mail        jsonb,
    chat        jsonb,
    sender      jsonb       NOT NULL,
    language    text        NOT NULL DEFAULT '',
    customer    text,
    recipient   text        NOT NULL DEFAULT '',
    reading     jsonb,
    state       text        NOT NULL,
    state_note  text        NOT NULL DEFAULT '',
    CONSTRAINT message_pk PRIMARY KEY (id),
    CONSTRAINT message_source_key_uk UNIQUE (source, source_key),
    CONSTRAINT message_content_uk UNIQUE (mailbox, raw),
    CONSTRAINT message_case_fk FOREIGN KEY ("case") REFERENCES bot."case" (id),
    CONSTRAINT message_raw_fk FOREIGN KEY (raw) REFERENCES bot.raw_message (id),
    CONSTRAINT message_customer_fk FOREIGN KEY (customer) REFERENCES adv.customer (code),
    CONSTRAINT message_source_ck CHECK (source IN ('mail', 'slack')),
    CONSTRAINT message_state_ck CHECK (state IN ('received', 'triaged', 'executed', 'answered', 'automatic', 'quarantined', 'ignored'))
);
CREATE INDEX message_case_ix ON bot.message ("case", id);
CREATE INDEX message_message_id_ix ON bot.message (message_id) WHERE message_id <> '';
CREATE INDEX message_state_ix ON bot.message (state, id) WHERE state IN ('received', 'triaged', 'quarantined', 'automatic');
CREATE INDEX message_raw_ix ON bot.message (raw);
CREATE INDEX message_customer_ix ON bot.message (customer) WHERE customer IS NOT NULL;
CREATE INDEX message_from_ix ON bot.message (from_addr, received_at DESC);
CREATE INDEX message_post_ix ON bot.message (mailbox, (chat->>'TS')) WHERE source = 'slack';
CREATE INDEX message_post_thread_ix ON bot.message (mailbox, (chat->>'Thread')) WHERE source = 'slack';
COMMENT ON TABLE bot.message IS 'Something received: a mail or a Slack post, as read, with its sender''s grade';
COMMENT ON COLUMN bot.message.reading IS 'What the message says before the ADV database was asked (intents.Reading)';
COMMENT ON COLUMN bot.message.customer IS 'The customer for whom the message speaks, set by code from a proven sender; null where it cannot be told';

CREATE TABLE bot.request (
    id         bigint  GENERATED ALWAYS AS IDENTITY,
    message    bigint,
    position   int     NOT NULL,
    "case"     bigint  NOT NULL,
    intent     text    NOT NULL,
    outcome    text    NOT NULL,
    confidence real    NOT NULL,
    engine     text    NOT NULL,
    fields     jsonb   NOT NULL,
    sections   jsonb   NOT NULL DEFAULT '[]',
    papers     jsonb   NOT NULL DEFAULT '[]',
    uses       jsonb   NOT NULL DEFAULT '[]',
    answered   boolean NOT NULL DEFAULT false,
    CONSTRAINT request_pk PRIMARY KEY (id),
    CONSTRAINT request_position_uk UNIQUE (message, position),
    CONSTRAINT request_message_fk FOREIGN KEY (message) REFERENCES bot.message (id),
    CONSTRAINT request_case_fk FOREIGN KEY ("case") REFERENCES bot."case" (id),
    CONSTRAINT request_intent_ck CHECK (intent IN ('order_creation', 'order_change', 'delivery_status', 'duplicate_invoice',
        'dispute', 'payment', 'quote', 'other')),
    CONSTRAINT request_outcome_ck CHECK (outcome IN ('ready', 'executed', 'needs_information', 'escalated'))
);
CREATE INDEX request_case_ix ON bot.request ("case", message, position);
COMMENT ON TABLE bot.request IS 'One thing that a message asks, what was understood and what became of it';
COMMENT ON COLUMN bot.request.message IS 'null: a step that a member of staff took on a dispute, of which the customer is to be told';
COMMENT ON COLUMN bot.request.sections IS 'What the reply says about it, so that a later draft of the case can say it again';
COMMENT ON COLUMN bot.request.papers IS 'What goes with the reply about it; the bytes stand in bot.paper';
COMMENT ON COLUMN bot.request.uses IS 'The rows that the answer rests on, as they stood when it was written';

CREATE TABLE bot.action (
    id       bigint      GENERATED ALWAYS AS IDENTITY,
    key      text        NOT NULL,
    kind     text        NOT NULL,
    request  bigint,
    customer text        NOT NULL,
    state    text        NOT NULL,
    detail   jsonb       NOT NULL,
    number   text        NOT NULL DEFAULT '',
    done_at  timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT action_pk PRIMARY KEY (id),
    CONSTRAINT action_key_uk UNIQUE (key),
    CONSTRAINT action_request_fk FOREIGN KEY (request) REFERENCES bot.request (id),
    CONSTRAINT action_customer_fk FOREIGN KEY (customer) REFERENCES adv.customer (code),
    CONSTRAINT action_state_ck CHECK (state IN ('done', 'confirmed', 'undone'))
);
CREATE INDEX action_request_ix ON bot.action (request);
CREATE INDEX action_customer_ix ON bot.action (customer);
CREATE INDEX action_dispute_ix ON bot.action ((detail->'step'->>'dispute'), id) WHERE detail ? 'step';
COMMENT ON TABLE bot.action IS 'A change made to the ADV database, with its idempotency key, its result and its undo';

CREATE TABLE bot.draft (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    "case"     bigint      NOT NULL,
    kind       text        NOT NULL,
    state      text        NOT NULL,
    version    int         NOT NULL,
    customer   text,
    language   text        NOT NULL,
    reminder   jsonb,
    created_at timestamptz NOT NULL,
    CONSTRAINT draft_pk PRIMARY KEY (id),
    CONSTRAINT draft_case_fk FOREIGN KEY ("case") REFERENCES bot."case" (id),
    CONSTRAINT draft_customer_fk FOREIGN KEY (customer) REFERENCES adv.customer (code),
    CONSTRAINT draft_kind_ck CHECK (kind IN ('reply', 'reminder')),
    CONSTRAINT draft_state_ck CHECK (state IN ('pending', 'approved', 'rejected', 'superseded', 'taken_over', 'blocked'))
);
CREATE INDEX draft_case_ix ON bot.draft ("case", id DESC);
CREATE UNIQUE INDEX draft_one_pending_uk ON bot.draft ("case") WHERE state IN ('pending', 'blocked');
CREATE INDEX draft_customer_ix ON bot.draft (customer) WHERE customer IS NOT NULL;
CREATE INDEX draft_state_ix ON bot.draft (state, id);
COMMENT ON TABLE bot.draft IS 'The reply or reminder; a case has one that can be decided at most';

CREATE TABLE bot.draft_version (
    draft      bigint      NOT NULL,
    version    int         NOT NULL,
    author     text        NOT NULL,
    content    jsonb       NOT NULL,
    hash       text        NOT NULL,
    citations  jsonb       NOT NULL,
    uses       jsonb       NOT NULL,
    requests   bigint[]    NOT NULL,
    note       text        NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    CONSTRAINT draft_version_pk PRIMARY KEY (draft, version),
    CONSTRAINT draft_version_draft_fk FOREIGN KEY (draft) REFERENCES bot.draft (id)
);
COMMENT ON TABLE bot.draft_version IS 'Each version of a draft with its author; what is approved names one by number and hash';

CREATE TABLE bot.paper (
    sha256       text  NOT NULL,
    bytes        bytea NOT NULL,
    CONSTRAINT paper_pk PRIMARY KEY (sha256)
);
COMMENT ON TABLE bot.paper IS 'Attachments of drafts, by the hash that the version names';

CREATE TABLE bot.decision (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    draft      bigint      NOT NULL,
    version    int         NOT NULL,
    verdict    text        NOT NULL,
    who        text        NOT NULL,
    face       text        NOT NULL,
    note       text        NOT NULL DEFAULT '',
    decided_at timestamptz NOT NULL,
    CONSTRAINT decision_pk PRIMARY KEY (id),
    CONSTRAINT decision_once_uk UNIQUE (draft, version, verdict, who),
    CONSTRAINT decision_version_fk FOREIGN KEY (draft, version) REFERENCES bot.draft_version (draft, version),
    CONSTRAINT decision_verdict_ck CHECK (verdict IN ('approve', 'edit', 'reject_rewrite', 'reject_undo', 'take_over'))
);
COMMENT ON TABLE bot.decision IS 'What a person answered to one version of a draft';

CREATE TABLE bot.outgoing (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    draft      bigint      NOT NULL,
    "case"     bigint      NOT NULL,
    state      text        NOT NULL,
    message_id text        NOT NULL,
    from_addr  jsonb       NOT NULL,
    recipients text[]      NOT NULL,
    raw        bytea       NOT NULL,
    hold_until timestamptz NOT NULL,
    attempts   int         NOT NULL DEFAULT 0,
    filed      boolean     NOT NULL DEFAULT false,
    uses       jsonb       NOT NULL DEFAULT '[]',
    CONSTRAINT outgoing_pk PRIMARY KEY (id),
    CONSTRAINT outgoing_draft_uk UNIQUE (draft),
    CONSTRAINT outgoing_message_id_uk UNIQUE (message_id),
    CONSTRAINT outgoing_draft_fk FOREIGN KEY (draft) REFERENCES bot.draft (id),
    CONSTRAINT outgoing_case_fk FOREIGN KEY ("case") REFERENCES bot."case" (id),
    CONSTRAINT outgoing_state_ck CHECK (state IN ('held', 'sending', 'accepted', 'deferred', 'refused', 'unknown', 'bounced', 'cancelled'))
);
CREATE INDEX outgoing_case_ix ON bot.outgoing ("case", id);
CREATE INDEX outgoing_state_ix ON bot.outgoing (state) WHERE state NOT IN ('accepted', 'cancelled');
COMMENT ON TABLE bot.outgoing IS 'An approved draft with its Message-ID and bytes fixed before the first attempt, and its delivery state';
COMMENT ON COLUMN bot.outgoing.uses IS 'The rows that it rests on as they stood after the approval, compared once more before it is sent';

CREATE TABLE bot.send_attempt (
    outgoing   bigint      NOT NULL,
    number     int         NOT NULL,
    started_at timestamptz NOT NULL,
    phase      text        NOT NULL,
    state      text        NOT NULL DEFAULT 'sending',
    code       int         NOT NULL DEFAULT 0,
    reply      text        NOT NULL DEFAULT '',
    ended_at   timestamptz,
    CONSTRAINT send_attempt_pk PRIMARY KEY (outgoing, number),
    CONSTRAINT send_attempt_outgoing_fk FOREIGN KEY (outgoing) REFERENCES bot.outgoing (id)
);
COMMENT ON TABLE bot.send_attempt IS 'A try at sending, recorded before connecting, with the SMTP phase it reached';

CREATE TABLE bot.card (
    draft   bigint NOT NULL,
    channel text   NOT NULL,
    ts      text   NOT NULL DEFAULT '',
    shown   text   NOT NULL DEFAULT '',
    CONSTRAINT card_pk PRIMARY KEY (draft),
    CONSTRAINT card_draft_fk FOREIGN KEY (draft) REFERENCES bot.draft (id)
);
COMMENT ON TABLE bot.card IS 'The Slack message that shows a draft';

CREATE TABLE bot.slack_place (
    channel text NOT NULL,
    ts      text NOT NULL,
    CONSTRAINT slack_place_pk PRIMARY KEY (channel)
);
COMMENT ON TABLE bot.slack_place IS 'How far each Slack channel''s history has been read';

CREATE TABLE bot.alarm (
    id        bigint      GENERATED ALWAYS AS IDENTITY,
    key       text        NOT NULL,
    text      text        NOT NULL,
    raised_at timestamptz NOT NULL,
    ended_at  timestamptz,
    CONSTRAINT alarm_pk PRIMARY KEY (id)
);
CREATE UNIQUE INDEX alarm_one_uk ON bot.alarm (key) WHERE ended_at IS NULL;
COMMENT ON TABLE bot.alarm IS 'What the supervisor was told of: one row an incident, announced once';

CREATE TABLE bot.password (
    login      text        NOT NULL,
    hash       text        NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT password_pk PRIMARY KEY (login)
);
COMMENT ON TABLE bot.password IS 'Password hashes of members of staff; who they are and what they may stands in the configuration';

CREATE TABLE bot.session (
    token  text        NOT NULL,
    data   bytea       NOT NULL,
    expiry timestamptz NOT NULL,
    CONSTRAINT session_pk PRIMARY KEY (token)
);
CREATE INDEX session_expiry_ix ON bot.session (expiry);
COMMENT ON TABLE bot.session IS 'Signed-in browsers of the console';

CREATE TABLE bot.journal (
    id     bigint      GENERATED ALWAYS AS IDENTITY,
    at     timestamptz NOT NULL,
    actor  text        NOT NULL,
    verb   text        NOT NULL,
    object text        NOT NULL,
    "case" bigint,
    detail jsonb       NOT NULL DEFAULT '{}',
    CONSTRAINT journal_pk PRIMARY KEY (id)
);
CREATE INDEX journal_case_ix ON bot.journal ("case", id);
COMMENT ON TABLE bot.journal IS 'Who did what, when, on what: append-only for the application, chained by bot.journal_seal';

CREATE TABLE bot.journal_seal (
    id        bigint      GENERATED ALWAYS AS IDENTITY,
    first_id  bigint      NOT NULL,
    last_id   bigint      NOT NULL,
    entries   bigint      NOT NULL,
    hash      text        NOT NULL,
    sealed_at timestamptz NOT NULL,
    CONSTRAINT journal_seal_pk PRIMARY KEY (id),
    CONSTRAINT journal_seal_first_uk UNIQUE (first_id),
    CONSTRAINT journal_seal_range_ck CHECK (last_id >= first_id)
);
COMMENT ON TABLE bot.journal_seal IS 'The chain: each row hashes a range of the journal and the seal before it';

GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA bot TO guichet_app;
REVOKE UPDATE ON bot.journal, bot.journal_seal, bot.raw_message, bot.decision, bot.draft_version, bot.paper FROM guichet_app;
GRANT DELETE ON bot.lease, bot.session, bot.request TO guichet_app;
