package io.watchfloor.ops.intel.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.intel.taxii.TaxiiEnvelope;
import io.watchfloor.ops.intel.taxii.TaxiiTime;
import io.watchfloor.ops.platform.egress.EgressAnswer;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.egress.EgressRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Requests to one TAXII 2.1 server. Sends credentials only to the server of the feed. */
final class TaxiiClient {

    private static final String TYPE = "application/taxii+json;version=2.1";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SMALL_BYTES = 1 << 20;
    private static final int PAGE_BYTES = StixLimits.USUAL.bytes();
    private static final int MOST_OBJECTS = 1_000;
    private static final int MOST_ROOTS = 20;
    private static final int MOST_COLLECTIONS = 500;

    private final FeedHttp http;
    private final IntelFeed feed;

    /** A page, or the information that the server no longer knows {@code next}. */
    sealed interface Answer {

        record Page(TaxiiEnvelope envelope, FeedCursor.Times times) implements Answer {}

        record UnknownNext() implements Answer {}
    }

    TaxiiClient(FeedHttp http, IntelFeed feed) {
        this.http = http;
        this.feed = feed;
    }

    /** Returns the collections of the feed, by URL. */
    List<URI> collections() throws FeedFailure, EgressFailure {
        URI start = folder(feed.url());
        JsonNode found = json(start);
        if (found.has("can_read")) {
            return List.of(start);
        }
        List<URI> roots = new ArrayList<>();
        if (found.has("versions")) {
            roots.add(start);
        }
        boolean foreign = false;
        for (JsonNode root : found.path("api_roots")) {
            URI url = folder(start.resolve(url(root.asText())));
            if (!IntelFeed.server(url).equals(IntelFeed.server(start))) {
                foreign = true;
            } else if (roots.size() < MOST_ROOTS) {
                roots.add(url);
            }
        }
        if (roots.isEmpty()) {
            throw foreign
                    ? new FeedFailure(
                            "taxii.foreign-root",
                            "The API roots are on another server, to which the credentials are not sent. Use the URL of an API root.")
                    : new FeedFailure("taxii.no-root", "The URL is neither a discovery, an API root nor a collection.");
        }
        List<URI> collections = new ArrayList<>();
        for (URI root : roots) {
            for (JsonNode one : json(root.resolve("collections/")).path("collections")) {
                if (one.path("can_read").asBoolean() && isChosen(one) && collections.size() < MOST_COLLECTIONS) {
                    collections.add(
                            root.resolve("collections/" + segment(one.path("id").asText()) + "/"));
                }
            }
        }
        if (collections.isEmpty()) {
            throw new FeedFailure(
                    "taxii.no-collection",
                    "The server shows none of the collections to this account. Check their names and the credentials.");
        }
        return collections;
    }

    private boolean isChosen(JsonNode collection) {
        return feed.target().collections().isEmpty()
                || Stream.of("id", "title", "alias")
                        .anyMatch(name -> feed.target()
                                .collections()
                                .contains(collection.path(name).asText()));
    }

    /** Reads the next page of a collection; a page that is too long is read in smaller ones. */
    Answer page(URI collection, FeedCursor cursor) throws FeedFailure, EgressFailure {
        for (int limit = MOST_OBJECTS; ; limit = Math.max(1, limit / 4)) {
            try {
                return page(collection, cursor, limit);
            } catch (EgressFailure e) {
                if (!e.code().equals("egress.answer-size") || limit == 1) {
                    throw e;
                }
            }
        }
    }

    private Answer page(URI collection, FeedCursor cursor, int limit) throws FeedFailure, EgressFailure {
        StringBuilder query = new StringBuilder("objects/?match%5Bversion%5D=all&limit=").append(limit);
        Instant after = cursor.addedAfter();
        if (after != null) {
            query.append("&added_after=").append(TaxiiTime.text(after));
        }
        String next = cursor.next();
        if (next != null) {
            query.append("&next=").append(URLEncoder.encode(next, StandardCharsets.UTF_8));
        }
        EgressAnswer answer = send(collection.resolve(query.toString()), PAGE_BYTES);
        int status = answer.status();
        if (next != null && (status == 400 || status == 404 || status == 410)) {
            return new Answer.UnknownNext();
        }
        checkStatus(answer);
        return new Answer.Page(
                TaxiiEnvelope.read(answer.bytes().toArray())
                        .orElseThrow(
                                () -> new FeedFailure("taxii.answer", "The page is not an envelope of TAXII 2.1.")),
                FeedCursor.Times.of(
                        answer.header("x-taxii-date-added-first"), answer.header("x-taxii-date-added-last")));
    }

    private JsonNode json(URI url) throws FeedFailure, EgressFailure {
        EgressAnswer answer = send(url, SMALL_BYTES);
        checkStatus(answer);
        try {
            return JSON.readTree(answer.bytes().toArray());
        } catch (JsonProcessingException e) {
            throw new FeedFailure("taxii.answer", "The answer of %s is not JSON.".formatted(url.getPath()));
        } catch (IOException e) {
            throw new FeedFailure("taxii.answer", "The answer of %s cannot be read.".formatted(url.getPath()));
        }
    }

    private EgressAnswer send(URI url, int bytes) throws EgressFailure {
        return http.get(url, Map.of("Accept", TYPE), bytes);
    }

    private static void checkStatus(EgressAnswer answer) throws FeedFailure {
        if (answer.status() == 406 || answer.status() == 415) {
            throw new FeedFailure(
                    "taxii.version", "The server does not speak TAXII 2.1 (%d).".formatted(answer.status()));
        }
        FeedHttp.check(answer, "taxii");
    }

    private static URI url(String text) throws EgressFailure {
        return EgressRequest.address(text);
    }

    /** The URL with a slash at its end, as the standard requires. */
    private static URI folder(URI url) {
        String text = url.toString();
        return text.endsWith("/") ? url : URI.create(text + "/");
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
