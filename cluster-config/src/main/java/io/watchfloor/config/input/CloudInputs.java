package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;
import java.util.Optional;

/** Settings of the inputs that poll cloud services. */
public record CloudInputs(CloudTrailInput cloudTrail, GraphInput graph, Office365Input office365) {

    static CloudInputs read(SettingsReader in) {
        return new CloudInputs(CloudTrailInput.read(in), GraphInput.read(in), Office365Input.read(in));
    }

    Optional<InputRate> rate(String door) {
        return switch (door) {
            case CloudTrailInput.NAME ->
                cloudTrail.on() ? Optional.of(cloudTrail.pace().rate()) : Optional.empty();
            case GraphInput.NAME -> graph.on() ? Optional.of(graph.pace().rate()) : Optional.empty();
            case Office365Input.NAME ->
                office365.on() ? Optional.of(office365.pace().rate()) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
