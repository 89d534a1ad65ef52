package io.watchfloor.dashboards.access.signin;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.people.SessionProof;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Past sign-ins of people. Every call blocks on the database. */
public record SignInHistory(Jdbi database) {

    /** Maximum number of stored sign-ins per person. The newest sign-in is always stored. */
    private static final int MOST_KEPT = 500;

    /**
     * A past sign-in.
     *
     * @param signs unusual facts
     * @param because the unusual facts as sentences; empty if nothing was unusual
     * @param follows consequence of the facts: {@code allow}, {@code step-up} or {@code approval}
     */
    public record SignIn(
            long id,
            Instant at,
            String session,
            String method,
            SignInOrigin whence,
            @Nullable String place,
            List<String> signs,
            String because,
            String follows) {}

    /** Facts about earlier sign-ins of the person. */
    record Before(boolean any, boolean device, boolean network, Optional<Last> last) {}

    /** The latest sign-in with a known place. */
    record Last(Instant at, String place) {}

    static Before before(Handle handle, String person, byte[] device, String network) {
        Optional<Last> last = handle.createQuery(
                        "SELECT at, place FROM sign_in WHERE person = :person AND place IS NOT NULL ORDER BY at DESC, id DESC LIMIT 1")
                .bind("person", person)
                .map((row, context) -> new Last(SqlTimestamps.of(row, "at"), row.getString("place")))
                .findOne();
        return handle.createQuery("""
                        SELECT count(*) > 0 AS some, count(*) FILTER (WHERE known_by = :device) > 0 AS device,
                            count(*) FILTER (WHERE network = :network) > 0 AS network
                        FROM sign_in WHERE person = :person""")
                .bind("person", person)
                .bind("device", device)
                .bind("network", network)
                .map((row, context) ->
                        new Before(row.getBoolean("some"), row.getBoolean("device"), row.getBoolean("network"), last))
                .one();
    }

    static void keep(
            Handle handle,
            String person,
            String session,
            SessionProof by,
            byte[] device,
            SignInFindings judged,
            Instant now) {
        handle.createUpdate("""
                        INSERT INTO sign_in (person, at, session, method, address, network, device, known_by, place,
                            signs, because, follows)
                        VALUES (:person, :at, :session, :method, :address, :network, :device,
                            :known, :place, :signs, :because, :follows)""")
                .bind("person", person)
                .bind("at", now)
                .bind("session", session)
                .bind("method", by.method().text())
                .bind("address", by.whence().address())
                .bind("network", judged.network())
                .bind("device", by.whence().device())
                .bind("known", device)
                .bindByType("place", judged.place(), String.class)
                .bindArray("signs", String.class, judged.signs())
                .bind("because", judged.because())
                .bind("follows", judged.follows().text())
                .execute();
        handle.createUpdate("""
                        DELETE FROM sign_in WHERE person = :person AND id <= (
                            SELECT id FROM sign_in WHERE person = :person ORDER BY id DESC OFFSET :most LIMIT 1)
                        """).bind("person", person).bind("most", MOST_KEPT).execute();
    }

    /** Returns past sign-ins, newest first. */
    public List<SignIn> of(String person) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT * FROM sign_in WHERE person = :person ORDER BY id DESC")
                        .bind("person", person)
                        .map((row, context) -> signIn(row))
                        .list());
    }

    /** Returns the unusual facts of the person's latest sign-in from this address. */
    public List<String> latestSigns(String person, String address) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT * FROM sign_in WHERE person = :person AND address = :address ORDER BY id DESC LIMIT 1")
                .bind("person", person)
                .bind("address", address)
                .map((row, context) -> signIn(row).signs())
                .findOne()
                .orElse(List.of()));
    }

    private static SignIn signIn(ResultSet row) throws SQLException {
        return new SignIn(
                row.getLong("id"),
                SqlTimestamps.of(row, "at"),
                row.getString("session"),
                row.getString("method"),
                new SignInOrigin(row.getString("address"), row.getString("device")),
                row.getString("place"),
                List.of((String[]) row.getArray("signs").getArray()),
                row.getString("because"),
                row.getString("follows"));
    }
}
