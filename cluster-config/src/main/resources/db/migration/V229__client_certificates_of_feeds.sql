-- The client certificate that the center presents to the server of a feed. The certificate is public; the key is encrypted as the password is.
ALTER TABLE intel_feed
    ADD COLUMN client_certificate text,                  -- PEM: the certificate, and then its issuers
    ADD COLUMN client_key         bytea,
    ADD COLUMN client_key_by      text,                  -- id of the key that encrypted it
    ADD CONSTRAINT client_key_of_certificate
        CHECK ((client_certificate IS NULL) = (client_key IS NULL) AND (client_key IS NULL) = (client_key_by IS NULL));
