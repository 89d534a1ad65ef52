package io.watchfloor.ops.intel.feed;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.ops.platform.rights.Tlp;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server that the center polls.
 *
 * @param unmarked level of objects without a label of the Traffic Light Protocol
 */
public record IntelFeed(
        String name,
        Target target,
        Login login,
        Duration every,
        Tlp unmarked,
        Limits limits,
        boolean enabled,
        State state) {

    private static final String SOURCE = "feed:";

    /** What a feed reads. */
    public enum Kind {
        /** Collections of a TAXII 2.1 server. */
        TAXII,
        /** A folder with the manifest and the events of a feed of MISP. */
        MISP,
        /** A file with one value in each line. */
        LIST,
        /** A file with the values of one column. */
        CSV;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException for another word */
        @JsonCreator
        public static Kind of(String text) {
            return Arrays.stream(values())
                    .filter(one -> one.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("Unknown kind of feed: " + text));
        }
    }

    /**
     * What is polled, and where sightings are returned.
     *
     * @param url of the discovery, an API root or a collection; of the folder; or of the file
     * @param collections of TAXII, by ids or titles; empty for all readable collections
     * @param sightings null if sightings are not returned
     */
    public record Target(
            Kind kind,
            URI url,
            List<String> collections,
            @Nullable SightingTarget sightings) {}

    /**
     * Where the sightings of the feed's indicators are returned.
     *
     * @param collection id, title or alias of a collection of the server
     * @param ceiling the most restrictive marking of a sighting that leaves
     */
    public record SightingTarget(String collection, Tlp ceiling) {}

    /**
     * How the center authenticates, besides the password.
     *
     * @param username for HTTP Basic; empty to send the password as a bearer token
     * @param certificate client certificate in PEM, followed by its issuers; null for none
     */
    public record Login(String username, @Nullable String certificate) {}

    /**
     * What the center takes from a feed.
     *
     * @param confidence of indicators that state none, from 1 to 100; a higher stated one counts as this. Null for the
     *     confidence of all sources, and no limit
     * @param indicators maximum number of indicators that are not revoked; null for no limit
     */
    public record Limits(
            @Nullable Integer confidence, @Nullable Integer indicators) {

        public static final Limits NONE = new Limits(null, null);
    }

    public String username() {
        return login.username();
    }

    public URI url() {
        return target.url();
    }

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
            @Nullable Problem problem,
            Returned returned) {

        /** The state of a new feed. */
        public static State of(Instant dueAt) {
            return new State(dueAt, 0, null, null, new Counts(0, 0, 0, 0, 0, 0, null), null, Returned.NOTHING);
        }
    }

    /**
     * What became of the sightings that were returned.
     *
     * @param dueAt the return does not start before; null for no limit
     * @param failures in a row
     * @param succeededAt when all sightings had last been sent; null if never
     * @param problem null after a success
     */
    public record Returned(
            @Nullable Instant dueAt,
            int failures,
            @Nullable Instant succeededAt,
            ReturnCounts counts,
            @Nullable Problem problem) {

        static final Returned NOTHING = new Returned(null, 0, null, new ReturnCounts(0, 0, 0, 0, null), null);
    }

    /**
     * Versions of sightings.
     *
     * @param accepted by the server, since the feed was created
     * @param pending sent, and not yet accepted or refused
     * @param refused by the server, since the feed was created
     * @param withheld sightings that are not returned now, because of their markings
     * @param refusal the last refused sighting, and the message of the server; null if none was refused
     */
    public record ReturnCounts(
            long accepted,
            long pending,
            long refused,
            long withheld,
            @Nullable String refusal) {}

    /**
     * Since the feed was created.
     *
     * @param indicators that are stored now and not revoked
     * @param refused without those over the limit
     * @param overLimit indicators that were refused because the feed had its maximum
     * @param refusal the last refused object, and why; null if none was refused
     */
    public record Counts(
            long pages,
            long added,
            long unchanged,
            long indicators,
            long refused,
            long overLimit,
            @Nullable String refusal) {}

    /** Why the last poll failed. */
    public record Problem(String code, String detail) {}

    /** Source of what the feed imports. */
    public String source() {
        return SOURCE + name;
    }

    /** Name of the feed that imported what has this source; empty if the source is no feed. */
    public static Optional<String> ofSource(String source) {
        return source.startsWith(SOURCE) ? Optional.of(source.substring(SOURCE.length())) : Optional.empty();
    }

    /** Scheme, host and port, to which alone the credentials are sent. */
    public static String server(URI url) {
        int port = url.getPort() >= 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        return "%s://%s:%d".formatted(url.getScheme(), url.getHost(), port).toLowerCase(Locale.ROOT);
    }
}
