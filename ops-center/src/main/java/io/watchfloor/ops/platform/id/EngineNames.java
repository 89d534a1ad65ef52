package io.watchfloor.ops.platform.id;

import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.AssetKind;
import io.watchfloor.sensors.protocol.LogSource;
import io.watchfloor.sigma.telemetry.AssetName;
import org.jspecify.annotations.Nullable;

/**
 * Converts names between the sensor protocol and the engine, because the engine is a library that does not depend on
 * the protocol.
 */
public final class EngineNames {

    private EngineNames() {}

    public static AssetId asset(AssetName name) {
        return new AssetId(kind(name.kind()), name.name());
    }

    private static AssetKind kind(io.watchfloor.sigma.telemetry.AssetKind kind) {
        return switch (kind) {
            case HOST -> AssetKind.HOST;
            case USER -> AssetKind.USER;
            case MAILBOX -> AssetKind.MAILBOX;
            case DOMAIN_CONTROLLER -> AssetKind.DOMAIN_CONTROLLER;
            case SERVICE -> AssetKind.SERVICE;
            case CLOUD_ACCOUNT -> AssetKind.CLOUD_ACCOUNT;
            case NETWORK -> AssetKind.NETWORK;
        };
    }

    public static io.watchfloor.sigma.language.@Nullable LogSource logsource(@Nullable LogSource given) {
        return given == null
                ? null
                : new io.watchfloor.sigma.language.LogSource(given.product(), given.category(), given.service());
    }
}
