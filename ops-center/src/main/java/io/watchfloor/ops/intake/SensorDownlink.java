package io.watchfloor.ops.intake;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.sensor.FleetSettings;
import io.watchfloor.config.sensor.ResponseSettings;
import io.watchfloor.ops.intake.configuration.ConfigurationService;
import io.watchfloor.ops.platform.document.DocumentWatchers;
import io.watchfloor.ops.response.PackageService;
import io.watchfloor.ops.response.PackageStore;
import io.watchfloor.ops.response.ResponseService;
import io.watchfloor.ops.response.ResponseStore;
import io.watchfloor.sensors.protocol.ActionFrame;
import io.watchfloor.sensors.protocol.ConfigurationFrame;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;

/**
 * Sends frames about the sensor itself to connected sensors, and processes the frames that sensors send in reply:
 * responses, investigation packages and configurations.
 */
record SensorDownlink(ResponseService responses, PackageService packages, ConfigurationService configurations)
        implements AutoCloseable {

    /** The services used by one stream. */
    record Stream(ResponseService.Stream responses, ConfigurationService.Stream configurations) {

        /** Processes a frame of the sensor. Blocks on the database. */
        List<UplinkFrame> onFrame(UplinkFrame.Control frame) {
            return switch (frame) {
                case ActionFrame action -> responses.receive(action);
                case ConfigurationFrame configuration -> configurations.onFrame(configuration);
            };
        }

        void ended() {
            responses.ended();
            configurations.ended();
        }
    }

    /** @param say sends a frame, if the stream's queue has room for the frame */
    Stream opened(String sensor, Predicate<UplinkFrame> say) {
        return new Stream(responses.opened(sensor, say), configurations.opened(sensor, say));
    }

    static SensorDownlink of(
            Jdbi database,
            DocumentWatchers documents,
            ResponseSettings settings,
            FleetSettings fleet,
            Clock clock,
            PrometheusRegistry registry) {
        return new SensorDownlink(
                new ResponseService(new ResponseStore(database, settings.patience()), clock, registry),
                new PackageService(new PackageStore(database, settings), clock, registry),
                new ConfigurationService(
                        database, documents, fleet.stopAbove(), ConfigurationService.ownRelease(), clock, registry));
    }

    void start() {
        responses.start();
        packages.start();
        configurations.start();
    }

    @Override
    public void close() {
        responses.close();
        packages.close();
        configurations.close();
    }
}
