package io.watchfloor.ops.intake.sensor;

import io.watchfloor.config.database.SqlTimestamps;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The one-time enrollment tokens: who created each token, when it expires, and which sensor used it. The id of a
 * token is the beginning of its hash, which does not reveal the token.
 */
public final class EnrolmentTokens {

    private static final int ID_BYTES = 8;

    private static final String IT = "encode(substr(token_hash, 1, 8), 'hex') = :id";
    private static final String ALL = """
            SELECT encode(substr(token_hash, 1, 8), 'hex') AS id, created_by, created_at, expires_at, assets, used_by
            FROM sensor_enrolment
            """;

    private final Jdbi database;

    /** @param usedBy the sensor that enrolled with the token */
    public record Token(
            String id,
            String createdBy,
            Instant createdAt,
            Instant expiresAt,
            List<String> assets,
            @Nullable String usedBy) {}

    public EnrolmentTokens(Jdbi database) {
        this.database = database;
    }

    /** Returns the id of a token that has just been created. */
    public static String id(String secret) {
        return HexFormat.of().formatHex(SensorKeyring.hash(secret), 0, ID_BYTES);
    }

    /** Returns tokens that are still valid, and tokens created after the given time, sorted by id. */
    public List<Token> since(Instant since) {
        return database.withHandle(handle -> read(handle.createQuery(
                        ALL + "WHERE created_at > :since OR (used_by IS NULL AND expires_at > now()) ORDER BY id")
                .bind("since", OffsetDateTime.ofInstant(since, ZoneOffset.UTC))));
    }

    public Optional<Token> find(String id) {
        return database.withHandle(
                handle -> read(handle.createQuery(ALL + "WHERE " + IT).bind("id", id)).stream()
                        .findFirst());
    }

    /**
     * Deletes the token.
     *
     * @return whether the token existed and was unused
     */
    public boolean withdraw(String id) {
        return database.withHandle(handle -> handle.createUpdate(
                                "DELETE FROM sensor_enrolment WHERE " + IT + " AND used_by IS NULL")
                        .bind("id", id)
                        .execute())
                > 0;
    }

    private static List<Token> read(Query query) {
        return query.map((row, context) -> new Token(
                        row.getString("id"),
                        row.getString("created_by"),
                        SqlTimestamps.of(row, "created_at"),
                        SqlTimestamps.of(row, "expires_at"),
                        texts(row.getArray("assets")),
                        row.getString("used_by")))
                .list();
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
