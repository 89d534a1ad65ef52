package io.watchfloor.dashboards.referral.proof;

import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A field of an item in a referral.
 *
 * @param hash 64 digits in lower case
 * @param opening what the hash commits to; null for a field that is withheld
 */
public record Leaf(String hash, @Nullable Opening opening) {

    /** @param salt 64 digits in lower case */
    public record Opening(String name, String salt, String value) {}

    static Leaf of(String name, byte[] salt, String value) {
        HexFormat hex = HexFormat.of();
        return new Leaf(hex.formatHex(Hashes.leaf(salt, name, value)), new Opening(name, hex.formatHex(salt), value));
    }

    Leaf withheld() {
        return new Leaf(hash, null);
    }

    /** Whether the hash commits to the opening; true for a field that is withheld. */
    boolean holds() {
        Opening open = opening;
        return open == null
                || (Hex.is(open.salt())
                        && HexFormat.of()
                                .formatHex(Hashes.leaf(HexFormat.of().parseHex(open.salt()), open.name(), open.value()))
                                .equals(hash));
    }

    Map<String, Object> json() {
        Map<String, Object> json = new TreeMap<>();
        json.put("hash", hash);
        Opening open = opening;
        if (open != null) {
            json.put("name", open.name());
            json.put("salt", open.salt());
            json.put("value", open.value());
        }
        return json;
    }

    /** @return null if the value is not a field */
    static @Nullable Leaf read(Object value) {
        if (!(value instanceof Map<?, ?> map) || !(map.get("hash") instanceof String hash) || !Hex.is(hash)) {
            return null;
        }
        if (map.size() == 1) {
            return new Leaf(hash, null);
        }
        return map.size() == 4
                        && map.get("name") instanceof String name
                        && map.get("salt") instanceof String salt
                        && map.get("value") instanceof String text
                ? new Leaf(hash, new Opening(name, salt, text))
                : null;
    }
}
