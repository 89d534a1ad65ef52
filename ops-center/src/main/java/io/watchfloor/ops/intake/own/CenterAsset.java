package io.watchfloor.ops.intake.own;

import io.watchfloor.ops.intake.sensor.SensorRights;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.AssetKind;
import java.util.List;
import java.util.Set;

/**
 * The asset that represents the center itself. Only the center may send telemetry about this asset. Even a sensor
 * that may send records about all assets may not.
 */
public final class CenterAsset {

    public static final AssetId ID = new AssetId(AssetKind.SERVICE, "watchfloor");

    /** The sensor id of the center's own telemetry. Ids of real sensors are random and longer. */
    public static final String SENSOR = "watchfloor";

    /** The assets that the center may send telemetry about. */
    public static final SensorRights RIGHTS = new SensorRights(Set.of(ID), List.of(), Set.of());

    /** The group of the center's asset, for use in checks of permissions. */
    public static final String GROUP = "watchfloor";

    private CenterAsset() {}

    /** Whether a sender other than the center sends records about the center's asset. */
    public static boolean isForeign(String sensor, AssetId asset) {
        return asset.equals(ID) && !sensor.equals(SENSOR);
    }
}
