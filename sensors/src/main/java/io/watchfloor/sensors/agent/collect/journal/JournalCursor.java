package io.watchfloor.sensors.agent.collect.journal;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A place in the journal, as its library writes it: {@code s=…;i=2a;b=…;m=…;t=…;x=…}.
 *
 * @param parts by their letters: {@code s} the numbering, {@code i} the number in it, {@code b} the boot, {@code t} the time, {@code x} a
 *     sum of the entry
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

    /** An entry that is moved to another file keeps its sum, its boot and its time. */
    boolean isSameEntryAs(JournalCursor other) {
        return part("x").equals(other.part("x"))
                && part("b").equals(other.part("b"))
                && part("t").equals(other.part("t"));
    }

    /** How many entries were written between this one and a later one, both not counted; empty when nobody can tell. */
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
