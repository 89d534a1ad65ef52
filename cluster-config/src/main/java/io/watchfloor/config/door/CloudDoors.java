package io.watchfloor.config.door;

import io.watchfloor.config.reading.SettingsReader;
import java.util.Optional;

/** The doors that pull from clouds. */
public record CloudDoors(CloudTrailDoor cloudTrail, GraphDoor graph) {

    static CloudDoors read(SettingsReader in) {
        return new CloudDoors(CloudTrailDoor.read(in), GraphDoor.read(in));
    }

    Optional<DoorRate> rate(String door) {
        return switch (door) {
            case CloudTrailDoor.NAME ->
                cloudTrail.on() ? Optional.of(cloudTrail.pace().rate()) : Optional.empty();
            case GraphDoor.NAME -> graph.on() ? Optional.of(graph.pace().rate()) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
