CREATE TABLE bot.learnt_reference (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    customer   text        NOT NULL,
    words      text        NOT NULL,
    key        text        NOT NULL,
    sku        text        NOT NULL,
    message    bigint      NOT NULL,
    once       boolean     NOT NULL DEFAULT false,
    learnt_by  text        NOT NULL,
    learnt_at  timestamptz NOT NULL,
    removed_by text,
    removed_at timestamptz,
    CONSTRAINT learnt_reference_pk PRIMARY KEY (id),
    CONSTRAINT learnt_reference_customer_fk FOREIGN KEY (customer) REFERENCES adv.customer (code),
    CONSTRAINT learnt_reference_sku_fk FOREIGN KEY (sku) REFERENCES adv.product (sku),
    CONSTRAINT learnt_reference_message_fk FOREIGN KEY (message) REFERENCES bot.message (id),
    CONSTRAINT learnt_reference_removed_ck CHECK ((removed_by IS NULL) = (removed_at IS NULL))
);
CREATE UNIQUE INDEX learnt_reference_one_uk ON bot.learnt_reference (customer, key) WHERE removed_at IS NULL AND NOT once;
CREATE UNIQUE INDEX learnt_reference_once_uk ON bot.learnt_reference (message, key) WHERE removed_at IS NULL AND once;
CREATE INDEX learnt_reference_customer_ix ON bot.learnt_reference (customer);
CREATE INDEX learnt_reference_sku_ix ON bot.learnt_reference (sku);
CREATE INDEX learnt_reference_message_ix ON bot.learnt_reference (message);
COMMENT ON TABLE bot.learnt_reference IS 'A customer''s own way to name an article, learnt from a person who corrected a line; never used for another customer';
COMMENT ON COLUMN bot.learnt_reference.key IS 'What the words are compared by: letters and digits, without case and accents';
COMMENT ON COLUMN bot.learnt_reference.once IS 'It holds for its message only';

GRANT SELECT, INSERT, UPDATE ON bot.learnt_reference TO guichet_app;
