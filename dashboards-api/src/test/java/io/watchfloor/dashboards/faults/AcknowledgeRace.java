package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.MessageLinks;
import io.watchfloor.dashboards.faults.HolderHistory.Asked;
import io.watchfloor.dashboards.paging.Receiver;
import io.watchfloor.dashboards.wire.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Two people acknowledge a case at the same time on different nodes, one with the page and one with a link, while
 * others read; then the case is reopened, repeatedly. The assignment is random; the order is decided by the cluster.
 */
final class AcknowledgeRace implements AutoCloseable {

    private static final Duration SOON = Duration.ofMinutes(2);

    private final RunningCluster cluster;
    private final Receiver receiver;
    private final Random random = new Random(14);
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService people = Executors.newFixedThreadPool(4);
    private final MessageLinks links;
    private final String ann;
    private final String bob;
    private final Map<String, Instant> takenAt = new HashMap<>();
    private int byLink;
    private int wonByLink;

    private interface Asking {
        Asked ask() throws Exception;
    }

    AcknowledgeRace(RunningCluster cluster, Receiver receiver) throws IOException, InterruptedException {
        this.cluster = cluster;
        this.receiver = receiver;
        this.links = MessageLinks.of(cluster.jdbi());
        this.ann = person("ann");
        this.bob = person("bob");
        person("cid");
    }

    private String person(String name) throws IOException, InterruptedException {
        String root = cluster.token(0);
        send(0, root, "POST", "/api/v1/people", "{\"name\":\"%s\",\"role\":\"responder\"}".formatted(name));
        return Json.parse(send(0, root, "POST", "/api/v1/people/" + name + "/tokens", "{}")
                        .body())
                .path("token")
                .asText();
    }

    /** @return number of checked histories */
    int run(int cases, int rounds) throws Exception {
        List<JsonNode> opened = open(cases);
        int checked = 0;
        for (int round = 1; round <= rounds; round++) {
            for (JsonNode kase : opened) {
                race(kase, round);
                checked++;
            }
        }
        for (JsonNode kase : opened) {
            check(kase.path("id").asText());
        }
        System.out.printf(
                Locale.ROOT,
                "%d races of two people at two nodes: %d of %d takings by links, %d won by a link%n",
                checked,
                byLink,
                2 * checked,
                wonByLink);
        return checked;
    }

    private List<JsonNode> open(int cases) throws IOException, InterruptedException {
        String credential = ChildSensor.enrol(cluster.node(0).address(), cluster.token(0), "race");
        for (int number = 0; number < cases; number++) {
            send(0, credential, "POST", "/api/v1/telemetry", """
                    {"asset":"race-%d.corp.example","time":"2026-11-24T22:26:52.123Z",\
                    "logsource":{"product":"windows","category":"process_creation"},\
                    "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","User":"CORP\\\\user-%d",\
                    "CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
                    """.formatted(number, number));
        }
        List<JsonNode> opened = new ArrayList<>();
        await("cases open").atMost(SOON).until(() -> {
            opened.clear();
            JsonNode found = Json.parse(send(0, ann, "GET", "/api/v1/cases?status=new&limit=1000", "")
                    .body());
            found.path("items").forEach(opened::add);
            return opened.size() >= cases;
        });
        return opened;
    }

