package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.engine.FieldName.Kind;
import io.watchfloor.sigma.engine.JsonBytes.Unscannable;
import org.jspecify.annotations.Nullable;

/**
 * Fills the slots from the bytes of a Windows record in evtx_dump or NXLog format, with the same fields as {@code
 * sigma.telemetry}. Unusual records and other formats are left to the full parser.
 *
 * <p>The scan predicts values and the next name from earlier records, and parses only bytes that differ from the
 * prediction.
 */
final class WindowsScan {

    /** Longer values are cached only if a rule uses their field. */
    private static final int LONGEST_GUESSED = 256;

    private static final long SHAPE_FACTOR = 0x9E3779B97F4A7C15L;

    private final JsonBytes json = new JsonBytes();
    private final RecordSlots slots;
    private final FieldNameTable keys;
    private final SystemFields system;
    private final FieldName recordBegins;
    private final FieldName eventBegins;
    private final FieldName systemBegins;
    private final FieldName dataBegins;
    private long shape;

    WindowsScan(RecordSlots slots, FieldNameTable keys, SystemFields system) {
        this.slots = slots;
        this.keys = keys;
        this.system = system;
        this.recordBegins = keys.beginning();
        this.eventBegins = keys.beginning();
        this.systemBegins = keys.beginning();
        this.dataBegins = keys.beginning();
    }

    /** Fills the slots; returns false if the full parser must read the record. */
    boolean fill(byte[] body) {
        try {
            shape = 0;
            slots.begin(body);
            json.begin(body);
            json.expect('{');
            FieldName first = name(recordBegins);
            if (first.kind() == Kind.EVENT) {
                evtx();
                json.expect('}');
            } else {
                flat(first);
            }
            json.expectEnd();
            return true;
        } catch (Unscannable slowly) {
            return false;
        }
    }

    /** Hash of the names in the last record, in their order: equal for records with the same fields. */
    long shape() {
        return shape;
    }

    /** Reads the next field name. */
    private FieldName name(FieldName before) throws Unscannable {
        FieldName name = nextName(before);
        shape = shape * SHAPE_FACTOR + name.hash();
        return name;
    }

    /** Finds the next field name, which is usually the name that followed last time. */
    private FieldName nextName(FieldName before) throws Unscannable {
        FieldName guess = before.follower(json.body(), json.position());
        if (guess != null) {
            json.pass(guess.length());
            return guess;
        }
        json.name();
        FieldName found = keys.find(json.body(), json.stringStart(), json.stringEnd());
        if (found == null) {
            throw new Unscannable();
        }
        before.followedBy(found);
        return found;
    }

    /** Reads a flat record, starting at the value of its first field. */
    private void flat(FieldName first) throws Unscannable {
        FieldName name = first;
        member(name);
        while (json.more('}')) {
            name = name(name);
            member(name);
        }
        system.finishFlat(slots);
    }

    private void member(FieldName name) throws Unscannable {
        if (name.kind() == Kind.OTHER_SHAPE || name.kind() == Kind.EVENT) {
            throw new Unscannable();
        }
        int field = newField(name);
        switch (json.peek()) {
            case '{' -> json.skip(1);
            case '[' -> array(field);
            default -> scalar(field, name);
        }
    }

    /** Adds a field. A repeated field name is unusual, so such records are left to the full parser. */
    private int newField(FieldName name) throws Unscannable {
        int field = name.field();
        slots.ensureField(field);
        if (slots.has(field)) {
            throw new Unscannable();
        }
        return field;
    }

    /** Returns the string or literal that was read last. */
    private Slot value(@Nullable FieldName name) {
        return slots.value(json.stringStart(), json.stringEnd(), json.stringFlags(), null, name);
    }

    private void scalar(int field, FieldName name) throws Unscannable {
        Slot value = scalar(name);
        if (value == null) {
            slots.putNull(field);
        } else {
            slots.putFirst(field, value);
        }
    }

    /** Reads a scalar. Returns null for {@code null}. */
    private @Nullable Slot scalar(FieldName name) throws Unscannable {
        if (!json.accept('"')) {
            return json.literal() ? null : value(null);
        }
        if (!name.repeats()) {
            json.string();
            return value(null);
        }
        CachedValue recent = name.recent(json.body(), json.position());
        if (recent != null) {
            json.pass(recent);
            return slots.value(json.stringStart(), json.stringEnd(), json.stringFlags(), recent, null);
        }
        json.string();
        Slot value = value(name);
        if (value.length() <= LONGEST_GUESSED) {
            value.known(slots.memory);
        }
        return value;
    }

    /** Reads an array: adds its scalars as values, and skips its other elements. */
    private void array(int field) throws Unscannable {
        json.expect('[');
        slots.putEmpty(field);
        if (json.accept(']')) {
            return;
        }
        do {
            switch (json.peek()) {
                case '{', '[' -> json.skip(2);
                case '"' -> {
                    json.expect('"');
                    json.string();
                    slots.append(field, value(null));
                }
                default -> {
                    if (!json.literal()) {
                        slots.append(field, value(null));
                    }
                }
            }
        } while (json.more(']'));
    }

