package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Gaps in sensor records appear on cases whose time window they overlap, and on no others. */
class CaseGapsIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(30));
    }

    private static String caseOf(String asset, String sensor) {
        RunningNode.telemetry(NODE.administrator().as(sensor), """
            {"asset":"%s","time":"2026-11-24T22:26:52.123Z",\
            "logsource":{"product":"windows","category":"process_creation"},\
            "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","User":"CORP\\\\eve",\
            "CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
            """.formatted(asset));
        List<JsonNode> found = new ArrayList<>();
        await().untilAsserted(() -> {
            found.clear();
            found.addAll(NODE.list("/api/v1/cases?q=" + asset));
            assertThat(found).hasSize(1);
        });
        return found.getFirst().path("id").asText();
    }

    private static void lost(String sensor, long first, Instant since, Instant until) {
        NODE.jdbi()
                .useHandle(handle -> handle.createUpdate("""
                                INSERT INTO sensor_gap (sensor, epoch, first, last, reason, at, since, until)
                                VALUES (:sensor, 1, :first, :first, 'spool-full', now(), :since, :until)
                                """)
                        .bind("sensor", sensor)
                        .bind("first", first)
                        .bind("since", OffsetDateTime.ofInstant(since, ZoneOffset.UTC))
                        .bind("until", OffsetDateTime.ofInstant(until, ZoneOffset.UTC))
                        .execute());
    }

    /** Reports a gap as a lying sensor or one with a damaged spool could. */
    private static void lostBeyondCounting(String sensor, Instant at) {
        NODE.jdbi()
                .useHandle(handle -> handle.createUpdate("""
                                INSERT INTO sensor_gap (sensor, epoch, first, last, reason, at, since, until)
                                SELECT :sensor, n, 1, 9223372036854775000, 'spool-full', now(), :at, :at FROM generate_series(1, 3) n
                                """)
                        .bind("sensor", sensor)
                        .bind("at", OffsetDateTime.ofInstant(at, ZoneOffset.UTC))
                        .execute());
    }

    private static JsonNode shown(String id) {
        return NODE.administrator().get("/api/v1/cases/" + id).json();
    }

    private static List<Long> gaps(JsonNode kase) {
        List<Long> first = new ArrayList<>();
        kase.path("gaps").forEach(gap -> first.add(gap.path("from").asLong()));
        return first;
    }

    @Test
    void aCaseShowsTheGapsThatTouchItsWindowAndNoOther() {
        JsonNode one = NODE.enrolled("s-one");
        JsonNode other = NODE.enrolled("s-other");
        String id = caseOf("ws-1", one.path("credential").asText());
        String another = caseOf("ws-2", other.path("credential").asText());
        Instant from = Instant.parse(shown(id).path("gapsWithin").path("from").asText());
        assertThat(shown(id).path("gapsWithin").path("to").isNull())
                .as("it is open")
                .isTrue();
        String sensor = one.path("sensor").asText();
        lost(sensor, 1, from.minusSeconds(7200), from.minusSeconds(3600));
        lost(sensor, 2, from.minusSeconds(7200), from.plusSeconds(1));
        lost(sensor, 3, from.plusSeconds(1), from.plusSeconds(2));
        lost(other.path("sensor").asText(), 4, from.plusSeconds(1), from.plusSeconds(2));
        // The assignment of sensors to assets is written slightly later.
        await().untilAsserted(() -> assertThat(gaps(shown(id))).containsExactlyInAnyOrder(2L, 3L));
        await().untilAsserted(() -> assertThat(gaps(shown(another))).containsExactly(4L));
        assertThat(shown(id).path("missing").path("spool-full").asLong()).isEqualTo(2);

        NODE.administrator().post("/api/v1/cases/" + id + "/acknowledge", "{}");
        NODE.administrator().post("/api/v1/cases/" + id + "/resolve", "{}");
        await().untilAsserted(() ->
                assertThat(shown(id).path("gapsWithin").path("to").isTextual()).isTrue());
        String resolved = shown(id).path("gapsWithin").path("to").asText();
        lost(
                sensor,
                5,
                Instant.parse(resolved).plusSeconds(60),
                Instant.parse(resolved).plusSeconds(61));
        lost(sensor, 6, from.plusSeconds(1), Instant.parse(resolved).plusSeconds(61));
        NODE.administrator().post("/api/v1/cases/" + id + "/notes", "{\"text\":\"afterwards\"}");
        await().untilAsserted(
                        () -> assertThat(shown(id).path("updatedAt").asText()).isGreaterThan(resolved));
        assertThat(shown(id).path("gapsWithin").path("to").asText())
                .as("a comment makes it no longer")
                .isEqualTo(resolved);
        assertThat(gaps(shown(id))).containsExactlyInAnyOrder(2L, 3L, 6L);
    }

    /** The sum exceeds 64 bits: it must break neither the projections of all assets nor the list of sensors. */
    @Test
    void aSensorThatTellsOfMoreThanCanBeCountedSpoilsNothingElse() {
        JsonNode liar = NODE.enrolled("s-liar");
        String id = caseOf("ws-liar", liar.path("credential").asText());
        Instant from = Instant.parse(shown(id).path("gapsWithin").path("from").asText());
        lostBeyondCounting(liar.path("sensor").asText(), from.plusSeconds(1));
        await().untilAsserted(() -> assertThat(
                        shown(id).path("missing").path("spool-full").asLong())
                .isEqualTo(Long.MAX_VALUE));
        await().untilAsserted(() -> assertThat(NODE.administrator()
                        .get("/api/v1/assets/host:ws-liar")
                        .json()
                        .path("missing")
                        .path("spool-full")
                        .asLong())
                .isEqualTo(Long.MAX_VALUE));
        assertThat(NODE.list("/api/v1/sensors"))
                .anySatisfy(
                        one -> assertThat(one.path("missing").path("spool-full").asLong())
                                .isEqualTo(Long.MAX_VALUE));
    }
}
