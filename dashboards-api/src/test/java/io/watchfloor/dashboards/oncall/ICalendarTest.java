package io.watchfloor.dashboards.oncall;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.paging.oncall.OnCall;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.platform.document.Document;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ICalendarTest {

    private static final Instant FROM = Instant.parse("2026-10-25T00:30:00Z");

    @Test
    void eachLineHasAtMost75BytesNoCharacterIsCutAndTextIsEscaped() {
        String reason = "Grüße, 親愛なる; a\\b 🚒 ".repeat(12) + "\nsecond line";
        String text = written("nights; Köln, 夜 ".repeat(6).strip(), reason, FROM);
        for (String line : text.split("\r\n", -1)) {
            assertThat(line.getBytes(StandardCharsets.UTF_8).length).as(line).isLessThanOrEqualTo(75);
            assertThat(line).doesNotContain("\n").doesNotContain("\uFFFD");
        }
        String unfolded = text.replace("\r\n ", "");
        assertThat(unfolded)
                .contains("DTSTART:20261025T003000Z\r\n")
                .contains("DTEND:20261025T043000Z\r\n")
                .contains("DESCRIPTION:override: Grüße\\, 親愛なる\\; a\\\\b 🚒 Grüße\\,")
                .contains("🚒 \\nsecond line\r\n");
        assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    @Test
    void aShiftKeepsItsUidAndAnotherOneHasAnother() {
        assertThat(uid(written("nights", "", FROM))).isEqualTo(uid(written("nights", "another reason", FROM)));
        assertThat(uid(written("nights", "", FROM))).isNotEqualTo(uid(written("days", "", FROM)));
        assertThat(uid(written("nights", "", FROM))).isNotEqualTo(uid(written("nights", "", FROM.plusSeconds(1))));
    }

    private static String uid(String text) {
        return Arrays.stream(text.split("\r\n", -1))
                .filter(line -> line.startsWith("UID:"))
                .findFirst()
                .orElseThrow();
    }

    private static String written(String name, String reason, Instant from) {
        Schedule schedule = new Schedule(name, ZoneId.of("Europe/Berlin"), List.of(), List.of(), "zoe");
        ICalendar calendar = new ICalendar("On call: " + name);
        calendar.add(
                new Document<>(schedule.name(), 3, schedule, "lea", FROM),
                new OnCall(
                        "ann",
                        new OnCall.Source(OnCall.Kind.OVERRIDE, "o1", reason),
                        null,
                        from,
                        from.plusSeconds(4 * 3600)));
        return calendar.text();
    }
}
