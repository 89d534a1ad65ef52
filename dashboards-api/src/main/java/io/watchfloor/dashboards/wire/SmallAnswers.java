package io.watchfloor.dashboards.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small responses, each used by one route. */
public final class SmallAnswers {

    private SmallAnswers() {}

    @Meaning("A one-time sign-in link.")
    public record SignInLink(String name, String link) {}

    @Meaning("A new enrollment token for one sensor.")
    public record CreatedEnrollmentToken(
            @Meaning("ID of the token; GET /sensors/tokens/{id} shows whether a sensor has used it.")
            String id,

            @Meaning("The secret, which is returned only once.")
            String token,

            @Nullable String name,
            Instant expiresAt,

            @Meaning("Assets for which the sensor may report.")
            List<String> assets,

            @Meaning("Addresses of the center for the sensor, preferred first.")
            List<String> addresses,

            @Meaning("The existing sensor that is enrolled again; null for a new sensor.") @Nullable
            String sensor) {}

    @Meaning("The credential of a sensor.")
    public record EnrolledSensor(
            @Meaning("ID of the sensor.") String sensor,

            @Meaning("The secret, which is returned only once.")
            String credential,

            @Meaning("Certificate of the sensor in PEM, if a certificate was requested over TLS.") @Nullable
            String certificate) {}

    /** The ingest token of a program that sends to one input. */
    @Meaning("An ingest token of a program that sends to one input.")
    public record IngestToken(
            @Meaning("ID of the sender among the sensors: DELETE /sensors/{id} revokes it.")
            String sensor,

            String input,

            @Meaning("The token, which is returned only once.")
            String token,

            @Meaning("Allowed assets.") List<String> assets) {}

    @Meaning("The process is alive.")
    public record Alive(@Meaning("alive") String status) {}

    @Meaning("The node is ready for requests.")
    public record Ready(
            @Meaning("ready") String status,

            @Meaning("Problems that need attention although the node is ready, such as pending records.")
            List<String> notes) {}

    @Meaning("The projections are being rebuilt from the journal after a start or a restore. Lists are"
            + " incomplete until then, so users should use another node.")
    public record Rebuilding(
            @Meaning("rebuilding") String status,

            @Meaning("Percentage of the journal that the slowest projection has read.")
            int percent) {}

    /** One page of a list. */
    public record Items<T>(
            List<T> items,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String nextCursor,

            @Meaning(
                    "Size of the whole list; only in the first part, and absent if the list is too long to" + " count.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Long total) {}
}
