package io.watchfloor.sensors.agent.collect.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.CrashingSpool;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.agent.windows.FakeWindows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Windows event log through a fake library that answers as documented. */
class EventLogCollectorTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENT = """
            <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon' \
            Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/><EventID>1</EventID><Version>5</Version><Level>4</Level>\
            <TimeCreated SystemTime='2026-11-24T22:26:52.1234567Z'/><EventRecordID>%d</EventRecordID><Correlation/>\
            <Execution ProcessID='2000' ThreadID='3000'/><Channel>Microsoft-Windows-Sysmon/Operational</Channel>\
            <Computer>WS1.corp.example</Computer><Security UserID='S-1-5-18'/></System><EventData>\
            <Data Name='CommandLine'>cmd.exe /c "a &amp; b"</Data><Data Name='Empty'></Data></EventData></Event>""";

    @TempDir
    Path directory;

    private final FakeWindows windows = new FakeWindows("Security");
    private final InMemorySpool spool = new InMemorySpool(10_000);
    private Instant now = Instant.parse("2026-11-24T00:00:00Z");

    private static List<JsonNode> read(String xml) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        EventXml.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), event -> {
            try {
                events.add(JSON.readTree(event));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return events;
    }

    @Test
    void eventHasTheShapeOfADecodedEvtxFile() throws Exception {
        JsonNode event = read("<Events>" + EVENT.formatted(7) + "</Events>").getFirst();

        assertThat(event.at("/Event/System/Provider/#attributes/Name").asText()).isEqualTo("Microsoft-Windows-Sysmon");
        assertThat(event.at("/Event/System/EventID").asText()).isEqualTo("1");
        assertThat(event.at("/Event/System/EventRecordID").asText()).isEqualTo("7");
        assertThat(event.at("/Event/System/TimeCreated/#attributes/SystemTime").asText())
                .isEqualTo("2026-11-24T22:26:52.1234567Z");
        assertThat(event.at("/Event/System/Computer").asText()).isEqualTo("WS1.corp.example");
        assertThat(event.at("/Event/EventData/CommandLine").asText()).isEqualTo("cmd.exe /c \"a & b\"");
        assertThat(event.at("/Event/EventData/Empty").asText("none")).isEmpty();
    }

    @Test
    void unnamedDataAndUserDataAreKept() throws Exception {
        List<JsonNode> events = read("""
                <Events><Event><System><EventID Qualifiers='16384'>7036</EventID></System><EventData><Data>a</Data><Data>b</Data>\
                <Binary>00</Binary></EventData></Event>
                <Event><System><EventID>1102</EventID></System><UserData><LogFileCleared xmlns='x'>\
                <SubjectUserName>ann</SubjectUserName></LogFileCleared></UserData></Event></Events>""");

        assertThat(events.getFirst().at("/Event/System/EventID/#text").asText()).isEqualTo("7036");
        assertThat(events.getFirst().at("/Event/EventData/Data/#text")).hasToString("[\"a\",\"b\"]");
        assertThat(events.getLast()
                        .at("/Event/UserData/LogFileCleared/SubjectUserName")
                        .asText())
                .isEqualTo("ann");
    }

    @Test
    void invalidXmlAndExternalEntitiesAreRejected() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> read("<Events><Event>"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(
                        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><Events><Event>&b;</Event></Events>"));
    }

    private EventLogCollector collector(Spool into) throws IOException {
        return new EventLogCollector(
                new EventChannel("Security", EventChannel.EVERYTHING),
                windows::log,
                Duration.ofSeconds(5),
                Source.PLAIN,
                10_000,
                into,
                CheckpointFile.open(directory.resolve("positions.json"), spool),
                () -> now);
    }

    private void happens(long from, long to) {
        for (long number = from; number <= to; number++) {
            windows.events.put(number, EVENT.formatted(number));
        }
    }

    /** Polls until the condition is true. */
    private void collect(EventLogCollector collector, Callable<Boolean> holds) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    now = now.plusSeconds(1);
                    collector.collect();
                    return holds.call();
                });
    }

    /** Starts at the end of the channel. */
    private void begins() throws IOException {
        try (EventLogCollector collector = collector(spool)) {
            collect(collector, () -> Files.exists(directory.resolve("positions.json")));
        }
    }

    /** Simulates a kill after this many records of a group were appended. */
    private void isKilled(int survived) throws IOException {
        try (EventLogCollector killed = collector(new CrashingSpool(spool, survived))) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            now = now.plusSeconds(1);
                            killed.collect();
                            Thread.sleep(5);
                        }
                    })
                    .withMessage("killed");
        }
    }

    private List<String> numbers() throws IOException {
        List<String> numbers = new ArrayList<>();
        for (var record : spool.lease(100, 1 << 20).orElseThrow().records()) {
            numbers.add(JSON.readTree(record.body())
                    .at("/Event/System/EventRecordID")
                    .asText());
        }
        return numbers;
    }

    @Test
    void channelIsReadFromItsNewestEventOnceDespiteAKill() throws Exception {
        happens(1, 3);
        begins();
        happens(4, 6);
        try (EventLogCollector collector = collector(spool)) {
            collect(collector, () -> spool.appendedCount() >= 3);
        }
        happens(7, 9);
        isKilled(2);
        try (EventLogCollector collector = collector(spool)) {
            collect(collector, () -> spool.appendedCount() >= 6);
        }
        assertThat(numbers()).containsExactly("4", "5", "6", "7", "8", "9");
    }

    @Test
    void deletedEventsAreReportedAsAGapOnceDespiteKills() throws Exception {
        happens(1, 3);
        begins();
        happens(4, 9);
        isKilled(2);
        windows.events.headMap(7L, true).clear();
        isKilled(0);
        assertThat(spool.droppedCount()).as("6 and 7").isEqualTo(2);
        try (EventLogCollector collector = collector(spool)) {
            collect(collector, () -> spool.appendedCount() >= 4);
        }
        assertThat(numbers()).containsExactly("4", "5", "8", "9");
        assertThat(spool.droppedCount()).isEqualTo(2);
    }

    @Test
    void droppedEventsAreReportedOnceAndDoNotBlock() throws Exception {
        begins();
        happens(1, 5);
        windows.events.put(2L, "<Event><EventID>&#0;</EventID></Event>");
        windows.events.put(3L, "<Event>" + "x".repeat(20_000) + "</Event>");
        windows.damaged.put(4L, 13);
        isKilled(1);
        try (EventLogCollector collector = collector(spool)) {
            collect(collector, () -> spool.appendedCount() >= 2);
        }
        assertThat(numbers()).containsExactly("1", "5");
        assertThat(spool.droppedCount()).isEqualTo(3);
    }

    @Test
    void failingChannelIsRetriedAtItsPosition() throws Exception {
        happens(1, 3);
        begins();
        try (EventLogCollector collector = collector(spool)) {
            happens(4, 4);
            collect(collector, () -> spool.appendedCount() >= 1);
            windows.failing = 15011;
            collect(collector, () -> windows.failing == 0);
            happens(5, 6);
            collect(collector, () -> spool.appendedCount() >= 3);
        }
        assertThat(numbers()).containsExactly("4", "5", "6");
        await().atMost(Duration.ofSeconds(30)).until(windows.open::isEmpty);
    }

    @Test
    void fullSpoolLeavesEventsInTheChannel() throws Exception {
        InMemorySpool little = new InMemorySpool(2);
        Path positions = directory.resolve("little.json");
        try (EventLogCollector collector = new EventLogCollector(
                new EventChannel("Security", EventChannel.EVERYTHING),
                windows::log,
                Duration.ofSeconds(5),
                Source.PLAIN,
                10_000,
                little,
                CheckpointFile.open(positions, little),
                () -> now)) {
            collect(collector, () -> Files.exists(positions));
            happens(1, 2);
            collect(collector, () -> little.appendedCount() == 2);
            happens(3, 4);
            for (int i = 0; i < 20; i++) {
                now = now.plusSeconds(1);
                collector.collect();
            }
            assertThat(little.appendedCount()).isEqualTo(2);
            little.commit(little.lease(2, 1 << 20).orElseThrow().lastSequence());
            collect(collector, () -> little.appendedCount() == 4);
        }
    }
}
