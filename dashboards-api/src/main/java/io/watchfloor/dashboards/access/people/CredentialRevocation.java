package io.watchfloor.dashboards.access.people;

import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.access.AccessDatabase;
import org.jdbi.v3.core.Handle;

/** Revokes credentials of people who are disabled, removed or lose rights. */
final class CredentialRevocation {

    private final AccessDatabase database;

    CredentialRevocation(AccessDatabase database) {
        this.database = database;
    }

    /**
     * Revokes all credentials of a person, and unused links, invitations and tokens that the person created for others.
     *
     * @return description of the revoked credentials, for the audit log
     */
    String everything(Handle handle, String name) {
        int sessions = handle.createUpdate(
                        "UPDATE session SET ended_at = :now WHERE person = :name AND ended_at IS NULL")
                .bind("now", database.now())
                .bind("name", name)
                .execute();
        int tokens = handle.createUpdate(
                        "UPDATE api_token SET revoked_at = :now WHERE person = :name AND revoked_at IS NULL")
                .bind("now", database.now())
                .bind("name", name)
                .execute();
        int links = handle.createUpdate(
                        "DELETE FROM sign_in_link WHERE (person = :name OR made_by = :name OR :name = ANY(makers)) AND used_at IS NULL")
                .bind("name", name)
                .execute();
        int passkeys = passkeys(handle, name);
        int invites = invitesBy(handle, name);
        int enrolments = handle.createUpdate(
                        "DELETE FROM sensor_enrolment WHERE created_by = :name AND used_by IS NULL")
                .bind("name", name)
                .execute();
        int feeds = handle.createUpdate("DELETE FROM oncall_feed WHERE owner = :name")
                .bind("name", name)
                .execute();
        int approvals = handle.createUpdate("""
                        UPDATE approval SET state = 'ended'
                        WHERE (person = :name OR decided_by = :name) AND state IN ('open', 'approved')""").bind("name", name).execute();
        handle.createUpdate("UPDATE person SET credentials_since = :now WHERE name = :name")
                .bind("now", database.now())
                .bind("name", name)
                .execute();
        return ": ended %s, %s, %s, %s, %s, %s of sensors, %s and %s"
                .formatted(
                        Plural.of(sessions, "session"),
                        Plural.of(tokens, "token"),
                        Plural.of(passkeys, "passkey"),
                        Plural.of(links, "unused link"),
                        Plural.of(invites, "invitation"),
                        Plural.of(enrolments, "unused enrollment token"),
                        Plural.of(feeds, "calendar feed", "calendar feeds"),
                        Plural.of(approvals, "approval"));
    }

    /** Withdraws the open invitations of a person who may no longer invite. */
    int invitesBy(Handle handle, String name) {
        return handle.createUpdate(
                        "UPDATE invite SET withdrawn_at = :now WHERE made_by = :by AND used_at IS NULL AND withdrawn_at IS NULL")
                .bind("now", database.now())
                .bind("by", name)
                .execute();
    }

    /** Removes passkeys together with the recovery codes. */
    int passkeys(Handle handle, String name) {
        handle.createUpdate("DELETE FROM recovery_code WHERE person = :name")
                .bind("name", name)
                .execute();
        return handle.createUpdate("DELETE FROM passkey WHERE person = :name")
                .bind("name", name)
                .execute();
    }
}
