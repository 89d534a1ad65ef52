package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Settings of the inputs over HTTP.
 *
 * @param doors settings of every HTTP input, by name of the input
 * @param elasticVersion Elasticsearch version that the input {@code bulk} reports to clients
 */
public record HttpInputs(Map<String, HttpInput> doors, String elasticVersion) {

    private static final List<String> NAMES = List.of("hec", "bulk", "otlp", "pagerduty", "alertmanager");

    public HttpInputs {
        doors = Map.copyOf(doors);
    }

    static HttpInputs read(SettingsReader in) {
        String version = in.text("inputs.bulk.version");
        if (!version.isEmpty() && !version.matches("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")) {
            in.problem(
                    "inputs.bulk.version",
                    "is \"%s\", which is not a version number".formatted(version),
                    "Write it as 8.19.0.");
        }
        return new HttpInputs(
                NAMES.stream().collect(Collectors.toMap(Function.identity(), name -> HttpInput.read(in, name))),
                version);
    }

    public HttpInput door(String name) {
        return Objects.requireNonNull(doors.get(name), name);
    }

    Optional<InputRate> rate(String name) {
        return Optional.ofNullable(doors.get(name)).filter(HttpInput::on).map(HttpInput::rate);
    }
}
