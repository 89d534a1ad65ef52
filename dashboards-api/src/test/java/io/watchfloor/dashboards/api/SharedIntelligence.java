package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.platform.rights.Tlp;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Indicators of every marking, a partner of every ceiling, a collection of each partner and shared ones of every
 * ceiling, to all of which everything is released. Reads each resource of TAXII with each of its filters: each reader
 * of each collection, each reader with each filter in a private and a shared collection, and each filter in each
 * collection. {@code -Pfull} reads all combinations of the three.
 */
final class SharedIntelligence {

    static final boolean ALL = Boolean.getBoolean("watchfloor.markings.everything");

    /** One of so many combinations is read; private and shared collections alternate, so that it must be odd. */
    private static final int PART = 5;

    private static final String ROOT = "/taxii2/center/";
    private static final String TYPE = "application/taxii+json;version=2.1";
    private static final String MADE = "2026-03-01T10:00:00.000Z";
    private static final String UNKNOWN_MARKING = "marking-definition--7c1a1c5e-55d0-4b5c-9d55-1f6b2f0a7d11";

    private static final Map<Tlp, String> MARKINGS = Map.of(
            Tlp.CLEAR, "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
            Tlp.GREEN, "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
            Tlp.AMBER, "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
            Tlp.AMBER_STRICT, "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
            Tlp.RED, "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed");

    private final Caller root;
    private final List<Version> versions = new ArrayList<>();
    private final List<Partner> partners = new ArrayList<>();
    private final List<Collection> collections = new ArrayList<>();
    private final List<String> readers = new ArrayList<>();

    /** A version of an indicator. Its name and its time contain its number, and nothing else contains them. */
    record Version(int number, String id, Tlp tlp, String json) {

        String modified() {
            return SharedIntelligence.modified(number);
        }
    }

    record Partner(String id, Tlp ceiling, Caller caller) {}

    /** @param partner null if every account reads the collection */
    record Collection(String id, Tlp ceiling, @Nullable String partner) {}

    /** What a reader got of a resource that contains versions up to a level; null if it contains none for the reader. */
    record Read(
            String path,
            String reader,
            String text,
            @Nullable Tlp upTo) {}

    /** @param first the number of the first version */
    SharedIntelligence(Caller root, int first) {
        this.root = root;
        int number = first;
        for (Tlp tlp : Tlp.values()) {
            add(number, number, tlp, marked(Objects.requireNonNull(MARKINGS.get(tlp))));
            number++;
        }
        add(number, number, Tlp.USUAL, "");
        number++;
        add(number, number, Tlp.RED, marked(UNKNOWN_MARKING));
        number++;
        add(
                number,
                number,
                Tlp.RED,
                marked(Objects.requireNonNull(MARKINGS.get(Tlp.CLEAR)))
                        + ",\"granular_markings\":[{\"marking_ref\":\"%s\",\"selectors\":[\"name\"]}]"
                                .formatted(MARKINGS.get(Tlp.RED)));
        number++;
        // Later versions of objects that partners read in an older version.
        add(number, first, Tlp.RED, marked(Objects.requireNonNull(MARKINGS.get(Tlp.RED))));
        number++;
        add(number, first + 1, Tlp.AMBER, marked(Objects.requireNonNull(MARKINGS.get(Tlp.AMBER))));
    }

    private static String marked(String marking) {
        return ",\"object_marking_refs\":[\"%s\"]".formatted(marking);
    }

    private static String modified(int number) {
        return "2026-03-01T10:00:00.%03dZ".formatted(number);
    }

    private static String id(int number) {
        return "indicator--b1b2c3d4-0000-4000-8000-%012d".formatted(number);
    }

    private void add(int number, int object, Tlp tlp, String markings) {
        versions.add(new Version(number, id(object), tlp, """
                {"type":"indicator","spec_version":"2.1","id":"%s","created":"%s","modified":"%s","name":"%s","pattern_type":"stix",\
                "pattern":"[domain-name:value = '%s.example']","valid_from":"%s"%s}""".formatted(
                        id(object), MADE, modified(number), word(number), word(number), MADE, markings)));
    }

    static String word(int number) {
        return "wfintel%dz".formatted(number);
    }

    List<Version> versions() {
        return versions;
    }

    List<Partner> partners() {
        return partners;
    }

    /** Imports the objects and shares them with everybody, as far as markings allow. */
    void share() {
        for (Tlp ceiling : Tlp.values()) {
            String id = "p-" + ceiling.text().replace("+", "-");
            put("partners/" + id, "{\"organisation\":\"%s\"}".formatted(id));
            put(
                    "partners/%s/limits".formatted(id),
                    "{\"ceiling\":\"%s\",\"requestsPerMinute\":100000,\"objectsPerDay\":10000000}"
                            .formatted(ceiling.text()));
            String token = root.post("/api/v1/people/partner-%s/tokens".formatted(id), "{}")
                    .json()
                    .path("token")
                    .asText();
            partners.add(new Partner(id, ceiling, root.as(token)));
            collections.add(collection(id, Tlp.RED, id));
            collections.add(collection("shared-" + id, ceiling, null));
        }
        // The later versions come last, because a version that is imported after a later one is not the newest.
        List<String> objects = versions.stream().map(Version::json).toList();
        Caller.Answer answer = root.post("/api/v1/intel/bundles", """
                {"type":"bundle","id":"bundle--44af6c39-c09b-49c5-9de2-394224b04982","objects":[%s]}""".formatted(String.join(",", objects)));
        assertThat(answer.json().path("added").asInt())
                .as(answer.response().body())
                .isEqualTo(objects.size());
    }

