package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.database.EmbeddedPostgres;
import io.watchfloor.dashboards.access.ack.AckClaim;
import io.watchfloor.dashboards.access.ack.AckTokens;
import io.watchfloor.dashboards.access.ack.SignedLinks;
import io.watchfloor.ops.platform.id.CaseId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Jdbi;

/** Acknowledge links as in notifications, signed with the center's key. */
public final class MessageLinks {

    private final Jdbi jdbi;
    private final AckTokens tokens;

    private MessageLinks(Jdbi jdbi) {
        this.jdbi = jdbi;
        byte[] secret = new byte[32];
        this.tokens = new AckTokens(jdbi.withHandle(handle -> {
            handle.execute("INSERT INTO ack_key (secret, made_at) VALUES (?, now()) ON CONFLICT DO NOTHING", secret);
            return handle.createQuery("SELECT secret FROM ack_key")
                    .mapTo(byte[].class)
                    .one();
        }));
    }

    public static MessageLinks of(Jdbi jdbi) {
        return new MessageLinks(jdbi);
    }

    /** For a node with its embedded database in that folder. */
    public static MessageLinks of(Path dataDir) {
        DatabaseAddress address = EmbeddedPostgres.running(dataDir).orElseThrow();
        return new MessageLinks(Jdbi.create(address.jdbcUrl(), address.user(), address.password()));
    }

    /** Same lifetime as links of the center. */
    public String to(String person, JsonNode kase, int round) {
        return until(person, kase, round, Instant.now().plus(SignedLinks.LIFETIME));
    }

    public String until(String person, JsonNode kase, int round, Instant expires) {
        return tokens.sign(new AckClaim(
                person, new CaseId(kase.path("id").asText()), round, expires.truncatedTo(ChronoUnit.MILLIS)));
    }

    /** Adds a notification of this person to the read model only. */
    public void page(String id, String person, JsonNode kase) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO notification_board (id, case_id, status, item, kind, recipient, round, queued_at, due_at)
                        SELECT :id, case_id, status, item, kind, :to, round, queued_at, due_at FROM notification_board
                        WHERE case_id = :case LIMIT 1""")
                .bind("id", id)
                .bind("to", "person:" + person)
                .bind("case", kase.path("id").asText())
                .execute());
    }
}
