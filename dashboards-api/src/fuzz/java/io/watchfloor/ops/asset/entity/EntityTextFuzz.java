package io.watchfloor.ops.asset.entity;

import io.watchfloor.sensors.protocol.AssetId;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text names an entity and an asset, or neither; what is written reads the same. */
public final class EntityTextFuzz {

    private EntityTextFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        EntityText.read(text).ifPresent(entity -> {
            String written = EntityText.write(entity);
            if (!EntityText.read(written).filter(entity::equals).isPresent()) {
                throw new IllegalStateException("%s is read as another entity".formatted(written));
            }
        });
        AssetId asset;
        try {
            asset = AssetId.parse(text);
        } catch (IllegalArgumentException refused) {
            return;
        }
        if (!AssetId.parse(asset.toString()).equals(asset)) {
            throw new IllegalStateException("%s is read as another asset".formatted(asset));
        }
    }

    /** To begin with. */
    public static List<byte[]> seeds() {
        return List.of(
                        "host:ws-017",
                        "CORP\\brandt",
                        "brandt@corp.example",
                        "192.0.2.17",
                        "address:2001:db8::17",
                        "fe80::1%eth0",
                        "user:x",
                        "thing:a/b")
                .stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
