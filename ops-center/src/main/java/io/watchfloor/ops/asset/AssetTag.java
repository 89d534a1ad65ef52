package io.watchfloor.ops.asset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What people say an asset is. A closed list: a typing error must not make a tag that nothing heeds. */
public enum AssetTag {
    SENSITIVE,
    /** A decoy: nobody has business with it, so any alert on it is grave. */
    HONEYTOKEN,
    VIP,
    SCANNER,
    JUMP_HOST,
    SERVICE_ACCOUNT;

    /** On the wire and in the journal, such as {@code jump-host}. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException when there is no such tag */
    @JsonCreator
    public static AssetTag of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    public static List<String> texts() {
        return Arrays.stream(values()).map(AssetTag::text).toList();
    }
}
