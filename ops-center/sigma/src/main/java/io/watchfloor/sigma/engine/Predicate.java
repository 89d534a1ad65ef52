package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.evaluation.ValuePredicate;
import io.watchfloor.sigma.language.ValueMatch;
import io.watchfloor.sigma.regex.RegexMatchers;
import io.watchfloor.sigma.text.ByteGlob;
import io.watchfloor.sigma.text.JsonForm;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A condition on one field or on all values, shared by any number of rules and evaluated once per record. */
final class Predicate {

    /** Field number that means any value of the record. */
    static final int ANYWHERE = -1;

    /** The part of a record that the condition applies to. */
    private enum Scope {
        ANY_FIELD,
        VALUES,
        PRESENCE,
        NO_VALUE,
        OTHER_FIELD
    }

    private final int id;
    private final int field;
    private final Scope scope;
    private final ValueMatch match;
    private final int otherField;
    private final @Nullable ByteGlob glob;
    private final @Nullable RegexPredicate pattern;
    private @Nullable RequiredLiterals anchor;
    private volatile boolean anchorSought;

    Predicate(int id, int field, ValueMatch match, FieldNames names) {
        this.id = id;
        this.field = field;
        this.scope = field == ANYWHERE ? Scope.ANY_FIELD : scope(match);
        this.match = match;
        this.otherField = match instanceof ValueMatch.FieldRef reference ? names.idOf(reference.other()) : ANYWHERE;
        this.glob = match instanceof ValueMatch.Text(var glob, boolean cased) && !cased ? new ByteGlob(glob) : null;
        this.pattern = match instanceof ValueMatch.Pattern(var regex) ? new RegexPredicate(regex) : null;
    }

    private static Scope scope(ValueMatch match) {
        return switch (match) {
            case ValueMatch.Exists presence -> Scope.PRESENCE;
            case ValueMatch.Null nothing -> Scope.NO_VALUE;
            case ValueMatch.FieldRef reference -> Scope.OTHER_FIELD;
            case ValueMatch.Text text -> Scope.VALUES;
            case ValueMatch.Pattern pattern -> Scope.VALUES;
            case ValueMatch.Cidr cidr -> Scope.VALUES;
            case ValueMatch.Compare compare -> Scope.VALUES;
            case ValueMatch.Time time -> Scope.VALUES;
            case ValueMatch.OneOf spellings -> throw new IllegalStateException("is spelled out before: " + spellings);
        };
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

    /** Whether the condition applies to single values of one field. */
    boolean isOfOneValue() {
        return scope == Scope.VALUES;
    }

    /** Returns the required literals of the condition. They are computed on first use, possibly by several threads. */
    Optional<RequiredLiterals> anchor() {
        if (!anchorSought) {
            anchor = RequiredLiterals.of(this).orElse(null);
            anchorSought = true;
        }
        return Optional.ofNullable(anchor);
    }

    boolean passes(RecordSlots slots) {
        int known = slots.known(id);
        return known == RecordSlots.NONE ? slots.note(id, ask(slots)) : known == 1;
    }

    private boolean ask(RecordSlots slots) {
        return switch (scope) {
            case ANY_FIELD -> anywhere(slots);
            case VALUES -> any(slots);
            case PRESENCE -> match instanceof ValueMatch.Exists(boolean wanted) && slots.has(field) == wanted;
            case NO_VALUE -> slots.first(field) == null;
            case OTHER_FIELD -> match instanceof ValueMatch.FieldRef reference && refers(reference, slots);
        };
    }

    private boolean anywhere(RecordSlots slots) {
        for (int i = 0; i < slots.count(); i++) {
            Slot value = slots.at(i);
            if (value.isAlive() && passes(slots, value)) {
                return true;
            }
        }
        return false;
    }

    private boolean any(RecordSlots slots) {
        for (Slot value = slots.first(field); value != null; value = value.next()) {
            if (passes(slots, value)) {
                return true;
            }
        }
        return false;
    }

    /** Evaluates the condition on one value; results for repeated values are cached. */
    boolean passes(RecordSlots slots, Slot value) {
        CachedValue known = field == ANYWHERE ? value.known() : value.known(slots.memory);
        if (known == null) {
            return ask(slots.runs, value);
        }
        int answer = known.answer(id);
        return answer == RecordSlots.NONE ? known.note(id, ask(slots.runs, value)) : answer == 1;
    }

    private boolean ask(RegexMatchers runs, Slot value) {
        if (glob != null) {
            if (glob.isBeyondAscii() && value.isSurelyAscii()) {
                return false;
            }
            byte[] folded = value.folded();
            return glob.matches(folded, value.foldStart(), value.foldEnd());
        }
        if (pattern != null) {
            return pattern.passes(runs, id, value);
        }
        return ValuePredicate.matches(match, value.text());
    }

    private boolean refers(ValueMatch.FieldRef reference, RecordSlots slots) {
        for (Slot value = slots.first(field); value != null; value = value.next()) {
            for (Slot other = slots.first(otherField); other != null; other = other.next()) {
                boolean refers = reference.cased()
                        ? ValuePredicate.refers(reference, value.text(), other.text())
                        : refers(reference.place(), value, other);
                if (refers) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Compares bytes instead of characters. In UTF-8, a text occurs exactly where its bytes occur. */
    private static boolean refers(ValueMatch.Place place, Slot value, Slot other) {
        if (place == ValueMatch.Place.WHOLE && value.isSurelyAscii() && other.isSurelyAscii()) {
            return JsonForm.sameButForCase(
                    value.wire(), value.wireStart(), value.wireEnd(), other.wire(), other.wireStart(), other.wireEnd());
        }
        other.folded();
        byte[] bytes = value.folded();
        byte[] sought = other.folded();
        int length = other.foldEnd() - other.foldStart();
        int start = value.foldStart();
        int end = value.foldEnd();
        return switch (place) {
            case WHOLE -> end - start == length && stands(sought, other, bytes, start);
            case START -> end - start >= length && stands(sought, other, bytes, start);
            case END -> end - start >= length && stands(sought, other, bytes, end - length);
            case ANYWHERE -> {
                boolean found = false;
                for (int at = start; at + length <= end && !found; at++) {
                    found = stands(sought, other, bytes, at);
                }
                yield found;
            }
        };
    }

    private static boolean stands(byte[] sought, Slot other, byte[] bytes, int at) {
        int length = other.foldEnd() - other.foldStart();
        return Arrays.equals(bytes, at, at + length, sought, other.foldStart(), other.foldEnd());
    }
}
