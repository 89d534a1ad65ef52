package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.protocol.ActionKind;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Creates the action handlers for this host.
 *
 * @param nft the command that runs nftables
 * @param centers supplies the center's socket addresses, which are resolved at each call
 * @param packages where investigation packages are written, and how they are sent
 */
public record ActionHandlerFactory(List<String> nft, Supplier<List<InetSocketAddress>> centers, Packages packages) {

    /**
     * Where investigation packages are written, and how they are sent.
     *
     * @param root root of this host's file system
     * @param folder folder that contains each package until the center has received it
     */
    public record Packages(Path root, Path folder, PackageSender sender) {}

    public ActionHandlerFactory {
        nft = List.copyOf(nft);
    }

    public static ActionHandlerFactory forHost(
            Supplier<List<InetSocketAddress>> centers, Path packages, PackageSender sender) {
        return new ActionHandlerFactory(List.of("nft"), centers, new Packages(Path.of("/"), packages, sender));
    }

    Map<ActionKind, ActionHandler> handlers(ActionSettings settings, Clock clock) {
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
