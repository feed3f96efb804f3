CREATE TABLE bot.taught_message (
    message   bigint      NOT NULL,
    intents   text[]      NOT NULL,
    kind      text        NOT NULL DEFAULT '',
    taught_by text        NOT NULL,
    taught_at timestamptz NOT NULL,
    CONSTRAINT taught_message_pk PRIMARY KEY (message),
    CONSTRAINT taught_message_message_fk FOREIGN KEY (message) REFERENCES bot.message (id)
);
COMMENT ON TABLE bot.taught_message IS 'What a message asks, as a person read it where the engine had not: the examples of the next training';
COMMENT ON COLUMN bot.taught_message.intents IS 'Empty where nothing is asked';
COMMENT ON COLUMN bot.taught_message.kind IS 'Of a dispute';

GRANT SELECT, INSERT, UPDATE ON bot.taught_message TO guichet_app;
