package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.watchfloor.dashboards.faults.ChildNode.Program;
import io.watchfloor.dashboards.faults.ChildNode.Seat;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clocks of node and sensor jump by hours and days while telemetry arrives. The result is the same as with correct
 * clocks.
 */
class ClockJumpFaults {

    private static final List<Duration> JUMPS = List.of(
            Duration.ofHours(2),
            Duration.ZERO,
            Duration.ofHours(-2),
            Duration.ZERO,
            Duration.ofDays(-3),
            Duration.ZERO);
    private static final Duration BETWEEN = Duration.ofSeconds(5);

    /** Records per second, so that records arrive during all jumps. */
    private static final int RATE = 250;

    @TempDir
    private Path folder;

    @Test
    void clocksThatJumpLoseAndChangeNothing() throws IOException, InterruptedException {
        assumeThat(Recordings.DATA).as("the development data").isDirectory();
        if (!SettableClock.possible()) {
            System.out.println("!!! SKIPPED, jumps of clocks are NOT tested: apt-get install faketime");
        }
        assumeThat(SettableClock.possible()).isTrue();
        Outcome undisturbed = run("undisturbed", List.of(), 4_000);
        Outcome jumped = run("jumped", JUMPS, RATE);
        System.out.printf(
                "%d jumps of each clock: %d detections, %d cases%n",
                JUMPS.size(), jumped.detections(), jumped.cases().size());
        assertThat(jumped).isEqualTo(undisturbed);
    }

    private Outcome run(String name, List<Duration> jumps, int rate) throws IOException, InterruptedException {
        Path place = Files.createDirectories(folder.resolve(name));
        SettableClock nodes = new SettableClock(place);
        SettableClock sensors = new SettableClock(Files.createDirectories(place.resolve("sensor-clock")));
        Seat seat = new Seat("127.0.0.1", Recordings.freePort(), nodes.prefix(), List.of("-Xmx1g"));
        try (ChildNode node =
                new ChildNode(place, Recordings.sigmaHq(place), seat, Program.of(NodeKillsFaults.PRODUCT))) {
            node.awaitReady();
            String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), name);
            try (ChildSensor sensor = new ChildSensor(
                    place, node.address(), credential, rate, Recordings.attacks(), sensors.environment())) {
                for (Duration jump : jumps) {
                    Thread.sleep(BETWEEN);
                    nodes.jump(jump);
                    assertServes(node, jump);
                    Thread.sleep(BETWEEN);
                    sensors.jump(jump);
                    assertServes(node, jump);
                }
                assertThat(jumps.isEmpty() || sensor.running())
                        .as("telemetry flowed through all jumps: else lower the rate")
                        .isTrue();
                assertThat(sensor.finish(Duration.ofMinutes(10))).isEqualTo("sent 24541, acked 24541, rejected 0");
            }
            return NodeKillsFaults.settled(node);
        }
    }

    /** Also checks that its clock has jumped. */
    private static void assertServes(ChildNode node, Duration jump) throws IOException, InterruptedException {
        Thread.sleep(2_000);
        assertThat(node.ready()).as("serves after %s", jump).isTrue();
        HttpRequest request =
                HttpRequest.newBuilder(node.address().resolve("/alive")).build();
        String date = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("Date")
                .orElseThrow();
        Instant said =
                ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        assertThat(said).isCloseTo(Instant.now().plus(jump), within(1, ChronoUnit.MINUTES));
    }
}
