package io.watchfloor.ops.intel.feed;

import io.watchfloor.ops.intel.bulk.BulkItem;
import io.watchfloor.ops.intel.bulk.BulkResult;
import io.watchfloor.ops.intel.bulk.IndicatorList;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.platform.egress.EgressAnswer;
import io.watchfloor.ops.platform.egress.EgressFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A plain list or CSV behind a URL, which is read again only if it was changed. */
final class ListFeed {

    private static final int MOST_VALUES = 200_000;
    private static final Pattern ETAG = Pattern.compile("(?:W/)?\"[\\x21\\x23-\\x7e]{0,300}\"");

    private final FeedHttp http;
    private final IntelFeed feed;

    ListFeed(FeedHttp http, IntelFeed feed) {
        this.http = http;
        this.feed = feed;
    }

    /**
     * A file that was read.
     *
     * @param etag null if the server states none
     * @param refused number of refused lines
     * @param refusal the first of them; null if none is refused
     */
    record Read(
            @Nullable String etag,
            List<BulkItem> items,
            long refused,
            @Nullable String refusal) {}

    /**
     * Reads the file.
     *
     * @param etag of the file that was read before; null to read the file in any case
     * @return empty if the file is unchanged
     */
    Optional<Read> read(@Nullable String etag) throws FeedFailure, EgressFailure {
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "text/plain, text/csv, */*;q=0.1"));
        if (etag != null) {
            headers.put("If-None-Match", etag);
        }
        EgressAnswer answer = http.get(feed.url(), headers, StixLimits.USUAL.bytes());
        if (etag != null && answer.status() == 304) {
            return Optional.empty();
        }
        FeedHttp.check(answer, "list");
        IndicatorList.Read read = IndicatorList.read(
                answer.bytes().toArray(),
                feed.target().kind() == IntelFeed.Kind.CSV ? IndicatorList.Format.CSV : IndicatorList.Format.LIST,
                new IndicatorList.Defaults(null, null, null, feed.unmarked().text(), null),
                StixLimits.USUAL,
                MOST_VALUES);
        BulkResult.Refusal whole = read.refusal();
        if (whole != null) {
            throw new FeedFailure(whole.code(), whole.message());
        }
        List<BulkItem> items = read.lines().stream()
                .flatMap(one -> Stream.ofNullable(one.item()))
                .toList();
        Optional<String> refusal = read.lines().stream()
                .flatMap(line -> Stream.ofNullable(line.refusal())
                        .map(one -> "line %d: %s %s".formatted(line.number(), one.code(), one.message())))
                .findFirst();
        if (items.isEmpty()) {
            // Such as a page of errors, after which the former values must stay.
            throw new FeedFailure(
                    "list.value", "No line of the file has a value. The first one is " + refusal.orElse(""));
        }
        return Optional.of(new Read(
                answer.header("etag").filter(ETAG.asMatchPredicate()).orElse(null),
                items,
                read.lines().size() - items.size(),
                refusal.orElse(null)));
    }
}
