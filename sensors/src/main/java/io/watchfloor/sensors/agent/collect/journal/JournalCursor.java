package io.watchfloor.sensors.agent.collect.journal;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A cursor of the systemd journal: {@code s=…;i=2a;b=…;m=…;t=…;x=…}.
 *
 * @param parts the cursor's values by letter: {@code s} is the sequence id, {@code i} the sequence number, {@code b}
 *     the boot id, {@code t} the time, {@code x} a hash of the entry
 */
record JournalCursor(Map<String, String> parts) {

    private static final int HEX = 16;

    static JournalCursor of(String text) {
        Map<String, String> parts = new HashMap<>();
        for (String part : text.split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return new JournalCursor(Map.copyOf(parts));
    }

    private String part(String letter) {
        return parts.getOrDefault(letter, "");
    }

    /** Compares hash, boot id and time, which do not change when the journal moves an entry to another file. */
    boolean isSameEntryAs(JournalCursor other) {
        return part("x").equals(other.part("x"))
                && part("b").equals(other.part("b"))
                && part("t").equals(other.part("t"));
    }

    /**
     * Returns the number of entries between this cursor and a later cursor; empty if the journal's numbering has
     * changed.
     */
    OptionalLong entriesBefore(JournalCursor later) {
        if (!part("s").equals(later.part("s"))) {
            return OptionalLong.empty();
        }
        try {
            long between = Long.parseLong(later.part("i"), HEX) - Long.parseLong(part("i"), HEX) - 1;
            return OptionalLong.of(Math.max(0, between));
        } catch (NumberFormatException unknown) {
            return OptionalLong.empty();
        }
    }
}
