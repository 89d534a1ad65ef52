package io.watchfloor.ops.intel.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.ops.intel.misp.MispFile;
import io.watchfloor.ops.intel.misp.MispReader;
import io.watchfloor.ops.intel.stix.BoundedFile;
import io.watchfloor.ops.intel.stix.StixCode;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixId;
import io.watchfloor.ops.intel.stix.StixIssue;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.platform.egress.EgressAnswer;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.rights.Tlp;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A folder with {@code manifest.json}, which lists the events with their times, and a file for each event. */
final class MispFeed {

    private static final Map<String, String> ACCEPT = Map.of("Accept", "application/json");
    private static final String MANIFEST = "manifest.json";
    private static final int MOST_EVENTS = 50_000;
    private static final int BYTES = StixLimits.USUAL.bytes();

    private final FeedHttp http;
    private final URI folder;
    private final MispReader reader = new MispReader(StixLimits.USUAL);

    /** An event of the manifest, and when it was last changed. */
    record Event(URI url, Instant changed) {}

    MispFeed(FeedHttp http, IntelFeed feed) {
        this.http = http;
        String url = feed.url().toString();
        String start = url.endsWith("/" + MANIFEST) ? url.substring(0, url.length() - MANIFEST.length()) : url;
        this.folder = URI.create(start.endsWith("/") ? start : start + "/");
    }

    /** Returns the events, those that were changed first before the others. */
    List<Event> events() throws FeedFailure, EgressFailure {
        EgressAnswer answer = http.get(folder.resolve(MANIFEST), ACCEPT, BYTES);
        FeedHttp.check(answer, "misp");
        return switch (BoundedFile.json(answer.bytes().toArray(), StixLimits.USUAL)) {
            case BoundedFile.Result.Refused<JsonNode>(StixIssue issue) ->
                throw new FeedFailure("misp.manifest", "The manifest cannot be read. " + issue.message());
            case BoundedFile.Result.Done<JsonNode>(JsonNode manifest) -> events(manifest);
        };
    }

    private List<Event> events(JsonNode manifest) throws FeedFailure {
        if (!manifest.isObject() || manifest.size() > MOST_EVENTS) {
            throw new FeedFailure(
                    "misp.manifest",
                    "The manifest must be a JSON object with at most %d events.".formatted(MOST_EVENTS));
        }
        List<Event> events = new ArrayList<>();
        for (Map.Entry<String, JsonNode> one : manifest.properties()) {
            String seconds = one.getValue().path("timestamp").asText("");
            if (!StixId.isValid("report--" + one.getKey()) || !seconds.matches("[0-9]{1,11}")) {
                throw new FeedFailure(
                        "misp.manifest", "The manifest must name each event by its uuid, with its timestamp.");
            }
            events.add(
                    new Event(folder.resolve(one.getKey() + ".json"), Instant.ofEpochSecond(Long.parseLong(seconds))));
        }
        events.sort(Comparator.comparing(Event::changed).thenComparing(Event::url));
        return events;
    }

    /** Reads an event, which is refused if it is too large. @return empty if the server does not have it */
    Optional<MispFile> read(Event event, Tlp unmarked) throws FeedFailure, EgressFailure {
        EgressAnswer answer;
        try {
            answer = http.get(event.url(), ACCEPT, BYTES);
        } catch (EgressFailure e) {
            if (e.code().equals("egress.answer-size")) {
                StixIssue issue =
                        new StixIssue(StixCode.FILE_SIZE, "", "The event has more than %d bytes.".formatted(BYTES));
                return Optional.of(new MispFile(new StixFile(List.of(issue), List.of()), List.of()));
            }
            throw e;
        }
        if (answer.status() == 404) {
            return Optional.empty();
        }
        FeedHttp.check(answer, "misp");
        return Optional.of(reader.read(answer.bytes().toArray(), unmarked));
    }
}
