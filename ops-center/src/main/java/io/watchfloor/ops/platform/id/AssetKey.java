package io.watchfloor.ops.platform.id;

import io.watchfloor.sensors.protocol.AssetId;

/**
 * An asset within its tenant, written {@code tenant/kind:name}: the entity id of the asset and the key of every row
 * about it.
 *
 * @param tenant the organisation that owns the asset; {@link #DEFAULT_TENANT} until there are several tenants
 */
public record AssetKey(String tenant, AssetId asset) {

    public static final String DEFAULT_TENANT = "default";

    public static AssetKey of(AssetId asset) {
        return new AssetKey(DEFAULT_TENANT, asset);
    }

    /** @throws IllegalArgumentException if the text is not {@code tenant/kind:name} */
    public static AssetKey parse(String text) {
        int slash = text.indexOf('/');
        if (slash <= 0) {
            throw new IllegalArgumentException("Not an asset key of the form tenant/kind:name: " + text);
        }
        return new AssetKey(text.substring(0, slash), AssetId.parse(text.substring(slash + 1)));
    }

    @Override
    public String toString() {
        return tenant + "/" + asset;
    }
}
