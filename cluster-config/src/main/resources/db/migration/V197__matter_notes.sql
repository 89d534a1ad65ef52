-- Privileged notes of matters, encrypted with a key of the matter, which is itself encrypted with the key file of the center.
CREATE TABLE matter_note_key (
    matter     text        COLLATE "C" NOT NULL REFERENCES matter,
    generation integer     NOT NULL, -- how many keys were erased before
    sealed_by  text        NOT NULL, -- id of the key in the file
    content    bytea,                -- null: the key was erased, and with it the notes
    created_at timestamptz NOT NULL,
    erased_by  text,
    erased_at  timestamptz,
    PRIMARY KEY (matter, generation)
);

CREATE TABLE matter_note (
    matter     text        COLLATE "C" NOT NULL,
    seq        integer     NOT NULL,
    generation integer     NOT NULL,
    request    text,                 -- id of the request, so that a repeated one adds nothing
    author     text        NOT NULL,
    written_at timestamptz NOT NULL,
    content    bytea       NOT NULL,
    PRIMARY KEY (matter, seq),
    UNIQUE (matter, request),
    FOREIGN KEY (matter, generation) REFERENCES matter_note_key
);
