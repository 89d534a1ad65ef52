package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;
import java.util.Optional;

/** Settings of the inputs for third-party tools. An input is disabled until its settings contain a port or a path. */
public record InputSettings(SyslogInput syslog, GelfInput gelf, KafkaInput kafka, HttpInputs web, CloudInputs cloud) {

    private static final String PARTNERS = "partners";

    /** The quotas of partners limit the signals; this limits how fast the center processes them. */
    private static final InputRate PARTNERS_RATE = new InputRate(1_000, 10_000);

    public static InputSettings read(SettingsReader in) {
        return new InputSettings(
                SyslogInput.read(in),
                GelfInput.read(in),
                KafkaInput.read(in),
                HttpInputs.read(in),
                CloudInputs.read(in));
    }

    /**
     * Returns the rate limit of an enabled input.
     *
     * @param input name of the input in the settings
     * @return empty if the input is disabled
     */
    public Optional<InputRate> rate(String input) {
        return switch (input) {
            case SyslogInput.NAME -> syslog.on() ? Optional.of(syslog.rate()) : Optional.empty();
            case GelfInput.NAME -> gelf.on() ? Optional.of(gelf.rate()) : Optional.empty();
            case KafkaInput.NAME -> kafka.on() ? Optional.of(kafka.rate()) : Optional.empty();
            case PARTNERS -> Optional.of(PARTNERS_RATE);
            default -> web.rate(input).or(() -> cloud.rate(input));
        };
    }
}
