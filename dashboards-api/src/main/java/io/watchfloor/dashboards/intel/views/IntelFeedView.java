package io.watchfloor.dashboards.intel.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.config.tls.CertificateText;
import io.watchfloor.config.tls.Fingerprint;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intel.feed.IntelFeed;
import io.watchfloor.ops.intel.partner.PartnerCertificate;
import io.watchfloor.ops.platform.rights.Tlp;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A feed, without its password and key. */
@Meaning("A server from which the center polls threat intelligence.")
public record IntelFeedView(
        String name,

        @JsonUnwrapped Target target,

        @Meaning("User name for HTTP Basic; empty if the password is sent as a bearer token.")
        String username,

        @Meaning("Client certificate that the center presents; null for none.") @Nullable
        FeedCertificate clientCertificate,

        long everySeconds,

        @Meaning("Marking of objects without a label of the Traffic Light Protocol.")
        Tlp tlp,

        @JsonUnwrapped Limits limits,

        @Meaning("Return of the sightings of the feed's indicators to its server; null if they are not returned.")
        @Nullable
        SightingReturnView sightings,

        boolean enabled,
        IntelFeedStateView state) {

    public record Target(
            @Meaning("taxii, misp, list or csv.") IntelFeed.Kind kind,

            @Meaning(
                    "URL of the discovery, of an API root, or of a collection; of the folder of a feed of MISP; or of a file.")
            String url,

            @Meaning("IDs or titles of the polled collections of TAXII. Empty: all readable collections.")
            List<String> collections) {}

    @Meaning("The client certificate of a feed, without its key.")
    public record FeedCertificate(
            @Meaning("SHA-256 fingerprint.") String fingerprint,

            String subject,
            Instant validUntil,

            @Meaning("not-yet-valid, valid, expiring (valid for at most 30 days) or expired.")
            PartnerCertificate.Validity validity) {

        static @Nullable FeedCertificate of(@Nullable String pem, Instant now) {
            if (pem == null) {
                return null;
            }
            X509Certificate one = CertificateText.read(pem).getFirst();
            return new FeedCertificate(
                    Fingerprint.of(one).toString(),
                    one.getSubjectX500Principal().getName(),
                    one.getNotAfter().toInstant(),
                    new PartnerCertificate(one).at(now));
        }
    }

    public record Limits(
            @Meaning(
                    "Confidence of indicators that state none. A higher stated one counts as this. Null: stated ones count, and"
                            + " others have the confidence of the settings.")
            @Nullable
            Integer confidence,

            @Meaning("Maximum number of indicators that are stored and not revoked; null for no limit.") @Nullable
            Integer maxIndicators) {}

    @Meaning("The return of sightings to the server of a feed.")
    public record SightingReturnView(
            @Meaning("ID, title or alias of the collection.")
            String collection,

            @Meaning("Most restrictive marking of the sightings that are returned.")
            Tlp ceiling,

            @Meaning(
                    "failing: the last return failed. new: no return has ended. pending: the server has not decided on some sightings. ok, or paused.")
            String health,

            @Meaning("When the server had last decided on all sightings.") @Nullable
            Instant succeededAt,

            @JsonUnwrapped ReturnCounts counts,
            @JsonUnwrapped Failure failure) {

        static @Nullable SightingReturnView of(IntelFeed feed) {
            IntelFeed.SightingTarget to = feed.target().sightings();
            if (to == null) {
                return null;
            }
            IntelFeed.Returned returned = feed.state().returned();
            IntelFeed.ReturnCounts counts = returned.counts();
            return new SightingReturnView(
                    to.collection(),
                    to.ceiling(),
                    health(feed, returned),
                    returned.succeededAt(),
                    new ReturnCounts(
                            counts.accepted(), counts.pending(), counts.refused(), counts.withheld(), counts.refusal()),
                    Failure.of(returned.failures(), returned.problem()));
        }

        private static String health(IntelFeed feed, IntelFeed.Returned returned) {
            if (!feed.enabled()) {
                return "paused";
            }
            if (returned.problem() != null) {
                return "failing";
            }
            if (returned.counts().pending() > 0) {
                return "pending";
            }
            return returned.succeededAt() == null ? "new" : "ok";
        }
    }

    public record ReturnCounts(
            @Meaning("Versions of sightings that the server accepted.")
            long accepted,

            @Meaning("Sightings that were sent and on which the server has not decided.")
            long pending,

            @Meaning("Versions of sightings that the server refused. A refused version is not sent again.")
            long refused,

            @Meaning("Sightings that are not returned because of their markings.")
            long withheld,

            @Meaning("The indicator of the last refused sighting, and the message of the server.") @Nullable
            String refusal) {}

    @Meaning("The state of a feed.")
    public record IntelFeedStateView(
            @Meaning("failing: the last poll failed. new: no poll has ended. ok, or paused.")
            String health,

            @JsonUnwrapped Polls polls,
            @JsonUnwrapped Counts counts,
            @JsonUnwrapped Failure failure) {}

    public record Polls(
            @Meaning("When all collections were last read to their end.") @Nullable
            Instant succeededAt,

            @Meaning("Start of the last poll.") @Nullable Instant attemptedAt,

            @Meaning("Start of the next poll.") Instant nextAt) {}

    public record Counts(
            @Meaning("Stored pages.") long pages,

            @Meaning("New versions.") long added,

            @Meaning("Versions that were stored before.") long unchanged,

            @Meaning("Indicators that are stored and not revoked.")
            long indicators,

            @Meaning("Refused objects, without those over the limit.")
            long refused,

            @Meaning("Indicators that were refused because the feed had its maximum.")
            long overLimit,

            @Meaning("The last refused object, and why.") @Nullable
            String refusal) {}

    public record Failure(
            @Meaning("Failures in a row.") int failures,

            @Meaning("Code of the last failure; null after a success.") @Nullable
            String errorCode,

            @Meaning("What failed, and what to do.") @Nullable
            String error) {

        static Failure of(int failures, IntelFeed.@Nullable Problem problem) {
            return new Failure(
                    failures, problem == null ? null : problem.code(), problem == null ? null : problem.detail());
        }
    }

    public static IntelFeedView of(IntelFeed feed, Instant now) {
        IntelFeed.State state = feed.state();
        IntelFeed.Counts counts = state.counts();
        return new IntelFeedView(
                feed.name(),
                new Target(
                        feed.target().kind(),
                        feed.url().toString(),
                        feed.target().collections()),
                feed.username(),
                FeedCertificate.of(feed.login().certificate(), now),
                feed.every().toSeconds(),
                feed.unmarked(),
                new Limits(feed.limits().confidence(), feed.limits().indicators()),
                SightingReturnView.of(feed),
                feed.enabled(),
                new IntelFeedStateView(
                        health(feed),
                        new Polls(state.succeededAt(), state.attemptedAt(), state.dueAt()),
                        new Counts(
                                counts.pages(),
                                counts.added(),
                                counts.unchanged(),
                                counts.indicators(),
                                counts.refused(),
                                counts.overLimit(),
                                counts.refusal()),
                        Failure.of(state.failures(), state.problem())));
    }

    private static String health(IntelFeed feed) {
        if (!feed.enabled()) {
            return "paused";
        }
        if (feed.state().problem() != null) {
            return "failing";
        }
        return feed.state().succeededAt() == null ? "new" : "ok";
    }
}
