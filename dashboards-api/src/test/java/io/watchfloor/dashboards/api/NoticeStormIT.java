package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/**
 * One sensor sends alerts on several hundred assets in one batch, which become one case. When the case ends, each asset
 * must be informed, while users continue to work on this case and others.
 */
class NoticeStormIT {

    private static final int ASSETS = 400;

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

    @BeforeAll
    static void listen() {
        LOG.start();
        root().addAppender(LOG);
    }

    @AfterAll
    static void stop() {
        root().detachAppender(LOG);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Test
    void aCaseOfManyAssetsEndsWithoutAStormOfNotices() {
        Caller sensor = NODE.sensor("flooding");
        Caller ann = NODE.responder("ann");
        RunningNode.telemetry(
                sensor,
                IntStream.range(0, ASSETS).mapToObj(NoticeStormIT::record).collect(Collectors.joining()));
        String flood = Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(NoticeStormIT::ofManyAssets, found -> !found.isEmpty());
        List<String> others = NODE.list("/api/v1/cases").stream()
                .map(one -> one.path("id").asText())
                .filter(id -> !id.equals(flood))
                .toList();
        assertThat(others).isNotEmpty();

        assertThat(ann.post("/api/v1/cases/" + flood + "/acknowledge", "{}").status())
                .isEqualTo(200);
        assertThat(ann.post("/api/v1/cases/" + flood + "/resolve", "{}").status())
                .isEqualTo(200);
        for (int round = 0; round < 40; round++) {
            String other = others.get(round % others.size());
            for (String id : List.of(flood, other)) {
                Caller.Answer noted = ann.post("/api/v1/cases/" + id + "/notes", "{\"text\":\"note " + round + "\"}");
                assertThat(noted.status()).as(noted.response().body()).isEqualTo(200);
            }
        }
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> owed(flood) == 0);
        assertThat(NODE.metric("watchfloor_entity_messages_dropped_total")).isZero();
        assertThat(LOG.list.stream().map(ILoggingEvent::getFormattedMessage))
                .noneMatch(line -> line.contains("Stash buffer is full"));
    }

    private static String ofManyAssets() {
        return NODE.list("/api/v1/cases").stream()
                .filter(one -> one.path("assetCount").asInt() >= ASSETS - 50)
                .map(one -> one.path("id").asText())
                .findAny()
                .orElse("");
    }

    private static int owed(String kase) {
        return NODE.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select count(*) from obligation where entity_id = :id and what = 'notice'")
                        .bind("id", kase)
                        .mapTo(Integer.class)
                        .one());
    }

    private static String record(int number) {
        return """
            {"asset":"ws%1$d.corp.example","time":"2026-11-24T22:26:52.123Z",\
            "logsource":{"product":"windows","category":"process_creation"},\
            "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","User":"CORP\\\\u%1$d",\
            "CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
            """.formatted(number);
    }
}