    private void evtx() throws Unscannable {
        boolean hasSystem = false;
        system.begin();
        json.expect('{');
        FieldName name = eventBegins;
        do {
            name = name(name);
            if (name.kind() == Kind.SYSTEM && !hasSystem) {
                hasSystem = true;
                system();
            } else if (name.kind() == Kind.EVENT_DATA || name.kind() == Kind.USER_DATA) {
                data();
            } else if (name.kind() == Kind.ATTRIBUTES) {
                json.skip(2);
            } else {
                throw new Unscannable();
            }
        } while (json.more('}'));
        if (!hasSystem) {
            throw new Unscannable();
        }
        system.finishEvtx(slots);
    }

    private void data() throws Unscannable {
        if (json.peek() == '{') {
            members();
        } else if (json.peek() == '[') {
            throw new Unscannable();
        } else {
            json.skip(2);
        }
    }

    private void members() throws Unscannable {
        json.expect('{');
        if (json.accept('}')) {
            return;
        }
        FieldName name = dataBegins;
        do {
            name = name(name);
            if (name.kind() == Kind.ATTRIBUTES) {
                json.skip(2);
            } else {
                member(name, 2);
            }
        } while (json.more('}'));
    }

    private void member(FieldName name, int depth) throws Unscannable {
        if (depth > 8 || name.kind() == Kind.TEXT) {
            throw new Unscannable();
        }
        switch (json.peek()) {
            case '{' -> element(name, depth);
            case '[' -> list(newField(name));
            default -> scalar(newField(name), name);
        }
    }

    /**
     * Reads an element, which contains either attributes and a text, or fields that are read as if they were one level
     * higher.
     */
    private void element(FieldName of, int depth) throws Unscannable {
        json.expect('{');
        if (json.accept('}')) {
            return;
        }
        boolean isFirst = true;
        FieldName name = of;
        do {
            name = name(name);
            if (name.kind() == Kind.ATTRIBUTES) {
                json.skip(depth + 1);
            } else if (name.kind() == Kind.TEXT && isFirst) {
                text(newField(of), of);
                return;
            } else {
                isFirst = false;
                member(name, depth + 1);
            }
        } while (json.more('}'));
    }

    /** Reads the text of an element. Only the end of the element may follow. */
    private void text(int field, FieldName of) throws Unscannable {
        switch (json.peek()) {
            case '{' -> throw new Unscannable();
            case '[' -> array(field);
            default -> scalar(field, of);
        }
        json.expect('}');
    }

    /** Reads a list. A list that contains objects is unusual, so such records are left to the full parser. */
    private void list(int field) throws Unscannable {
        int before = json.position();
        array(field);
        byte[] body = slots.body();
        for (int i = before; i < json.position(); i++) {
            if (body[i] == '{') {
                throw new Unscannable();
            }
        }
    }

    private void system() throws Unscannable {
        json.expect('{');
        if (json.accept('}')) {
            return;
        }
        FieldName name = systemBegins;
        do {
            name = name(name);
            if (name.kind() == Kind.PROVIDER) {
                attribute(name, Kind.NAME);
            } else if (name.kind() == Kind.TIME_CREATED && json.peek() == '{') {
                attribute(name, Kind.SYSTEM_TIME);
            } else if (name.systemPlace() < 0) {
                json.skip(3);
            } else {
                systemValue(name);
            }
        } while (json.more('}'));
    }

    private void systemValue(FieldName of) throws Unscannable {
        switch (json.peek()) {
            case '[' -> throw new Unscannable();
            case '{' -> {
                json.expect('{');
                FieldName name = of;
                do {
                    name = name(name);
                    if (name.kind() == Kind.TEXT) {
                        systemScalar(of.systemPlace(), of);
                    } else {
                        json.skip(3);
                    }
                } while (json.more('}'));
            }
            default -> systemScalar(of.systemPlace(), of);
        }
    }

    private void systemScalar(int place, FieldName of) throws Unscannable {
        if (json.peek() == '{' || json.peek() == '[') {
            throw new Unscannable();
        }
        Slot value = scalar(of);
        if (value != null) {
            system.set(place, value);
        }
    }

    /** Reads the only attribute of an element that is used. */
    private void attribute(FieldName of, Kind wanted) throws Unscannable {
        json.expect('{');
        FieldName name = of;
        do {
            name = name(name);
            if (name.kind() != Kind.ATTRIBUTES || json.peek() != '{') {
                json.skip(3);
                continue;
            }
            json.expect('{');
            FieldName inner = name;
            do {
                inner = name(inner);
                if (inner.kind() != wanted) {
                    json.skip(4);
                } else if (wanted == Kind.NAME) {
                    systemScalar(SystemFields.PROVIDER, inner);
                } else {
                    time(inner);
                }
            } while (json.more('}'));
        } while (json.more('}'));
    }

    /** Reads the time, which is not a field of the record. */
    private void time(FieldName of) throws Unscannable {
        if (json.peek() == '{' || json.peek() == '[') {
            throw new Unscannable();
        }
        Slot value = scalar(of);
        if (value != null) {
            value.drop();
            system.time(value);
        }
    }
}
