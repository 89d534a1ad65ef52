package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.protocol.ActionKind;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How things are done on this host.
 *
 * @param nft the command of nftables
 * @param centers where the center is reached now; looked up when asked
 * @param packages where packages are made, and how they get to the center
 */
public record ActionHandlerFactory(List<String> nft, Supplier<List<InetSocketAddress>> centers, Packages packages) {

    /**
     * How packages are made.
     *
     * @param root of this host's files
     * @param folder keeps one until the center has it
     */
    public record Packages(Path root, Path folder, PackageSender sender) {}

    public ActionHandlerFactory {
        nft = List.copyOf(nft);
    }

    public static ActionHandlerFactory usual(
            Supplier<List<InetSocketAddress>> centers, Path packages, PackageSender sender) {
        return new ActionHandlerFactory(List.of("nft"), centers, new Packages(Path.of("/"), packages, sender));
    }

    Map<ActionKind, ActionHandler> deeds(ActionSettings settings, Clock clock) {
        RemainingTime remaining = new RemainingTime(clock);
        return Map.of(
                ActionKind.KILL_PROCESS,
                new KillProcess(),
                ActionKind.BLOCK_ADDRESS,
                new BlockAddress(new NftTable(nft, BlockAddress.TABLE), remaining, centers),
                ActionKind.ISOLATE_HOST,
                new IsolateHost(new NftTable(nft, IsolateHost.TABLE), remaining, centers, settings.keep()),
                ActionKind.COLLECT_PACKAGE,
                new CollectPackage(settings, packages, clock));
    }
}