    private Collection collection(String name, Tlp ceiling, @Nullable String partner) {
        String owner = partner == null ? "" : ",\"partner\":\"%s\"".formatted(partner);
        String id = put("intel/collections/" + name, "{\"ceiling\":\"%s\"%s}".formatted(ceiling.text(), owner))
                .path("id")
                .asText();
        put(
                "intel/collections/%s/sources/%s"
                        .formatted(
                                name, root.get("/api/v1/me").json().path("name").asText()),
                "");
        return new Collection(id, ceiling, partner);
    }

    private JsonNode put(String path, String body) {
        Caller.Answer answer =
                root.send(root.request("/api/v1/" + path).method("PUT", HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    /** @param partner null for an account of this center */
    List<Read> read(Caller caller, String reader, Tlp clearance, @Nullable String partner) {
        List<Read> all = new ArrayList<>();
        for (String path : List.of("/taxii2/", ROOT, ROOT + "collections/")) {
            all.add(new Read(path, reader, get(caller, path).body(), null));
        }
        if (!readers.contains(reader)) {
            readers.add(reader);
        }
        for (Collection one : collections) {
            int turn = readers.indexOf(reader) + collections.indexOf(one);
            boolean visible = one.partner() == null || one.partner().equals(partner);
            Tlp upTo = clearance.covers(one.ceiling()) ? one.ceiling() : clearance;
            for (Map.Entry<String, Boolean> path : paths(one.id()).entrySet()) {
                if (!ALL && turn++ % PART != 0) {
                    continue;
                }
                HttpResponse<String> answer = get(caller, path.getKey());
                assertThat(answer.statusCode())
                        .as("%s reads %s: %s", reader, path.getKey(), answer.body())
                        .isIn(200, 404);
                Tlp allowed = visible ? upTo : null;
                all.add(new Read(path.getKey(), reader, headersAndBody(answer), allowed));
                if (path.getValue()) {
                    all.addAll(further(caller, path.getKey(), answer, reader, allowed));
                }
            }
        }
        return all;
    }

    /** The pages after the first one. */
    private List<Read> further(
            Caller caller, String path, HttpResponse<String> first, String reader, @Nullable Tlp upTo) {
        List<Read> all = new ArrayList<>();
        String next = Json.parse(first.body()).path("next").asText();
        while (!next.isEmpty()) {
            assertThat(all).as(path).hasSizeLessThan(versions.size());
            HttpResponse<String> answer =
                    get(caller, path + "&next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
            all.add(new Read(path + " (further page)", reader, headersAndBody(answer), upTo));
            next = Json.parse(answer.body()).path("next").asText();
        }
        return all;
    }

    /** Paths of a collection, and whether to follow their pages. */
    private Map<String, Boolean> paths(String collection) {
        String path = ROOT + "collections/" + collection + "/";
        Map<String, Boolean> all = new TreeMap<>();
        all.put(path, false);
        for (String list : List.of("objects/", "manifest/")) {
            Stream.of(
                            "",
                            "?match%5Bversion%5D=first",
                            "?match%5Bversion%5D=last",
                            "?match%5Bversion%5D=first,last",
                            "?match%5Btype%5D=indicator",
                            "?match%5Btype%5D=tool",
                            "?match%5Bspec_version%5D=2.1",
                            "?added_after=2020-01-01T00:00:00Z")
                    .forEach(query -> all.put(path + list + query, false));
            all.put(path + list + "?match%5Bversion%5D=all&limit=1", true);
            all.put(path + list + "?limit=2&match%5Btype%5D=indicator", true);
            versions.forEach(one -> {
                all.put(path + list + "?match%5Bid%5D=" + one.id(), false);
                all.put(path + list + "?match%5Bid%5D=" + one.id() + "&match%5Bversion%5D=all", false);
                all.put(path + list + "?match%5Bversion%5D=" + one.modified(), false);
            });
        }
        versions.forEach(one -> {
            String object = path + "objects/" + one.id() + "/";
            all.put(object, false);
            all.put(object + "?match%5Bversion%5D=all", false);
            all.put(object + "?match%5Bversion%5D=" + one.modified(), false);
            all.put(object + "versions/", false);
            all.put(object + "versions/?limit=1", false);
        });
        return all;
    }

    private static String headersAndBody(HttpResponse<String> answer) {
        return answer.headers().map() + answer.body();
    }

    private HttpResponse<String> get(Caller caller, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(caller.center() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + caller.token())
                .header("Accept", TYPE)
                .build();
        try {
            return root.http().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
