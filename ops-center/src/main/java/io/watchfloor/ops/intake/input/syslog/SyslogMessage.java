package io.watchfloor.ops.intake.input.syslog;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One syslog message in the format of RFC 5424 or RFC 3164, or in a common mixture of both: without a priority,
 * without a host, or with an ISO 8601 time in an RFC 3164 header.
 *
 * @param whole the line without its priority; null for RFC 5424, because log files do not have such lines
 * @param time the time with its offset; null when the header contains no time, or a time without year and zone
 * @param oldTime the time of an RFC 3164 header, as written: {@code Nov 27 19:04:05}
 * @param host null when the header contains no host
 * @param program null when the header contains no program
 * @param pid the process id, or null
 * @param data the structured data of RFC 5424, as written; empty when there is none
 * @param text the message of the program
 */
record SyslogMessage(
        @Nullable String whole,
        @Nullable Instant time,
        @Nullable String oldTime,
        @Nullable String host,
        @Nullable String program,
        @Nullable String pid,
        String data,
        String text) {

    private static final Pattern PRIORITY = Pattern.compile("<\\d{1,3}>");
    private static final Pattern NEW_VERSION = Pattern.compile("[1-9]\\d{0,2} (?=\\S)");
    private static final Pattern OLD_TIME =
            Pattern.compile("([A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d)(?:\\.\\d{1,9})? ?");
    private static final Pattern ISO_TIME =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?(?:Z|[+-]\\d\\d:?\\d\\d)) ?");
    private static final Pattern TAG =
            Pattern.compile("([\\w./()@-]{1,128}?)(?:\\[([^\\]]{0,128})\\])?:(?: |$)", Pattern.UNICODE_CHARACTER_CLASS);

    /** Excludes the beginnings of CEF and LEEF messages, which directly follow the time when the host is missing. */
    private static final Pattern HOST = Pattern.compile("(?!CEF:|LEEF:)[\\w.:%-]{1,255}");

    private static final String NIL = "-";

    static SyslogMessage parse(byte[] message) {
        return parse(new String(message, StandardCharsets.UTF_8));
    }

    static SyslogMessage parse(String message) {
        String line = trimmed(message);
        Matcher priority = PRIORITY.matcher(line);
        boolean prioritised = priority.lookingAt();
        String rest = prioritised ? line.substring(priority.end()) : line;
        Matcher version = NEW_VERSION.matcher(rest);
        if (prioritised && version.lookingAt()) {
            SyslogMessage recent = recent(rest.substring(version.end()));
            if (recent != null) {
                return recent;
            }
        }
        return old(rest);
    }

    /** Messages end with a line feed, and messages of some programs also end with a zero byte. */
    private static String trimmed(String message) {
        int end = message.length();
        while (end > 0 && "\n\r\0".indexOf(message.charAt(end - 1)) >= 0) {
            end--;
        }
        int start = !message.isEmpty() && message.charAt(0) == '\ufeff' ? 1 : 0;
        return message.substring(Math.min(start, end), end);
    }

    /** Parses {@code TIME HOST PROGRAM PID ID DATA TEXT}; returns null for other formats. */
    private static @Nullable SyslogMessage recent(String header) {
        String[] parts = header.split(" ", 6);
        if (parts.length < 6) {
            return null;
        }
        Instant time = iso(parts[0]);
        if (time == null && !parts[0].equals(NIL)) {
            return null;
        }
        int end = dataEnd(parts[5]);
        if (end < 0) {
            return null;
        }
        String text = parts[5].substring(end);
        text = text.startsWith(" ") ? text.substring(1) : text;
        return new SyslogMessage(
                null,
                time,
                null,
                unlessNil(parts[1]),
                unlessNil(parts[2]),
                unlessNil(parts[3]),
                parts[5].startsWith(NIL) ? "" : parts[5].substring(0, end),
                text.startsWith("\ufeff") ? text.substring(1) : text);
    }

    /** The position of the end of the structured data; negative when the structured data has no end. */
    private static int dataEnd(String rest) {
        if (rest.startsWith(NIL)) {
            return rest.length() == 1 || rest.charAt(1) == ' ' ? 1 : -1;
        }
        int at = 0;
        while (at < rest.length() && rest.charAt(at) == '[') {
            at = elementEnd(rest, at);
            if (at < 0) {
                return -1;
            }
        }
        return at == 0 || (at < rest.length() && rest.charAt(at) != ' ') ? -1 : at;
    }

    private static int elementEnd(String rest, int start) {
        boolean quoted = false;
        for (int at = start + 1; at < rest.length(); at++) {
            char c = rest.charAt(at);
            if (quoted && c == '\\') {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ']' && !quoted) {
                return at + 1;
            }
        }
        return -1;
    }

    private static SyslogMessage old(String whole) {
        Instant time = null;
        String oldTime = null;
        String rest = whole;
        Matcher iso = ISO_TIME.matcher(whole);
        Matcher written = OLD_TIME.matcher(whole);
        if (iso.lookingAt()) {
            time = iso(iso.group(1));
            rest = whole.substring(iso.end());
        } else if (written.lookingAt()) {
            oldTime = written.group(1);
            rest = whole.substring(written.end());
        }
        boolean timed = time != null || oldTime != null;
        String host = null;
        Matcher tag = TAG.matcher(rest);
        if (timed && !tag.lookingAt()) {
            int blank = rest.indexOf(' ');
            if (blank > 0 && HOST.matcher(rest.substring(0, blank)).matches()) {
                host = rest.substring(0, blank);
                rest = rest.substring(blank + 1);
            }
            tag = TAG.matcher(rest);
        }
        // A line without a header is treated as text only, even if the first word ends with a colon. For example,
        // "CEF:0|..." does not name a program.
        boolean tagged = tag.lookingAt();
        return new SyslogMessage(
                whole,
                time,
                oldTime,
                unlessNil(host),
                tagged ? tag.group(1) : null,
                tagged ? tag.group(2) : null,
                "",
                tagged ? rest.substring(tag.end()) : rest);
    }

    private static @Nullable Instant iso(String text) {
        try {
            String offset = text.matches(".*[+-]\\d{4}")
                    ? text.substring(0, text.length() - 2) + ":" + text.substring(text.length() - 2)
                    : text;
            return OffsetDateTime.parse(offset).toInstant();
        } catch (DateTimeParseException none) {
            return null;
        }
    }

    private static @Nullable String unlessNil(@Nullable String part) {
        return part == null || part.isEmpty() || part.equals(NIL) ? null : part;
    }

    /**
     * Interprets the time of an RFC 3164 header in this time zone, in the latest year in which the time is not in the
     * future. Returns the message unchanged when it has no such time.
     */
    SyslogMessage in(ZoneId zone, Instant now) {
        Instant meant = oldTime == null ? null : OldTimes.latest(oldTime, zone, now);
        return meant == null ? this : new SyslogMessage(null, meant, null, host, program, pid, data, text);
    }

    SyslogMessage withData(String changed) {
        return new SyslogMessage(whole, time, oldTime, host, program, pid, changed, text);
    }
}
