package io.watchfloor.ops.asset;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What people say an asset is. A closed list: a typing error must not make a tag that nothing heeds. */
public enum AssetTag implements WireText {
    SENSITIVE,
    /** A decoy: nobody has business with it, so any alert on it is grave. */
    HONEYTOKEN,
    VIP,
    SCANNER,
    JUMP_HOST,
    SERVICE_ACCOUNT;

    /** @throws IllegalArgumentException when there is no such tag */
    @JsonCreator
    public static AssetTag of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    public static List<String> texts() {
        return Arrays.stream(values()).map(AssetTag::text).toList();
    }
}