    private void race(JsonNode kase, int round) throws Exception {
        String id = kase.path("id").asText();
        await("round %d of case %s".formatted(round, id)).atMost(SOON).until(() -> {
            JsonNode now = read(id);
            return now.path("round").asInt() == round
                    && now.path("status").asText().equals("new");
        });
        boolean annByLink = random.nextBoolean();
        int annAt = random.nextInt(2);
        String link = links.to(annByLink ? "ann" : "bob", kase, round);
        String look = links.to("cid", kase, round);
        CyclicBarrier together = new CyclicBarrier(4);
        List<Future<Asked>> all = List.of(
                people.submit(at(together, () -> take(annAt, "ann", ann, id, annByLink ? link : null))),
                people.submit(at(together, () -> take(1 - annAt, "bob", bob, id, annByLink ? null : link))),
                people.submit(at(together, () -> look(0, look))),
                people.submit(at(together, () -> look(1, look))));
        List<Asked> history = new ArrayList<>();
        for (Future<Asked> one : all) {
            history.add(one.get());
        }
        history.add(look(1, look));
        history.add(look(0, look));
        history.add(take(annAt, "bob", bob, id, null));
        history.add(take(annAt, "ann", ann, id, null));

        assertThat(HolderHistory.wrong(history))
                .as("case %s, round %d: %s", id, round, history)
                .isEmpty();
        String holder = Objects.requireNonNull(history.getLast().holder());
        byLink++;
        wonByLink += holder.equals("ann") == annByLink ? 1 : 0;
        nobodyIsPagedAgain(id, round);
        String token = holder.equals("ann") ? ann : bob;
        assertThat(send(0, token, "POST", "/api/v1/cases/" + id + "/resolve", "{}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(1, token, "POST", "/api/v1/cases/" + id + "/reopen", "{\"reason\":\"Once more.\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static Callable<Asked> at(CyclicBarrier together, Asking asking) {
        return () -> {
            together.await();
            return asking.ask();
        };
    }

    /** The read models follow the cases. */
    private void nobodyIsPagedAgain(String id, int round) throws IOException, InterruptedException {
        AtomicReference<Instant> taken = new AtomicReference<>();
        await("the board shows who has case " + id).atMost(SOON).until(() -> {
            JsonNode now = read(id);
            if (now.hasNonNull("acknowledgedAt") && now.path("round").asInt() == round) {
                taken.set(Instant.parse(now.path("acknowledgedAt").asText()));
            }
            return taken.get() != null;
        });
        takenAt.put(id + " " + round, taken.get());
        check(id);
    }

    /** No notification of an escalation round was decided after the case was acknowledged in it. */
    private void check(String id) throws IOException, InterruptedException {
        JsonNode pages = Json.parse(send(0, ann, "GET", "/api/v1/notifications?limit=1000&case=" + id, "")
                .body());
        assertThat(StreamSupport.stream(pages.path("items").spliterator(), false)
                        .filter(page -> page.path("kind").asText().equals("opened"))
                        .filter(page -> Instant.parse(page.path("queuedAt").asText())
                                .isAfter(takenAt.getOrDefault(
                                        id + " " + page.path("round").asInt(), Instant.MAX))))
                .as("pages of case %s after somebody had it", id)
                .isEmpty();
    }

    /** The receiver gets no notification that started after the acknowledgement. */
    void nothingArrivesAnyMore(Duration quiet) {
        Instant from = Instant.now().plusSeconds(1);
        await().during(quiet)
                .atMost(quiet.plusSeconds(30))
                .until(() -> receiver.tried().stream().noneMatch(got -> got.at().isAfter(from)));
    }

    /** Acknowledges all cases, so that no notifications are due. */
    void takeAll() throws IOException, InterruptedException {
        JsonNode left = Json.parse(
                send(0, ann, "GET", "/api/v1/cases?status=new&limit=1000", "").body());
        for (JsonNode kase : left.path("items")) {
            send(0, ann, "POST", "/api/v1/cases/" + kase.path("id").asText() + "/acknowledge", "{}");
        }
    }

    private JsonNode read(String id) throws IOException, InterruptedException {
        return Json.parse(send(0, ann, "GET", "/api/v1/cases/" + id, "").body());
    }

    private Asked take(int node, String who, String token, String id, @Nullable String link) throws Exception {
        long asked = System.nanoTime();
        HttpResponse<String> answer = link == null
                ? send(node, token, "POST", "/api/v1/cases/" + id + "/acknowledge", "{}")
                : send(node, null, "POST", "/ack/" + link, "");
        long answered = System.nanoTime();
        JsonNode said = Json.parse(answer.body());
        return switch (answer.statusCode()) {
            case 200 ->
                new Asked(
                        who,
                        asked,
                        answered,
                        said.path(link == null ? "acknowledgedBy" : "holder").asText());
            case 409 -> new Asked(who, asked, answered, said.path("holder").asText());
            case 503 -> new Asked(who, asked, Long.MAX_VALUE, null);
            default -> throw new AssertionError(answer.statusCode() + ": " + answer.body());
        };
    }

    /** Reads a link without using it: it shows the state of the case entity, not of the read model. */
    private Asked look(int node, String link) throws Exception {
        long asked = System.nanoTime();
        HttpResponse<String> answer = send(node, null, "GET", "/ack/" + link, "");
        long answered = System.nanoTime();
        JsonNode said = Json.parse(answer.body());
        return switch (answer.statusCode()) {
            case 200 -> new Asked(null, asked, answered, null);
            case 409 -> new Asked(null, asked, answered, said.path("holder").asText());
            default -> throw new AssertionError(answer.statusCode() + ": " + answer.body());
        };
    }

    private HttpResponse<String> send(int node, @Nullable String token, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(cluster.node(node).address() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Accept", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return http.send(
                token == null
                        ? request.build()
                        : request.header("Authorization", "Bearer " + token).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        people.shutdownNow();
        http.close();
    }
}
