package io.watchfloor.dashboards.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small answers, each of a single route. */
public final class SmallAnswers {

    private SmallAnswers() {}

    /** A sign-in link. */
    @Meaning("A one-time sign-in link.")
    public record SignInLink(String name, String link) {}

    /** A token that enrols one sensor. */
    @Meaning("A token that enrols one sensor.")
    public record EnrolmentToken(
            @Meaning("Of GET /sensors/tokens/{id}, which tells when a sensor has used it.")
            String id,

            @Meaning("The secret: told this once.") String token,
            @Nullable String name,
            Instant expiresAt,

            @Meaning("Which assets the sensor may speak for.")
            List<String> assets,

            @Meaning("Where the sensor looks for the center, the preferred address first.")
            List<String> addresses,

            @Meaning("The known sensor that enrols anew; null for a new one.") @Nullable
            String sensor) {}

    /** The secret credential of a newly enrolled sensor. */
    @Meaning("A sensor's own credential.")
    public record EnrolledSensor(
            @Meaning("The sensor's id.") String sensor,
            @Meaning("The secret: told this once.") String credential,

            @Meaning("The sensor's certificate in PEM, when it asked for one by TLS.") @Nullable
            String certificate) {}

    /** The ingest token of a program that sends to one input. */
    @Meaning("An ingest token of a program that sends to one input.")
    public record IngestToken(
            @Meaning("Its id among the sensors: DELETE /sensors/{id} revokes it.")
            String sensor,

            String input,
            @Meaning("The token: shown only once.") String token,
            @Meaning("Allowed assets.") List<String> assets) {}

    /** The program runs. */
    @Meaning("The program turns.")
    public record Alive(@Meaning("alive") String status) {}

    /** The node accepts work. */
    @Meaning("The node takes work.")
    public record Ready(
            @Meaning("ready") String status,

            @Meaning("What somebody should look at although the node is ready: records that wait.")
            List<String> notes) {}

    /** The node's lists are incomplete. */
    @Meaning(
            "Projections are rebuilt from the journal after a start or a restore: lists are incomplete, and people look at another node.")
    public record Rebuilding(
            @Meaning("rebuilding") String status,

            @Meaning("Of the journal, by the slowest projection.")
            int percent) {}

    /** A page of a list. */
    public record Items<T>(
            List<T> items,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String nextCursor,

            @Meaning("Of the whole list; told with its first part, unless there are more than are counted.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Long total) {}
}
