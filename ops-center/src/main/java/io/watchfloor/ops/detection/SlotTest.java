package io.watchfloor.ops.detection;

import io.watchfloor.ops.rules.Folding;
import io.watchfloor.ops.rules.ValueMatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One question about one field (or about all values), asked by any number of rules and answered once a record. */
final class SlotTest {

    /** In place of a field: any value of the record. */
    static final int ANYWHERE = -1;

    private final int id;
    private final int field;
    private final ValueMatch match;
    private final int otherField;
    private final @Nullable ByteGlob glob;
    private final byte[][][] required;
    private final @Nullable RegexAutomaton automaton;

    SlotTest(int id, int field, ValueMatch match, FieldNames names) {
        this.id = id;
        this.field = field;
        this.match = match;
        this.otherField = match instanceof ValueMatch.FieldRef reference ? names.idOf(reference.other()) : ANYWHERE;
        this.glob = match instanceof ValueMatch.Text(var glob, boolean cased) && !cased ? new ByteGlob(glob) : null;
        this.required =
                match instanceof ValueMatch.Pattern(var regex) ? required(RegexLiterals.of(regex)) : new byte[0][][];
        this.automaton = match instanceof ValueMatch.Pattern(var regex)
                ? RegexAutomaton.of(regex).orElse(null)
                : null;
    }

    private static byte[][][] required(List<List<String>> literals) {
        return literals.stream()
                .map(texts -> texts.stream()
                        .map(text -> Folding.fold(text).getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new))
                .toArray(byte[][][]::new);
    }

    int id() {
        return id;
    }

    int field() {
        return field;
    }

    ValueMatch match() {
        return match;
    }

    boolean holds(RecordSlots slots) {
        int known = slots.known(id);
        return known == RecordSlots.NONE ? slots.note(id, ask(slots)) : known == 1;
    }

    private boolean ask(RecordSlots slots) {
        if (field == ANYWHERE) {
            for (int entry = 0; entry < slots.entries(); entry++) {
                if (slots.isAlive(entry) && holds(slots, entry)) {
                    return true;
                }
            }
            return false;
        }
        return switch (match) {
            case ValueMatch.Exists(boolean wanted) -> slots.has(field) == wanted;
            case ValueMatch.Null() -> slots.first(field) < 0;
            case ValueMatch.FieldRef reference -> refers(reference, slots);
            case ValueMatch.Text text -> any(slots);
            case ValueMatch.Pattern pattern -> any(slots);
            case ValueMatch.Cidr cidr -> any(slots);
            case ValueMatch.Compare compare -> any(slots);
            case ValueMatch.Time time -> any(slots);
            case ValueMatch.OneOf spellings -> throw new IllegalStateException("is spelled out before: " + spellings);
        };
    }

    private boolean any(RecordSlots slots) {
        for (int entry = slots.first(field); entry >= 0; entry = slots.next(entry)) {
            if (holds(slots, entry)) {
                return true;
            }
        }
        return false;
    }

    private boolean holds(RecordSlots slots, int entry) {
        if (glob != null) {
            if (glob.isBeyondAscii() && slots.isSurelyAscii(entry)) {
                return false;
            }
            byte[] folded = slots.folded(entry);
            return glob.matches(folded, slots.foldStart(entry), slots.foldEnd(entry));
        }
        if (required.length > 0 && !hasRequired(slots, entry)) {
            return false;
        }
        if (automaton != null) {
            byte[] plain = slots.plain(entry);
            return slots.runs.of(id, automaton).find(plain, slots.plainStart(entry), slots.plainEnd(entry));
        }
        return ValueTest.holds(match, slots.text(entry));
    }

    /** A regular expression is only run where all stands that it cannot do without. */
    private boolean hasRequired(RecordSlots slots, int entry) {
        byte[] folded = slots.folded(entry);
        for (byte[][] alternatives : required) {
            if (!hasOne(alternatives, folded, slots.foldStart(entry), slots.foldEnd(entry))) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasOne(byte[][] alternatives, byte[] folded, int start, int end) {
        for (byte[] literal : alternatives) {
            if (ByteGlob.indexOf(literal, folded, start, end) >= 0) {
                return true;
            }
        }
        return false;
    }

    private boolean refers(ValueMatch.FieldRef reference, RecordSlots slots) {
        for (int entry = slots.first(field); entry >= 0; entry = slots.next(entry)) {
            for (int other = slots.first(otherField); other >= 0; other = slots.next(other)) {
                if (ValueTest.refers(reference, slots.text(entry), slots.text(other))) {
                    return true;
                }
            }
        }
        return false;
    }
}
