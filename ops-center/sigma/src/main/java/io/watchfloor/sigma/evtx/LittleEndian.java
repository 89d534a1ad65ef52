package io.watchfloor.sigma.evtx;

import java.nio.charset.StandardCharsets;

/** Reads little-endian values at a position that the caller has checked. */
final class LittleEndian {

    private LittleEndian() {}

    static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | ((bytes[at + 1] & 0xff) << 8);
    }

    static int i32(byte[] bytes, int at) {
        return u16(bytes, at) | (u16(bytes, at + 2) << 16);
    }

    static long u32(byte[] bytes, int at) {
        return i32(bytes, at) & 0xffff_ffffL;
    }

    static long i64(byte[] bytes, int at) {
        return u32(bytes, at) | (u32(bytes, at + 4) << 32);
    }

    static String utf16(byte[] bytes, int at, int chars) {
        return new String(bytes, at, chars * 2, StandardCharsets.UTF_16LE);
    }

    static boolean starts(byte[] bytes, int at, String ascii) {
        if (bytes.length - at < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[at + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
