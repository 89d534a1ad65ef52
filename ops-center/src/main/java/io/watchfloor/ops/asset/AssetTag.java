package io.watchfloor.ops.asset;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The tags that have an effect beyond rules. Users may give an asset other tags as well, which rules compare; see {@link
 * AssetProfile#freeTags}.
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

    /** Whether users may invent a tag with this text. */
    public static boolean isForm(String text) {
        return text.matches("[a-z0-9-]{1,32}");
    }

    public static List<String> texts() {
        return Arrays.stream(values()).map(AssetTag::text).toList();
    }
}
