package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the Kafka input.
 *
 * @param servers bootstrap servers, {@code host:port}
 * @param topics topics to read; empty disables the input
 * @param group consumer group in which the center's nodes share the partitions
 * @param properties file with further settings of the Kafka client, such as credentials
 * @param assets patterns of allowed assets
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
                    servers, "is missing", "Set at least one server of the cluster, such as kafka1.corp.example:9092.");
        }
        return door;
    }

    public boolean on() {
        return !topics.isEmpty();
    }
}
