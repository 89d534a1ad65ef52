package io.watchfloor.config.door;

import io.watchfloor.config.reading.SettingsReader;
import java.util.Optional;

/** The ways in beside the sensors' uplink. Each is off until its section names a port or a path. */
public record DoorSettings(SyslogDoor syslog, GelfDoor gelf, KafkaDoor kafka, WebDoors web, CloudDoors cloud) {

    public static DoorSettings read(SettingsReader in) {
        return new DoorSettings(
                SyslogDoor.read(in), GelfDoor.read(in), KafkaDoor.read(in), WebDoors.read(in), CloudDoors.read(in));
    }

    /**
     * The rate of an open door.
     *
     * @param door its name in the settings
     * @return empty when it is off
     */
    public Optional<DoorRate> rate(String door) {
        return switch (door) {
            case SyslogDoor.NAME -> syslog.on() ? Optional.of(syslog.rate()) : Optional.empty();
            case GelfDoor.NAME -> gelf.on() ? Optional.of(gelf.rate()) : Optional.empty();
            case KafkaDoor.NAME -> kafka.on() ? Optional.of(kafka.rate()) : Optional.empty();
            default -> web.rate(door).or(() -> cloud.rate(door));
        };
    }
}
