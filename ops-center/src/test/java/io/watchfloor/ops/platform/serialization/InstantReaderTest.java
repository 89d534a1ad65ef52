package io.watchfloor.ops.platform.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantReaderTest {
    private static final long FIRST = -62_167_219_200L;
    private static final long LAST = 253_402_300_799L;

    private final ObjectMapper json = JournalJson.mapper();

    @Property
    void readsEachTimeAsTheJdkWritesIt(
            @ForAll @LongRange(min = FIRST, max = LAST) long second, @ForAll @IntRange(max = 999_999_999) int nanos) {
        Instant time = Instant.ofEpochSecond(second, nanos);
        assertThat(InstantReader.usual(time.toString())).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-12-01T01:02:03Z",
                "2026-12-01T01:02:03.5Z",
                "2024-02-29T23:59:59.999999999Z",
                "2026-12-01T01:02:03+02:00",
                "+12026-12-01T01:02:03Z",
                "-0001-12-01T01:02:03Z",
                "2026-12-01T24:00:00Z"
            })
    void readsTheSameTimesAsJackson(String text) throws JsonProcessingException {
        ObjectMapper usual =
                JsonMapper.builder().addModule(new JavaTimeModule()).build();
        assertThat(json.readValue('"' + text + '"', Instant.class))
                .isEqualTo(usual.readValue('"' + text + '"', Instant.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-01-00T00:00:00Z",
                "2026-01-01T25:00:00Z",
                "2026-01-01T00:60:00Z",
                "2026-01-01T00:00:00.1234567890Z",
                "2026-01-01 00:00:00Z",
                "2026-0x-01T00:00:00Z"
            })
    void invalidTimesAreRejectedByJackson(String text) {
        assertThat(InstantReader.usual(text)).isNull();
        assertThatThrownBy(() -> json.readValue('"' + text + '"', Instant.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void readsNumbersAsBefore() throws JsonProcessingException {
        assertThat(json.readValue("1764550923", Instant.class)).isEqualTo(Instant.ofEpochSecond(1_764_550_923));
    }
}
