package io.watchfloor.sigma.evtx;

/** The type of a substitution's bytes ([MS-EVEN6] 2.2.12, BinXml types). */
enum ValueType {
    NULL(0x00, 0),
    STRING(0x01, 0),
    ANSI_STRING(0x02, 0),
    INT8(0x03, 1),
    UINT8(0x04, 1),
    INT16(0x05, 2),
    UINT16(0x06, 2),
    INT32(0x07, 4),
    UINT32(0x08, 4),
    INT64(0x09, 8),
    UINT64(0x0a, 8),
    REAL32(0x0b, 4),
    REAL64(0x0c, 8),
    BOOL(0x0d, 4),
    BINARY(0x0e, 0),
    GUID(0x0f, 16),
    SIZE_T(0x10, 0),
    FILETIME(0x11, 8),
    SYSTEMTIME(0x12, 16),
    SID(0x13, 0),
    HEX_INT32(0x14, 4),
    HEX_INT64(0x15, 8),
    EVT_HANDLE(0x20, 0),
    BINXML(0x21, 0),
    EVT_XML(0x23, 0);

    /** Flag in a type's byte: the value is an array of that type. */
    static final int ARRAY = 0x80;

    private static final ValueType[] BY_CODE = new ValueType[ARRAY];

    static {
        for (ValueType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final int width;

    ValueType(int code, int width) {
        this.code = code;
        this.width = width;
    }

    /** An undocumented type is treated as bytes, so that the rest of its record is not lost. */
    static ValueType of(int code) {
        ValueType type = BY_CODE[code & (ARRAY - 1)];
        return type == null ? BINARY : type;
    }

    int code() {
        return code;
    }

    /** Size of one value in bytes; 0 for variable sizes. */
    int width() {
        return width;
    }
}
