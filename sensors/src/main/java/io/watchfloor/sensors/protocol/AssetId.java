package io.watchfloor.sensors.protocol;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Identifies an asset by kind and canonical name: trimmed, in lower case, without a trailing dot.
 *
 * @param name 1 to {@value #LONGEST} characters, without control characters, {@code /} (separates the tenant) and
 *     {@code |}
 */
public record AssetId(AssetKind kind, String name) {
    private static final int LONGEST = 255;

    /** IPv6 and MAC addresses, optionally with a zone. The colons of an address do not separate a kind from a name. */
    private static final Pattern ADDRESS = Pattern.compile("(?i)[0-9a-f.]*(:[0-9a-f.]*){2,}(%[\\w.-]+)?");

    /**
     * Converts the name to its canonical form.
     *
     * @throws IllegalArgumentException if the name is empty, too long, or contains a forbidden character
     */
    public AssetId {
        name = canonical(name);
    }

    /**
     * Parses {@code kind:name}, or a plain name, which is the name of a host.
     *
     * @throws IllegalArgumentException with the reason; for an unknown kind, the reason lists the known kinds
     */
    public static AssetId parse(String text) {
        String given = text.strip();
        int colon = given.indexOf(':');
        if (colon < 0 || ADDRESS.matcher(given).matches()) {
            return new AssetId(AssetKind.HOST, given);
        }
        String kind = given.substring(0, colon);
        return AssetKind.of(kind)
                .map(known -> new AssetId(known, given.substring(colon + 1)))
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown asset kind \"%s\": use one of %s".formatted(printable(kind), AssetKind.listed())));
    }

    /** Returns the form that {@link #parse} accepts, for example {@code host:dc01.corp.example}. */
    @Override
    public String toString() {
        return kind.text() + ":" + name;
    }

    private static String canonical(String name) {
        String canonical = name.strip().toLowerCase(Locale.ROOT);
        while (canonical.endsWith(".")) {
            canonical = canonical.substring(0, canonical.length() - 1).stripTrailing();
        }
        if (canonical.isEmpty()) {
            throw new IllegalArgumentException("the asset name is empty");
        }
        if (canonical.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "the asset name has %d characters; at most %d are allowed".formatted(canonical.length(), LONGEST));
        }
        if (hasForbidden(canonical)) {
            throw new IllegalArgumentException(
                    "the asset name \"%s\" contains a control character, a slash, a bar (|) or an unpaired surrogate"
                            .formatted(printable(canonical)));
        }
        return canonical;
    }

    /** Uses a loop instead of a stream, because this method is called for every record. */
    private static boolean hasForbidden(String name) {
        int at = 0;
        while (at < name.length()) {
            int c = name.codePointAt(at);
            if (isForbidden(c)) {
                return true;
            }
            at += Character.charCount(c);
        }
        return false;
    }

    /**
     * A slash separates the tenant, a bar separates the entity type in the journal, and PostgreSQL cannot store an
     * unpaired surrogate.
     */
    private static boolean isForbidden(int c) {
        return Character.isISOControl(c)
                || c == '/'
                || c == '|'
                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static String printable(String text) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return shown.replaceAll("\\p{Cntrl}", "?");
    }
}
