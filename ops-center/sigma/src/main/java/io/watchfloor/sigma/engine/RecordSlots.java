package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.evaluation.RecordValues;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.regex.RegexMatchers;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.text.GramIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The values of one record by field number, reused for each record without allocating. Not thread-safe. */
final class RecordSlots {

    static final int NONE = -1;

    private byte[] body = new byte[0];
    private final RecordBuffer arena = new RecordBuffer();
    private Slot[] slots = new Slot[0];
    private int count;

    /**
     * First value of each field, by field number. Null with a current stamp means that the record has the field without
     * a value.
     */
    private @Nullable Slot[] head;

    private @Nullable Slot[] last;
    private int[] headStamp;

    private final FieldNames names;
    private EntityProfiles profiles = EntityProfiles.NONE;
    private Supplier<AssetName> asset = RecordSlots::noAsset;

    private final int[] memo;
    private final Predicate[] predicates;
    private final Finder finder = new Finder();
    private int stamp;

    final RegexMatchers runs;
    final ValueCache memory = new ValueCache();

    /**
     * Creates the slots for a rule pack.
     *
     * @param names fields that the pack's rules use
     * @param predicates predicates of the pack, by id
     * @param groups number of predicate groups in the pack
     */
    RecordSlots(FieldNames names, Predicate[] predicates, int groups) {
        int fields = names.size();
        this.names = names;
        this.predicates = predicates;
        this.head = new @Nullable Slot[fields + 64];
        this.last = new @Nullable Slot[fields + 64];
        this.headStamp = new int[fields + 64];
        this.memo = new int[predicates.length + groups];
        this.runs = new RegexMatchers(predicates.length);
        grow(256);
    }

    /** Starts a record, and clears the values of the previous record. */
    void begin(byte[] body) {
        this.body = body;
        count = 0;
        arena.begin(body);
        stamp++;
        if (stamp == Integer.MAX_VALUE >> 1) {
            Arrays.fill(headStamp, 0);
            Arrays.fill(memo, 0);
            stamp = 1;
        }
    }

    private static AssetName noAsset() {
        throw new IllegalStateException("No record is being evaluated");
    }

    /** Sets the details of assets and accounts, for the record that is evaluated next. */
    void profiles(EntityProfiles profiles, Supplier<AssetName> asset) {
        this.profiles = profiles;
        this.asset = asset;
    }

    /** The properties of the record's asset and accounts. Only rules with a condition on a property read them. */
    RecordValues profiles() {
        return new RecordValues(Map.of(), field -> profiles.values(field, asset, this::texts));
    }

    private List<String> texts(String name) {
        int field = names.known(name);
        List<String> texts = List.of();
        for (Slot value = field < 0 ? null : first(field); value != null; value = value.next()) {
            texts = texts.isEmpty() ? new ArrayList<>(1) : texts;
            texts.add(value.text());
        }
        return texts;
    }

    void ensureField(int field) {
        if (field >= head.length) {
            int size = Math.max(field + 1, head.length * 2);
            head = Arrays.copyOf(head, size);
            last = Arrays.copyOf(last, size);
            headStamp = Arrays.copyOf(headStamp, size);
        }
    }

    /** Creates a value in the record's bytes that belongs to no field yet. */
    Slot value(int from, int to, int flags, @Nullable CachedValue known, @Nullable FieldName name) {
        Slot slot = slot();
        slot.set(from, to, flags, known, name);
        return slot;
    }

    /** Creates a second slot for the same value. */
    Slot copy(Slot value) {
        Slot slot = slot();
        slot.set(value);
        return slot;
    }

    /** Joins two values with a backslash. */
    Slot value(Slot first, Slot second) {
        if (!first.isPlain() || !second.isPlain()) {
            return value(first.text() + '\\' + second.text());
        }
        Slot slot = slot();
        slot.set(first, second);
        return slot;
    }

    /** Creates a value that does not occur in the record's bytes. */
    Slot value(String value) {
        Slot slot = slot();
        slot.set(value);
        return slot;
    }

    private Slot slot() {
        if (count == slots.length) {
            grow(count * 2);
        }
        return slots[count++];
    }

    private void grow(int size) {
        int old = slots.length;
        slots = Arrays.copyOf(slots, size);
        for (int i = old; i < size; i++) {
            slots[i] = new Slot(arena);
        }
    }

    /** Sets the only value of the field. Drops earlier values of the field. */
    void put(int field, Slot value) {
        clear(field);
        headStamp[field] = stamp;
        head[field] = value;
        last[field] = value;
    }

    /** Sets the value of a field that the record does not have yet. */
    void putFirst(int field, Slot value) {
        headStamp[field] = stamp;
        if (head[field] != value) {
            head[field] = value;
        }
        if (last[field] != value) {
            last[field] = value;
        }
    }

    /** Adds a value to the existing values of the field. */
    void append(int field, Slot value) {
        Slot before = headStamp[field] == stamp ? last[field] : null;
        if (before == null) {
            put(field, value);
        } else {
            before.setNext(value);
            last[field] = value;
        }
    }

    /** Adds the field without a value, unless the field already has a value. */
    void putNull(int field) {
        if (headStamp[field] != stamp) {
            putEmpty(field);
        }
    }

    /** Replaces the values of the field, so that the field is present without a value. */
    void putEmpty(int field) {
        clear(field);
        headStamp[field] = stamp;
        head[field] = null;
        last[field] = null;
    }

    void remove(int field) {
        clear(field);
        headStamp[field] = 0;
    }

    void copyIfAbsent(int target, int source) {
        if (first(target) == null && first(source) != null) {
            headStamp[target] = stamp;
            head[target] = head[source];
            last[target] = last[source];
        }
    }

    private void clear(int field) {
        for (Slot value = first(field); value != null; value = value.next()) {
            value.drop();
        }
    }

    boolean has(int field) {
        return headStamp[field] == stamp;
    }

    /** Returns the first value of the field. */
    @Nullable
    Slot first(int field) {
        return headStamp[field] == stamp ? head[field] : null;
    }

    /** Returns the number of values, including dropped values. */
    int count() {
        return count;
    }

    Slot at(int number) {
        return slots[number];
    }

    byte[] body() {
        return body;
    }

    /**
     * Returns the result of a predicate for this record: 1, 0, or {@link #NONE} if the predicate has not been evaluated
     * yet.
     */
    int known(int predicate) {
        int noted = memo[predicate];
        return noted >> 1 == stamp ? noted & 1 : NONE;
    }

    boolean note(int predicate, boolean isTrue) {
        memo[predicate] = (stamp << 1) | (isTrue ? 1 : 0);
        return isTrue;
    }

    /** Predicate groups are numbered after the predicates. */
    int questionOf(int group) {
        return predicates.length + group;
    }

    /** Whether at least one predicate of this index is true for the value. */
    boolean finds(FieldIndex index, Slot value) {
        finder.found = false;
        finder.value = value;
        index.scan(value, finder);
        return finder.found;
    }

    /** Evaluates every predicate whose required literals were found. */
    private final class Finder implements GramIndex.Hits {
        private boolean found;
        private @Nullable Slot value;

        @Override
        public void hit(int predicate) {
            Slot asked = value;
            found = found || (asked != null && predicates[predicate].passes(RecordSlots.this, asked));
        }
    }
}
