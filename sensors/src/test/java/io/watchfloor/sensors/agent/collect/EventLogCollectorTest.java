package io.watchfloor.sensors.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sensors.agent.spool.Drops;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Windows' event log, by a program that answers as {@code wevtutil} is documented to. */
@EnabledOnOs(OS.LINUX)
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

    private final Spool spool = new InMemorySpool(10_000);
    private Instant now = Instant.parse("2026-11-24T00:00:00Z");

    private static List<JsonNode> read(String xml) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        EventXml.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), event -> {
            try {
                events.add(JSON.readTree(event.json()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return events;
    }

    @Test
    void anEventHasTheShapeOfADecodedFile() throws Exception {
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
    void dataWithoutANameAndWhatUsersDefineAreKept() throws Exception {
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
    void whatIsNoXmlOrAsksForFilesIsRefused() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> read("<Events><Event>"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(
                        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><Events><Event>&b;</Event></Events>"));
    }

    /** Answers with the events of a file, as many as are younger than the one asked for. */
    private List<String> wevtutil() throws IOException {
        Path program = directory.resolve("wevtutil");
        Files.writeString(
                program, """
                #!/bin/sh
                after=0; newest=
                for option; do case $option in
                  /q:*) after=${option##*>}; after=${after%%)*};;
                  /rd:true) newest=yes;;
                esac; done
                echo '<Events>'
                if [ -n "$newest" ]; then tail -n 1 FILE | cut -d' ' -f2-; else
                  while read -r number event; do [ "$number" -gt "$after" ] && echo "$event"; done < FILE
                fi
                echo '</Events>'
                """.replace("FILE", directory.resolve("events").toString()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return List.of(program.toString());
    }

    private EventLogCollector collector(Spool into) throws IOException {
        return new EventLogCollector(
                "Security",
                wevtutil(),
                Duration.ofSeconds(5),
                Source.PLAIN,
                1 << 20,
                into,
                Positions.open(directory.resolve("positions.json"), spool),
                new Drops(),
                () -> now);
    }

    private void write(int from, int to) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int number = 1; number <= to; number++) {
            lines.append(number).append(' ').append(EVENT.formatted(number)).append('\n');
        }
        Files.writeString(directory.resolve("events"), lines);
        assertThat(from).isLessThanOrEqualTo(to);
    }

    /** Asks until the answer is in. */
    private void ask(EventLogCollector collector, long entered) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            now = now.plusSeconds(1);
            collector.collect();
            return spool.entered() >= entered;
        });
    }

    @Test
    void aChannelIsReadFromItsYoungestRecordOnAndOnceAlsoAcrossAKill() throws Exception {
        write(1, 3);
        Path positions = directory.resolve("positions.json");
        try (EventLogCollector collector = collector(spool)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                now = now.plusSeconds(1);
                collector.collect();
                return Files.exists(positions);
            });
            write(4, 6);
            ask(collector, 3);
        }
        write(7, 9);
        try (EventLogCollector killed = collector(new CrashingSpool(spool, 2))) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
                for (int i = 0; i < 1_000; i++) {
                    now = now.plusSeconds(1);
                    killed.collect();
                    Thread.sleep(20);
                }
            });
        }
        try (EventLogCollector collector = collector(spool)) {
            ask(collector, 6);
        }

        List<String> numbers = new ArrayList<>();
        for (var record : spool.lease(100, 1 << 20).orElseThrow().records()) {
            numbers.add(JSON.readTree(record.body())
                    .at("/Event/System/EventRecordID")
                    .asText());
        }
        assertThat(numbers).containsExactly("4", "5", "6", "7", "8", "9");
    }
}
