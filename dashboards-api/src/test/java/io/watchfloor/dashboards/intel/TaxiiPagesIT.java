package io.watchfloor.dashboards.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.BitSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Objects go from a server that knows only the standard through a feed into a center, and from there to a client that
 * knows only the standard. {@code -Pfull} tests 50,000 objects, and {@code -Dwatchfloor.taxii.objects=1000000} a million.
 */
@DisplayName("Pages of TAXII with cut connections and equal times")
final class TaxiiPagesIT {

    private static final int OBJECTS = Integer.getInteger("watchfloor.taxii.objects", 10_000);
    private static final int TIED = 2_500;
    private static final int CUT = Math.max(3, OBJECTS / 30_000);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("watchfloor.egress.allow = [\"127.0.0.0/8\"]\n");

    private static Caller.Answer put(String path, String body) {
        Caller root = NODE.administrator();
        Caller.Answer answer = root.send(
                root.request("/api/v1/intel/" + path).method("PUT", HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer;
    }

    private static JsonNode feed() {
        return NODE.administrator()
                .get("/api/v1/intel/feeds")
                .json()
                .path("items")
                .path(0);
    }

    @Test
    @DisplayName("lose no object and return none twice, in both directions")
    void nothingIsMissedOrRepeated() throws IOException {
        long start = System.nanoTime();
        try (TiedTaxiiServer server = new TiedTaxiiServer(OBJECTS, TIED, CUT)) {
            put(
                    "feeds/ferry",
                    "{\"url\":\"%s/taxii2/\",\"username\":\"%s\",\"password\":\"%s\",\"everySeconds\":3600}"
                            .formatted(server.address(), TiedTaxiiServer.USER, TiedTaxiiServer.PASSWORD));
            await().atMost(Duration.ofMinutes(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        JsonNode state = feed().path("state");
                        if (state.path("health").asText().equals("failing")) {
                            assertThat(state.path("errorCode").asText()).startsWith("egress.");
                            NODE.administrator().post("/api/v1/intel/feeds/ferry/poll", "{}");
                        }
                        return state.path("health").asText().equals("ok");
                    });
            assertThat(server.cuts()).isPositive();
            JsonNode state = feed().path("state");
            report("polled by the feed", start, state.path("pages").asInt(), server.cuts());
            assertThat(state.path("added").asInt()).isEqualTo(OBJECTS);
            int stored = NODE.jdbi()
                    .withHandle(handle -> handle.createQuery("SELECT count(DISTINCT id) FROM intel_object")
                            .mapTo(Integer.class)
                            .one());
            assertThat(stored).isEqualTo(OBJECTS);
        }
        long released = System.nanoTime();
        String id = put("collections/all", "{}").json().path("id").asText();
        put("collections/all/sources/feed:ferry", "");
        await().atMost(Duration.ofMinutes(10))
                .until(() -> NODE.administrator()
                        .get("/api/v1/intel/collections")
                        .json()
                        .path("items")
                        .path(0)
                        .path("complete")
                        .asBoolean());
        report("released to a collection", released, 0, 0);
        NODE.administrator().post("/api/v1/people", "{\"name\":\"reader\",\"role\":\"partner\"}");
        String token = NODE.administrator()
                .post("/api/v1/people/reader/tokens", "{}")
                .json()
                .path("token")
                .asText();
        URI collection = URI.create(NODE.address() + "/taxii2/center/collections/" + id + "/");
        for (boolean byNext : new boolean[] {true, false}) {
            long reading = System.nanoTime();
            BitSet read = new BitSet(OBJECTS);
            int[] count = {0};
            StandardTaxiiClient client = new StandardTaxiiClient(collection, "reader", token, CUT);
            if (byNext) {
                client.readByNext(1_000, one -> note(one, read, count));
            } else {
                client.readByTime(1_000, one -> note(one, read, count));
            }
            report(byNext ? "read by next" : "read by added_after", reading, client.pages(), client.cuts());
            assertThat(client.cuts()).isPositive();
            assertThat(count[0]).as("no object twice").isEqualTo(OBJECTS);
            assertThat(read.cardinality()).as("no object missed").isEqualTo(OBJECTS);
        }
    }

    private static void note(String id, BitSet read, int[] count) {
        count[0]++;
        read.set(Integer.parseInt(id.substring(id.length() - 12)));
    }

    private static void report(String what, long start, int pages, int cuts) {
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                "TAXII: %,d objects %s: %,d pages, %d cut connections, %.1f s, %,d MiB of heap in use%n",
                OBJECTS,
                what,
                pages,
                cuts,
                (System.nanoTime() - start) / 1e9,
                (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }
}
