package io.watchfloor.dashboards.inputs;

import io.watchfloor.config.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Kafka broker in its own process, from the class path of the tests. */
final class KafkaBroker implements AutoCloseable {

    private final int port;
    private final PeerProgram process;

    private KafkaBroker(int port, PeerProgram process) {
        this.port = port;
        this.process = process;
    }

    static KafkaBroker start(Path folder, int port) throws IOException, InterruptedException {
        Path settings = Files.writeString(folder.resolve("server.properties"), """
                process.roles=broker,controller
                node.id=1
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                controller.quorum.voters=1@127.0.0.1:%2$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                inter.broker.listener.name=PLAINTEXT
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=0
                num.partitions=2
                log.dirs=%3$s
                """.formatted(
                        port, FreePorts.tcp(), folder.resolve("kafka-data")));
        String unused = PeerProgram.run(
                folder,
                "",
                java("kafka.tools.StorageTool", "format", "-t", "4L6g3nShT-eMCtK--X86sw", "-c", settings.toString()));
        return new KafkaBroker(
                port,
                PeerProgram.start(folder, Map.of(), java("kafka.Kafka", settings.toString()))
                        .listening(port));
    }

    private static List<String> java(String... program) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(program));
        return command;
    }

    /** Produces these records with kcat, one per line. */
    void produce(Path folder, String topic, String records, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kcat", "-P", "-b", "127.0.0.1:" + port, "-t", topic));
        command.addAll(List.of(options));
        String unused = PeerProgram.run(folder, records, command);
    }

    @Override
    public void close() {
        process.close();
    }
}
