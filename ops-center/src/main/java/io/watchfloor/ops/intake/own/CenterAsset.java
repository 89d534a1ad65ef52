package io.watchfloor.ops.intake.own;

import io.watchfloor.ops.intake.sensor.SensorRights;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.AssetKind;
import java.util.List;
import java.util.Set;

/** The asset that the center itself is. Only the center speaks for it: not even a sensor that may speak for all assets. */
public final class CenterAsset {

    public static final AssetId ID = new AssetId(AssetKind.SERVICE, "watchfloor");

    /** Under which the center brings its own telemetry; sensors' ids are random and longer. */
    public static final String SENSOR = "watchfloor";

    /** What the center may speak for. */
    public static final SensorRights RIGHTS = new SensorRights(Set.of(ID), List.of(), Set.of());

    /** The group of its asset, so that rights can name it. */
    public static final String GROUP = "watchfloor";

    private CenterAsset() {}

    /** Whether this sender would speak for the center without being it. */
    public static boolean isForeign(String sensor, AssetId asset) {
        return asset.equals(ID) && !sensor.equals(SENSOR);
    }
}
