package io.watchfloor.ops.intake.sensor;

import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.AssetKind;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The assets that a sensor may send records about.
 *
 * @param own the sensor's host, with each name and address stated at enrollment
 * @param patterns patterns for further assets
 * @param host the sensor's host; set even if the sensor may only send records about other assets, because a forwarder
 *     also runs on a host
 */
public record SensorRights(Set<AssetId> own, List<AssetPattern> patterns, Set<AssetId> host) {

    /** Rejection code of a record about an asset for which the sensor has no permission. */
    public static final String FOREIGN = "sensor.foreign-asset";

    /** Grants the right to send records about the sensor's own host. */
    public static final String OWN = "own";

    /** The right to send records about all assets, for a forwarder. */
    public static final SensorRights ALL = new SensorRights(Set.of(), List.of(AssetPattern.parse("*")), Set.of());

    /** No rights, for an unknown sensor. */
    static final SensorRights NONE = new SensorRights(Set.of(), List.of(), Set.of());

    /** Names that every host uses for itself, so these names do not identify a host. */
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost(\\..*)?|ip6-(localhost|loopback)|127(\\.[0-9]+){3}|0\\.0\\.0\\.0|[0:]*:[01]?");

    public SensorRights {
        own = Set.copyOf(own);
        patterns = List.copyOf(patterns);
        host = Set.copyOf(host);
    }

    /**
     * @param granted {@link #OWN}, or patterns for {@link AssetPattern#parse}
     * @param names names and addresses of the sensor's host; invalid names and names that every host has are ignored
     */
    public static SensorRights of(Collection<String> granted, Collection<String> names) {
        Set<AssetId> host = new HashSet<>();
        names.stream().filter(SensorRights::identifiesAHost).forEach(name -> {
            host.add(new AssetId(AssetKind.HOST, name));
            host.add(new AssetId(AssetKind.DOMAIN_CONTROLLER, name));
        });
        return new SensorRights(
                granted.contains(OWN) ? host : Set.of(),
                granted.stream()
                        .filter(one -> !one.equals(OWN))
                        .map(AssetPattern::parse)
                        .toList(),
                host);
    }

    /** Returns whether the name is valid and identifies a single host. */
    static boolean identifiesAHost(String name) {
        try {
            return !LOOPBACK.matcher(new AssetId(AssetKind.HOST, name).name()).matches();
        } catch (IllegalArgumentException unusable) {
            return false;
        }
    }

    public boolean everything() {
        return patterns.stream().anyMatch(AssetPattern::everything);
    }

    public boolean allows(AssetId asset) {
        return own.contains(asset) || patterns.stream().anyMatch(pattern -> pattern.matches(asset));
    }
}
