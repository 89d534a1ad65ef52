package io.watchfloor.ops.intake.sensor;

import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.AssetKind;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for asset names: {@code *} for all assets of every kind, {@code *.branch.example} for hosts, {@code
 * user:*} for assets of another kind. A star matches any number of characters, including none.
 *
 * @param kind kind of asset; null for all kinds
 * @param glob in lower case
 */
public record AssetPattern(@Nullable AssetKind kind, String glob) {

    private static final int LONGEST = 255;

    private static final AssetPattern EVERYTHING = new AssetPattern(null, "*");

    /** The colons of an IPv6 address do not separate a kind from a name. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-f.*]*(:[0-9a-f.*]*)+");

    /** @throws IllegalArgumentException when the pattern is invalid; the exception has a message for users */
    public static AssetPattern parse(String text) {
        String given = text.strip().toLowerCase(Locale.ROOT);
        if (given.equals("*")) {
            return EVERYTHING;
        }
        int colon = given.indexOf(':');
        Optional<AssetKind> kind = colon < 0 ? Optional.empty() : AssetKind.of(given.substring(0, colon));
        if (kind.isPresent()) {
            return new AssetPattern(kind.get(), glob(given.substring(colon + 1)));
        }
        if (colon >= 0 && !ADDRESS.matcher(given).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a kind of asset. Use for example *.branch.example for hosts, or user:*."
                            .formatted(given.substring(0, colon)));
        }
        return new AssetPattern(AssetKind.HOST, glob(given));
    }

    private static String glob(String given) {
        String glob = given.strip();
        while (glob.endsWith(".")) {
            glob = glob.substring(0, glob.length() - 1);
        }
        if (glob.isEmpty() || glob.length() > LONGEST) {
            throw new IllegalArgumentException("A pattern must have 1 to %d characters.".formatted(LONGEST));
        }
        if (glob.chars().anyMatch(c -> Character.isISOControl(c) || c == '/' || Character.isWhitespace(c))) {
            throw new IllegalArgumentException(
                    "\"%s\" contains a space, a slash or a control character, which asset names do not have."
                            .formatted(glob.replaceAll("\\p{Cntrl}", "?")));
        }
        return glob;
    }

    boolean everything() {
        return kind == null && glob.equals("*");
    }

    public boolean matches(AssetId asset) {
        return (kind == null || kind == asset.kind()) && matches(asset.name());
    }

    /**
     * Backtracks only to the last star, so the maximum cost is the length of the pattern times the length of the
     * name.
     */
    private boolean matches(String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (at < name.length()) {
            if (in < glob.length() && glob.charAt(in) == '*') {
                star = in++;
                resume = at;
            } else if (in < glob.length() && glob.charAt(in) == name.charAt(at)) {
                in++;
                at++;
            } else if (star >= 0) {
                in = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (in < glob.length() && glob.charAt(in) == '*') {
            in++;
        }
        return in == glob.length();
    }
}
