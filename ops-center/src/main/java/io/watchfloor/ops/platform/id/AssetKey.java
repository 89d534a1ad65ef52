package io.watchfloor.ops.platform.id;

import io.watchfloor.sensors.protocol.AssetId;

/**
 * An asset within its tenant, written {@code tenant/kind:name}: used as the asset's entity id and as the key of every
 * database row about the asset.
 *
 * @param tenant the organisation that owns the asset; currently always {@link #DEFAULT_TENANT}
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
