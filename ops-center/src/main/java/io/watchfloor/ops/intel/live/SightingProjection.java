package io.watchfloor.ops.intel.live;

import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.detection.alert.AlertIndicator;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.ops.platform.journal.ProjectionHandler;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts where indicators were seen, and pauses an indicator that matches too many assets in its first hour. */
public final class SightingProjection implements ProjectionHandler {

    /** Name of the projection's position; must never change. */
    public static final String NAME = "sightings";

    private static final Logger LOG = LoggerFactory.getLogger(SightingProjection.class);

    private final int tooCommon;

    /** @param tooCommon number of assets; an indicator that matches more in its first hour is paused */
    public SightingProjection(int tooCommon) {
        this.tooCommon = tooCommon;
    }

    @Override
    public boolean reads(String entityType) {
        return entityType.equals("asset");
    }

    @Override
    public boolean reads(String entityType, String manifest) {
        return manifest.startsWith("asset.telemetry-absorbed.");
    }

    @Override
    public void fold(Handle transaction, JournaledEvent event) {
        if (event.event() instanceof TelemetryAbsorbed absorbed) {
            String asset = event.entityId().substring(event.entityId().indexOf('/') + 1);
            Map<String, AlertIndicator> indicators = new HashMap<>();
            absorbed.alerts().changed().forEach(alert -> {
                AlertIndicator indicator = alert.rule().indicator();
                if (indicator != null) {
                    indicators.put(alert.id(), indicator);
                }
            });
            for (Detection one : absorbed.detections()) {
                AlertIndicator indicator = indicators.get(one.alert().value());
                if (indicator != null) {
                    add(transaction, asset, one, indicator, absorbed.progress().receivedAt());
                }
            }
        }
    }

    private void add(Handle transaction, String asset, Detection seen, AlertIndicator indicator, Instant at) {
        String id = indicator.id();
        boolean added = transaction
                .createQuery("""
                        INSERT INTO indicator_sighting AS s (indicator, asset, value, count, first_seen, last_seen, noted_at, alert)
                        VALUES (:indicator, :asset, :value, 1, :time, :time, :at, :alert)
                        ON CONFLICT (indicator, asset) DO UPDATE SET count = s.count + 1, first_seen = least(s.first_seen, :time),
                            last_seen = greatest(s.last_seen, :time), value = :value, alert = :alert
                        RETURNING count = 1""")
                .bind("indicator", id)
                .bind("asset", asset)
                .bind("value", indicator.value())
                .bind("time", stored(seen.time()))
                .bind("at", stored(at))
                .bind("alert", seen.alert().value())
                .mapTo(Boolean.class)
                .one();
        if (added) {
            pauseIfTooCommon(transaction, id, at);
        }
    }

    private void pauseIfTooCommon(Handle transaction, String id, Instant at) {
        int assets =
                transaction.createQuery("""
                        SELECT count(*) FROM indicator_sighting s WHERE indicator = :id
                        AND noted_at <= (SELECT min(noted_at) FROM indicator_sighting WHERE indicator = :id) + interval '1 hour'""").bind("id", id).mapTo(Integer.class).one();
        if (assets != tooCommon + 1) {
            return;
        }
        int paused = transaction
                .createUpdate("""
                        INSERT INTO indicator_pause (indicator, assets, at) SELECT :id, :assets, :at
                        WHERE NOT EXISTS (SELECT FROM indicator_decision d WHERE d.indicator = :id)
                        ON CONFLICT DO NOTHING""")
                .bind("id", id)
                .bind("assets", assets)
                .bind("at", stored(at))
                .execute();
        if (paused > 0) {
            IndicatorStore.changed(transaction, id);
            LOG.warn(
                    "Indicator {} is paused: it matched more than {} assets in its first hour."
                            + " Resume it with \"watchfloor intel decide {} --action alert\", or leave it paused.",
                    id,
                    tooCommon,
                    id);
        }
    }

    private static OffsetDateTime stored(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
