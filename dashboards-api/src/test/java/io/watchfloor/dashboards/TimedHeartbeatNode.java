package io.watchfloor.dashboards;

import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A sabotaged node that sends heartbeats from a timer whether it works or not. The fault tests must detect it. */
public final class TimedHeartbeatNode {

    private TimedHeartbeatNode() {}

    /**
     * Takes the arguments of {@code watchfloor serve}; the first line of the file is a comment with the address and
     * interval of the heartbeat.
     */
    public static void main(String[] arguments) throws InvalidSettingsException, InterruptedException, IOException {
        List<String> given = List.of(arguments);
        Path file = Path.of(after(given, "--config"));
        String[] lie = Files.readAllLines(file).getFirst().substring(1).strip().split(" ", -1);
        CommandLineSettings overrides = new CommandLineSettings(
                Optional.of(Path.of(after(given, "--data"))),
                Optional.of(Integer.parseInt(after(given, "--port"))),
                Optional.empty());
        Node node = Node.start(ProgramConfig.load(Optional.of(file), overrides));
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest beat = HttpRequest.newBuilder(URI.create(lie[0])).build();
        var unused = Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().factory())
                .scheduleAtFixedRate(() -> ask(client, beat), 0, Long.parseLong(lie[1]), TimeUnit.SECONDS);
        Runtime.getRuntime().addShutdownHook(new Thread(node::close));
        Thread.currentThread().join();
    }

    private static void ask(HttpClient client, HttpRequest beat) {
        try {
            client.send(beat, HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            // the receiver is not running now
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String after(List<String> arguments, String name) {
        return arguments.get(arguments.indexOf(name) + 1);
    }
}
