package io.watchfloor.sigma.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.engine.SharedData;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComputerNameTest {

    /** One of so many of the 262,422 records is read; {@code -Pfull} reads all. */
    private static final int EVERY = Integer.getInteger("computers.every", 20);

    private static final TelemetryReader READER = new TelemetryReader();

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable String found(String body) throws UnreadableTelemetry {
        ComputerName computer = new ComputerName(bytes(body));
        LimitScan.checkJson(bytes(body), TelemetryLimits.STANDARD, computer);
        return computer.found();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                {"Event":{"System":{"Provider":{"#attributes":{"Name":"Computer"}},"EventID":1,"Channel":"Security","Computer":"A.corp"},"EventData":{"Computer":"b"}}}""",
                """
                {"Event":{"EventData":{"Computer":"b","x":["Computer",{"System":{"Computer":"c"}}]},"System":{"EventID":1,"Channel":"Security","Computer":"A.corp"}}}""",
                """
                {"Event": {"#attributes":{"xmlns":"Computer"}, "System": {"EventID":1,"Channel":"Security", "Computer": "A.corp" }}}""",
                """
                {"EventID":1,"Channel":"Security","Hostname":"A.corp","data":{"Computer":"b"},"Image":"C:\\\\"}""",
                """
                {"Hostname":"b","Kind":"Computer","Command":"C and more","A line":"\\"Computer\\":","Computer":"A.corp","EventID":1,"Channel":"Security"}""",
            })
    void isTheOneThatReadingFinds(String body) throws Exception {
        assertThat(found(body)).isEqualTo("A.corp");
        assertThat(READER.skim(bytes(body), null))
                .isEqualTo(READER.read(bytes(body), null, null, Instant.EPOCH).asset());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"Computer",
                "{\"Computer\"",
                "{\"Computer\":\"a",
                "plain text from A.corp",
                "{\"EventID\":1}",
                "{\"Computer\":\"a\",\"Computer\":\"b\"}",
                "{\"Computer\":\"a\\u0062\"}",
                "{\"Computer\":\"host:a\"}",
                "{\"Computer\":\"\"}",
                "{\"Computer\":7,\"Hostname\":\"a\"}",
                "{\"Computer\":{\"#text\":\"a\"}}",
                "{\"Comp uter\":\"a\",\"Hostname\":\"b\"}",
                "{\"Event\":{\"EventData\":{\"Computer\":\"a\"}}}",
                "{\"Event\":{\"System\":{\"Computer\":\"a\",\"Computer\":\"b\"}}}",
                "{\"Event\":{\"System\":{\"EventID\":1}},\"Computer\":\"a\"}",
            })
    void isNotToldWhenInDoubt(String body) throws Exception {
        assertThat(found(body)).isNull();
    }

    @Test
    void realRecordsAreToldWithoutReadingThem() throws Exception {
        List<String> lines = SharedData.packedLines(SharedData.path("bench/throughput-windows.jsonl.gz"));
        for (int number = 0; number < lines.size(); number += EVERY) {
            String line = lines.get(number);
            String asset =
                    READER.read(bytes(line), null, null, Instant.EPOCH).asset().toString();
            assertThat(READER.skim(bytes(line), null)).as(line).hasToString(asset);
        }
    }

    @Test
    void whatTheSensorSaysGoesFirst() throws Exception {
        assertThat(READER.skim(bytes("{\"EventID\":1,\"Hostname\":\"a\"}"), "user:ann"))
                .hasToString("user:ann");
    }
}
