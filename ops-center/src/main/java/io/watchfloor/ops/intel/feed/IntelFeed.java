package io.watchfloor.ops.intel.feed;

import io.watchfloor.ops.platform.rights.Tlp;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A TAXII server that the center polls.
 *
 * @param url of the discovery, an API root or a collection
 * @param collections ids or titles; empty for all readable collections
 * @param username for HTTP Basic; empty to send the password as a bearer token
 * @param unmarked level of objects without a label of the Traffic Light Protocol
 */
public record IntelFeed(
        String name,
        URI url,
        List<String> collections,
        String username,
        Duration every,
        Tlp unmarked,
        boolean enabled,
        State state) {

    /**
     * What became of the polls.
     *
     * @param dueAt when the next poll starts
     * @param failures in a row
     * @param succeededAt when all collections were last read to their end; null if never
     * @param problem null after a success
     */
    public record State(
            Instant dueAt,
            int failures,
            @Nullable Instant attemptedAt,
            @Nullable Instant succeededAt,
            Counts counts,
            @Nullable Problem problem) {

        /** The state of a new feed. */
        public static State of(Instant dueAt) {
            return new State(dueAt, 0, null, null, new Counts(0, 0, 0, 0, null), null);
        }
    }

    /**
     * Since the feed was created.
     *
     * @param refusal the last refused object, and why; null if none was refused
     */
    public record Counts(
            long pages,
            long added,
            long unchanged,
            long refused,
            @Nullable String refusal) {}

    /** Why the last poll failed. */
    public record Problem(String code, String detail) {}

    /** Source of what the feed imports. */
    public String source() {
        return "feed:" + name;
    }

    /** Scheme, host and port, to which alone the credentials are sent. */
    public static String server(URI url) {
        int port = url.getPort() >= 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        return "%s://%s:%d".formatted(url.getScheme(), url.getHost(), port).toLowerCase(Locale.ROOT);
    }
}
