package io.watchfloor.sigma.evtx;

/** The tokens of binary XML ([MS-EVEN6] 2.2.12.2), without the flag for further data. */
enum Token {
    END_OF_FRAGMENT(0x00),
    OPEN_START_ELEMENT(0x01),
    CLOSE_START_ELEMENT(0x02),
    CLOSE_EMPTY_ELEMENT(0x03),
    END_ELEMENT(0x04),
    VALUE_TEXT(0x05),
    ATTRIBUTE(0x06),
    CDATA_SECTION(0x07),
    CHAR_REF(0x08),
    ENTITY_REF(0x09),
    PI_TARGET(0x0a),
    PI_DATA(0x0b),
    TEMPLATE_INSTANCE(0x0c),
    NORMAL_SUBSTITUTION(0x0d),
    OPTIONAL_SUBSTITUTION(0x0e),
    FRAGMENT_HEADER(0x0f);

    /** Flag in a token's byte: attributes follow the element, or another attribute or text follows. */
    static final int MORE = 0x40;

    private static final Token[] BY_CODE = values();

    private final int code;

    Token(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Token of(int code, int at) throws DamagedRecord {
        int plain = code & ~MORE;
        if (plain >= BY_CODE.length) {
            throw new DamagedRecord("evtx.token", "0x%02x at byte %d of the chunk is not a token".formatted(code, at));
        }
        return BY_CODE[plain];
    }
}
