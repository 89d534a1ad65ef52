package io.watchfloor.dashboards.referral.proof;

/** Hashes and salts as text. */
final class Hex {

    private Hex() {}

    /** Whether the text consists of 64 lower-case hexadecimal digits. */
    static boolean is(String text) {
        return text.length() == 2 * Hashes.BYTES
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
