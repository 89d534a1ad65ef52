package io.watchfloor.ops.intel.taxii;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An envelope of TAXII")
class TaxiiEnvelopeTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String objects(TaxiiEnvelope envelope) {
        return new String(envelope.objects().orElseThrow(), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("keeps the objects byte for byte")
    void keepsBytes() {
        TaxiiEnvelope read = TaxiiEnvelope.read(
                        bytes(
                                "{\"x\":{\"objects\":[1]}, \"objects\" : [ {\"a\": 1.0, \"b\":\"ü]\"} ] , \"more\":true,\"next\":\"n\"}"))
                .orElseThrow();
        assertThat(objects(read)).isEqualTo("[ {\"a\": 1.0, \"b\":\"ü]\"} ]");
        assertThat(read.more()).isTrue();
        assertThat(read.next()).isEqualTo("n");
        List<byte[]> two = List.of(bytes("{\"a\": 1}"), bytes("{}"));
        assertThat(new String(TaxiiEnvelope.write(two, "n"), StandardCharsets.UTF_8))
                .isEqualTo("{\"more\":true,\"next\":\"n\",\"objects\":[{\"a\": 1},{}]}");
        assertThat(new String(TaxiiEnvelope.write(List.of(), null), StandardCharsets.UTF_8))
                .isEqualTo("{}");
        assertThat(TaxiiEnvelope.read(bytes("{}")).orElseThrow().objects()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"objects\":{}}",
                "{\"objects\":[]",
                "{\"objects\":[]} {}",
                "{\"objects\":[],\"objects\":[]}",
                "{\"more\":\"yes\"}",
                "{\"next\":1}"
            })
    @DisplayName("is refused if it is malformed")
    void isRefused(String text) {
        assertThat(TaxiiEnvelope.read(bytes(text))).isEqualTo(Optional.empty());
    }

    @Test
    @DisplayName("states times with microseconds, and versions with milliseconds at least")
    void statesTimes() {
        assertThat(TaxiiTime.text(Instant.parse("2026-03-01T10:00:00.1Z"))).isEqualTo("2026-03-01T10:00:00.100000Z");
        assertThat(TaxiiTime.version("2026-03-01T10:00:00")).isEqualTo("2026-03-01T10:00:00.000Z");
        assertThat(TaxiiTime.version("2026-03-01T10:00:00.12")).isEqualTo("2026-03-01T10:00:00.120Z");
        assertThat(TaxiiTime.version("2026-03-01T10:00:00.123456")).isEqualTo("2026-03-01T10:00:00.123456Z");
    }
}
