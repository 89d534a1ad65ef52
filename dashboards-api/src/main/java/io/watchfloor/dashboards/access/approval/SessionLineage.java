package io.watchfloor.dashboards.access.approval;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * Decides which session of a person can approve the requests of another. Sessions opened with the same token count as
 * the same session. Sessions that the requester could have opened do not count, so the approving session must be older,
 * or opened with a passkey or an identity provider.
 */
final class SessionLineage {

    private static final String CREDENTIALS = """
            WITH credential AS (
                SELECT s.id, s.person, s.created_at, s.method, coalesce(s.token_id, s.id) AS root,
                    s.ended_at IS NULL AND s.expires_at > :now AND s.last_used_at > :idleSince AND t.revoked_at IS NULL
                        AND s.waits_for IS NULL AS good
                FROM session s LEFT JOIN api_token t ON t.id = s.token_id
                UNION ALL
                SELECT id, person, created_at, 'token', id, revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now) FROM api_token)
            SELECT EXISTS (SELECT FROM credential a JOIN credential d ON d.person = a.person AND d.root <> a.root
                    AND (d.created_at < a.created_at OR d.method IN ('passkey', 'provider'))
                WHERE a.id = :asks AND a.person = :person AND d.good AND\s""";

    private SessionLineage() {}

    /** Whether the person has another session that can approve. */
    static boolean exist(Handle handle, String person, String asks, Instant now, Instant idleSince) {
        return matches(handle, "true)", person, asks, "", now, idleSince);
    }

    /** Whether a credential may approve a request that was sent with another credential. */
    static boolean mayApprove(
            Handle handle, String person, String asks, String decides, Instant now, Instant idleSince) {
        return matches(handle, "d.id = :decides)", person, asks, decides, now, idleSince);
    }

    private static boolean matches(
            Handle handle, String end, String person, String asks, String decides, Instant now, Instant idleSince) {
        var query = handle.createQuery(CREDENTIALS + end)
                .bind("person", person)
                .bind("asks", asks)
                .bind("now", now)
                .bind("idleSince", idleSince);
        return (decides.isEmpty() ? query : query.bind("decides", decides))
                .mapTo(Boolean.class)
                .one();
    }
}
