package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;
import java.util.Optional;

/** The ways in beside the sensors' uplink. Each is off until its section names a port or a path. */
public record InputSettings(SyslogInput syslog, GelfInput gelf, KafkaInput kafka, HttpInputs web, CloudInputs cloud) {

    public static InputSettings read(SettingsReader in) {
        return new InputSettings(
                SyslogInput.read(in),
                GelfInput.read(in),
                KafkaInput.read(in),
                HttpInputs.read(in),
                CloudInputs.read(in));
    }

    /**
     * The rate of an open door.
     *
     * @param door its name in the settings
     * @return empty when it is off
     */
    public Optional<InputRate> rate(String door) {
        return switch (door) {
            case SyslogInput.NAME -> syslog.on() ? Optional.of(syslog.rate()) : Optional.empty();
            case GelfInput.NAME -> gelf.on() ? Optional.of(gelf.rate()) : Optional.empty();
            case KafkaInput.NAME -> kafka.on() ? Optional.of(kafka.rate()) : Optional.empty();
            default -> web.rate(door).or(() -> cloud.rate(door));
        };
    }
}
