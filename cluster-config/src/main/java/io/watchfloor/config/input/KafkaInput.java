package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The door for topics of Kafka.
 *
 * @param servers of the cluster, {@code host:port}
 * @param topics none: it is off
 * @param group in which the nodes of the center share the partitions
 * @param properties a file with the client's own settings, such as its credentials
 * @param assets patterns of what the topics may speak for
 */
public record KafkaInput(
        List<String> servers,
        List<String> topics,
        String group,
        Optional<Path> properties,
        InputRate rate,
        List<String> assets) {

    static final String NAME = "kafka";

    static KafkaInput read(SettingsReader in) {
        String at = "inputs." + NAME;
        String servers = at + ".servers";
        KafkaInput door = new KafkaInput(
                in.texts(servers),
                in.texts(at + ".topics"),
                in.text(at + ".group"),
                in.optionalText(at + ".properties").map(text -> in.path(at + ".properties")),
                InputRate.read(in, at),
                in.texts(at + ".assets"));
        if (door.on() && door.servers.isEmpty()) {
            in.problem(
                    servers, "is missing", "Name one server of the cluster or more, such as kafka1.corp.example:9092.");
        }
        return door;
    }

    public boolean on() {
        return !topics.isEmpty();
    }
}
