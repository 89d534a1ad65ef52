package io.watchfloor.dashboards.audit.chain;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Writes the lines of a log. Each line has exactly one form. Needs only the JDK, because the verifier of referrals uses it, too. */
public final class LogForm {

    private static final AuditField[] FIELDS = AuditField.values();
    private static final String HEX = "0123456789abcdef";

    private LogForm() {}

    public static String write(LogLine line) {
        StringBuilder out = new StringBuilder(400);
        switch (line) {
            case LogLine.Begin begin -> {
                out.append("{\"audit\":").append(ChainHash.VERSION);
                text(out, "chain", begin.chain());
                out.append(",\"from\":").append(begin.from());
                text(out, "previous", begin.previous().hex());
                out.append('}');
            }
            case LogLine.Entry entry -> {
                AuditRecord record = entry.record();
                out.append("{\"seq\":").append(record.seq()).append(",\"at\":\"");
                time(out, record.at());
                out.append('"');
                for (AuditField field : FIELDS) {
                    String text = record.text(field);
                    if (!text.isEmpty()) {
                        text(out, field.text(), text);
                    }
                }
                text(out, "hash", entry.hash().hex());
                out.append('}');
            }
            case LogLine.End end -> head(out, end.head());
        }
        return out.toString();
    }

    private static void head(StringBuilder out, SignedHead head) {
        out.append("{\"head\":").append(head.seq());
        text(out, "chain", head.chain());
        text(out, "hash", head.hash().hex());
        out.append(",\"at\":\"");
        time(out, head.at());
        out.append('"');
        text(out, "key", head.key());
        text(out, "signature", head.signature());
        out.append('}');
    }

    /** {@code 2026-11-24T22:00:00.000000Z}: always six fractional digits. */
    private static void time(StringBuilder out, Instant at) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, ZoneOffset.UTC);
        digits(out, time.getYear(), 4).append('-');
        digits(out, time.getMonthValue(), 2).append('-');
        digits(out, time.getDayOfMonth(), 2).append('T');
        digits(out, time.getHour(), 2).append(':');
        digits(out, time.getMinute(), 2).append(':');
        digits(out, time.getSecond(), 2).append('.');
        digits(out, at.getNano() / 1000, 6).append('Z');
    }

    private static StringBuilder digits(StringBuilder out, int number, int width) {
        String text = Integer.toString(number);
        return out.repeat('0', width - text.length()).append(text);
    }

    private static void text(StringBuilder out, String name, String value) {
        out.append(",\"").append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f || c == '\u2028' || c == '\u2029') {
                out.append("\\u")
                        .append(HEX.charAt(c >> 12))
                        .append(HEX.charAt(c >> 8 & 15))
                        .append(HEX.charAt(c >> 4 & 15))
                        .append(HEX.charAt(c & 15));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
