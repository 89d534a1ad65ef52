package io.watchfloor.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.ops.archive.ArchiveBlock;
import io.watchfloor.ops.archive.ArchiveCatalog;
import io.watchfloor.ops.archive.ArchivedRecord;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A search whose client has closed the connection does not run on. */
class AbandonedSearchIT {

    private static final Instant AT = Instant.parse("2026-11-24T22:05:00Z");
    private static final String RANGE = "\"from\":\"2026-11-24T00:00:00Z\",\"to\":\"2026-11-25T00:00:00Z\"";

    /** It multiplies a hundred records eight times. */
    private static final String ENDLESS = "{" + RANGE + """
            ,"sql":"SELECT sum(a.sequence * b.sequence % c.sequence * d.sequence % e.sequence * f.sequence % g.sequence) \
            FROM telemetry a, telemetry b, telemetry c, telemetry d, telemetry e, telemetry f, telemetry g"}""";

    /** One search at a time, so that one that runs on blocks the next one. */
    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("""
            watchfloor.archive { write-every = 600 s, search { at-once = 1, timeout = 120 s } }
            pekko.http.server.request-timeout = 300 s
            """);

    @BeforeAll
    static void keepTelemetry() {
        List<ArchivedRecord> records = LongStream.rangeClosed(1, 100)
                .mapToObj(number -> new ArchivedRecord(
                        AssetKey.parse("default/host:ws7"),
                        new TelemetryRecord(
                                number,
                                AT.toEpochMilli(),
                                "host:ws7",
                                null,
                                """
                                {"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"Image":"C:\\\\%d.exe",\
                                "@timestamp":"%s"}""".formatted(number, AT).getBytes(StandardCharsets.UTF_8),
                                null)))
                .toList();
        NODE.jdbi().useTransaction(handle -> ArchiveCatalog.insert(handle, "hunted", 1, ArchiveBlock.of(records)));
    }

    private static double cancelled() {
        return NODE.metric("watchfloor_archive_searches_total{result=\"cancelled\"");
    }

    private static void awaitCancelled(double count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> cancelled() == count);
    }

    /** Writes a request, and lets the center begin. */
    private static Socket asks(Caller user, String path) throws IOException {
        Socket socket = sends(user, path);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Caller.Answer other =
                    user.post("/api/v1/hunt/sql", "{" + RANGE + ",\"sql\":\"SELECT count(*) FROM telemetry\"}");
            assertThat(other.json().path("code").asText()).isEqualTo("archive.busy");
        });
        return socket;
    }

    private static Socket sends(Caller user, String path) throws IOException {
        Socket socket = new Socket(NODE.address().getHost(), NODE.address().getPort());
        socket.getOutputStream()
                .write("""
                        POST %s HTTP/1.1\r
                        Host: %s\r
                        Authorization: Bearer %s\r
                        Content-Type: application/json\r
                        Content-Length: %d\r
                        \r
                        %s""".formatted(path, NODE.address().getAuthority(), user.token(), ENDLESS.length(), ENDLESS)
                        .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/hunt/sql, false",
        "/api/v1/hunt/sql, true",
        "/api/v1/hunt/sql/csv, false",
    })
    void aStatementEndsWhenItsClientClosesOrLosesTheConnection(String path, boolean reset) throws IOException {
        Caller root = NODE.administrator();
        double before = cancelled();
        try (Socket socket = asks(root, path)) {
            if (reset) {
                socket.setSoLinger(true, 0);
            }
        }
        awaitCancelled(before + 1);
        assertThat(count(root)).isEqualTo("[[100]]");
    }

    @Test
    void aSearchThatWaitsForItsTurnEndsWhenItsClientClosesTheConnection() throws IOException {
        Caller root = NODE.administrator();
        double before = cancelled();
        try (Socket running = asks(root, "/api/v1/hunt/sql")) {
            sends(root, "/api/v1/hunt/sql").close();
            awaitCancelled(before + 1);
            assertThat(running.isClosed()).isFalse();
        }
        awaitCancelled(before + 2);
        assertThat(count(root)).isEqualTo("[[100]]");
    }

    @Test
    void aConnectionThatIsUsedAgainCancelsOnlyItsLastSearch() {
        Caller root = NODE.administrator();
        double before = cancelled();
        for (int i = 0; i < 3; i++) {
            assertThat(count(root)).isEqualTo("[[100]]");
        }
        assertThat(cancelled()).isEqualTo(before);
    }

    private static String count(Caller user) {
        return user.post("/api/v1/hunt/sql", "{" + RANGE + ",\"sql\":\"SELECT count(*) FROM telemetry\"}")
                .json()
                .path("rows")
                .toString();
    }
}
