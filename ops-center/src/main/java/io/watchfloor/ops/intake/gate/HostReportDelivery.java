package io.watchfloor.ops.intake.gate;

import io.watchfloor.ops.asset.AssetClient;
import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.WellKnown;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.asset.naming.SensorHostReport;
import io.watchfloor.ops.intake.sensor.SensorRights;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.AssetKind;
import io.watchfloor.sensors.protocol.HostIdentity;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes sensors' reports about their hosts to the hosts' assets: to assets that the sensor enrolled as its host and
 * sends records about, at most {@value #MOST_ASSETS}. If an asset does not confirm a report, the report is sent again
 * when records of the asset arrive. When a sensor reports both a short and a full name, the two assets are merged.
 */
final class HostReportDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(HostReportDelivery.class);

    /**
     * Maximum number of sensors in memory, which is larger than the number of sensors connected to one node. When the
     * number is exceeded, the least recently used sensor is removed. That sensor reports its host again in its next
     * hello.
     */
    private static final int MOST_SENSORS = 20_000;

    /** A host usually has one short name and one full name, and rarely more. */
    private static final int MOST_ASSETS = 8;

    private static final String WHY = "the sensor reports both names for its host";

    private final AssetClient client;
    private final GateMetrics metrics;

    private final Map<String, Introduction> bySensor = new LinkedHashMap<>(16, .75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Introduction> eldest) {
            return size() > MOST_SENSORS;
        }
    };

    /** The report of one sensor, and the assets that have confirmed the report. */
    private static final class Introduction {
        private SensorHostReport word;

        /** The confirmed report, by asset; an asset without an entry has not confirmed any report. */
        private final Map<AssetKey, SensorHostReport> known = new LinkedHashMap<>();

        private final Set<AssetKey> decided =
                new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));

        Introduction(SensorHostReport word) {
            this.word = word;
        }
    }

    HostReportDelivery(AssetClient door, GateMetrics metrics) {
        this.client = door;
        this.metrics = metrics;
    }

    /** @param at time when the center received the report */
    void receive(String sensor, SensorRights rights, HostIdentity host, Instant at) {
        SensorHostReport word = accepted(sensor, rights, host, at);
        List<AssetKey> assets;
        synchronized (bySensor) {
            Introduction known = bySensor.get(sensor);
            if (known == null) {
                bySensor.put(sensor, new Introduction(word));
                return;
            }
            known.word = word;
            assets = List.copyOf(known.known.keySet());
        }
        assets.forEach(asset -> send(sensor, asset, word));
    }

    /**
     * Accepts only names with which the sensor was enrolled, because other names are unverified. All addresses are
     * accepted, except well-known addresses that many hosts share.
     */
    private SensorHostReport accepted(String sensor, SensorRights rights, HostIdentity host, Instant at) {
        TreeSet<String> names = new TreeSet<>();
        for (String name : host.names()) {
            AssetId asset = asset(name);
            if (asset != null && rights.host().contains(asset)) {
                names.add(asset.name());
            } else {
                metrics.rejectedHostFacts.labelValues("name").inc();
            }
        }
        TreeSet<String> addresses = new TreeSet<>();
        for (String address : host.addresses()) {
            Entity.address(address)
                    .filter(one -> !WellKnown.isHub(one))
                    .ifPresentOrElse(
                            one -> addresses.add(one.value()),
                            () -> metrics.rejectedHostFacts
                                    .labelValues("address")
                                    .inc());
        }
        return new SensorHostReport(sensor, List.copyOf(names), List.copyOf(addresses), at, null);
    }

    private static @Nullable AssetId asset(String name) {
        try {
            return new AssetId(AssetKind.HOST, name);
        } catch (IllegalArgumentException unusable) {
            return null;
        }
    }

    /** Called after the given assets received records of the sensor. */
    void recordsDelivered(String sensor, SensorRights rights, Collection<AssetKey> assets) {
        if (rights.host().isEmpty()) {
            return;
        }
        for (AssetKey asset : assets) {
            if (rights.host().contains(asset.asset())) {
                SensorHostReport word = unconfirmed(sensor, asset);
                if (word != null) {
                    send(sensor, asset, word);
                }
            }
        }
    }

    /** Returns null when the asset already knows the current report. */
    private @Nullable SensorHostReport unconfirmed(String sensor, AssetKey asset) {
        synchronized (bySensor) {
            Introduction introduction = bySensor.get(sensor);
            if (introduction == null) {
                return null;
            }
            SensorHostReport known = introduction.known.get(asset);
            boolean room = known != null || introduction.known.size() < MOST_ASSETS;
            return !room || introduction.word.equals(known) ? null : introduction.word;
        }
    }

    private void send(String sensor, AssetKey asset, SensorHostReport word) {
        var unused = client.sendNaming(asset, replyTo -> new AssetCommand.HearHost(word, replyTo))
                .whenComplete((reply, failure) -> {
                    if (failure == null) {
                        confirmed(sensor, asset, word);
                    } else {
                        LOG.info(
                                "Asset {} has not confirmed its sensor's report about the host yet: {}",
                                asset,
                                failure.getMessage());
                    }
                });
    }

    private void confirmed(String sensor, AssetKey asset, SensorHostReport word) {
        AssetKey full = null;
        AssetKey brief = null;
        synchronized (bySensor) {
            Introduction introduction = bySensor.get(sensor);
            if (introduction == null) {
                return;
            }
            introduction.known.put(asset, word);
            for (AssetKey other : introduction.known.keySet()) {
                if (isShortFor(asset, other, introduction.word)) {
                    brief = asset;
                    full = other;
                } else if (isShortFor(other, asset, introduction.word)) {
                    brief = other;
                    full = asset;
                }
            }
            if (brief == null || !introduction.decided.add(brief)) {
                return;
            }
        }
        if (full != null) {
            merge(sensor, brief, full.asset().toString());
        }
    }

    private static boolean isShortFor(AssetKey brief, AssetKey full, SensorHostReport word) {
        String name = full.asset().name();
        return brief.asset().kind() == full.asset().kind()
                && name.indexOf('.') > 0
                && Entity.firstLabel(name).equals(brief.asset().name())
                && word.names().contains(name)
                && word.names().contains(brief.asset().name());
    }

    private void merge(String sensor, AssetKey brief, String full) {
        var unused = client.sendNaming(
                        brief,
                        replyTo ->
                                new AssetCommand.DecideSame(full, "sensor " + sensor, false, WHY, null, null, replyTo))
                .whenComplete((reply, failure) -> {
                    if (failure != null) {
                        LOG.info("Asset {} could not be merged with {} yet: {}", brief, full, failure.getMessage());
                        retryMerge(sensor, brief);
                    } else if (reply instanceof NamingReply.Rejection refused) {
                        LOG.info("Asset {} is not merged: {}", brief, refused.reason());
                    }
                });
    }

    private void retryMerge(String sensor, AssetKey brief) {
        synchronized (bySensor) {
            Introduction introduction = bySensor.get(sensor);
            if (introduction != null) {
                introduction.decided.remove(brief);
                introduction.known.remove(brief);
            }
        }
    }
}
