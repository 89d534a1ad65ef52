package io.watchfloor.dashboards.assets.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import java.util.Locale;

@Meaning("An entity in its normalized spelling.")
public record EntityName(
        @Meaning("host, address, account, hash, file-name, domain, url or asset.")
        String kind,

        String value) {

    public static EntityName of(Entity entity) {
        return new EntityName(kindName(entity.kind()), entity.value());
    }

    private static String kindName(EntityKind kind) {
        return kind == EntityKind.THING
                ? "asset"
                : kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
