package io.watchfloor.dashboards.audit.chain;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A record of the audit log.
 *
 * @param seq sequence number, starting at 1, without gaps
 * @param at time with a precision of microseconds
 * @param texts one text for each {@link AuditField}, in the same order; an unknown value is empty
 */
public record AuditRecord(long seq, Instant at, List<String> texts) {

    private static final String CUT = "…";

    /** Range of times in the format of the log. */
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    public AuditRecord {
        if (texts.size() != AuditField.values().length) {
            throw new IllegalArgumentException("A record with %d texts".formatted(texts.size()));
        }
        if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
            throw new IllegalArgumentException("Unknown record version: " + at);
        }
        texts = List.copyOf(texts);
    }

    /**
     * Creates a record with storable texts: without characters that a database or file cannot store, and shortened to
     * the maximum length.
     */
    public static AuditRecord of(long seq, Instant at, Map<AuditField, String> texts) {
        List<String> all = new ArrayList<>();
        for (AuditField field : AuditField.values()) {
            all.add(storable(texts.getOrDefault(field, ""), field.longest()));
        }
        return new AuditRecord(seq, at.truncatedTo(ChronoUnit.MICROS), all);
    }

    public String text(AuditField field) {
        return texts.get(field.place());
    }

    private static String storable(String text, int longest) {
        String whole = text;
        if (text.length() > longest) {
            int end = longest - CUT.length();
            whole = text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
        }
        // A lone surrogate has no UTF-8 encoding, and PostgreSQL cannot store NUL.
        return new String(whole.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }
}
