package io.watchfloor.ops.intel.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.intel.taxii.TaxiiEnvelope;
import io.watchfloor.ops.intel.taxii.TaxiiStatus;
import io.watchfloor.ops.intel.taxii.TaxiiTime;
import io.watchfloor.ops.platform.egress.EgressAnswer;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.egress.EgressRequest;
import io.watchfloor.ops.platform.rights.Released;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;

/** Requests to one TAXII 2.1 server. Sends credentials only to the server of the feed. */
final class TaxiiClient {

    private static final String TYPE = "application/taxii+json;version=2.1";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SMALL_BYTES = 1 << 20;
    private static final int PAGE_BYTES = StixLimits.USUAL.bytes();
    private static final int STATUS_BYTES = 4 << 20;
    private static final int ENVELOPE_BYTES = 64;
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
        List<URI> roots = roots(start, found);
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

    /** Returns the API roots of the server of the feed. */
    private static List<URI> roots(URI start, JsonNode found) throws FeedFailure, EgressFailure {
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
        return roots;
    }

    private boolean isChosen(JsonNode collection) {
        return feed.target().collections().isEmpty()
                || feed.target().collections().stream().anyMatch(name -> isNamed(collection, name));
    }

    private static boolean isNamed(JsonNode collection, String text) {
        return Stream.of("id", "title", "alias")
                .anyMatch(name -> collection.path(name).asText().equals(text));
    }

    /**
     * A collection to which objects are added.
     *
     * @param root its API root
     * @param bytes the longest envelope that the server takes
     */
    record Writable(URI root, URI collection, int bytes) {}

    /** What a server answered to objects. */
    sealed interface Posted {

        /** @param url of the status resource; empty if the status is complete */
        record Answered(TaxiiStatus status, String url) implements Posted {}

        /** The server refused the envelope as a whole: it is too long, or an object in it cannot be processed. */
        record Refused(String message) implements Posted {}
    }

    /** Returns the collection with an id, title or alias, to which the account may write. */
    Writable writable(String name) throws FeedFailure, EgressFailure {
        URI start = folder(feed.url());
        JsonNode found = json(start);
        List<URI> roots = found.has("can_read") ? List.of(start.resolve("../../")) : roots(start, found);
        boolean readOnly = false;
        for (URI root : roots) {
            for (JsonNode one : json(root.resolve("collections/")).path("collections")) {
                if (isNamed(one, name) && one.path("can_write").asBoolean()) {
                    long most = json(root).path("max_content_length").asLong(PAGE_BYTES);
                    return new Writable(
                            root,
                            root.resolve("collections/" + segment(one.path("id").asText()) + "/"),
                            Math.clamp(most, 1, PAGE_BYTES));
                }
                readOnly |= isNamed(one, name);
            }
        }
        throw readOnly
                ? new FeedFailure(
                        "sightings.read-only",
                        ("The account may read the collection %s, but not write to it. Ask the administrator of the server for"
                                        + " the right to write.")
                                .formatted(name))
                : new FeedFailure(
                        "sightings.no-collection",
                        "The server shows no collection %s to this account. Check the name and the credentials."
                                .formatted(name));
    }

    /** Splits objects into requests that the server takes. An object that alone is too long is a request of its own. */
    static List<List<Released<Optional<SentSighting.Outgoing>>>> batches(
            Writable to, byte[] identity, List<Released<Optional<SentSighting.Outgoing>>> objects) {
        List<List<Released<Optional<SentSighting.Outgoing>>>> batches = new ArrayList<>();
        int room = 0;
        for (Released<Optional<SentSighting.Outgoing>> one : objects) {
            int bytes = one.content().map(object -> object.body().length + 1).orElse(0);
            if (batches.isEmpty() || bytes > room) {
                batches.add(new ArrayList<>());
                room = to.bytes() - ENVELOPE_BYTES - identity.length;
            }
            batches.getLast().add(one);
            room -= bytes;
        }
        return batches;
    }

    /**
     * Adds objects to a collection.
     *
     * @param identity the center, which the objects name
     * @throws FeedFailure if the server accepts nothing now
     */
    Posted post(Writable to, byte[] identity, List<Released<Optional<SentSighting.Outgoing>>> objects)
            throws FeedFailure, EgressFailure {
        List<byte[]> all = new ArrayList<>();
        all.add(identity);
        objects.forEach(one -> one.content().ifPresent(object -> all.add(object.body())));
        byte[] envelope = TaxiiEnvelope.write(all, null);
        if (objects.size() == 1 && envelope.length > to.bytes()) {
            return new Posted.Refused("The server takes at most %d bytes.".formatted(to.bytes()));
        }
        EgressAnswer answer =
                http.post(to.collection().resolve("objects/"), TYPE, ByteString.fromArray(envelope), STATUS_BYTES);
        if ((answer.status() == 413 || answer.status() == 422)
                && FeedHttp.retryAfter(answer).isZero()) {
            return new Posted.Refused(message(answer));
        }
        checkPost(answer);
        TaxiiStatus status = status(answer);
        String id = status.id();
        if (!status.complete() && id == null) {
            throw new FeedFailure("sightings.answer", "The server states no ID of the status of the request.");
        }
        return new Posted.Answered(
                status,
                status.complete() || id == null
                        ? ""
                        : to.root().resolve("status/" + segment(id) + "/").toString());
    }

    /** Requests a status resource; empty if the server does not know it any more. */
    Optional<TaxiiStatus> status(URI url) throws FeedFailure, EgressFailure {
        EgressAnswer answer = send(url, STATUS_BYTES);
        if (answer.status() == 404 || answer.status() == 410) {
            return Optional.empty();
        }
        checkPost(answer);
        return Optional.of(status(answer));
    }

    private static TaxiiStatus status(EgressAnswer answer) throws FeedFailure {
        return TaxiiStatus.read(answer.bytes().toArray())
                .orElseThrow(() -> new FeedFailure("sightings.answer", "The answer is not a status of TAXII 2.1."));
    }

    private static void checkPost(EgressAnswer answer) throws FeedFailure {
        Duration wait = FeedHttp.retryAfter(answer);
        switch (answer.status()) {
            case 401, 403 ->
                throw new FeedFailure(
                        "sightings.credentials",
                        ("The server lets this account add no objects (%d): %s Ask its administrator for the right to write, or set the"
                                        + " credentials of the feed again.")
                                .formatted(answer.status(), message(answer)),
                        wait);
            case 413, 422 ->
                throw new FeedFailure(
                        "sightings.busy", "The server asks to wait (%d).".formatted(answer.status()), wait);
            default -> {
                if (!answer.good() && answer.status() != 404 && answer.status() != 429 && answer.status() != 503) {
                    throw new FeedFailure(
                            "sightings.status",
                            "The server answered with %d: %s".formatted(answer.status(), message(answer)),
                            wait);
                }
                FeedHttp.check(answer, "sightings");
            }
        }
    }

    /** The title and the description of an error message (3.6.1). */
    private static String message(EgressAnswer answer) {
        try {
            JsonNode error = JSON.readTree(answer.bytes().toArray());
            return TaxiiStatus.message(
                    error == null
                            ? ""
                            : "%s %s"
                                    .formatted(
                                            error.path("title").asText(),
                                            error.path("description").asText()));
        } catch (JsonProcessingException e) {
            return TaxiiStatus.message("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
