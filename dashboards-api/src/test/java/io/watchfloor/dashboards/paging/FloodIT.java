package io.watchfloor.dashboards.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sensor that invents names: few cases and notifications, other sensors are not affected, and nothing is lost. */
class FloodIT {

    /** More than one case can contain, so that a second case collects the others. */
    private static final int NAMES = Integer.getInteger("flood.names", 1_500);

    private static final int AT_ONCE = 250;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void aSensorThatFloodsNeitherFillsTheQueueNorSilencesAnotherSensorsCase() throws Exception {
        try (Receiver receiver = new Receiver();
                PagedNode node = new PagedNode(folder, receiver.settings())) {
            Caller flooder = node.sensor("reception-printer");
            Caller honest = node.sensor("dc01");
            Instant began = Instant.now();
            for (int first = 0; first < NAMES; first += AT_ONCE) {
                StringBuilder records = new StringBuilder();
                for (int number = first; number < Math.min(NAMES, first + AT_ONCE); number++) {
                    records.append(PagedNode.record("made-up-%04d.example".formatted(number), PagedNode.CRITICAL));
                }
                node.send(flooder, records.toString());
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d names taken in %d s%n",
                    NAMES,
                    Duration.between(began, Instant.now()).toSeconds());

            Instant sent = Instant.now();
            node.send(honest, PagedNode.record("dc01.corp.example", PagedNode.CRITICAL));
            await().atMost(PATIENCE)
                    .until(() -> heardOf(receiver.taken(), "dc01.corp.example").isPresent());
            Instant heard = heardOf(receiver.taken(), "dc01.corp.example").orElseThrow();
            System.out.printf(
                    Locale.ROOT,
                    "another sensor's critical case was heard after %d ms%n",
                    Duration.between(sent, heard).toMillis());

            await().atMost(PATIENCE).until(() -> alertsInCases(node) == NAMES + 1);
            List<JsonNode> cases = node.list("/api/v1/cases");
            long minutes = Duration.between(began, Instant.now()).toMinutes() + 1;
            System.out.printf(
                    Locale.ROOT,
                    "%d cases, %d pages in %d min%n",
                    cases.size(),
                    receiver.taken().size(),
                    minutes);
            assertThat(cases.size()).isLessThanOrEqualTo((int) (minutes * 20 + NAMES / 1_000 + 2));
            assertThat(receiver.taken().size()).isLessThanOrEqualTo((int) minutes * 30);
            assertThat(receiver.taken())
                    .filteredOn(got -> got.kind().equals("opened")
                            && got.body().at("/case/title").asText().contains("made-up"))
                    .hasSizeLessThanOrEqualTo((int) minutes * 10);

            Set<String> reached = new HashSet<>();
            for (JsonNode one : cases) {
                List<JsonNode> alerts =
                        node.list("/api/v1/alerts?case=" + one.path("id").asText());
                assertThat(alerts).hasSize(one.path("alertCount").asInt());
                alerts.forEach(alert -> reached.add(alert.path("asset").asText()));
                if (one.hasNonNull("flood")) {
                    assertThat(one.path("flood").asText()).startsWith("reception-printer");
                    assertThat(one.path("assetCount").asInt())
                            .isEqualTo(one.path("alertCount").asInt());
                }
            }
            assertThat(reached).as("every alert is in a case and listed").hasSize(NAMES + 1);
            assertThat(node.metric("watchfloor_alerts_flooded_total"))
                    .isEqualTo(cases.stream()
                            .filter(one -> one.hasNonNull("flood"))
                            .mapToInt(one -> one.path("alertCount").asInt())
                            .sum());
            everyCaseWasTold(node, receiver, cases);
        }
    }

    /** The first notification of each case was sent alone or in a digest that was received. */
    private static void everyCaseWasTold(PagedNode node, Receiver receiver, List<JsonNode> cases) throws Exception {
        await().atMost(PATIENCE)
                .until(() -> node.list("/api/v1/notifications?status=delivered").stream()
                                .map(page -> page.path("case").asText())
                                .distinct()
                                .count()
                        == cases.size());
        Set<String> keys = new HashSet<>();
        receiver.taken().forEach(got -> keys.add(got.key()));
        for (JsonNode page : node.list("/api/v1/notifications?status=delivered")) {
            String digest = page.at("/attempts")
                    .path(page.at("/attempts").size() - 1)
                    .path("digest")
                    .textValue();
            assertThat(keys).contains(digest == null ? page.path("id").asText() : digest);
        }
    }

    private static int alertsInCases(PagedNode node) throws Exception {
        return node.list("/api/v1/cases").stream()
                .mapToInt(one -> one.path("alertCount").asInt())
                .sum();
    }

    private static Optional<Instant> heardOf(List<Receiver.Got> pages, String asset) {
        return pages.stream()
                .filter(got -> got.body().toString().contains(asset))
                .map(Receiver.Got::at)
                .findFirst();
    }
}
