package io.watchfloor.ops.intake.input.hec;

import static io.watchfloor.ops.intake.input.UsualLimits.bytes;
import static io.watchfloor.ops.intake.input.UsualLimits.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.UsualLimits;
import io.watchfloor.ops.intake.input.hec.HecEvents.Decoded;
import io.watchfloor.ops.intake.input.hec.HecEvents.Defaults;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HecEventsTest {

    private static Decoded events(String body) throws InputRejection {
        return new HecEvents(UsualLimits.json()).events(bytes(body), Defaults.NONE);
    }

    @Test
    void anObjectKeepsItsBytesWithinTheEnvelope() throws Exception {
        Decoded decoded = events("""
                {"time":"1764000000.250","host":"PC1","sourcetype":"x","event":{ "EventID" : 1,"Channel":"Security",\
                 "Computer":"PC9.corp.example","n":1.50 }}""");

        assertThat(decoded.wrong()).isNull();
        assertThat(text(decoded.arrivals().getFirst())).isEqualTo("""
                {"time":"1764000000.250","reporter":"PC1","fields":{ "EventID" : 1,"Channel":"Security", "Computer":"PC9.corp.example",\
                "n":1.50 }}""");
        Telemetry telemetry = UsualLimits.read(decoded.arrivals().getFirst());
        assertThat(telemetry.asset()).hasToString("host:pc9.corp.example");
        assertThat(telemetry.time()).isEqualTo("2025-11-24T16:00:00.250Z");
    }

    @Test
    void aTextBecomesALineWithItsFields() throws Exception {
        Decoded decoded = events("""
                {"time":1764000000,"host":"web1:8088","source":"/var/log/auth.log","sourcetype":"linux_secure",\
                "event":"Nov 24 10:00:01 web1 sshd[9]: Failed password for root","fields":{"site":"b"}}""");

        Telemetry telemetry = UsualLimits.read(decoded.arrivals().getFirst());
        assertThat(telemetry.asset()).hasToString("host:web1");
        assertThat(telemetry.logsources()).contains(new LogSource("linux", null, "sshd"));
        assertThat(telemetry.fields())
                .containsEntry("source", "/var/log/auth.log")
                .containsEntry("site", "b")
                .containsEntry("message", "Nov 24 10:00:01 web1 sshd[9]: Failed password for root");
    }

    @Test
    void aTextThatIsAnObjectIsThatObject() throws Exception {
        Decoded decoded = events("""
                {"host":"a","event":"{\\"EventID\\":4688,\\"Channel\\":\\"Security\\",\\"Hostname\\":\\"PC1\\"}"} {"event":"{main}\
                 is no object"}""");

        assertThat(UsualLimits.texts(decoded.arrivals())).containsExactly("""
                {"reporter":"a","fields":{"EventID":4688,"Channel":"Security","Hostname":"PC1"}}""", "{main} is no object");
    }

    @Test
    void eventsMayBeSeparatedByWhitespaceOrNothing() throws Exception {
        assertThat(events("{\"event\":\"a\"}{\"event\":\"b\"}\n\n {\"event\":[1]}")
                        .arrivals())
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"event\":\"a\"}{\"host\":\"x\"} | 1 | EVENT_REQUIRED",
                "{\"event\":\"a\"}{\"event\":null} | 1 | EVENT_REQUIRED",
                "{\"event\":\" \"} | 0 | EVENT_BLANK",
                "{\"event\":\"a\"}{\"event\":\"b\"}{\"event | 2 | INVALID_FORMAT",
                "[{\"event\":\"a\"}] | 0 | INVALID_FORMAT",
                "text | 0 | INVALID_FORMAT",
                "'' | 0 | NO_DATA",
            })
    void eventsBeforeAnInvalidOneAreAccepted(String body, int taken, HecAnswer wrong) throws Exception {
        Decoded decoded = events(body);

        assertThat(decoded.arrivals()).hasSize(taken);
        assertThat(decoded.wrong()).isEqualTo(wrong);
    }

    @Test
    void tooManyEventsAreRejected() {
        HecEvents few = new HecEvents(UsualLimits.json(2));

        assertThatThrownBy(() -> few.events(bytes("{\"event\":\"a\"}".repeat(3)), Defaults.NONE))
                .isInstanceOf(InputRejection.class)
                .hasMessageContaining("2 records");
        assertThatThrownBy(() -> few.raw(bytes("a\nb\nc\n"), Defaults.NONE)).isInstanceOf(InputRejection.class);
    }

    @Test
    void tooDeepNestingEndsTheReading() throws Exception {
        assertThat(events("{\"event\":" + "[".repeat(5000) + "]".repeat(5000) + "}")
                        .wrong())
                .isEqualTo(HecAnswer.INVALID_FORMAT);
    }

    @Test
    void eachRawLineIsAnEventWithTheQueryParameters() throws Exception {
        Defaults query =
                new Defaults("fw", null, JsonNodeFactory.instance.objectNode().put("sourcetype", "s"));

        Decoded decoded = new HecEvents(UsualLimits.json()).raw(bytes("one\r\n\n{\"a\":1}\n"), query);

        assertThat(UsualLimits.texts(decoded.arrivals()))
                .containsExactly(
                        "{\"reporter\":\"fw\",\"line\":\"one\",\"fields\":{\"sourcetype\":\"s\"}}",
                        "{\"reporter\":\"fw\",\"fields\":{\"a\":1}}");
    }

    @Test
    void anAcknowledgementIsReturnedOnceToItsSenderOnItsChannel() {
        HecChannels channels = new HecChannels();
        long first = channels.issue("s1", "c");
        long second = channels.issue("s1", "c");

        assertThat(channels.acknowledged("s2", "c", List.of(first))).isEqualTo(Map.of(first, false));
        assertThat(channels.acknowledged("s1", "d", List.of(first))).isEqualTo(Map.of(first, false));
        assertThat(channels.acknowledged("s1", "c", List.of(first, second, 7L)))
                .isEqualTo(Map.of(first, true, second, true, 7L, false));
        assertThat(channels.acknowledged("s1", "c", List.of(first))).isEqualTo(Map.of(first, false));
    }

    @Test
    void theLatestTenThousandUnqueriedIdsAreKnown() {
        HecChannels channels = new HecChannels();
        LongStream.rangeClosed(0, 10_000)
                .forEach(number -> assertThat(channels.issue("s", "c")).isEqualTo(number));

        assertThat(channels.acknowledged("s", "c", List.of(0L, 1L, 10_000L, 10_001L, 20_000L, -1L)))
                .isEqualTo(Map.of(0L, false, 1L, true, 10_000L, true, 10_001L, false, 20_000L, false, -1L, false));
        assertThat(channels.acknowledged("s", "c", List.of(1L, 10_000L))).isEqualTo(Map.of(1L, false, 10_000L, false));
    }
}
