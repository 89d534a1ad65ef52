-- The why-chain of a case: commitments to its records, detections, alerts, notifications and acknowledgements, in the hash chain of an
-- audit log of its own. The head of each case's chain is in the audit log.
CREATE TABLE case_proof (
    case_id text   PRIMARY KEY,
    seq     bigint NOT NULL,            -- number of the last item
    hash    text   NOT NULL,
    anchor  bigint NOT NULL             -- the record of the audit log that contains this hash; 0 before the first
);

-- The content of a record or detection is encrypted with the evidence key of its asset. After an erasure only the commitment is left.
CREATE TABLE case_proof_item (
    case_id text        NOT NULL,
    seq     bigint      NOT NULL,
    at      timestamptz NOT NULL,
    kind    text        NOT NULL,
    item    text        NOT NULL,       -- names what the item is about, such as alert:ID; a change of it makes another item
    root    text        NOT NULL,
    hash    text        NOT NULL,
    content text        NOT NULL,
    PRIMARY KEY (case_id, seq)
);
CREATE INDEX case_proof_item_by_item ON case_proof_item (case_id, item, seq DESC);

-- Referrals that were built. The file itself is not kept, because an erasure could not destroy its content.
CREATE TABLE referral (
    id         text        PRIMARY KEY,
    case_id    text        NOT NULL,
    built_at   timestamptz NOT NULL,
    built_by   text        NOT NULL,
    recipient  text        NOT NULL,
    basis      text        NOT NULL,
    clearance  smallint    NOT NULL,    -- rank of the highest marking that the recipient may receive
    items      bigint      NOT NULL,
    withheld   bigint      NOT NULL,
    erased     bigint      NOT NULL,
    bytes      bigint      NOT NULL,
    sha256     text        NOT NULL
);
CREATE INDEX referral_by_case ON referral (case_id, built_at DESC);

CREATE VIEW watchfloor_seen.case_proof_item AS
    SELECT p.* FROM case_proof_item p WHERE EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = p.case_id);

CREATE VIEW watchfloor_seen.referral AS
    SELECT r.* FROM referral r WHERE EXISTS (SELECT FROM watchfloor_seen.case_board c WHERE c.id = r.case_id);
