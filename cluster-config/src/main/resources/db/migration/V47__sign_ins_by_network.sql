-- Who begins very many sign-ins at a provider loses older ones of their own, not those of others.
ALTER TABLE provider_sign_in ADD COLUMN network text NOT NULL DEFAULT '';
CREATE INDEX provider_sign_in_network ON provider_sign_in (network, expires_at);
