package io.watchfloor.ops.detection;

import io.watchfloor.ops.detection.JsonBytes.Unscannable;
import java.nio.charset.StandardCharsets;

/**
 * Fills the slots from the bytes of a Windows record as {@code ops.telemetry} would from its text: evtx_dump's nested shape, or NXLog's
 * flat one. Every record of another shape, or with anything unusual about it, is left to the slow way.
 */
final class WindowsScan {

    private static final byte[] EVENT = bytes("Event");
    private static final byte[] SYSTEM = bytes("System");
    private static final byte[] EVENT_DATA = bytes("EventData");
    private static final byte[] USER_DATA = bytes("UserData");
    private static final byte[] ATTRIBUTES = bytes("#attributes");
    private static final byte[] TEXT = bytes("#text");
    private static final byte[] NAME = bytes("Name");
    private static final byte[] PROVIDER = bytes("Provider");

    /** Names that make a record of another shape, or may. */
    private static final byte[][] OTHER_SHAPES = {
        EVENT, bytes("event_id"), bytes("log_name"), bytes("winlog"), bytes("fields")
    };

    private final JsonBytes json = new JsonBytes();
    private final RecordSlots slots;
    private final KeyTable keys;
    private final SystemFields system;

    WindowsScan(RecordSlots slots, KeyTable keys, SystemFields system) {
        this.slots = slots;
        this.keys = keys;
        this.system = system;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** False when the record has to be read the slow way. */
    boolean fill(byte[] body) {
        try {
            slots.begin(body);
            json.begin(body);
            json.expect('{');
            json.name();
            if (json.nameIs(EVENT)) {
                evtx();
                json.expect('}');
            } else {
                flat();
            }
            json.expectEnd();
            return true;
        } catch (Unscannable slowly) {
            return false;
        }
    }

    /** From the value of the first member on. */
    private void flat() throws Unscannable {
        member();
        while (json.more('}')) {
            json.name();
            member();
        }
        system.finishFlat(slots);
    }

    private void member() throws Unscannable {
        refuseOtherShapes();
        int field = newField(json.stringStart(), json.stringEnd());
        switch (json.peek()) {
            case '{' -> json.skip(1);
            case '[' -> array(field);
            default -> scalar(field);
        }
    }

    private void refuseOtherShapes() throws Unscannable {
        int length = json.stringEnd() - json.stringStart();
        if (length < 5 || length > 8) {
            return;
        }
        for (byte[] name : OTHER_SHAPES) {
            if (json.nameIs(name)) {
                throw new Unscannable();
            }
        }
    }

    /** A name that stands twice is unusual. */
    private int newField(int start, int end) throws Unscannable {
        int field = keys.idOf(slots.body(), start, end);
        if (field == KeyTable.FULL) {
            throw new Unscannable();
        }
        slots.ensureField(field);
        if (slots.has(field)) {
            throw new Unscannable();
        }
        return field;
    }

    private int entry() {
        return slots.value(json.stringStart(), json.stringEnd(), json.stringFlags());
    }

    private void scalar(int field) throws Unscannable {
        if (json.accept('"')) {
            json.string();
            slots.put(field, entry());
        } else if (json.literal()) {
            slots.putNull(field);
        } else {
            slots.put(field, entry());
        }
    }

    /** Its scalars are values; what else is in it is passed over. */
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
                    slots.append(field, entry());
                }
                default -> {
                    if (!json.literal()) {
                        slots.append(field, entry());
                    }
                }
            }
        } while (json.more(']'));
    }

    private void evtx() throws Unscannable {
        boolean hasSystem = false;
        system.begin();
        json.expect('{');
        do {
            json.name();
            if (json.nameIs(SYSTEM) && !hasSystem) {
                hasSystem = true;
                system();
            } else if (json.nameIs(EVENT_DATA) || json.nameIs(USER_DATA)) {
                data();
            } else if (json.nameIs(ATTRIBUTES)) {
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
            members(2);
        } else if (json.peek() == '[') {
            throw new Unscannable();
        } else {
            json.skip(2);
        }
    }

    private void members(int depth) throws Unscannable {
        json.expect('{');
        if (json.accept('}')) {
            return;
        }
        do {
            json.name();
            if (json.nameIs(ATTRIBUTES)) {
                json.skip(depth);
            } else {
                member(depth);
            }
        } while (json.more('}'));
    }

    private void member(int depth) throws Unscannable {
        if (depth > 8 || json.nameIs(TEXT)) {
            throw new Unscannable();
        }
        int nameStart = json.stringStart();
        int nameEnd = json.stringEnd();
        switch (json.peek()) {
            case '{' -> element(nameStart, nameEnd, depth);
            case '[' -> list(newField(nameStart, nameEnd));
            default -> scalar(newField(nameStart, nameEnd));
        }
    }

    /** Either attributes and a text, or members that stand as if one level higher. */
    private void element(int nameStart, int nameEnd, int depth) throws Unscannable {
        json.expect('{');
        if (json.accept('}')) {
            return;
        }
        boolean isFirst = true;
        do {
            json.name();
            if (json.nameIs(ATTRIBUTES)) {
                json.skip(depth + 1);
            } else if (json.nameIs(TEXT) && isFirst) {
                text(newField(nameStart, nameEnd));
                return;
            } else {
                isFirst = false;
                member(depth + 1);
            }
        } while (json.more('}'));
    }

    /** The text of an element, after which only the end of the element is expected. */
    private void text(int field) throws Unscannable {
        switch (json.peek()) {
            case '{' -> throw new Unscannable();
            case '[' -> array(field);
            default -> scalar(field);
        }
        json.expect('}');
    }

    /** A list with objects in it is unusual. */
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
        do {
            json.name();
            if (json.nameIs(PROVIDER)) {
                provider();
                continue;
            }
            int place = system.placeOf(slots.body(), json.stringStart(), json.stringEnd());
            if (place < 0) {
                json.skip(3);
            } else {
                systemValue(place);
            }
        } while (json.more('}'));
    }

    private void systemValue(int place) throws Unscannable {
        switch (json.peek()) {
            case '[' -> throw new Unscannable();
            case '{' -> {
                json.expect('{');
                do {
                    json.name();
                    if (json.nameIs(TEXT)) {
                        systemScalar(place);
                    } else {
                        json.skip(3);
                    }
                } while (json.more('}'));
            }
            default -> systemScalar(place);
        }
    }

    private void systemScalar(int place) throws Unscannable {
        if (json.accept('"')) {
            json.string();
            system.set(place, entry());
        } else if (json.peek() == '{' || json.peek() == '[') {
            throw new Unscannable();
        } else if (!json.literal()) {
            system.set(place, entry());
        }
    }

    private void provider() throws Unscannable {
        json.expect('{');
        do {
            json.name();
            if (!json.nameIs(ATTRIBUTES) || json.peek() != '{') {
                json.skip(3);
                continue;
            }
            json.expect('{');
            do {
                json.name();
                if (json.nameIs(NAME)) {
                    systemScalar(SystemFields.PROVIDER);
                } else {
                    json.skip(4);
                }
            } while (json.more('}'));
        } while (json.more('}'));
    }
}
