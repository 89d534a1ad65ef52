package io.watchfloor.dashboards.oncall;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.ops.paging.oncall.OnCall;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.platform.document.Document;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Shifts as an iCalendar file (RFC 5545). All times are in UTC, so that calendar programs need no time zones. A shift
 * always has the same UID, and the same shifts result in the same text.
 */
public final class ICalendar {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final int LONGEST_LINE = 75;

    private final StringBuilder text = new StringBuilder();

    /** @param name shown by calendar programs */
    public ICalendar(String name) {
        line("BEGIN", "VCALENDAR");
        line("VERSION", "2.0");
        line("PRODID", "-//Watchfloor//On call//EN");
        line("CALSCALE", "GREGORIAN");
        line("METHOD", "PUBLISH");
        line("NAME", escaped(name));
        line("X-WR-CALNAME", escaped(name));
        line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
        line("X-PUBLISHED-TTL", "PT1H");
    }

    /** @param kept schedule of the shift */
    public void add(Document<Schedule> kept, OnCall shift) {
        String schedule = kept.value().name();
        Instant from = Objects.requireNonNull(shift.from());
        line("BEGIN", "VEVENT");
        line("UID", uid(schedule, shift.person(), from));
        line("DTSTAMP", TIME.format(kept.changedAt()));
        line("LAST-MODIFIED", TIME.format(kept.changedAt()));
        line("SEQUENCE", Long.toString(kept.version()));
        line("DTSTART", TIME.format(from));
        line("DTEND", TIME.format(Objects.requireNonNull(shift.until())));
        line("SUMMARY", escaped("%s on call: %s".formatted(shift.person(), schedule)));
        line("DESCRIPTION", escaped(shift.why()));
        line("CATEGORIES", shift.fallback() ? "FALLBACK" : "ON CALL");
        line("TRANSP", "TRANSPARENT");
        line("END", "VEVENT");
    }

    /** Completes the calendar. */
    public String text() {
        line("END", "VCALENDAR");
        return text.toString();
    }

    private static String uid(String schedule, String person, Instant from) {
        byte[] digest = Digests.sha256(schedule + '\n' + person + '\n' + from);
        return HexFormat.of().formatHex(digest, 0, 16) + "@oncall.watchfloor";
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace(";", "\\;")
                .replace(",", "\\,")
                .replace("\r\n", "\\n")
                .replace("\n", "\\n")
                .replace("\r", "\\n");
    }

    /** Folds lines at 75 bytes without splitting a character. */
    private void line(String name, String value) {
        String whole = name + ":" + value;
        int bytes = 0;
        for (int i = 0; i < whole.length(); ) {
            int point = whole.codePointAt(i);
            String character = Character.toString(point);
            int more = character.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + more > LONGEST_LINE) {
                text.append("\r\n ");
                bytes = 1;
            }
            text.append(character);
            bytes += more;
            i += Character.charCount(point);
        }
        text.append("\r\n");
    }
}
