package io.watchfloor.sigma.language;

import java.util.Locale;
import java.util.Set;

/**
 * Fields that identify the asset of a record. A correlation that groups by one of these fields stays within one asset.
 */
public final class AssetFields {

    /** Watchfloor's own field: the asset id, for records of any format. */
    public static final String ASSET = "asset";

    private static final Set<String> NAMES =
            Set.of(ASSET, "computer", "computername", "computer_name", "hostname", "host", "host.name", "mailbox");

    private AssetFields() {}

    public static boolean contains(String field) {
        return NAMES.contains(field.toLowerCase(Locale.ROOT));
    }
}
