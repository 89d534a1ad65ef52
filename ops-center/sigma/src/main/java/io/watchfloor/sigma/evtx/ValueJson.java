package io.watchfloor.sigma.evtx;

import io.watchfloor.sigma.evtx.TextPiece.Value;

/**
 * Writes values of a chunk as JSON: numbers and booleans without quotes, other values as strings, and arrays as arrays.
 */
final class ValueJson {

    private final byte[] chunk;
    private final JsonWriter out;

    ValueJson(byte[] chunk, JsonWriter out) {
        this.chunk = chunk;
        this.out = out;
    }

    void write(Value value) throws DamagedRecord {
        if (value.array()) {
            out.put('[');
            elements(value);
            out.put(']');
        } else {
            scalar(value.type(), value.offset(), value.size());
        }
    }

    private void elements(Value value) throws DamagedRecord {
        int end = value.offset() + value.size();
        int at = value.offset();
        while (at < end) {
            if (at > value.offset()) {
                out.put(',');
            }
            int length = elementSize(value, at, end);
            scalar(value.type(), at, Math.min(length, end - at));
            at += length;
        }
    }

    /** Returns the size of an array element, including the NUL that ends a string; never 0. */
    private int elementSize(Value value, int at, int end) {
        ValueType type = value.type();
        return switch (type) {
            case STRING, EVT_XML -> stringSize(at, end);
            case ANSI_STRING -> ansiSize(at, end);
            case SIZE_T, EVT_HANDLE -> value.size() % 8 == 0 ? 8 : 4;
            case SID -> ValueText.sidSize(chunk, at, end - at);
            case NULL, BINARY, BINXML -> end - at;
            case INT8,
                    UINT8,
                    INT16,
                    UINT16,
                    INT32,
                    UINT32,
                    INT64,
                    UINT64,
                    REAL32,
                    REAL64,
                    BOOL,
                    GUID,
                    FILETIME,
                    SYSTEMTIME,
                    HEX_INT32,
                    HEX_INT64 -> type.width();
        };
    }

    private int stringSize(int from, int end) {
        int at = from;
        while (at + 2 <= end && LittleEndian.u16(chunk, at) != 0) {
            at += 2;
        }
        return at + 2 - from;
    }

    private int ansiSize(int from, int end) {
        int at = from;
        while (at < end && chunk[at] != 0) {
            at++;
        }
        return at + 1 - from;
    }

    private void scalar(ValueType type, int at, int size) throws DamagedRecord {
        switch (type) {
            case NULL -> out.ascii("null");
            case STRING, EVT_XML -> out.utf16(chunk, at, ValueText.chars(chunk, at, size));
            case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, REAL32, REAL64, BOOL -> {
                String text = ValueText.of(type, chunk, at, size);
                if (isBare(type, size, text)) {
                    out.ascii(text);
                } else {
                    out.quoted(text);
                }
            }
            case ANSI_STRING,
                    BINARY,
                    GUID,
                    SIZE_T,
                    FILETIME,
                    SYSTEMTIME,
                    SID,
                    HEX_INT32,
                    HEX_INT64,
                    EVT_HANDLE,
                    BINXML -> out.quoted(ValueText.of(type, chunk, at, size));
        }
    }

    /**
     * Whether the text is written without quotes. JSON has no NaN or infinity, and bytes of the wrong size are not a
     * number.
     */
    private static boolean isBare(ValueType type, int size, String text) {
        return type == ValueType.BOOL || (size >= type.width() && Character.isDigit(text.charAt(text.length() - 1)));
    }
}
