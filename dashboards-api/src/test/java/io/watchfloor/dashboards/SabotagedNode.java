package io.watchfloor.dashboards;

import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.dashboards.api.PlainDoor;
import io.watchfloor.ops.asset.AssetClient;
import io.watchfloor.ops.asset.AssetReply;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A sabotaged node that acknowledges immediately and commits two seconds later. The fault tests must detect it. */
public final class SabotagedNode {

    private static final int LATE_SECONDS = 2;

    private SabotagedNode() {}

    /** Takes the arguments of {@code watchfloor serve}: {@code serve --config FILE --data DIR --port N}. */
    public static void main(String[] arguments) throws InvalidSettingsException, InterruptedException {
        List<String> given = List.of(arguments);
        CommandLineSettings overrides = new CommandLineSettings(
                Optional.of(Path.of(after(given, "--data"))),
                Optional.of(Integer.parseInt(after(given, "--port"))),
                Optional.empty());
        ProgramConfig config = ProgramConfig.load(Optional.of(Path.of(after(given, "--config"))), overrides);
        Node node = Node.start(config, SabotagedNode::ackFirst);
        Runtime.getRuntime().addShutdownHook(new Thread(node::close));
        Thread.currentThread().join();
    }

    private static String after(List<String> arguments, String name) {
        return arguments.get(arguments.indexOf(name) + 1);
    }

    private static AssetClient ackFirst(AssetClient honest) {
        ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().factory());
        PlainDoor sabotaged = (asset, sensor, epoch, records, traceparent) -> {
            var unused = later.schedule(
                    () -> honest.absorb(asset, sensor, epoch, records, traceparent), LATE_SECONDS, TimeUnit.SECONDS);
            long through = records.getLast().received().sequence();
            return CompletableFuture.completedFuture(new AssetReply.Absorbed(through, 1));
        };
        return sabotaged;
    }
}
