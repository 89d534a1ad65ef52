package io.watchfloor.sigma.telemetry;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Canonical name of an asset, independent of the source of the record: trimmed, in lower case, without a trailing dot.
 *
 * @param name 1 to {@value #LONGEST} characters, no control character, no {@code /} and no {@code |}
 */
public record AssetName(AssetKind kind, String name) {
    private static final int LONGEST = 255;

    /** IPv6 and MAC addresses, with an optional zone. Their colons do not separate the kind from the name. */
    private static final Pattern ADDRESS = Pattern.compile("(?i)[0-9a-f.]*(:[0-9a-f.]*){2,}(%[\\w.-]+)?");

    /**
     * Canonicalizes the name.
     *
     * @throws IllegalArgumentException if the name is empty, too long or contains a forbidden character
     */
    public AssetName {
        name = canonical(name);
    }

    /**
     * Parses {@code kind:name}; a name without a kind is a host.
     *
     * @throws IllegalArgumentException with the error; for an unknown kind the message lists the known kinds
     */
    public static AssetName parse(String text) {
        String given = text.strip();
        int colon = given.indexOf(':');
        if (colon < 0 || ADDRESS.matcher(given).matches()) {
            return new AssetName(AssetKind.HOST, given);
        }
        String kind = given.substring(0, colon);
        return AssetKind.of(kind)
                .map(known -> new AssetName(known, given.substring(colon + 1)))
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown asset kind \"%s\"; use one of %s".formatted(printable(kind), AssetKind.listed())));
    }

    /** Text form that {@link #parse} reads, for instance {@code host:dc01.corp.example}. */
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
            throw new IllegalArgumentException("the asset name has %d characters, but at most %d are allowed"
                    .formatted(canonical.length(), LONGEST));
        }
        if (hasForbidden(canonical)) {
            throw new IllegalArgumentException(
                    "the asset name \"%s\" contains a control character, a slash, a vertical bar (|) or an unpaired surrogate"
                            .formatted(printable(canonical)));
        }
        return canonical;
    }

    /** Avoids streams, because the method runs for every record. */
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
     * Forbidden characters: in journal ids a slash separates the tenant and a vertical bar the entity type; PostgreSQL
     * cannot store unpaired surrogates.
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
