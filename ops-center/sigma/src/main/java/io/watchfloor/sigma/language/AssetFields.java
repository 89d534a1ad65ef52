package io.watchfloor.sigma.language;

import java.util.Locale;
import java.util.Set;

/** Fields that name a record's asset. A correlation that groups by one of them stays within one asset. */
public final class AssetFields {

    /** Our own: the asset's id, whatever the shape of the record. */
    public static final String ASSET = "asset";

    private static final Set<String> NAMES =
            Set.of(ASSET, "computer", "computername", "computer_name", "hostname", "host", "host.name", "mailbox");

    private AssetFields() {}

    public static boolean contains(String field) {
        return NAMES.contains(field.toLowerCase(Locale.ROOT));
    }
}
