package io.watchfloor.dashboards.assets.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.AssetKind;

public record AssetName(@Meaning("kind:name") String id, AssetKind kind, String name) {

    public static AssetName of(String id) {
        AssetId asset = AssetId.parse(id);
        return new AssetName(id, asset.kind(), asset.name());
    }
}
