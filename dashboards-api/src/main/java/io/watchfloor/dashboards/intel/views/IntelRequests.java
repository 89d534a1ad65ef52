package io.watchfloor.dashboards.intel.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Input;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.dashboards.wire.json.Range;
import io.watchfloor.dashboards.wire.json.Unlogged;
import io.watchfloor.ops.intel.bulk.BulkIndicators;
import io.watchfloor.ops.intel.bulk.BulkItem;
import io.watchfloor.ops.intel.feed.IntelFeed;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request bodies of collections, feeds and indicators. */
public final class IntelRequests {

    /** A request with a longer text is refused as a whole. */
    static final int LONGEST = 4_096;

    private IntelRequests() {}

    /** The settings of a collection. */
    public record Collection(
            @Meaning(
                    "ID of the only partner that reads the collection and writes to it; it cannot be changed. Every account"
                            + " reads the collection if omitted.")
            @Bounds(longest = 100)
            @Nullable
            String partner,

            @Meaning("Most restrictive marking of the objects that leave through the collection; green if omitted.")
            @Nullable
            Tlp ceiling,

            @Meaning("Description for the partner.") @Bounds(longest = 1_000, blank = true) @Nullable
            String description) {}

    /** The settings of a feed. */
    public record Feed(
            @Meaning(
                    "URL of the discovery, of an API root, or of a collection; of the folder of a feed of MISP; or of a file.")
            @Bounds(longest = 2_000)
            String url,

            @Meaning("taxii (default), misp, list (a file with one value in each line) or csv.")
            IntelFeed.@Nullable Kind kind,

            @Meaning("IDs or titles of the collections of TAXII to poll; all readable collections if omitted.")
            @Bounds(longest = 300)
            @Nullable
            List<String> collections,

            @Meaning("User name for HTTP Basic. Without it, the password is sent as a bearer token.")
            @Bounds(longest = 300, blank = true)
            @Nullable
            String username,

            @Meaning(
                    "Password or token, which is stored encrypted and never shown. The stored one stays if omitted, unless"
                            + " the server of the URL changes.")
            @Bounds(longest = 4_000, blank = true)
            @Nullable
            String password,

            @Meaning(
                    "Client certificate in PEM, followed by its issuers, for a server that requires one. It needs clientKey. The stored"
                            + " one stays if omitted, unless the server of the URL changes; empty for none.")
            @Input(option = "client-certificate", value = "FILE", kind = Input.Kind.LONG_TEXT)
            @Bounds(longest = 32_000, blank = true)
            @Nullable
            String clientCertificate,

            @Meaning(
                    "Private key of the client certificate in PEM without a password, which is stored encrypted and never shown.")
            @Input(option = "client-key", value = "FILE", kind = Input.Kind.LONG_TEXT)
            @Bounds(longest = 16_000, blank = true)
            @Nullable
            String clientKey,

            @Meaning("Seconds between two polls, 900 if omitted.") @Input(option = "every", value = "SECONDS") @Nullable
            Integer everySeconds,

            @Meaning("Marking of objects without a label of the Traffic Light Protocol; amber if omitted.") @Nullable
            Tlp tlp,

            @Meaning(
                    "Confidence of the feed's indicators that state none, from 1 to 100. A higher stated one counts as this. If"
                            + " omitted, stated ones count, and others have the confidence of the settings.")
            @Range(to = 100)
            @Nullable
            Integer confidence,

            @Meaning(
                    "Maximum number of indicators of the feed that are stored and not revoked; further ones are refused and"
                            + " counted. No limit if omitted.")
            @Input(option = "max-indicators", value = "COUNT")
            @Nullable
            Integer maxIndicators,

            @Meaning(
                    "ID, title or alias of a collection of the TAXII server, to which the sightings of the feed's indicators are"
                            + " returned. Not returned if omitted.")
            @Input(option = "sightings-collection", value = "COLLECTION")
            @Bounds(longest = 300)
            @Nullable
            String sightingsCollection,

            @Meaning("Most restrictive marking of the sightings that are returned; amber if omitted.")
            @Input(option = "sightings-ceiling", value = "TLP")
            @Nullable
            Tlp sightingsCeiling,

            @Meaning("False pauses the feed.") @Nullable Boolean enabled) {}

    /** Stores indicators by external ids. */
    public record Indicators(
            @Meaning("The indicators, at most 10,000.") @Bounds(longest = 1, most = BulkIndicators.MOST)
            List<Item> indicators)
            implements Unlogged {

        @Meaning("An indicator of a source.")
        public record Item(
                @Meaning("ID by which your account changes and deletes the indicator.")
                @Bounds(longest = LONGEST)
                @Nullable
                String externalId,

                @Meaning("ipv4, ipv6, network, domain, url, email, md5, sha1 or sha256.")
                @Bounds(longest = LONGEST)
                @Nullable
                String type,

                @Bounds(longest = LONGEST) @Nullable String value,

                @Meaning("From 0 to 100.") @Range(from = 0) @Nullable
                Integer confidence,

                @Meaning("When the indicator is valid: from the time at which it is stored if omitted.") @Nullable
                Validity validity,

                @Meaning("Label of the Traffic Light Protocol; amber if omitted.") @Bounds(longest = LONGEST) @Nullable
                String tlp,

                @Meaning("alert, or allow for a harmless value that no indicator matches; alert if omitted.")
                @Bounds(longest = LONGEST)
                @Nullable
                String action,

                @Meaning("One of several sources of your account, each with external IDs of its own; the name of the"
                        + " account if omitted.")
                @Bounds(longest = LONGEST)
                @Nullable
                String source) {}

        @Meaning("A time range.")
        public record Validity(
                @Nullable Instant from, @Nullable Instant until) {}

        public List<BulkItem> items() {
            return indicators.stream().map(Indicators::item).toList();
        }

        private static BulkItem item(Item one) {
            Validity validity = one.validity();
            return new BulkItem(
                    one.source(),
                    one.externalId(),
                    one.type(),
                    one.value(),
                    one.confidence(),
                    validity == null
                            ? BulkItem.Validity.ALWAYS
                            : new BulkItem.Validity(validity.from(), validity.until()),
                    one.tlp(),
                    one.action());
        }
    }

    /** Deletes indicators by external ids. */
    public record DeletedIndicators(
            @Meaning("IDs with which your account stored the indicators, at most 10,000.")
            @Bounds(longest = LONGEST, most = BulkIndicators.MOST)
            List<String> externalIds,

            @Meaning("The source of your account; the name of the account if omitted.")
            @Bounds(longest = LONGEST)
            @Nullable
            String source)
            implements Unlogged {}
}
