-- The asset of each finding of another product, so that all inputs that report the finding report it of one asset.
CREATE TABLE finding_asset (
    finding text        PRIMARY KEY,
    asset   text        NOT NULL,
    graph   text, -- id of the alert at Microsoft Graph; null until Graph reported the finding
    at      timestamptz NOT NULL -- when a record reported the finding last
);
CREATE INDEX finding_asset_at ON finding_asset (at);

-- The findings of other products in cases, folded from the journal; written only if closings go back to Microsoft Graph.
CREATE TABLE case_finding (
    case_id     text NOT NULL,
    alert       text NOT NULL,
    closes_with text NOT NULL, -- the case, or the parent case into which it is merged
    finding     text NOT NULL, -- as in finding_asset
    asset       text NOT NULL,
    title       text NOT NULL,
    PRIMARY KEY (case_id, alert)
);
CREATE INDEX case_finding_closes_with ON case_finding (closes_with);
