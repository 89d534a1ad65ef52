package io.watchfloor.ops.asset;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The tags that users can give an asset. The list is fixed, so that a typing error does not create a tag without
 * effect.
 */
public enum AssetTag implements WireText {
    SENSITIVE,
    /** A decoy that has no legitimate use, so that every alert on it is severe. */
    HONEYTOKEN,
    VIP,
    SCANNER,
    JUMP_HOST,
    SERVICE_ACCOUNT;

    /** @throws IllegalArgumentException if the tag is unknown */
    @JsonCreator
    public static AssetTag of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    public static List<String> texts() {
        return Arrays.stream(values()).map(AssetTag::text).toList();
    }
}
